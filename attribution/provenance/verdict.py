"""From what the C2PA reader reports to whether a manifest counts.

``Trusted`` is necessary, not sufficient: the reader tells several faults only beside its verdict, and never looks at
the meaning. Nothing but ``Trusted`` without any reason counts.

Source: C2PA 2.2, validation; c2pa-rs 0.91.3 as it was seen to behave.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from attribution.provenance.assertion import Stated, read_manifest
from attribution.provenance.document import utc
from attribution.provenance.inheritance import inherited

_LONGEST: Final = 200
Report = Mapping[str, Any]
Lists = Mapping[str, Collection[str]]

UNTRUSTED: Final = "untrusted_signer"
UNBOUND: Final = ("unbound_sidecar", "audio_mismatch")
"""What a broken binding is called without audio, and with it."""
_REASONS: Final = (
    (r"assertion\.(dataHash|bmffHash|boxesHash|collectionHash)\..*", "audio_mismatch"),
    (r"(.*[./])?signingCredential\.expired|claimSignature\.outsideValidity|.*\.outside_validity", "expired_credential"),
    (r"signingCredential\.(untrusted|ocsp\..*|invalid|revoked)|cawg\..*(untrusted|credential\.invalid).*", UNTRUSTED),
    (r"(.*\.)?claimSignature\..*|cawg\..*signature.*|.*signature\.mismatch", "signature_mismatch"),
    (r"ingredient\.manifest\.missing", "ingredient_manifest_missing"),
    (r"ingredient\.manifest\..*", "ingredient_now_bad"),
)
"""Failure codes by the reason that they come to; every other failure is ``manifest_invalid``."""
_EXCLUDED: Final = ("assertion.dataHash.additionalExclusionsPresent", "assertion.boxesHash.additionalExclusionsPresent")
"""Leaves bytes out of the binding besides the manifest itself. In m4a the library always does, and says so."""
_TRUST: Final = (UNTRUSTED, "expired_credential")
"""Depend on whose trust list judges: at use they say which list the user had, not what the source was."""
_VOUCHED: Final = {
    "signingCredential.trusted": "manifest",
    "timeStamp.trusted": "tsa",
    "cawg.x509.credential.trusted": "cawg",
}
"""What is trusted, and the kind of anchor that it takes."""
_STRUCTURAL: Final = ("ingredient_bad_at_use", "redacted_upstream", UNTRUSTED)
"""Faults of a source that are the track's as well, under their own name; others are ``ingredient_now_bad``."""
_PARTS: Final = ("parentOf", "componentOf")
_BY_NAME: Final = ("isrc:", "iswc:")


@dataclass(frozen=True)
class Judged:
    """What a report comes to: the pair's state and reasons, and every manifest with its own."""

    state: str
    reasons: tuple[str, ...]
    active: str
    signer: str | None
    signed_at: str | None
    stated: tuple[tuple[Stated, tuple[str, ...]], ...]


def judge(report: Report, *, has_audio: bool, labels: Collection[str], lists: Lists) -> Judged:
    """Judge one Reader JSON.

    Args:
        report: as the reader gave it, its numbers with a point read as ``Decimal``.
        has_audio: whether there was audio, or a detached store alone: then a broken binding says nothing.
        labels: accepted labels of attribution assertions.
        lists: names of the lists of anchors that the reader was given, and what each may vouch for: manifest, tsa,
            cawg.

    Returns:
        The verdict. A state below ``Trusted`` always has a reason.
    """
    active, manifests = report["active_manifest"], report["manifests"]
    faults = _faults(report, has_audio=has_audio, lists=lists)
    read = {urn: read_manifest(urn, one, present=manifests, labels=labels) for urn, one in manifests.items()}
    read = inherited(read, manifests)
    own = {urn: faults.get(urn, set()) | one.reasons for urn, one in read.items()}
    if read[active].contribution in {"All", "Partly"} and not read[active].attributions:
        own[active].add("attribution_missing")
    reasons = own[active] | faults.get("", set()) | _from_sources(faults, active)
    signature = manifests[active].get("signature_info") or {}
    return Judged(
        state=report["validation_state"],
        reasons=tuple(sorted(reasons or _at_least(report["validation_state"]))),
        active=active,
        signer=_printable(signature.get("issuer") or signature.get("common_name")),
        signed_at=_signed_at(report, signature, lists),
        stated=tuple((read[urn], tuple(sorted(own[urn]))) for urn in sorted(read)),
    )


def reason_for(code: str) -> str:
    """What a failure code of the reader comes to."""
    return next((reason for pattern, reason in _REASONS if re.fullmatch(pattern, code)), "manifest_invalid")


def _at_least(state: str) -> set[str]:
    """A state below Trusted without a failure that we know is no reason to trust."""
    return {"Trusted": set(), "Valid": {UNTRUSTED}}.get(state, {"manifest_invalid"})


def _faults(report: Report, *, has_audio: bool, lists: Lists) -> dict[str, set[str]]:
    """Reasons by the manifest that they speak against; under no name, those of a manifest that is not here."""
    found: dict[str, set[str]] = defaultdict(set)
    now = (*_now(report, has_audio=has_audio), *_vouched_by_another(report, lists))
    for urn, reason in (*now, *_at_use(report, lists), *_redacted(report), *_missing(report)):
        found[urn if urn in report["manifests"] else ""].add(reason)
    for reasons in found.values():
        if "expired_credential" in reasons:  # a chain with an ended certificate cannot be followed to its root
            reasons.discard(UNTRUSTED)
    return found


