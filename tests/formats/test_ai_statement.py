import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from pipelines.writers.ai_statement import SCHEMA_NAME, schema_bytes, statement_recipients
from schemas import provenance_words as words
from schemas import vocabulary
from tests.formats.ai_statements import lines, statement, sums
from tests.formats.months_ai import AI_TRACKS, EARNED, SHARES, VERDICTS, ai_month, told
from tests.formats.months_works import USAGE

GOLDEN = Path(__file__).parent / "golden" / "ai_attribution.tsv"
SCHEMA = json.loads(schema_bytes())


def test_the_month_by_hand_gives_the_file_by_hand(tmp_path):
    assert statement(tmp_path, "castle").read_text() == GOLDEN.read_text()


@pytest.mark.parametrize(
    ("party", "due"),
    [
        ("castle", {("EUR", "payable"): "10.3"}),
        ("nordlys", {("EUR", "accrued"): "5.199999999"}),
        ("halcyon", {("EUR", "payable"): "2"}),
        ("mara", {("EUR", "payable"): "4"}),
    ],
)
def test_the_lines_sum_to_what_the_licensor_earns_exactly(tmp_path, party, due):
    found = sums(lines(statement(tmp_path, party)))

    assert found == {key: Decimal(amount) for key, amount in due.items()}


@pytest.mark.parametrize("party", ["castle", "nordlys", "halcyon", "mara"])
def test_every_line_is_what_the_published_schema_says(tmp_path, party):
    path = statement(tmp_path, party)
    schema = json.loads((path.parent / SCHEMA_NAME).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)

    for row in lines(path):
        jsonschema.validate(row, schema)


def test_the_heading_names_the_columns_of_the_schema_in_its_order(tmp_path):
    head = statement(tmp_path, "castle").read_text().split("\n")[0]

    assert head.split("\t") == list(SCHEMA["properties"])


def test_the_schema_allows_the_words_that_the_datasets_allow():
    allowed = {
        "basis": vocabulary.BASIS, "status": vocabulary.STATUS, "reason": vocabulary.REASON,
        "right": words.SOURCE_RIGHT, "kind": words.SOURCE_KIND, "contribution": words.CONTRIBUTION,
    }  # fmt: skip

    assert {name: tuple(SCHEMA["properties"][name]["enum"]) for name in allowed} == allowed
    assert tuple(SCHEMA["properties"]["uses"]["items"]["enum"]) == (*words.USE, *words.VOICE_ROLE)
    assert tuple(SCHEMA["properties"]["ai_uses"]["items"]["enum"]) == words.AI_USE


def test_a_line_cites_manifest_files_licence_and_consent(tmp_path):
    [line] = lines(statement(tmp_path, "mara"))

    assert (line["manifest"], line["evidence_id"]) == (AI_TRACKS["manifest"][0], "a" * 64)
    assert (line["asset_sha256"], "store_sha256" in line) == ("1" * 64, False)
    assert (line["licence"], line["consent_id"], line["voice_id"]) == ("voice-ai", "mara-1", "voice:mara")


def test_a_work_and_a_recording_are_told_by_number_and_title(tmp_path):
    works = lines(statement(tmp_path / "works", "nordlys"))
    [recording] = lines(statement(tmp_path / "recordings", "halcyon"))

    assert {(row["iswc"], row["work_id"], row["source_title"]) for row in works} == {
        ("T0345246801", "T0345246801", "EBB")
    }
    assert (recording["isrc"], recording["source_title"], recording["has_conflict"]) == ("GBHAL2600001", "Ebb", "true")


def test_weights_are_parts_of_one_and_uses_of_one_source_stand_together(tmp_path):
    [line] = [row for row in lines(statement(tmp_path, "nordlys")) if row["offering"] == "premium"]

    assert (line["claimed_weight"], line["payable_weight"]) == ("0.72", "0.72")
    assert line["uses"] == ["conditioning", "training_influence"]


def test_money_of_another_offering_follows_all_plays_in_the_territory(tmp_path):
    moved = EARNED.with_columns(offering=pl.lit("remix-club"), segment=pl.lit(0, pl.Int16))

    [line] = lines(statement(tmp_path, "mara", ai_month(ai=told(ai_earning=moved))))

    assert line["plays"] == "21"  # one in free, twenty in premium


def test_a_name_keeps_its_tabs_bars_and_backslashes(tmp_path):
    odd = AI_TRACKS.with_columns(generator=pl.lit("Lyre\t|\\ Labs\nLtd"))

    [line] = lines(statement(tmp_path, "mara", ai_month(ai=told(ai_track=odd))))

    assert line["generator"] == "Lyre |\\ Labs Ltd".replace(" |", "\t|")


def test_every_line_has_a_name_of_its_own(tmp_path):
    names = [row["line_id"] for row in lines(statement(tmp_path, "castle"))]

    assert len(set(names)) == len(names) == 3


def test_no_order_of_rows_changes_a_byte(tmp_path):
    turned = told(ai_earning=EARNED.reverse(), source_share=SHARES.reverse(), ai_track=AI_TRACKS.reverse())

    first = statement(tmp_path / "a", "castle")
    second = statement(tmp_path / "b", "castle", ai_month(ai=turned, usage=USAGE.reverse().lazy()))

    assert first.read_bytes() == second.read_bytes()


def test_who_licenses_sources_is_told_that_nothing_was_earned(tmp_path):
    idle = ai_month(ai=told(ai_earning=EARNED.clear()))

    assert statement_recipients(idle) == {"mara"}
    assert lines(statement(tmp_path, "mara", idle)) == []


def test_money_that_has_no_payee_is_in_nobodys_statement():
    assert statement_recipients(ai_month()) == {"castle", "halcyon", "mara", "nordlys"}


def test_of_two_trust_lists_one_verdict_is_cited_once(tmp_path):
    again = pl.concat([VERDICTS, VERDICTS.with_columns(trust_list=pl.lit("2026-02"))])

    assert len(lines(statement(tmp_path, "mara", ai_month(ai=told(provenance_verdict=again))))) == 1
