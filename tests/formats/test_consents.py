"""Consents in YAML and CSV: grants, revocations, reservations."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.datasets import DATASETS
from pipelines.readers.consents import read
from pipelines.readers.parsed import Parsed
from schemas import provenance_words as words
from schemas.columns import polars_schema
from schemas.consent import Consent
from schemas.consent_entries import GrantEntry, ReservationEntry, RevocationEntry
from schemas.reservation_words import WORDS, reserved
from tests.paths import ROOT

DOCUMENT = (ROOT / "docs" / "consents.md").read_text("utf-8")
FOUND = re.search(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
EXAMPLE = FOUND[1] if FOUND else ""
HEADER = (
    "consent_id,kind,subject_id,grantor,grantor_capacity,purposes,use_description,territories,term_from,is_in_writing,"
    "signed_at,evidence_sha256,recorded_at,source\n"
)
ROW = (
    f"mira,voice,voice-mira,mira-holm,self,generate distribute,Lead vocals on streamed songs,+2136 -840,2026-01-01,"
    f"true,2025-12-20T14:30:00+01:00,{'a' * 64},2026-01-05,Form 17\n"
)
RESERVED = (
    "kind,subject_id,use,valid_from,recorded_at,source\nwork,T0345246801,ai-train,2026-07-01,2026-07-02,Opt-out list\n"
)


def parsed(folder: Path, text: str, name: str = "consents.yaml") -> Parsed:
    path = folder / name
    path.write_text(text, "utf-8")
    return read(path, name=f"consents/{name}", delivery_id="0" * 64)


@pytest.fixture
def documented(tmp_path: Path) -> Parsed:
    return parsed(tmp_path, EXAMPLE)


def test_the_documented_example_is_read_into_rows_that_the_schemas_accept(documented: Parsed):
    for dataset, rows in documented.frames.items():
        DATASETS[dataset].validate(rows, lazy=True)
    assert {dataset: rows.height for dataset, rows in documented.frames.items()} == {
        "consent": 2, "consent_revocation": 1, "reservation": 2,
    }  # fmt: skip
    assert documented.rows == 5
    assert documented.sent_at == "2026-08-20T00:00:00Z"
    assert documented.rejects.is_empty()


def test_every_key_is_documented():
    entries = (GrantEntry, RevocationEntry, ReservationEntry)
    keys = {key for entry in entries for key in entry.model_fields}

    assert not [key for key in keys if not re.search(rf"`{key}[`:]|\b{key}:", DOCUMENT)]


def test_a_grant_has_the_keys_of_its_dataset():
    assert list(GrantEntry.model_fields) == polars_schema(Consent).names()


def test_a_grant_is_read_as_it_is_written(documented: Parsed):
    grant = documented.frames["consent"].row(by_predicate=pl.col("consent_id") == "mira-2026", named=True)

    assert grant == {
        "consent_id": "mira-2026", "version": 1, "kind": "voice", "subject_id": "voice-mira", "grantor": "mira-holm",
        "grantor_capacity": "self", "mandate_sha256": None, "mandate_signed_at": None, "grantee": "Tonewell",
        "model_id": "tonewell-music", "model_version": None, "purposes": ["distribute", "generate"],
        "project": "Autumn campaign", "use_description": "Lead vocals on up to twelve songs, released for streaming",
        "territories": "+2136", "term_from": date(2026, 1, 1), "term_to": date(2027, 12, 31), "is_in_writing": True,
        "signed_at": "2025-12-20T13:30:00Z", "evidence_sha256": "a" * 64, "is_minor": False, "minor_until": None,
        "estate_ref": None, "court_approval_ref": None, "cba_ref": None, "revoked_on": None, "revocation_scope": None,
        "notice_days": 0, "is_post_term_use_allowed": True, "recorded_at": "2026-08-20T00:00:00Z",
        "source": "Consent form 17",
    }  # fmt: skip


def test_a_label_may_state_the_artists_mandate(documented: Parsed):
    grant = documented.frames["consent"].row(by_predicate=pl.col("consent_id") == "owl-mira-2026", named=True)

    assert (grant["grantor_capacity"], grant["mandate_signed_at"]) == ("label", "2025-11-02T00:00:00Z")
    assert grant["mandate_sha256"] == "b" * 64


def test_a_revocation_stands_by_itself(documented: Parsed):
    assert documented.frames["consent_revocation"].rows() == [
        ("mira-2026", date(2026, 8, 18), "future_generation", 30, "2026-08-20T00:00:00Z", "Letter of 18 August")
    ]


def test_a_reservation_is_in_our_words_and_keeps_the_original(documented: Parsed):
    rows = documented.frames["reservation"].select("kind", "subject_id", "use", "original", "origin", "grantor")

    assert rows.rows() == [
        ("work", "T0345246801", "ai_generative_training", "DMI-PROHIBITED-GENAIMLTRAINING", "registry", "nordhub"),
        ("work", "T0345246801", "generate", "generate", "registry", "nordhub"),
    ]


def test_minors_and_estates_are_read(tmp_path: Path):
    grant = EXAMPLE[EXAMPLE.index("  - consent_id: owl") : EXAMPLE.index("revocations:")]
    bare = re.sub(r"    (mandate|grantor_capacity).*\n", "", grant)
    minor = bare + "    grantor_capacity: guardian\n    is_minor: true\n    minor_until: 2031-05-04\n"
    estate = bare.replace("owl-mira", "owl-late") + "    grantor_capacity: estate\n    estate_ref: Probate 9\n"
    approved = minor + "    court_approval_ref: Court 3\n    cba_ref: Sound code 2024\n"

    rows = parsed(tmp_path, "issued: 2026-08-20\ngrants:\n" + approved + estate).frames["consent"]

    found = rows.select("consent_id", "is_minor", "minor_until", "court_approval_ref", "cba_ref", "estate_ref").rows()
    assert found == [
        ("owl-late-2026", False, None, None, None, "Probate 9"),
        ("owl-mira-2026", True, date(2031, 5, 4), "Court 3", "Sound code 2024", None),
    ]


@pytest.mark.parametrize(
    ("word", "uses"),
    [
        ("data_mining", {"data_mining"}),
        ("generate", {"generate"}),
        ("cawg.ai_training", {"ai_training"}),
        ("c2pa.ai_generative_training", {"ai_generative_training"}),
        ("DMI-PROHIBITED", {"data_mining", "ai_training", "ai_generative_training"}),
        ("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING", {"ai_training", "ai_generative_training"}),
        ("dmi-prohibited-genaimltraining", {"ai_generative_training"}),
        ("DMI-PROHIBITED-SEECONSTRAINT", {"data_mining", "ai_training", "ai_generative_training"}),
        ("ai-train", {"ai_training", "ai_generative_training"}),
        ("ai-input", {"ai_inference"}),
        ("ai-index", {"data_mining"}),
        ("ai-all", {"data_mining", "ai_training", "ai_generative_training", "ai_inference"}),
        ("train-ai", {"ai_training", "ai_generative_training"}),
        ("train-ai=n", {"ai_training", "ai_generative_training"}),
    ],
)
def test_words_of_other_vocabularies_reserve_what_they_mean(word: str, uses: set[str]):
    assert set(reserved(word)) == uses


def test_every_word_reserves_something_of_ours_and_nothing_else():
    assert all(set(uses) <= set(words.RESERVED) and uses for uses in WORDS.values())
    assert set(words.RESERVED) <= set(WORDS)


def test_every_word_is_documented():
    lower = DOCUMENT.lower()

    assert not [word for word in WORDS if word.removeprefix("c2pa.").removeprefix("cawg.") not in lower]


def test_constrained_without_details_is_reserved(tmp_path: Path):
    text = EXAMPLE.replace("    uses: [DMI", "    permission: constrained\n    uses: [DMI")

    assert parsed(tmp_path, text).frames["reservation"]["original"].to_list() == [
        "DMI-PROHIBITED-GENAIMLTRAINING constrained",
        "generate constrained",
    ]


def test_entries_in_another_order_make_the_same_rows(tmp_path: Path):
    start, middle = EXAMPLE.index("  - consent_id: mira"), EXAMPLE.index("  - consent_id: owl")
    end = EXAMPLE.index("\nrevocations:")

    turned = EXAMPLE[:start] + EXAMPLE[middle:end] + EXAMPLE[start:middle] + EXAMPLE[end:]

    assert parsed(tmp_path, turned).frames["consent"].equals(parsed(tmp_path, EXAMPLE).frames["consent"])


def test_a_csv_of_grants_says_what_yaml_says(tmp_path: Path):
    yaml = """\
