"""Direct licensing: one licensor for a share, several for a work, and two for one share: an overclaim."""

from dataclasses import replace
from decimal import Decimal

from tests.settled_worlds import leaks, settled, valid
from tests.worlds import World, agreement, work

OF_FIRST = {"mandate": "first", "owner_kind": "ipi", "owner": "00000000101", "right": "PR", "territories": "+DE"}
OF_SECOND = {**OF_FIRST, "mandate": "second", "owner": "00000000202"}
WORLD = World(
    plays=[("DE", "premium", "a", 100)],
    agreements=[
        agreement("vehicle", "vehicle", mode="direct", rate="12%"),
        agreement("society", "society", mode="direct", rate="10%"),
        agreement("provision", None, mode="direct", rate="9%"),
    ],
    revenue={("DE", "premium"): ("EUR", "1000", 10)},
    tracks={"a": "PA1"},
    parties=[{"party": "vehicle"}, {"party": "society"}],
    works=[work("W1", ("00000000101", "60%", None, "+2136"), ("00000000202", "40%", None, "+2136"))],
    links=[("a", "W1", "100%")],
    mandates=[{**OF_FIRST, "licensor": "vehicle"}, {**OF_SECOND, "licensor": "society"}],
)
"""A work of two publishers, each of which licenses its own share by another hub."""


def earned(world: World) -> list[tuple]:
    month = settled(world)
    valid(month)
    assert leaks(world, month) == {}
    return sorted(
        month.licensor_earning.filter(month.licensor_earning["side"] == "composition")
        .select("agreement", "licensor", "status", "reason", "amount")
        .rows(),
        key=str,
    )


def test_a_split_work_has_the_licensors_of_its_owners():
    assert earned(WORLD) == [
        ("society", "society", "payable", None, Decimal(40)),
        ("vehicle", "vehicle", "payable", None, Decimal(72)),
    ]


def test_two_licensors_of_one_share_overclaim_it_and_it_waits_for_both():
    world = replace(WORLD, mandates=[*WORLD.mandates, {**OF_FIRST, "mandate": "rival", "licensor": "society"}])

    # 60 % of the work is claimed by both: held at our provision's 9 %; the other 40 % is not touched
    assert earned(world) == [
        ("provision", None, "hold", "overclaim", Decimal(54)),
        ("society", "society", "payable", None, Decimal(40)),
    ]


def test_a_mandate_for_the_owner_itself_is_not_disputed_by_one_for_any():
    anyone = {"mandate": "all", "owner_kind": "any", "owner": "", "right": "PR", "territories": "+DE"}
    world = replace(WORLD, mandates=[*WORLD.mandates, {**anyone, "licensor": "society"}])

    assert earned(world) == earned(WORLD)