def _now(report: Report, *, has_audio: bool) -> Iterator[tuple[str, str]]:
    """What the reader finds wrong today, in the active manifest and in those below it."""
    results, active = report.get("validation_results") or {}, report["active_manifest"]
    if not has_audio:
        yield active, UNBOUND[0]
    for item in _items(results.get("activeManifest"), "failure"):
        if (reason := reason_for(item["code"])) != UNBOUND[1] or has_audio:
            yield active, reason
    for item in _items(results.get("activeManifest"), "informational"):
        if item["code"] in _EXCLUDED:
            yield active, UNBOUND[1]
    for delta in results.get("ingredientDeltas") or []:
        for item in _items(delta.get("validationDeltas"), "failure"):
            yield _named(item) or _named_in(delta.get("ingredientAssertionURI")), reason_for(item["code"])


def _vouched_by_another(report: Report, lists: Lists) -> Iterator[tuple[str, str]]:
    """Manifests that the reader trusts by an anchor for something else: it does not keep the kinds apart."""
    for item in _successes(report):
        if (kind := _VOUCHED.get(item["code"])) and kind not in _kinds(item, lists):
            yield _named(item) or report["active_manifest"], UNTRUSTED
    used = (report.get("validation_results") or {}).get("trustListUri")
    if used is not None and "manifest" not in lists.get(used, ()):  # the only trace of a source that was trusted before
        yield report["active_manifest"], UNTRUSTED


def _kinds(item: Report, lists: Lists) -> Collection[str]:
    """What the list may vouch for by which the reader trusts; nothing, where it names none of ours."""
    found = re.search(r"found in \[(.+?)\] trust anchors|trust list: (.+)$", str(item.get("explanation")))
    return lists.get(found[1] or found[2], ()) if found else ()


def _at_use(report: Report, lists: Lists) -> Iterator[tuple[str, str]]:
    """What was wrong with a source when it was used, as its user wrote down and signed."""
    trusted = _trusted_now(report, lists)
    for _, ingredient in _ingredients(report):
        source = ingredient.get("active_manifest") or ""
        results = ingredient.get("validation_results") or {}
        items = [(source, item) for item in _items(results.get("activeManifest"), "failure")]
        items += [(source, item) for item in ingredient.get("validation_status") or []]
        for delta in results.get("ingredientDeltas") or []:
            items += [(_named(item) or source, item) for item in _items(delta.get("validationDeltas"), "failure")]
        for urn, item in items:
            reason = reason_for(item["code"])
            if reason not in _TRUST:
                yield urn, "ingredient_bad_at_use"
            elif urn not in trusted:
                yield urn, reason


def _trusted_now(report: Report, lists: Lists) -> set[str]:
    """Manifests whose signer today's trust list vouches for, though the user's did not."""
    trusted = (item for item in _successes(report) if item["code"] == "signingCredential.trusted")
    return {_named(item) for item in trusted if "manifest" in _kinds(item, lists)}


def _redacted(report: Report) -> Iterator[tuple[str, str]]:
    """Manifests that one above them took an assertion out of."""
    for manifest in report["manifests"].values():
        for uri in manifest.get("redactions") or []:
            yield _named_in(uri), "redacted_upstream"


def _missing(report: Report) -> Iterator[tuple[str, str]]:
    """Manifests with a part whose own manifest is not here, unless the part is named by ISRC or ISWC."""
    for urn, ingredient in _ingredients(report):
        source = ingredient.get("active_manifest")
        is_part = ingredient.get("relationship") in _PARTS
        is_named = str(ingredient.get("instance_id")).startswith(_BY_NAME)
        if (source and source not in report["manifests"]) or (not source and is_part and not is_named):
            yield urn, "ingredient_manifest_missing"


def _from_sources(faults: Mapping[str, Collection[str]], active: str) -> set[str]:
    """What speaks against a track because of what it was made from; what a source lacks is the source's matter."""
    found = {reason for urn, reasons in faults.items() if urn not in {active, ""} for reason in reasons}
    found.discard("ingredient_manifest_missing")
    return {reason if reason in _STRUCTURAL else "ingredient_now_bad" for reason in found}


def _signed_at(report: Report, signature: Report, lists: Lists) -> str | None:
    """The time of the signature, where a trusted authority attests it."""
    stamps = [
        item
        for item in _items((report.get("validation_results") or {}).get("activeManifest"), "success")
        if item["code"] == "timeStamp.trusted" and "tsa" in _kinds(item, lists)
    ]
    return utc(signature["time"]) if stamps and signature.get("time") else None


def _printable(name: str | None) -> str | None:
    """A name from a certificate that anybody may have made."""
    return name and "".join(letter if letter.isprintable() else "?" for letter in name[:_LONGEST])


def _successes(report: Report) -> list[Report]:
    """What the reader finds in order today, in the active manifest and in those below it."""
    results = report.get("validation_results") or {}
    deltas = (delta.get("validationDeltas") for delta in results.get("ingredientDeltas") or [])
    return [item for part in (results.get("activeManifest"), *deltas) for item in _items(part, "success")]


def _ingredients(report: Report) -> Iterator[tuple[str, Report]]:
    for urn, manifest in report["manifests"].items():
        for ingredient in manifest.get("ingredients") or []:
            yield urn, ingredient


def _items(results: Report | None, kind: str) -> list[Report]:
    return (results or {}).get(kind) or []


def _named(item: Report) -> str:
    return _named_in(item.get("url"))


def _named_in(uri: object) -> str:
    """The manifest that a JUMBF address leads into; empty where it names none."""
    found = re.search(r"/c2pa/([^/]+)", str(uri))
    return found[1] if found else ""
