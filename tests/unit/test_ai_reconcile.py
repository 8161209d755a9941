"""A sound month with AI tracks has no leaks; one nano-unit too many or a missing row is found by name."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from schemas.columns import MONEY
from tests.settled_worlds import Month, leaks, settled
from tests.unit.ai_money_month import licence, world
from tests.worlds import agreement

WORLD = world(
    agreements=[agreement("deal", "label", rate="50%")],
    ai_licence=[licence("works", "soc", unaccepted="service"), licence("sounds", "major", "recording")],
)
SOUND = settled(WORLD)


def changed(side: str, by: str) -> Month:
    """The month with the source's earning of one side changed."""
    more = pl.lit(Decimal(by)).cast(MONEY)
    amount = pl.when(pl.col("side") == side).then(pl.col("amount") + more).otherwise("amount").cast(MONEY)
    return replace(SOUND, ai_earning=SOUND.ai_earning.with_columns(amount))


def test_the_month_has_both_sides_and_no_leaks():
    assert SOUND.ai_earning["side"].to_list() == ["ai", "recorded"]
    assert leaks(WORLD, SOUND) == {}


@pytest.mark.parametrize(("side", "check"), [("recorded", "recordings"), ("ai", "beside")])
def test_one_unit_of_a_source_too_many_is_found(side: str, check: str):
    assert set(leaks(WORLD, changed(side, "0.000000001"))) == {check, "mart"}


@pytest.mark.parametrize(("at", "check"), [(0, "beside"), (1, "recordings")])
def test_a_source_that_is_missing_is_found(at: int, check: str):
    rows = SOUND.ai_earning.filter(pl.int_range(pl.len()) != at)

    assert set(leaks(WORLD, replace(SOUND, ai_earning=rows))) == {check, "mart"}


def test_a_pool_beside_that_is_missing_is_found():
    assert "beside" in leaks(WORLD, replace(SOUND, pool=SOUND.pool.filter(pl.col("side") != "ai")))
