"""The verdict table: every case is really signed, really damaged, really read, and has the fate that its row says."""

import csv
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import c2pa
import polars as pl
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from attribution.provenance.fate import fated
from attribution.provenance.graph import resolve
from attribution.provenance.tracks import facts
from pipelines.provenance.trust import Trust
from pipelines.provenance.verify import Found, Verifier
from schemas.attribution_claim import AttributionClaim
from schemas.columns import polars_schema
from schemas.provenance_manifest import ProvenanceManifest
from schemas.provenance_verdict import ProvenanceVerdict
from tests.paths import ROOT
from tests.signing import cases_claims, cases_signers, cases_upstream  # noqa: F401, they enter their cases into the table
from tests.signing.authority import signer
from tests.signing.cases import CASES, Case, good, signed
from tests.signing.cases_upstream import parents
from tests.signing.kit import sign
from tests.signing.studio import audio, studio

TABLE = list(csv.DictReader((ROOT / "tests/signing/verdicts.csv").open()))
FATE = pl.read_csv(ROOT / "schemas/wire/fate.csv")


@cache
def verifier(distrust: str) -> Verifier:
    """By the studio's roots; instead of those of ``distrust``, a stranger's."""
    roots = {"manifest": studio().trust, "tsa": studio().tsa, "cawg": studio().cawg}
    anchors = {kind: (studio().stranger if kind == distrust else root).pem for kind, root in roots.items()}
    return Verifier(Trust(f"test {distrust}", anchors))


def verified(case: Case, folder: Path) -> Found:
    path = folder / f"delivered.{case.suffix}"
    if case.asset is not None:
        path.write_bytes(case.asset)
    return verifier(case.distrust).verify(None if case.asset is None else path, case.store)


def settled(found: Found) -> dict[str, str]:
    """What the rules make of a licensed track that discloses AI in all of it and was delivered with this."""
    track = pl.DataFrame({"track_id": ["t"], "contains_ai": ["All"]})
    evidence = pl.DataFrame({"track_id": ["t"], "evidence_id": [found.verdict["evidence_id"]]})
    verdict = pl.DataFrame([found.verdict], schema=polars_schema(ProvenanceVerdict))
    manifest = pl.DataFrame(found.manifests, schema=polars_schema(ProvenanceManifest))
    said = facts(track, evidence, verdict, manifest, date(2026, 9, 30))
    fate = fated(said.with_columns(licence_state=pl.lit("yes")), FATE).row(0, named=True)
    return {name: fate[name] or "" for name in ("manifest_state", "recorded", "reserve", "reason", "composition")}


def test_every_case_has_a_row_and_every_row_a_case() -> None:
    assert sorted(row["case"] for row in TABLE) == sorted(CASES)


@pytest.mark.parametrize("row", TABLE, ids=[row["case"] for row in TABLE])
def test_a_case_gets_its_verdict_and_the_money_its_fate(row: dict[str, str], tmp_path: Path) -> None:
    found = verified(CASES[row["case"]](), tmp_path)

    fate = {name: row[name] for name in ("recorded", "reserve", "reason")}
    assert (found.verdict["state"], " ".join(found.verdict["reasons"])) == (row["state"], row["reasons"])
    assert found.verdict["is_verified"] == (row["manifest"] == "verified")
    assert settled(found) == {"manifest_state": row["manifest"], **fate, "composition": "paid"}


def test_two_parents_are_refused_at_signing() -> None:
    with pytest.raises(c2pa.C2paError, match=r"multipleParents|multiple parent"):
        signed(ingredients=parents(), is_checked=True)


def test_a_certificate_for_web_servers_cannot_sign() -> None:
    web = signer(studio().trust, "Example Web", purpose=ExtendedKeyUsageOID.SERVER_AUTH)

    with pytest.raises(c2pa.C2paError):
        sign(audio("wav"), good(), web)


def test_a_certificate_that_has_ended_cannot_sign() -> None:
    ended = signer(studio().trust, "Example Past", until=datetime(2025, 1, 1, tzinfo=UTC))

    with pytest.raises(c2pa.C2paError):
        sign(audio("wav"), good(), ended)


def test_weight_given_to_an_upstream_that_gathered_its_attribution_reaches_no_source(tmp_path: Path) -> None:
    found = verified(CASES["upstream gathered its attribution"](), tmp_path)
    claims = pl.DataFrame(found.claims, schema=polars_schema(AttributionClaim))

    reached = resolve(claims, pl.DataFrame(found.manifests, schema=polars_schema(ProvenanceManifest)))

    of_works = reached.filter(pl.col("right") == "composition")
    assert of_works.select("kind", "claimed_weight_ppb", "reason").rows() == [
        ("unresolved", 1_000_000_000, "upstream_unverified")
    ]


def test_who_signed_and_when_is_told_where_a_timestamp_proves_it(tmp_path: Path) -> None:
    stamped = verified(CASES["good file with timestamp, mp3"](), tmp_path).verdict
    unstamped = verified(CASES["good file, mp3"](), tmp_path).verdict

    assert (stamped["signer"], unstamped["signer"]) == ("Example Generator", "Example Generator")
    assert datetime.fromisoformat(stamped["signed_at"]).year >= 2026
    assert unstamped["signed_at"] is None
