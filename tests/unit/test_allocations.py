"""Which allocation a base is apportioned by, side by side and agreement by agreement; and the money of nobody."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from attribution.agreements import TermsError
from attribution.allocations import chosen
from attribution.weight_columns import ALONE, NOBODY, column, with_nobody
from attribution.weights.allocation import PRO_RATA
from schemas.allocation import Allocation
from tests.formats.rows import rows
from tests.settled_worlds import leaks, settled, valid
from tests.worlds import LAST, World, agreement, revenue, territory_set, work

HELD = json.dumps({"listener_revenue": "equal", "idle": "hold", "split_by": "plays"})
HUB = {"mandate": "m", "owner_kind": "any", "owner": "", "right": "PR", "territories": "+DE", "licensor": "hub"}


def allocation(name: str, side: str = "recorded", **more: Any) -> dict[str, Any]:
    said = {"model": "user_centric", "parameters": HELD, "territories": "+DE"}
    return {"allocation": name, "side": side, **said, **more}


def terms_of(agreement_of_alpha: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**agreement("alpha-deal", "alpha", rate="50%"), **agreement_of_alpha},
        agreement("beta-deal", "beta", rate="50%"),
        agreement("provision", None, rate="40%"),
        agreement("hub-deal", "hub", mode="direct", rate="10%"),
        agreement("works-provision", None, mode="direct", rate="10%"),
    ]


WORLD = World(
    plays=[("DE", "premium", "a", 30), ("DE", "premium", "b", 70)],
    agreements=terms_of({}),
    revenue={("DE", "premium"): ("EUR", "1000", 100)},
    tracks={"a": "PA1", "b": "PA2"},
    parties=[{"party": "alpha", "dpid": "PA1"}, {"party": "beta", "dpid": "PA2"}, {"party": "hub"}],
    works=[work("W1", ("P1", "100%", None, "+2136")), work("W2", ("P1", "100%", None, "+2136"))],
    links=[("a", "W1", "100%"), ("b", "W2", "100%")],
    mandates=[HUB],
)
"""By plays, alpha has 30 of 100; each of alpha's plays may weigh more by another allocation."""


def balanced(world: World):
    month = settled(world)
    valid(month)
    assert leaks(world, month) == {}
    return month


def pools(world: World) -> dict[str, tuple[Decimal, str]]:
    found = balanced(world).pool.select("agreement", "amount", "allocation").rows()
    return {name: (amount, allocated) for name, amount, allocated in found if amount}


def test_without_terms_every_base_is_apportioned_by_plays():
    assert pools(WORLD) == {
        "alpha-deal": (Decimal(150), "pro_rata"),
        "beta-deal": (Decimal(350), "pro_rata"),
        "hub-deal": (Decimal(100), "pro_rata"),
    }


def test_the_service_s_choice_holds_for_the_side_and_base_that_it_names():
    world = replace(WORLD, allocations=[allocation("fans")], weights={("fans", "a"): 7, ("fans", "b"): 3})

    # alpha: 7 × 30 = 210, beta: 3 × 70 = 210: half of 1000.00 each; compositions stay by plays
    assert pools(world) == {
        "alpha-deal": (Decimal(250), "fans"),
        "beta-deal": (Decimal(250), "fans"),
        "hub-deal": (Decimal(100), "pro_rata"),
    }
    lines = settled(world).work_earning.select("track_id", "amount").sort("track_id").rows()
    assert lines == [("a", Decimal(30)), ("b", Decimal(70))]


