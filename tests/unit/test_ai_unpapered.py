"""Promise 6: nothing is payable to a source without a verified manifest, a licence and a valid consent."""

from typing import Any

import polars as pl
import pytest

from attribution.reconcile import unpapered
from schemas.ai_earning import AiEarning
from schemas.ai_licence import AiLicence
from schemas.consent import Consent
from schemas.provenance_verdict import ProvenanceVerdict
from tests.formats.rows import money, rows
from tests.unit.ai_money_month import P1, W1, grant, licence

GOOD, BAD, MIXED, UNHEARD = ("e" * 64, "b" * 64, "c" * 64, "d" * 64)


def verdict(evidence: str, *, is_verified: bool, trust_list: str = "t") -> dict[str, Any]:
    return {
        "evidence_id": evidence, "asset_sha256": evidence, "store_sha256": "", "trust_list": trust_list, "sdk": "1",
        "format": "wav", "state": "Trusted" if is_verified else "Valid", "reasons": [], "is_verified": is_verified,
    }  # fmt: skip


VERDICTS = rows(
    ProvenanceVerdict,
    verdict(GOOD, is_verified=True),
    verdict(BAD, is_verified=False),
    verdict(MIXED, is_verified=True),
    verdict(MIXED, is_verified=False, trust_list="u"),
)
LICENCES = rows(
    AiLicence,
    licence("works", "soc"),
    licence("aside", None),
    licence("asking", "soc", requires_consent=True),
    licence("voices", "star", "voice"),
)
GRANTS = rows(
    Consent,
    grant("own", "star", "V"),
    grant("label's", "label", "V", grantor_capacity="label"),
    grant("mandated", "label", "V", grantor_capacity="label", mandate_sha256="a" * 64, mandate_signed_at="2026-01-01"),
    grant("unsigned mandate", "label", "V", grantor_capacity="label", mandate_sha256="a" * 64),
    grant("guardian's", "parent", "V", grantor_capacity="guardian", is_minor=True),
    grant("approved", "parent", "V", grantor_capacity="guardian", is_minor=True, court_approval_ref="c"),
    grant("heir's", "heir", "V", grantor_capacity="estate"),
    grant("proven", "heir", "V", grantor_capacity="estate", estate_ref="e"),
    grant("unkept", "star", "V", evidence_sha256=None),
    grant("spoken", "star", "V", is_in_writing=False),
    grant("unsigned", "star", "V", signed_at=None),
    grant("withdrawn", "star", "V"),
    grant("withdrawn", "star", "V", version=2, is_in_writing=False),
    grant("work's", "soc", W1, kind="work"),
)


def row(**more: Any) -> dict[str, Any]:
    usual = {
        "agreement": "deal", "licensor": "soc", "track_id": "A", "licence": "works", "right": "composition",
        "kind": "iswc", "source": W1, "work_right": "PR", "party_id": P1, "basis": "drawn_on", "weight_ppb": 1,
        "amount": money("1"), "evidence_id": GOOD, "has_conflict": False,
    }  # fmt: skip
    return {**usual, **more}


def voice(consent: str | None, **more: Any) -> dict[str, Any]:
    named = {"right": "voice", "kind": "voice", "source": "V", "work_right": "", "basis": "voice", "licensor": "star"}
    return row(licence="voices", consent_id=consent, **{**named, **more})


def found(*planted: dict[str, Any]) -> list[str]:
    earning = rows(AiEarning, *planted).lazy()
    return unpapered(earning, VERDICTS.lazy(), LICENCES.lazy(), GRANTS.lazy())["lacks"].to_list()


SOUND = [
    row(),
    row(status="accrued"),
    row(basis="embodied"),
    row(basis="fallback", kind="fallback", source="m@1", party_id=""),
    row(licence="asking", consent_id="work's"),
    row(licence="asking", basis="fallback", kind="fallback", source="m@1", party_id=""),
    voice("own"),
    *(voice(consent) for consent in ("mandated", "approved", "proven")),
    row(status="hold", reason="provenance_unverified", evidence_id=BAD),
    row(status="suspense", reason="no_licence", licence="aside", licensor=None, evidence_id=None),
    voice(None, status="hold", reason="consent_missing", licensor=None),
]


@pytest.mark.parametrize("sound", SOUND)
def test_what_is_papered_or_held_passes(sound: dict[str, Any]):
    assert found(sound) == []


BREAKING = [
    (row(evidence_id=BAD), "verified manifest"),
    (row(evidence_id=MIXED), "verified manifest"),
    (row(evidence_id=UNHEARD), "verified manifest"),
    (row(evidence_id=None), "verified manifest"),
    (row(evidence_id=BAD, status="accrued"), "verified manifest"),
    (row(evidence_id=BAD, basis="embodied"), "verified manifest"),
    (row(evidence_id=BAD, basis="fallback"), "verified manifest"),
    (row(licence="none"), "licence"),
    (row(licence="aside"), "licence"),
    (row(licence="aside", licensor=None), "licence"),
    (row(licensor=None), "licence"),
    (row(licensor="label"), "licence"),
    (row(right="recording", kind="isrc"), "licence"),
    (row(licence="asking"), "consent"),
    (row(licence="asking", consent_id="nothing"), "consent"),
    (voice(None), "consent"),
    (voice("nothing"), "consent"),
    (voice("label's"), "consent"),
    *((voice(one), "consent") for one in ("spoken", "unsigned", "unkept", "withdrawn")),
    *((voice(one), "consent") for one in ("unsigned mandate", "guardian's", "heir's")),
    (voice("work's"), "consent"),
    (voice("own", source="another's"), "consent"),
    (row(reason="consent_revoked"), "freedom from holds"),
    (row(track_id="", basis="fallback"), "freedom from holds"),
]


@pytest.mark.parametrize(("breaking", "lacks"), BREAKING)
def test_a_row_that_breaks_the_promise_is_found(breaking: dict[str, Any], lacks: str):
    assert found(row(track_id="sound"), breaking) == [lacks]


def test_the_row_is_told_in_full():
    earning = rows(AiEarning, row(evidence_id=BAD))

    leak = unpapered(earning.lazy(), VERDICTS.lazy(), LICENCES.lazy(), GRANTS.lazy())

    assert leak.drop("lacks").equals(earning)
    assert isinstance(leak, pl.DataFrame)
