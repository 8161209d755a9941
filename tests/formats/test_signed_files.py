"""The signed files of the sample, as committed: each gets the verdict that its entry in the cast promises."""

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from cryptography import x509

from attribution.provenance.graph import resolve
from pipelines.provenance.trust import Trust
from pipelines.provenance.verify import Found, Verifier
from pipelines.sample.ai_cast import SIGNED, Signed
from pipelines.sample.ai_signed import RECORDING, WORK
from schemas.attribution_claim import AttributionClaim
from schemas.columns import polars_schema
from schemas.provenance_manifest import ProvenanceManifest
from tests.signing.said import LABEL
from tests.signing.sample import FOLDER

CAST = {signed.file: signed for signed in SIGNED}
READABLE = [signed for signed in SIGNED if signed.expected_state not in {"absent", "unreadable"}]
LISTED = list(csv.DictReader((FOLDER / "signed.csv").open()))
ROOTS = {"manifest": "trust-manifest.pem", "tsa": "trust-tsa.pem"}
EC_PRIVATE_KEY = b"\x02\x01\x01\x04\x20"
"""How a private key on P-256 begins inside, whatever it is wrapped in (RFC 5915: version 1, then 32 octets)."""


@cache
def verifier() -> Verifier:
    return Verifier(Trust("sample", {kind: (FOLDER / name).read_text() for kind, name in ROOTS.items()}))


@cache
def found(file: str) -> Found:
    signed = CAST[file]
    if file.endswith(".c2pa"):
        return verifier().verify(None, FOLDER / file)
    return verifier().verify(FOLDER / file, FOLDER / signed.store if signed.store else None)


def with_urns(value: Any) -> Any:
    """What the cast says, with the manifest of a file in the place of its name."""
    named = json.dumps(value)
    for row in LISTED:
        named = named.replace(f'"urn:of:{row["file"] or row["store"]}"', f'"{row["manifest"]}"')
    return json.loads(named)


def resolved(file: str) -> dict[str, list[tuple[str, str, int]]]:
    """Final sources of a file by right: kind, name and weight."""
    told = found(file)
    claims = pl.DataFrame(told.claims, schema=polars_schema(AttributionClaim))
    manifests = pl.DataFrame(told.manifests, schema=polars_schema(ProvenanceManifest))
    rows = resolve(claims, manifests).sort("claimed_weight_ppb", descending=True)
    return {
        right: rows.filter(pl.col("right") == right).select("kind", "source", "claimed_weight_ppb").rows()
        for right in ("composition", "recording")
    }


def test_the_folder_holds_what_the_cast_names_and_nothing_else() -> None:
    named = {name for signed in SIGNED for name in (signed.file, signed.store) if name}

    assert {path.name for path in FOLDER.iterdir()} == named | set(ROOTS.values()) | {"signed.csv"}


@pytest.mark.parametrize("signed", SIGNED, ids=[signed.file for signed in SIGNED])
def test_a_signed_file_gets_the_verdict_that_the_cast_promises(signed: Signed) -> None:
    verdict = found(signed.file).verdict

    assert (verdict["state"], tuple(verdict["reasons"])) == (signed.expected_state, signed.expected_reasons)
    assert verdict["is_verified"] == (not signed.expected_reasons)


@pytest.mark.parametrize("signed", READABLE, ids=[signed.file for signed in READABLE])
def test_a_signed_file_still_says_what_the_cast_says(signed: Signed) -> None:
    report = json.loads(found(signed.file).report or "")

    manifest = report["manifests"][report["active_manifest"]]
    said = [one["data"] for one in manifest["assertions"] if one["label"] == LABEL]

    assert manifest["title"] == signed.title
    assert said == [with_urns(signed.assertion)] * (2 if signed.treatment == "two_assertions" else len(said))
    assert bool(said) == (signed.assertion is not None)


@pytest.mark.parametrize("row", LISTED, ids=[row["file"] or row["store"] for row in LISTED])
def test_the_list_of_urns_names_each_files_active_manifest(row: dict[str, str]) -> None:
    assert found(row["file"] or row["store"]).verdict["manifest"] in {row["manifest"], None}


@pytest.mark.parametrize("signed", [one for one in SIGNED if one.is_timestamped], ids=lambda one: one.file)
def test_a_timestamped_file_says_when_it_was_signed(signed: Signed) -> None:
    verdict = found(signed.file).verdict

    assert verdict["signed_at"] or verdict["state"] in {"absent", "unreadable"}


def test_the_diamond_three_deep_gives_72_and_28_hundredths() -> None:
    assert resolved("g3.m4a")["recording"] == [
        ("isrc", RECORDING["g1"], 720_000_000),
        ("isrc", RECORDING["staircase"], 280_000_000),
    ]


def test_the_works_below_the_diamond_are_reached_through_all_its_paths() -> None:
    # g1 names orchard 0.5, ferry 0.3 and nobody 0.2; h1 is a recording of staircase: 0.72 of the one, 0.28 of the other
    assert resolved("g3.m4a")["composition"] == [
        ("iswc", WORK["orchard"], 360_000_000),
        ("iswc", WORK["staircase"], 280_000_000),
        ("iswc", WORK["ferry"], 216_000_000),
        ("unattributed", "", 144_000_000),
    ]


def test_a_chain_carries_the_manifests_of_everything_that_it_was_made_from() -> None:
    urn = {row["file"]: row["manifest"] for row in LISTED}

    assert {row["manifest"] for row in found("g3.m4a").manifests} == {
        urn[file] for file in ("g1.wav", "h1.flac", "g2.flac", "g3.m4a")
    }


def test_a_sources_reservation_is_found_in_what_was_made_from_it() -> None:
    reserved = {row["use"] for row in found("reserved.flac").reservations}

    assert {"ai_generative_training", "ai_training"} <= reserved
    assert "data_mining" not in reserved


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_a_committed_file_is_small_and_holds_no_private_key_and_no_placeholder(path: Path) -> None:
    content = path.read_bytes()

    assert len(content) <= 80_000
    assert b"PRIVATE KEY" not in content
    assert EC_PRIVATE_KEY not in content
    assert b"urn:of:" not in content


def test_the_fixtures_are_small_together() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 2_000_000


@pytest.mark.parametrize("name", sorted(ROOTS.values()))
def test_a_root_is_one_certificate_that_holds_for_a_century(name: str) -> None:
    text = (FOLDER / name).read_text()

    assert re.findall("-----BEGIN (.+?)-----", text) == ["CERTIFICATE"]
    assert x509.load_pem_x509_certificate(text.encode()).not_valid_after_utc.year == 2126