def test_an_agreement_may_name_an_allocation_that_tells_its_own_part_alone():
    named = terms_of({"allocation": "fans"})
    fans = allocation("fans", territories=None)
    world = replace(WORLD, agreements=named, allocations=[fans], weights={("fans", "a"): 7, ("fans", "b"): 3})

    # alpha has half by its own allocation, beta still 70 of 100 by plays
    assert pools(world) == {
        "alpha-deal": (Decimal(250), "fans"),
        "beta-deal": (Decimal(350), "pro_rata"),
        "hub-deal": (Decimal(100), "pro_rata"),
    }
    found = settled(world)
    assert dict(found.usage.select("track_id", "allocation").rows()) == {"a": "fans", "b": "pro_rata"}
    assert found.base_weight.select("side", "allocation", "is_choice", "weight").rows() == [
        ("composition", "pro_rata", True, 100),
        ("recorded", "fans", False, 420),
        ("recorded", "pro_rata", True, 100),
    ]


def test_compositions_may_be_apportioned_otherwise_than_recordings():
    fans = allocation("fans", side="composition")
    world = replace(WORLD, allocations=[fans], weights={("fans", "a"): 7, ("fans", "b"): 3})

    assert pools(world)["alpha-deal"] == (Decimal(150), "pro_rata")
    lines = settled(world).work_earning.select("track_id", "amount").sort("track_id").rows()
    assert lines == [("a", Decimal(50)), ("b", Decimal(50))]


def test_a_composition_agreement_may_name_its_own():
    fans = allocation("fans", side="composition", territories=None)
    agreed = [
        {**one, "allocation": "fans"} if one["agreement"] == "hub-deal" else one
        for one in terms_of({})
    ]  # fmt: skip
    world = replace(
        WORLD,
        agreements=agreed,
        allocations=[fans],
        weights={("fans", "a"): 7, ("fans", "b"): 3},
        mandates=[{**HUB, "owner_kind": "society", "owner": "052"}],
        works=[work("W1", ("P1", "100%", "052", "+2136")), work("W2", ("P1", "100%", "088", "+2136"))],
    )

    # the hub's part: 210 of 420 by its own allocation; what nobody licensed: 70 of 100 by plays
    assert pools(world)["hub-deal"] == (Decimal(50), "fans")
    assert pools(world)["works-provision"] == (Decimal(70), "pro_rata")
    assert settled(world).usage_weight.select("track_id", "allocation", "weight").rows() == [
        ("a", "fans", 210), ("b", "fans", 210)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("allocations", "named", "told"),
    [
        (
            [allocation("fans"), allocation("stars")],
            None,
            "Allocations fans and stars are both chosen for the recorded side of DE premium on 2026-09-30. Let one end "
            "(valid_to), take the territory or the offering out of one of them, or leave its territories out and name "
            "it in the agreements that it is for.",
        ),
        (
            [],
            "fans",
            "Agreement alpha-deal names the allocation fans, and none of that name is in force on 2026-09-30: add it "
            "under allocations, or name one of pro_rata.",
        ),
        (
            [allocation("fans", side="composition")],
            "fans",
            "Agreement alpha-deal is of the recorded side and names the allocation fans, which is of the composition "
            "side: name one of its own side.",
        ),
    ],
)
def test_contradictions_are_refused_by_name(allocations: list, named: str | None, told: str):
    world = replace(WORLD, allocations=allocations, agreements=terms_of({"allocation": named}))

    with pytest.raises(TermsError) as refused:
        settled(world)

    assert str(refused.value) == told


def test_the_later_of_two_versions_holds_and_offerings_are_those_named():
    said = rows(
        Allocation,
        allocation("fans", valid_from=date(2025, 1, 1)),
        allocation("fans", valid_from=date(2026, 5, 1), offerings=["premium"]),
    )
    bases = pl.DataFrame({"territory": ["DE", "DE"], "offering": ["free", "premium"]})

    found = chosen(said, territory_set(WORLD).collect(), bases, on=LAST)

    assert found.filter(pl.col("side") == "recorded").select("offering", "allocation").rows() == [
        ("free", "pro_rata"), ("premium", "fans")
    ]  # fmt: skip


def test_revenue_without_plays_waits_in_suspense_for_what_our_provision_takes():
    world = replace(WORLD, plays=[])

    found = balanced(world)

    earned = found.licensor_earning.select("side", "agreement", "status", "reason", "amount", "plays").rows()
    assert sorted(earned) == [
        ("composition", "works-provision", "suspense", "no_plays", Decimal(100), 0),
        ("recorded", "provision", "suspense", "no_plays", Decimal(400), 0),
    ]


