"""What a month is settled from: deliveries, and what the month before left."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.carried import inputs_digest, left_by_last, left_by_month_before
from pipelines.home import Home
from pipelines.intake import registry
from pipelines.record import NotReleased, RunRecord, left, save
from schemas.advance_account import AdvanceAccount
from schemas.columns import empty, polars_schema
from schemas.notice_sequence import NoticeSequence

JULY, AUGUST, SEPTEMBER = "2026-07", "2026-08", "2026-09"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "deliveries").mkdir()
    return Home.at(tmp_path / "home", tmp_path / "deliveries")


def account(closing: int) -> pl.DataFrame:
    columns = polars_schema(AdvanceAccount)
    figures = {name: closing for name, kind in columns.items() if isinstance(kind, pl.Decimal)}
    row = {"period": AUGUST, "advance": "adv", "licensor": "lab", "currency": "EUR", **figures}
    return pl.DataFrame([row], schema=columns)


def settle(home: Home, period: str, rows: pl.DataFrame) -> None:
    home.store.write("advance_account", period, rows)
    save(home, RunRecord(period, "inputs", "code", left=left(home, period)))


def of_september(home: Home) -> str:
    return inputs_digest(home, registry(home), SEPTEMBER)


def test_another_closing_of_the_month_before_is_another_input(home: Home):
    without = of_september(home)
    settle(home, AUGUST, account(70))
    before = of_september(home)
    settle(home, AUGUST, account(60))

    assert len({without, before, of_september(home)}) == 3
    left = left_by_month_before(home, "advance_account", SEPTEMBER)
    assert left is not None
    assert left.collect().equals(account(60))


def test_a_month_that_carries_nothing_over_changes_nothing(home: Home):
    without = of_september(home)
    settle(home, AUGUST, empty(AdvanceAccount))
    settle(home, SEPTEMBER, account(60))

    assert of_september(home) == without == registry(home).digest(SEPTEMBER)


def test_a_month_that_was_stopped_before_it_was_settled_left_nothing(home: Home):
    without = of_september(home)
    home.store.write("advance_account", AUGUST, account(70))

    assert of_september(home) == without
    assert left_by_month_before(home, "advance_account", SEPTEMBER) is None


def test_a_month_that_was_run_again_and_stopped_has_to_be_settled_first(home: Home):
    settle(home, AUGUST, account(70))
    home.store.write("advance_account", AUGUST, account(60))

    for asked in (lambda: of_september(home), lambda: left_by_month_before(home, "advance_account", SEPTEMBER)):
        with pytest.raises(NotReleased, match=r"2026-08 was run again .* Settle it first: partita run 2026-08"):
            asked()

    settle(home, AUGUST, account(60))
    assert left_by_month_before(home, "advance_account", SEPTEMBER) is not None


def test_what_came_to_the_same_again_is_what_was_released(home: Home):
    settle(home, AUGUST, account(70))
    before = of_september(home)
    home.store.write("advance_account", AUGUST, account(70))

    assert of_september(home) == before


def numbered(number: int) -> pl.DataFrame:
    row = {"recipient": "hub", "series": "WORKS-USED", "number": number, "period": JULY}
    return pl.DataFrame([row], schema=polars_schema(NoticeSequence))


def count(home: Home, period: str, rows: pl.DataFrame) -> None:
    home.store.write("notice_sequence", period, rows)
    save(home, RunRecord(period, "inputs", "code", left=left(home, period)))


def test_numbers_go_on_from_the_last_month_settled_whichever_that_is(home: Home):
    assert left_by_last(home, "notice_sequence", SEPTEMBER) is None
    count(home, "2026-06", numbered(3))
    count(home, JULY, numbered(4))
    count(home, SEPTEMBER, numbered(5))

    found = left_by_last(home, "notice_sequence", SEPTEMBER)

    assert found is not None
    assert found.equals(numbered(4))


def test_another_number_of_the_last_month_settled_is_another_input(home: Home):
    without = of_september(home)
    count(home, JULY, numbered(4))
    before = of_september(home)
    count(home, JULY, numbered(5))

    assert len({without, before, of_september(home)}) == 3


def test_numbers_of_a_month_that_was_not_settled_to_its_end_are_not_gone_on_from(home: Home):
    count(home, JULY, numbered(4))
    home.store.write("notice_sequence", JULY, numbered(5))

    with pytest.raises(NotReleased, match="Settle it first: partita run 2026-07"):
        left_by_last(home, "notice_sequence", SEPTEMBER)
