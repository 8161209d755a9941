"""A sound month has no leaks; each figure that is changed by one nano-unit is found by name."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from attribution.reconcile import leaks as unbalanced
from attribution.reconcile import steps_of_pools, works_of_recordings
from schemas.columns import MONEY
from schemas.recording_work import RecordingWork
from tests.formats.rows import rows
from tests.settled_worlds import Month, leaks, settled
from tests.worlds import World, agreement, work

WORLD = World(
    plays=[("DE", "premium", "A", 6), ("DE", "premium", "never", 4)],
    revenue={("DE", "premium"): ("EUR", "1000.00", 100)},
    tracks={"A": "PADPIDA1"},
    parties=[{"party": "label", "dpid": "PADPIDA1"}],
    works=[work("W", ("00000000101", "60%", "052", "+DE"))],
    links=[("A", "W", "1")],
    mandates=[
        {"mandate": "m", "owner_kind": "any", "owner": "", "right": "PR", "territories": "+DE", "licensor": "hub"}
    ],
    agreements=[
        agreement("rec", "label", rate="52%"),
        agreement("aside", None, rate="52%"),
        agreement("hub", "hub", "direct", rate="12%"),
    ],
)
SOUND = settled(WORLD)
NANO = pl.lit(Decimal("0.000000001")).cast(MONEY)


def broken(dataset: str, column: str, by: pl.Expr) -> Month:
    """The month with the first row of a dataset changed."""
    frame: pl.DataFrame = getattr(SOUND, dataset)
    is_first = pl.int_range(pl.len()) == 0
    changed = pl.when(is_first).then(pl.col(column) + by).otherwise(column).cast(frame.schema[column])
    return replace(SOUND, **{dataset: frame.with_columns(changed.alias(column))})


def test_a_sound_month_has_no_leaks():
    assert leaks(WORLD, SOUND) == {}


@pytest.mark.parametrize(
    ("dataset", "column", "found"),
    [
        ("usage", "weight", {"usage"}),
        ("usage", "plays", {"counts", "plays"}),
        ("base", "amount", {"revenue", "service"}),
        ("usage", "composition_weight", {"usage"}),
        ("base_weight", "weight", {"usage"}),
        ("pool", "amount", {"steps", "works", "earnings", "service"}),
        ("pool", "revenue_share", {"steps"}),
        ("pool", "top_up", {"steps", "service"}),
        ("recording_earning", "amount", {"recordings", "mart"}),
        ("work_earning", "amount", {"works", "mart"}),
        ("licensor_earning", "amount", {"earnings", "booked", "payments"}),
        ("journal", "amount", {"entries", "booked"}),
        ("payment", "payable", {"payments", "to_pay"}),
        ("payment", "to_pay", {"to_pay"}),
        ("track_shares", "share_ppb", {"shares"}),
        ("track_shares", "amount", {"mart"}),
    ],
)
def test_one_unit_too_many_is_found(dataset: str, column: str, found: set[str]):
    frame: pl.DataFrame = getattr(SOUND, dataset)
    one = NANO if frame.schema[column] == MONEY else pl.lit(-1)

    assert set(leaks(WORLD, broken(dataset, column, one))) == found


@pytest.mark.parametrize("dataset", ["usage", "pool", "recording_earning", "work_earning", "journal", "payment"])
def test_a_row_that_is_missing_is_found(dataset: str):
    frame: pl.DataFrame = getattr(SOUND, dataset)

    assert leaks(WORLD, replace(SOUND, **{dataset: frame[1:]}))


def test_a_part_of_a_base_that_is_more_than_it_is_found():
    assert "parts" in leaks(WORLD, broken("pool", "base_part", pl.lit(Decimal(2000)).cast(MONEY)))
    assert "parts" in leaks(WORLD, broken("pool", "base_part", pl.lit(Decimal(-2000)).cast(MONEY)))


@pytest.mark.parametrize(
    ("amount", "reason", "is_found"),
    [(1, None, False), (-1, None, True), (-1, "no_revenue", True), (-1, "negative_revenue", False),
     (1, "negative_revenue", True), (0, "no_revenue", False)],
)  # fmt: skip
def test_a_pool_below_zero_is_held_for_it_and_no_other_is(amount: int, reason: str | None, is_found: bool):
    sums = dict.fromkeys(["amount", "revenue_share"], pl.lit(Decimal(amount)).cast(MONEY))
    pool = SOUND.pool[:1].with_columns(**sums, hold_reason=pl.lit(reason, pl.String))

    assert bool(steps_of_pools(pool.lazy()).height) is is_found


def test_a_top_up_below_zero_is_found():
    less = pl.lit(Decimal(-1)).cast(MONEY)
    pool = SOUND.pool[:1].with_columns(top_up=less, amount=pl.col("revenue_share") + less)

    assert steps_of_pools(pool.lazy()).height == 1


def test_a_leak_says_where_and_how_much():
    frame = SOUND.recording_earning.with_columns(pl.col("amount") + NANO)

    found = unbalanced(frame.lazy(), SOUND.recording_earning.lazy(), keys=["agreement", "reason"], amount="amount")

    assert found.rows() == [
        ("aside", "unknown_track", Decimal("208.000000001"), Decimal(208), Decimal("0.000000001")),
        ("rec", None, Decimal("312.000000001"), Decimal(312), Decimal("0.000000001")),
    ]


def test_a_group_that_only_one_side_has_counts_as_zero_on_the_other():
    one = pl.LazyFrame({"k": ["a", None], "n": [1, 2]})
    other = pl.LazyFrame({"k": [None, "b"], "n": [2, 0]}, schema_overrides={"k": pl.String})

    assert unbalanced(one, other, keys=["k"], amount="n").rows() == [("a", 1, 0, 1)]


def test_sums_beyond_64_bits_are_compared_exactly():
    large = pl.LazyFrame({"k": ["a", "a"], "n": [2**62, 2**62]})
    other = pl.LazyFrame({"k": ["a", "a"], "n": [2**62, 2**62 - 1]})

    assert unbalanced(large, other, keys=["k"], amount="n")["difference"].to_list() == [1]


def test_a_recording_whose_works_are_not_the_whole_is_found():
    parts = rows(
        RecordingWork,
        {"isrc": "QZABC2600001", "work_id": "W1", "proportion_ppb": 500_000_000},
        {"isrc": "QZABC2600001", "work_id": "W2", "proportion_ppb": 499_999_999},
        {"isrc": "QZABC2600002", "work_id": "W1"},
    )

    assert works_of_recordings(parts.lazy())["isrc"].to_list() == ["QZABC2600001"]