def test_the_part_of_idle_listeners_is_nobody_s():
    half = [*WORLD.plays, ("DE", "premium", NOBODY, 1)]
    world = replace(WORLD, plays=half, allocations=[allocation("fans")], weights={("fans", NOBODY): 100})

    # 30 and 70 of 200 for the tracks; half of 1000.00 is of listeners who played nothing, at 40 %
    found = settled(world).licensor_earning.filter(pl.col("side") == "recorded")
    assert found.select("licensor", "status", "reason", "amount").sort("amount").rows() == [
        ("alpha", "payable", None, Decimal(75)),
        ("beta", "payable", None, Decimal(175)),
        (None, "suspense", "idle_listeners", Decimal(200)),
    ]


def test_nobody_has_one_row_of_a_base():
    counts = counted(
        replace(WORLD, plays=[*WORLD.plays, ("DE", "premium", NOBODY, 0)]), fans=[3, 7, 10], stars=[0, 0, 0]
    )

    found = with_nobody(counts, revenue(WORLD).collect(), []).filter(pl.col("track_ref") == NOBODY)

    assert found.select(column("fans"), column("stars"), column("pro_rata")).rows() == [(10, ALONE, 0)]


def counted(world: World, **weights: list[int]) -> pl.DataFrame:
    plays = [play[:4] for play in world.plays]
    frame = pl.DataFrame(plays, schema=["territory", "offering", "track_ref", "plays"], orient="row")
    named = {column(name): values for name, values in {PRO_RATA.name: frame["plays"].to_list(), **weights}.items()}
    return frame.with_columns(pl.lit(0, pl.Int16).alias("segment"), *(pl.Series(n, v) for n, v in named.items()))


def test_an_allocation_that_weighs_nothing_leaves_its_base_to_nobody():
    world = replace(WORLD, allocations=[allocation("fans")], weights={("fans", "a"): 0, ("fans", "b"): 0})

    found = balanced(world).licensor_earning.filter(pl.col("side") == "recorded")

    assert found.select("licensor", "status", "reason", "amount").sort("amount").rows() == [
        ("alpha", "payable", None, Decimal(0)),
        ("beta", "payable", None, Decimal(0)),
        (None, "suspense", "no_plays", Decimal(400)),
    ]


def test_a_feature_of_the_service_has_no_plays_to_wait_for():
    earned = revenue(replace(WORLD, revenue={("DE", "studio"): ("EUR", "5", 0), ("DE", "free"): ("EUR", "5", 0)}))
    none = counted(replace(WORLD, plays=[("DE", "premium", "a", 1)]))

    found = with_nobody(none, earned.collect(), ["studio"])

    assert found.filter(pl.col("track_ref") == NOBODY).select("offering", column("pro_rata")).rows() == [
        ("free", ALONE)
    ]


def test_a_price_per_play_is_not_owed_for_plays_at_a_rate_of_zero():
    least = {"minimum_kind": "per_play", "minimum": Decimal(6), "currency": "EUR"}
    world = replace(WORLD, agreements=terms_of(least), zero_rated=[("DE", "premium", "a", 0, 5)])

    # the greater of 30 % of 500.00 and (30 - 5) × 6.00
    assert pools(world)["alpha-deal"] == (Decimal(150), "pro_rata")
    without = replace(world, zero_rated=[])
    assert pools(without)["alpha-deal"] == (Decimal(180), "pro_rata")
    assert settled(world).usage.select("track_id", "plays", "zero_rate_plays").rows() == [("a", 30, 5), ("b", 70, 0)]


