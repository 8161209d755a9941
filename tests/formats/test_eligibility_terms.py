"""Eligibility in terms: what it may say, and what each mistake is called."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.terms import read
from schemas.eligibility import Eligibility
from tests.paths import ROOT

SECTION = (ROOT / "docs" / "terms.md").read_text("utf-8").split("\n## Eligibility\n")[1]
EXAMPLE = re.search(r"```yaml\n(.*?)```", SECTION, re.DOTALL)
ENTRY = "eligibility: e, valid_from: 2026-01-01, source: s"
COUNTED = "months: 12, window: before, where_months_missing: eligible"


def parsed(folder: Path, text: str) -> Parsed:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    return read(path, name="terms/terms.yaml", delivery_id="0" * 64)


def entries(folder: Path, *entries: str) -> Parsed:
    return parsed(folder, "issued: 2026-08-15\neligibilities:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries))


def test_the_documented_eligibility_is_read_as_it_is_written(tmp_path: Path):
    assert EXAMPLE
    rows = parsed(tmp_path, EXAMPLE[1]).frames["eligibility"]

    assert Eligibility.validate(rows, lazy=True).rows(named=True) == [
        {
            "eligibility": "thousand", "valid_from": date(2026, 1, 1), "valid_to": None, "minimum_plays": 1000,
            "minimum_listeners": 50, "months": 12, "window": "before", "where_months_missing": "eligible",
            "functional_least_seconds": 120, "functional_value_ppb": 200_000_000, "shortest_seconds": 31,
            "own_content": ["harbour-ambient"], "source": "Royalty policy 4",
        }
    ]  # fmt: skip


def test_every_part_of_an_eligibility_may_stand_alone(tmp_path: Path):
    alone = [
        f"minimum_plays: 1000, {COUNTED}", f"minimum_listeners: 50, {COUNTED}", "shortest_seconds: 31",
        "functional: {least_seconds: 0, value: 0}", "own_content: [b, a, b]",
    ]  # fmt: skip

    found = entries(tmp_path, *(f"{ENTRY.replace('e,', f'e{at},', 1)}, {one}" for at, one in enumerate(alone)))

    rows = Eligibility.validate(found.frames["eligibility"], lazy=True)
    assert rows["minimum_plays"].to_list() == [1000, None, None, None, None]
    assert rows["functional_value_ppb"].to_list() == [None, None, None, 0, None]
    assert rows["own_content"].to_list() == [[], [], [], [], ["a", "b"]]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "asks for nothing"),
        ("minimum_plays: 1000", "has a minimum and no months, window, where_months_missing"),
        ("minimum_listeners: 50, months: 12, window: with", "has a minimum and no where_months_missing"),
        ("shortest_seconds: 31, months: 12", "has months and nothing to count over them"),
        (f"minimum_plays: 0, {COUNTED}", "minimum_plays: 0"),
        ('minimum_plays: "1000", ' + COUNTED, "is not a whole number without quotes"),
        (f"minimum_plays: 1000, {COUNTED.replace('12', '37')}", "months: 37"),
        (f"minimum_plays: 1000, {COUNTED.replace('before', 'after')}", "window: 'after'"),
        (f"minimum_plays: 1000, {COUNTED.replace('eligible', 'maybe')}", "where_months_missing: 'maybe'"),
        ('functional: {value: "20 %"}', "functional, least_seconds: is missing: add it"),
        ("functional: {least_seconds: 120}", "functional, value: is missing: add it"),
        ('functional: {least_seconds: 120, value: "33.3333333 %"}', "is finer than 0.01 %"),
        ('functional: {least_seconds: 120, value: "101 %"}', "above 100 %"),
        ("functional: {least_seconds: -1, value: 1}", "least_seconds: -1"),
        ("shortest_seconds: 0", "shortest_seconds: 0"),
        ("own_content: [A B]", "own_content, entry 1: 'A B'"),
        ("least_plays: 1000", "least_plays: 1000 is not a key that is known here"),
    ],
)
def test_a_mistake_in_an_eligibility_is_named_with_its_place(tmp_path: Path, said: str, told: str):
    with pytest.raises(Quarantine) as refused:
        entries(tmp_path, f"{ENTRY}, {said}" if said else ENTRY)

    assert refused.value.reason == "invalid_content"
    assert "eligibilities, entry 1 (e)" in refused.value.detail
    assert told in refused.value.detail


def test_an_eligibility_that_holds_twice_is_refused(tmp_path: Path):
    one = f"{ENTRY}, shortest_seconds: 31"

    with pytest.raises(Quarantine, match="eligibilities: e holds twice from 2026-03-01: end the one of 2026-01-01"):
        entries(tmp_path, one, one.replace("2026-01", "2026-03"))
