"""What one manifest says, by its assertions: how much AI made, what it draws on, what it reserves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from attribution.provenance.document import Attribution, Row, read_attribution

MOST_INGREDIENTS: Final = 100
LABEL: Final = "org.partita.attribution"
"""Accepted where no trust list names labels."""
ALWAYS: Final = "1970-01-01"
"""From when a reservation holds whose manifest bears no date: whoever used the source had it in hand."""

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_C2PA = "http://c2pa.org/digitalsourcetype/"
_GENERATED, _MIXED, _EDITED, _OTHER = "generated", "mixed", "edited", "other"
_SOURCE_TYPES: Final = {
    **dict.fromkeys([_IPTC + "trainedAlgorithmicMedia", _C2PA + "trainedAlgorithmicData"], _GENERATED),
    **dict.fromkeys([_IPTC + "compositeWithTrainedAlgorithmicMedia", _IPTC + "compositeSynthetic"], _MIXED),
    **dict.fromkeys([_IPTC + "algorithmicallyEnhanced", _IPTC + "minorHumanEdits"], _EDITED),
    **{
        _IPTC + name: _OTHER
        for name in (
            "digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm", "print", "humanEdits",
            "compositeCapture", "composite", "digitalArt", "digitalCreation", "dataDrivenMedia", "algorithmicMedia",
            "screenCapture", "virtualRecording", "softwareImage",
        )
    },
    _C2PA + "empty": _OTHER,
}  # fmt: skip
"""IPTC digital source types, retired ones too, and those that C2PA adds, by what AI has to do with them."""
_RESERVED: Final = ("data_mining", "ai_training", "ai_generative_training", "ai_inference")
_MINING: Final = ("cawg.", "c2pa.")


@dataclass(frozen=True)
class Stated:
    """What a manifest says for itself; ``reasons`` why its words do not count.

    ``attributions`` counts its attribution assertions; ``reserved`` holds pairs of a use and the words that forbid it.
    """

    manifest: str
    reasons: frozenset[str]
    contribution: str | None
    is_editing_only: bool
    attributions: int
    attribution: Attribution
    reserved: tuple[tuple[str, str], ...]


def read_manifest(
    urn: str, manifest: Mapping[str, Any], *, present: Collection[str], labels: Collection[str]
) -> Stated:
    """Read one manifest of a Reader JSON.

    Args:
        urn: its name in the store.
        manifest: as the reader reports it; its assertions' data may be anything.
        present: URNs of all manifests in the store.
        labels: of attribution assertions that are accepted.
    """
    assertions = manifest.get("assertions") or []
    found = [one for one in assertions if _base(one.get("label")) in labels]
    reasons = _attribution_reasons(found)
    attribution = _attributed(found, present)
    reasons |= set(attribution.reasons)
    types = _source_types(assertions)
    if any(kind not in _SOURCE_TYPES for _, kind in types):
        reasons.add("unknown_source_type")
    if len(manifest.get("ingredients") or []) > MOST_INGREDIENTS:
        reasons.add("too_many_ingredients")
    contribution, is_editing_only = _contribution(types, (attribution.said or {}).get("ai_uses", []))
    if attribution.voices and contribution in {None, "None"}:  # whoever names a generated voice has generated it
        contribution, is_editing_only = "Partly", False
    return Stated(
        urn, frozenset(reasons), contribution, is_editing_only, len(found), attribution, _reserved(assertions)
    )


def rows(stated: Stated, *, evidence_id: str, is_active: bool, reasons: Sequence[str]) -> Row:
    """Its row of ``provenance_manifest``."""
    empty: Row = dict.fromkeys(
        ("generator", "model_id", "model_version", "generated_at", "provider", "method_kind", "method_name",
         "self_iswc", "self_isrc")
    )  # fmt: skip
    return {
        "evidence_id": evidence_id,
        "manifest": stated.manifest,
        "is_active": is_active,
        "reasons": sorted(reasons),
        "contribution": stated.contribution,
        "is_editing_only": stated.is_editing_only,
        "ai_uses": [],
        **empty,
        **(stated.attribution.said or {}),
    }


def claims(stated: Stated, *, evidence_id: str) -> list[Row]:
    """Its rows of ``attribution_claim``."""
    return [{"evidence_id": evidence_id, "manifest": stated.manifest, **entry} for entry in stated.attribution.entries]


def voices(stated: Stated, *, evidence_id: str) -> list[Row]:
    """Its rows of ``voice_claim``."""
    return [{"evidence_id": evidence_id, "manifest": stated.manifest, **voice} for voice in stated.attribution.voices]


def reservations(stated: Stated, *, grantor: str | None) -> list[Row]:
    """Its rows of ``reservation``, dates as text: of the work and of the recording that it says it is.

    The reservation bears no date of its own; it holds from when the manifest says it was made, else always.
    """
    said = stated.attribution.said or {}
    subjects = {"work": said.get("self_iswc"), "recording": said.get("self_isrc")}
    since = said.get("generated_at") or f"{ALWAYS}T00:00:00Z"
    return [
        {
            "kind": kind,
            "subject_id": subject,
            "use": use,
            "valid_from": since[:10],
            "valid_to": None,
            "grantor": grantor,
            "origin": stated.manifest,
            "original": original,
            "recorded_at": since,
            "source": f"training and mining assertion in {stated.manifest}",
        }
        for kind, subject in subjects.items()
        for use, original in stated.reserved
        if subject
    ]


def _attribution_reasons(found: Sequence[Mapping[str, Any]]) -> set[str]:
    """What is wrong with how many there are, and with who answers for them."""
    several = {"attribution_several"} if len(found) > 1 else set()
    gathered = {"attribution_gathered"} if found and not any(one.get("created") is True for one in found) else set()
    return several | gathered


def _attributed(found: Sequence[Mapping[str, Any]], present: Collection[str]) -> Attribution:
    """The one attribution; of several only the voices, since whoever forbids is heard whichever of them is right."""
    read = [read_attribution(one.get("data"), present) for one in found]
    if len(read) <= 1:
        return read[0] if read else Attribution()
    heard = {(voice["voice_id"], voice["role"]): voice for one in reversed(read) for voice in reversed(one.voices)}
    return replace(read[0], entries=(), voices=tuple(heard[key] for key in sorted(heard)))


def _base(label: object) -> str:
    """A label without the number that tells its second use from its first."""
    return str(label).split("__", 1)[0]


def _source_types(assertions: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Each action with the digital source type that it names."""
    found = []
    for one in assertions:
        data = one.get("data")
        if not str(one.get("label")).startswith("c2pa.actions") or not isinstance(data, dict):
            continue
        actions = data.get("actions")
        for action in actions if isinstance(actions, list) else []:
            if isinstance(action, dict) and "digitalSourceType" in action:
                found.append((str(action.get("action")), _secure(str(action["digitalSourceType"]))))
    return found


