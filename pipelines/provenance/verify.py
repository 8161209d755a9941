"""A pair of files to its verdict, and to everything that its manifests say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import c2pa

from attribution.provenance.assertion import claims, reservations, rows, voices
from attribution.provenance.document import Row
from attribution.provenance.verdict import Judged, judge
from pipelines.provenance.reading import Reading, is_bound, is_sound, read
from pipelines.provenance.self_test import VerifierBroken, check_library
from pipelines.provenance.settings import settings
from pipelines.provenance.trust import Trust


@dataclass(frozen=True)
class Found:
    """What a pair of files comes to: a row of ``provenance_verdict``, and rows of what its manifests say.

    ``reservations`` have their dates as text. ``report`` is what the library said, for the record; ``detail`` why it
    said nothing.
    """

    verdict: Row
    manifests: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    voices: list[Row] = field(default_factory=list)
    reservations: list[Row] = field(default_factory=list)
    report: str | None = None
    detail: str = ""


class Verifier:
    """Verifies by one trust list, in this process.

    A file that breaks the library breaks the process too: see ``pool`` for files of strangers.

    Args:
        trust: whose signatures count.

    Raises:
        VerifierBroken: where the library does not find a good file good and a bad one bad.
    """

    def __init__(self, trust: Trust) -> None:
        check_library()
        self._trust = trust
        self._context = c2pa.Context.from_dict(settings(trust))

    def verify(self, asset: Path | None, store: Path | bytes | None = None) -> Found:
        """Verify audio with the manifest in it, or with a detached one; or a detached one alone.

        Whatever the files are, there is a verdict.

        Raises:
            VerifierBroken: where the library trusted by another list than it was given.
        """
        return found(read(self._context, asset, store), self._trust)


def evidence_id(asset_sha256: str, store_sha256: str) -> str:
    """What a pair of files is called."""
    return sha256(f"{asset_sha256}:{store_sha256}".encode()).hexdigest()


def found(reading: Reading, trust: Trust) -> Found:
    """What a reading comes to under the trust list that it was read by.

    Raises:
        VerifierBroken: where the library trusted by another list.
    """
    if reading.report is None:
        return Found(_verdict(reading, trust, reading.state, [reading.fault or "unreadable"]), detail=reading.detail)
    report = _parsed(reading.report)
    if report is None:
        verdict = _verdict(reading, trust, "unreadable", ["unreadable"])
        return Found(verdict, report=reading.report, detail="what its manifests say cannot be read as JSON")
    _check_list(report, trust)
    return _told(
        judge(report, has_audio=is_bound(reading), labels=trust.labels, lists=trust.lists), report, reading, trust
    )


def _told(judged: Judged, report: Mapping[str, Any], reading: Reading, trust: Trust) -> Found:
    reasons = [*judged.reasons, *([] if is_sound(reading) else ["unsupported_format"])]
    verdict = _verdict(reading, trust, judged.state, reasons) | {
        "manifest": judged.active,
        "signer": judged.signer,
        "signed_at": judged.signed_at,
    }
    name = verdict["evidence_id"]
    told = Found(verdict, report=reading.report)
    for stated, own in judged.stated:
        is_active = stated.manifest == judged.active
        told.manifests.append(rows(stated, evidence_id=name, is_active=is_active, reasons=own))
        told.claims.extend(claims(stated, evidence_id=name))
        told.voices.extend(voices(stated, evidence_id=name))
        if not own:
            issuer = (report["manifests"][stated.manifest].get("signature_info") or {}).get("issuer")
            told.reservations.extend(reservations(stated, grantor=issuer))
    return told


def _verdict(reading: Reading, trust: Trust, state: str, reasons: list[str]) -> Row:
    return {
        "evidence_id": evidence_id(reading.asset_sha256, reading.store_sha256),
        "asset_sha256": reading.asset_sha256,
        "store_sha256": reading.store_sha256,
        "trust_list": trust.name,
        "sdk": c2pa.sdk_version(),
        "format": reading.format if is_sound(reading) else "other",
        "state": state,
        "reasons": sorted(reasons),
        "is_verified": state == "Trusted" and not reasons,
        "manifest": None,
        "signer": None,
        "signed_at": None,
    }


def _parsed(text: str) -> dict[str, Any] | None:
    """The report, exact; nothing where it is nested or numbered beyond reason, or names no manifest of its own."""
    try:
        report = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    has_active = isinstance(report, dict) and report.get("active_manifest") in (report.get("manifests") or {})
    return report if has_active and report.get("validation_state") else None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _check_list(report: Mapping[str, Any], trust: Trust) -> None:
    named = (report.get("validation_results") or {}).get("trustListUri")
    if named is not None and named not in trust.lists:
        raise VerifierBroken(
            f"The C2PA library trusted a signer by the list {named!r}; it was given "
            f"{', '.join(trust.lists) or 'none'}. Nothing that it says counts: "
            "install the pinned version of c2pa-python again."
        )
