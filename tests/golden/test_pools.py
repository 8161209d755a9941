"""Bases that are never merged, minima, and the pro-rata split of a month: worked cases, through our rules."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from tests.golden.cases import case
from tests.settled_worlds import leaks, settled
from tests.worlds import World, agreement

POOLS, MINIMA, AFTERDAWN = case("alloc_09_pools"), case("minima_01_sony_spotify_2011"), case("alloc_01_afterdawn_3x3")
PARTY = {"party": "label", "dpid": "PADPIDA1"}


def earned(world: World) -> dict[str, Decimal]:
    """What each track earns, over all bases; every conservation holds."""
    month = settled(world)
    assert leaks(world, month) == {}
    rows = month.recording_earning.group_by("track_id").agg(pl.col("amount").sum()).sort("track_id")
    return dict(rows.rows())


def test_a_base_is_one_territory_and_offering_and_never_merged():
    plays = [
        ("FR", name.split("-")[1], track, count)
        for name, base in POOLS["input"].items()
        for track, count in base["streams"].items()
    ]
    revenue = {("FR", name.split("-")[1]): ("EUR", base["pool"], 0) for name, base in POOLS["input"].items()}
    world = World(
        plays=plays,
        revenue=revenue,
        tracks={"A": "PADPIDA1", "B": "PADPIDA1"},
        parties=[PARTY],
        agreements=[agreement("all", "label", rate="100%", territories="+FR")],
    )

    found = earned(world)

    assert found == {track: Decimal(amount) for track, amount in POOLS["expected"]["separate"].items()}
    assert found != {track: Decimal(amount) for track, amount in POOLS["expected"]["merged_wrong"].items()}


def label_pool(one: dict[str, Any], **minimum: Any) -> dict[str, Any]:
    """The pool of a label with its share of all streams, at 60 % of gross revenue."""
    streams = one.get("label_streams", 200)
    others = streams * (1 / Fraction(one["share"]) - 1)
    world = World(
        plays=[("US", "this", "label's", streams), ("US", "this", "others'", int(others))],
        revenue={("US", "this"): ("USD", one["gross"], one.get("subscribers", 0))},
        tracks={"label's": "PADPIDA1", "others'": "PADPIDA2"},
        parties=[PARTY],
        agreements=[agreement("2011", "label", rate="60%", territories="+US", currency="USD", **minimum)],
    )
    month = settled(world)
    assert leaks(world, month) == {}
    return month.pool.row(0, named=True)


def test_the_revenue_share_of_the_leaked_contract():
    one = MINIMA["cases"][0]

    assert label_pool(one)["amount"] == Decimal(one["expected_revenue_share"])


@pytest.mark.parametrize(
    ("one", "minimum", "text"),
    [
        (MINIMA["cases"][1], {"minimum_kind": "per_subscriber", "minimum": Decimal("6.00")}, "11000000 subscribers"),
        (MINIMA["cases"][2], {"minimum_kind": "per_play", "minimum": Decimal("0.00225")}, "200000000 plays"),
    ],
    ids=["premium", "free"],
)
def test_the_greater_of_revenue_share_and_minimum(one: dict[str, Any], minimum: dict[str, Any], text: str):
    pool = label_pool(one, **minimum)

    least = Decimal(one.get("per_sub_minimum") or one["usage_minimum"])
    assert pool["revenue_share"] == Decimal(one["revenue_share"])
    assert pool["minimum"] == least
    assert pool["amount"] == Decimal(one["expected_payable"])
    assert pool["top_up"] == least - Decimal(one["revenue_share"])
    assert text in pool["formula"]


def test_pro_rata_of_the_three_users_and_three_artists():
    streams, fee = AFTERDAWN["input"]["streams"], Decimal(AFTERDAWN["input"]["fee_per_user"])
    plays: dict[str, int] = {}
    for user in streams.values():
        for artist, count in user.items():
            plays[artist] = plays.get(artist, 0) + count
    world = World(
        plays=[("FI", "premium", artist, count) for artist, count in plays.items()],
        revenue={("FI", "premium"): ("EUR", str(fee * len(streams)), len(streams))},
        tracks=dict.fromkeys(plays, "PADPIDA1"),
        parties=[PARTY],
        agreements=[agreement("all", "label", rate="100%", territories="+FI")],
    )

    assert earned(world) == {name: Decimal(sum_) for name, sum_ in AFTERDAWN["expected"]["pro_rata"].items()}