def _secure(uri: str) -> str:
    """The two ways to write the scheme are one term."""
    return "http://" + uri.removeprefix("https://") if uri.startswith("https://") else uri


def _contribution(types: Sequence[tuple[str, str]], ai_uses: Collection[str]) -> tuple[str | None, bool]:
    """How much AI made, and whether it only edited.

    Who creates by AI makes all of it; who works AI's output into something that was there, a part.
    """
    kinds = {_SOURCE_TYPES.get(kind) for _, kind in types}
    made = {_SOURCE_TYPES.get(kind) for action, kind in types if action == "c2pa.created"}
    if _GENERATED in made or (_GENERATED in kinds and not made):
        return "All", False
    if kinds & {_GENERATED, _MIXED}:
        is_editing = set(ai_uses) == {"post_production"}
        return ("None" if is_editing else "Partly"), is_editing
    if kinds & {_EDITED, _OTHER}:
        return "None", _EDITED in kinds
    return None, False


def _reserved(assertions: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Uses that training and mining assertions forbid; a constraint that says nothing forbids.

    Source: CAWG training and data mining 1.1; C2PA's own earlier assertion has the same shape.
    """
    found: dict[str, str] = {}
    for one in assertions:
        data = one.get("data")
        if _base(one.get("label")) not in {f"{prefix}training-mining" for prefix in _MINING}:
            continue
        entries = data.get("entries") if isinstance(data, dict) else None
        for key, entry in (entries if isinstance(entries, dict) else {}).items():
            use = key.removeprefix(_MINING[0]).removeprefix(_MINING[1])
            if use in _RESERVED and (how := _forbidden(entry)) is not None:
                found.setdefault(use, f"{key}={how}")
    return tuple(sorted(found.items()))


def _forbidden(entry: object) -> str | None:
    """The words that forbid; nothing where they allow. What is neither is no permission."""
    said = entry if isinstance(entry, dict) else {}
    use = said.get("use")
    if use == "allowed":
        return None
    if use == "constrained":
        info = said.get("constraint_info") or said.get("constraints_info")
        return None if isinstance(info, str) and info.strip() else "constrained, without saying how"
    return "notAllowed" if use == "notAllowed" else "of unknown meaning"