issued: 2026-01-05
grants:
  - consent_id: mira
    kind: voice
    subject_id: voice-mira
    grantor: mira-holm
    grantor_capacity: self
    purposes: [generate, distribute]
    use_description: Lead vocals on streamed songs
    territories: "+2136 -840"
    term_from: 2026-01-01
    is_in_writing: true
    signed_at: 2025-12-20T14:30:00+01:00
    evidence_sha256: {digest}
    source: Form 17
"""

    listed = parsed(tmp_path, HEADER + ROW, "grants.csv")

    assert listed.frames["consent"].equals(parsed(tmp_path, yaml.format(digest="a" * 64)).frames["consent"])
    assert {name: rows.height for name, rows in listed.frames.items()} == {
        "consent": 1, "consent_revocation": 0, "reservation": 0,
    }  # fmt: skip
    assert listed.rejects.is_empty()


def test_a_csv_of_grants_may_have_every_column_of_the_dataset(tmp_path: Path):
    header = ",".join(polars_schema(Consent).names()) + "\n"
    row = (
        f"mira,2,voice,voice-mira,little-owl,label,{'b' * 64},2025-11-02,Tonewell,tonewell-music,3.1,generate,Autumn,"
        f"Lead vocals on streamed songs,+GB,2026-01-01,2026-12-31,TRUE,2025-12-20,{'a' * 64},false,,,,Code 2024,"
        "2026-03-01,all,14,false,2026-03-02,Form 18\n"
    )

    found = parsed(tmp_path, header + row, "GRANTS.CSV").frames["consent"].row(0, named=True)

    assert (found["version"], found["notice_days"], found["is_post_term_use_allowed"]) == (2, 14, False)
    assert (found["revoked_on"], found["revocation_scope"]) == (date(2026, 3, 1), "all")
    assert found["recorded_at"] == "2026-03-02T00:00:00Z"


def test_a_csv_of_reservations_has_a_row_for_each_use(tmp_path: Path):
    rows = parsed(tmp_path, RESERVED, "opt-outs.csv").frames["reservation"]

    DATASETS["reservation"].validate(rows, lazy=True)
    assert rows.select("use", "original", "recorded_at").rows() == [
        ("ai_generative_training", "ai-train", "2026-07-02T00:00:00Z"),
        ("ai_training", "ai-train", "2026-07-02T00:00:00Z"),
    ]


def test_a_row_may_give_several_words_and_the_sources_own(tmp_path: Path):
    text = (
        "kind,subject_id,use,valid_from,valid_to,grantor,origin,original,recorded_at,source\n"
        "recording,GBXYZ2600001,generate distribute,2026-07-01,2027-06-30,halcyon,registry,No AI at all,2026-07-02,s\n"
    )

    rows = parsed(tmp_path, text, "opt-outs.csv").frames["reservation"]

    assert rows.select("use", "valid_to", "original").rows() == [
        ("distribute", date(2027, 6, 30), "No AI at all"),
        ("generate", date(2027, 6, 30), "No AI at all"),
    ]
