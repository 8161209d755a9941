"""What a file of terms says of AI: presets filled in, certificates looked at, rows made."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import yaml
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pipelines.readers.delimited import clip
from pipelines.readers.terms_mistakes import Said
from schemas.ai_terms import OTHER, AiLicenceEntry, Anchors, TrustListEntry

RENAMED = {
    "fallback": "fallback_key",
    "where_not_accepted": "unaccepted",
    "blocked_money": "block_resolution",
    "on_provider_conflict": "on_conflict",
}
_RATES = ("performing", "floor", "confidence")
_UNUSED = {"fallback": "equal", "where_not_accepted": "service"}
"""What stands in a row where a licence never asks: it sends nothing to the fallback, takes nothing from a track."""


@cache
def presets() -> dict[str, dict[str, Any]]:
    """The model contracts by name: ``needs``, and ``figures`` with ``value``, source and date."""
    return yaml.safe_load((files("schemas") / "wire" / "ai_presets.yaml").read_text("utf-8"))["presets"]


def with_presets(document: Mapping[Any, Any]) -> tuple[dict[Any, Any], list[Said | str]]:
    """The document with every licence's preset filled in under its own keys, and mistakes about presets."""
    licences = document.get("ai_licences")
    if not isinstance(licences, list):
        return dict(document), []
    mistakes: list[Said | str] = [
        *chain.from_iterable(_preset_mistakes(at, entry) for at, entry in enumerate(licences))
    ]
    return {**document, "ai_licences": [_filled(entry) for entry in licences]}, mistakes


def _filled(entry: Any) -> Any:
    preset = _preset(entry)
    if preset is None:
        return entry
    return {name: figure["value"] for name, figure in preset["figures"].items()} | entry


def _preset(entry: Any) -> dict[str, Any] | None:
    name = entry.get("preset") if isinstance(entry, dict) else None
    return presets().get(name) if isinstance(name, str) else None


def _preset_mistakes(at: int, entry: Any) -> Iterator[Said]:
    name = entry.get("preset") if isinstance(entry, dict) else None
    if not isinstance(name, str):
        return
    path, where = ("ai_licences", at, "preset"), f"ai_licences, {clip(str(entry.get('licence')))}, preset"
    if name not in presets():
        known = ", ".join(presets())
        yield Said(path, f"{where}: {clip(name)!r} is not one of {known}: correct it or leave it out")
        return
    missing = [key for key in presets()[name]["needs"] if entry.get(key) is None]
    if missing:
        yield Said(path, f"{where}: {name} leaves {', '.join(missing)} to each contract: add what yours says")


def licence_row(entry: AiLicenceEntry) -> dict[str, Any]:
    """A row of ``ai_licence``."""
    said = entry.model_dump(exclude={"provision", "shares"})
    said |= {name: said[name] or unused for name, unused in _UNUSED.items()}
    rates = {f"{name}_ppb": said.pop(name) or 0 for name in _RATES}
    return {RENAMED.get(name, name): value for name, value in said.items()} | rates


def share_rows(entry: AiLicenceEntry) -> Iterator[dict[str, Any]]:
    """Rows of ``ai_licence_share``."""
    for contribution, by_role in entry.shares.items():
        for role, share in by_role.items():
            yield {
                "licence": entry.licence,
                "valid_from": entry.valid_from,
                "contribution": contribution,
                "role": "" if role == OTHER else role,
                "share_ppb": share,
            }


def trust_rows(entry: TrustListEntry) -> Iterator[dict[str, Any]]:
    """Rows of ``trust_list``: every certificate as plain PEM, and every label."""
    said = entry.model_dump(exclude={"anchors", "labels"})
    listed = {kind: [_certificate(text)[1] for text in getattr(entry.anchors, kind)] for kind in Anchors.model_fields}
    for kind, anchors in {**listed, "label": entry.labels}.items():
        for place, anchor in enumerate(anchors, 1):
            yield {**said, "kind": kind, "place": place, "anchor": anchor}


def certificate_mistakes(entries: Iterable[TrustListEntry]) -> Iterator[Said]:
    """Anchors that are not one certificate, or there twice."""
    for at, entry in enumerate(entries):
        for kind in Anchors.model_fields:
            path, where = ("trust_lists", at, "anchors", kind), f"trust_lists, {entry.trust_list}, anchors, {kind}"
            read = [_certificate(text) for text in getattr(entry.anchors, kind)]
            for place, (told, _) in enumerate(read):
                if told:
                    yield Said((*path, place), f"{where}, entry {place + 1}: {told}")
            twice = [pem for pem, times in Counter(pem for told, pem in read if not told).items() if times > 1]
            yield from (Said(path, f"{where}: one certificate is there twice: leave one") for _ in twice)


def _certificate(text: str) -> tuple[str, str]:
    """What is wrong with an anchor, or nothing; and its certificate alone, as PEM."""
    if "PRIVATE KEY" in text:
        return "holds a private key, which nobody else may see: replace the key, and send the certificate alone", ""
    try:
        found = x509.load_pem_x509_certificates(text.encode())
        pem = found[0].public_bytes(Encoding.PEM).decode("ascii")
    except ValueError as error:
        return f"is not an X.509 certificate ({clip(str(error))}): write it as PEM, from BEGIN to END CERTIFICATE", ""
    many = f"holds {len(found)} certificates: give each an entry of its own" if len(found) > 1 else ""
    return many, pem


def mfn_mistakes(entries: Iterable[AiLicenceEntry]) -> Iterator[Said]:
    """Licences of one group of most-favoured terms whose shares are of different things."""
    groups: dict[str, AiLicenceEntry] = {}
    for at, entry in enumerate(entries):
        first = groups.setdefault(entry.mfn_group or "", entry)
        if entry.mfn_group and first.revenue_base != entry.revenue_base:
            yield Said(
                ("ai_licences", at, "mfn_group"),
                f"ai_licences: {first.licence} ({first.revenue_base}) and {entry.licence} ({entry.revenue_base}) are "
                f"both in mfn_group {entry.mfn_group}, and shares of different things cannot be compared: part them",
            )
