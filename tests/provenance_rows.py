"""Rows of provenance, consent and licences from what matters in them; what is not named is as harmless as can be."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl

from schemas.ai_licence import AiLicence
from schemas.attribution_claim import AttributionClaim
from schemas.columns import WHOLE_PPB
from schemas.consent import Consent
from schemas.party import Party
from schemas.provenance_manifest import ProvenanceManifest
from schemas.provenance_verdict import ProvenanceVerdict
from schemas.reservation import Reservation
from schemas.track import Track
from schemas.voice_claim import VoiceClaim
from tests.formats.rows import rows
from tests.worlds import ppb

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
PROOF = "e" * 64
W1, W2, W3 = "T0000000001", "T0000000002", "T0000000003"
R1, R2, R3 = "QZABC2600001", "QZABC2600002", "QZABC2600003"
MODEL = {
    "generator": "Invented Machine",
    "model_id": "muse",
    "model_version": "2",
    "generated_at": "2026-08-15T10:00:00Z",
}


def evidence(name: str) -> str:
    """The id of a pair of files, from any name."""
    return sha256(name.encode()).hexdigest()


def manifests(*given: Mapping[str, Any]) -> pl.DataFrame:
    """Manifests of one pair of files unless told; the first is active unless told."""
    usual = {
        "evidence_id": PROOF,
        "reasons": [],
        "contribution": "All",
        "is_editing_only": False,
        "ai_uses": [],
        **MODEL,
    }
    return rows(ProvenanceManifest, *({**usual, "is_active": place == 0, **one} for place, one in enumerate(given)))


def claims(*given: tuple[Any, ...], right: str = "composition", evidence_id: str = PROOF, **more: Any) -> pl.DataFrame:
    """Entries: (manifest, what, weight) with an optional use; ``what`` is an ISWC, ISRC, URN or nothing."""
    usual = {"evidence_id": evidence_id, "right": right, **more}
    return rows(
        AttributionClaim,
        *(
            {**usual, "manifest": entry[0], "place": place, "kind": _kind(entry[1]), "source": entry[1] or "",
             "use": (entry[3] if len(entry) > 3 else "training_influence") if entry[1] else None,
             "claimed_weight_ppb": entry[2] if isinstance(entry[2], int) else ppb(entry[2])}
            for place, entry in enumerate(given)
        ),
    )  # fmt: skip


def _kind(what: str | None) -> str:
    if not what:
        return "unattributed"
    return {"T": "iswc", "Q": "isrc"}.get(what[0], "manifest")


def verdicts(*given: Mapping[str, Any]) -> pl.DataFrame:
    usual = {"evidence_id": PROOF, "asset_sha256": "a" * 64, "store_sha256": "", "trust_list": "test", "sdk": "0.38.1",
             "format": "wav", "state": "Trusted", "reasons": [], "is_verified": True}  # fmt: skip
    return rows(ProvenanceVerdict, *({**usual, **one} for one in given))


def tracks(*given: Mapping[str, Any]) -> pl.LazyFrame:
    usual = {"track_id": "AI", "isrc": "QZAIX2600001", "release_id": "r", "deliverer": "PADPIDA1", "title": "t",
             "artist": "a", "release_title": "r"}  # fmt: skip
    return rows(Track, *({**usual, **one} for one in given)).lazy()


def voices(*given: Mapping[str, Any]) -> pl.DataFrame:
    usual = {"evidence_id": PROOF, "manifest": "G", "voice_id": "v1", "consent_id": "c1", "role": "lead"}
    return rows(VoiceClaim, *({**usual, **one} for one in given))


def consents(*given: Mapping[str, Any]) -> pl.DataFrame:
    """Grants of a voice by its artist, of all uses, without end."""
    usual = {
        "consent_id": "c1", "version": 1, "kind": "voice", "subject_id": "v1", "grantor": "singer",
        "grantor_capacity": "self", "purposes": ["generate"], "use_description": "songs", "territories": "+2136",
        "term_from": date(2026, 1, 1), "is_in_writing": True, "signed_at": "2026-01-01T00:00:00Z",
        "evidence_sha256": "d" * 64, "is_minor": False, "notice_days": 0, "is_post_term_use_allowed": True,
        "recorded_at": "2026-01-02T00:00:00Z",
    }  # fmt: skip
    return rows(Consent, *({**usual, **one} for one in given))


def reservations(*given: Mapping[str, Any]) -> pl.DataFrame:
    usual = {"kind": "work", "subject_id": W1, "use": "generate", "valid_from": date(2026, 1, 1), "origin": "registry",
             "original": "generate", "recorded_at": "2026-01-02T00:00:00Z"}  # fmt: skip
    return rows(Reservation, *({**usual, **one} for one in given))


def licences(*given: Mapping[str, Any]) -> pl.DataFrame:
    """Licences of compositions by a society, of any model."""
    usual = {
        "licence": "L", "licensor": "society", "right": "composition", "territories": "+2136",
        "revenue_base": "service_share", "performing_ppb": WHOLE_PPB // 2, "floor_ppb": 0, "confidence_ppb": 0,
        "fallback_key": "equal", "residual": "deliverer", "unaccepted": "hold", "block_resolution": "sources",
        "on_conflict": "flag", "requires_consent": False,
    }  # fmt: skip
    return rows(AiLicence, *({**usual, **one} for one in given))


def parties(*given: Mapping[str, Any]) -> pl.DataFrame:
    return rows(Party, *({"name": one["party"], **one} for one in given))