def test_an_agreement_of_another_month_names_nothing():
    old = {"valid_from": date(2024, 1, 1), "valid_to": date(2025, 12, 31)}
    agreements = [*terms_of({}), {**agreement("old", "alpha", rate="1%"), **old, "allocation": "gone"}]
    world = replace(WORLD, agreements=agreements, allocations=[])

    assert pools(world)["alpha-deal"] == (Decimal(150), "pro_rata")


def test_an_allocation_that_ends_with_its_agreement_within_the_month_tells_that_agreements_part():
    until = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 9, 14)}
    named = agreement("alpha-deal", "alpha", rate="50%") | until | {"allocation": "fans"}
    later = agreement("alpha-next", "alpha", rate="50%") | {"valid_from": date(2026, 9, 15)}
    fans = allocation("fans", territories=None, **until)
    plays = [("DE", "premium", "a", 15, 0), ("DE", "premium", "a", 15, 1), ("DE", "premium", "b", 70, 0)]
    others = [one for one in terms_of({}) if one["agreement"] != "alpha-deal"]
    world = replace(
        WORLD, plays=plays, agreements=[named, later, *others], allocations=[fans],
        weights={("fans", "a"): 7, ("fans", "b"): 3},
    )  # fmt: skip

    # 105 of 420 by its own allocation until the 14th, 15 of 100 by plays after it
    assert pools(world)["alpha-deal"] == (Decimal(125), "fans")
    assert pools(world)["alpha-next"] == (Decimal(75), "pro_rata")


def test_a_provision_of_compositions_has_the_idle_part_by_its_own_allocation():
    fans = allocation("fans", side="composition", territories=None)
    agreed = [
        {**one, "allocation": "fans"} if one["agreement"] == "works-provision" else one
        for one in terms_of({})
    ]  # fmt: skip
    played = [*WORLD.plays, ("DE", "premium", NOBODY, 0)]
    weights = {("fans", "a"): 1, ("fans", "b"): 1}
    world = replace(WORLD, plays=played, agreements=agreed, allocations=[fans], weights=weights)

    # nobody has neither plays nor weight: the hub's part is all of it, and the provision has no line
    assert pools(world)["hub-deal"] == (Decimal(100), "pro_rata")
    assert "works-provision" not in pools(world)


def test_one_sum_for_all_rights_is_a_part_of_both():
    both = [
        work("W1", ("P1", "100%", None, "+2136"), right="PR MR"),
        work("W2", ("P1", "100%", None, "+2136"), right="PR MR"),
    ]
    blanket = agreement("pro", "hub", "blanket", right="all", fee=Decimal(50), currency="EUR")
    agreed = [one for one in terms_of({}) if one["side"] == "recorded"]
    world = replace(
        WORLD, agreements=[*agreed, blanket], works=both, mandates=[HUB, {**HUB, "mandate": "n", "right": "MR"}]
    )

    (pool,) = balanced(world).pool.filter(pl.col("agreement") == "pro").iter_rows(named=True)

    assert (pool["amount"], pool["usage_share_ppb"], pool["base_part"]) == (Decimal(50), 10**9, Decimal(1000))


def test_in_a_pool_without_any_weight_plays_at_a_rate_of_zero_have_nothing():
    least = {"minimum_kind": "per_play", "minimum": Decimal(6), "currency": "EUR", "rate_ppb": 0}
    world = replace(
        WORLD,
        plays=[("DE", "premium", "a", 5), ("DE", "premium", "c", 10), ("DE", "premium", "b", 70)],
        tracks={**WORLD.tracks, "c": "PA1"},
        agreements=terms_of(least),
        allocations=[allocation("rated", model="pro_rata", parameters="{}")],
        weights={("rated", "a"): 0, ("rated", "c"): 0},
        zero_rated=[("DE", "premium", "c", 0, 10)],
    )

    lines = balanced(world).recording_earning.filter(pl.col("agreement") == "alpha-deal")

    # five plays at 6.00; the ten at a rate of zero are reported with nothing
    assert lines.select("track_id", "plays", "amount").rows() == [("a", 5, Decimal(30)), ("c", 10, Decimal(0))]
