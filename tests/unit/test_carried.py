"""What a month is settled from: deliveries, and what the month before left."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.carried import inputs_digest
from pipelines.home import Home
from pipelines.intake import registry
from schemas.advance_account import AdvanceAccount
from schemas.columns import empty, polars_schema

AUGUST, SEPTEMBER = "2026-08", "2026-09"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "deliveries").mkdir()
    return Home.at(tmp_path / "home", tmp_path / "deliveries")


def account(closing: int) -> pl.DataFrame:
    columns = polars_schema(AdvanceAccount)
    figures = {name: closing for name, kind in columns.items() if isinstance(kind, pl.Decimal)}
    row = {"period": AUGUST, "advance": "adv", "licensor": "lab", "currency": "EUR", **figures}
    return pl.DataFrame([row], schema=columns)


def of_september(home: Home) -> str:
    return inputs_digest(home, registry(home), SEPTEMBER)


def test_another_closing_of_the_month_before_is_another_input(home: Home):
    without = of_september(home)
    home.store.write("advance_account", AUGUST, account(70))
    before = of_september(home)
    home.store.write("advance_account", AUGUST, account(60))

    assert len({without, before, of_september(home)}) == 3


def test_a_month_that_carries_nothing_over_changes_nothing(home: Home):
    without = of_september(home)
    home.store.write("advance_account", AUGUST, empty(AdvanceAccount))
    home.store.write("advance_account", SEPTEMBER, account(60))

    assert of_september(home) == without == registry(home).digest(SEPTEMBER)
