"""One rate for both rights, divided by the split in force: two pools, each its part of the one formula."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from attribution.agreements import TermsError
from tests.settled_worlds import leaks, settled, valid
from tests.unit.modes_month import MANDATE, WORLD
from tests.worlds import World, agreement, ppb

# of ten plays, soc licenses 7.6 of each right: 3.6 of track A and 4 of B
BOTH = replace(
    WORLD,
    works=[{**one, "right": "PR MR"} for one in WORLD.works],
    mandates=[MANDATE, {**MANDATE, "right": "MR"}],
)


def blend(**more: Any) -> list[dict[str, Any]]:
    given = {"rate": "10%", "mode": "direct", **more}
    return [agreement("hub", "soc", right=right, is_blend=True, **given) for right in ("PR", "MR")]


def split(name: str, performing: str, **more: Any) -> dict[str, Any]:
    parts = {"performing_ppb": ppb(performing), "mechanical_ppb": 10**9 - ppb(performing)}
    return {"right_split": name, "territories": "+DE", **parts, **more}


def pools(world: World) -> dict[str, dict[str, Any]]:
    month = settled(world)
    valid(month)
    assert leaks(world, month) == {}
    return {row["right"]: row for row in month.pool.iter_rows(named=True)}


def test_each_right_has_its_part_of_the_rate():
    found = pools(replace(BOTH, agreements=blend(), splits=[split("streams", "75%")]))

    # 10 % × 0.76 × 1,000.00 = 76.00
    assert {right: pool["amount"] for right, pool in found.items()} == {"PR": Decimal(57), "MR": Decimal(19)}
    assert found["PR"]["formula"] == "PR, 75 % of the blend: 10 % × 19/25 × 1000.00 EUR net = 57.00 EUR"
    assert found["MR"]["formula"] == "MR, 25 % of the blend: 10 % × 19/25 × 1000.00 EUR net = 19.00 EUR"
    assert {pool["base_part"] for pool in found.values()} == {Decimal(760)}


def test_rights_that_differ_are_each_of_their_own_shares():
    world = replace(BOTH, agreements=blend(), splits=[split("streams", "50%")], mandates=[MANDATE])

    # nobody gave soc the mandate for the mechanical right
    assert {right: pool["amount"] for right, pool in pools(world).items()} == {"PR": Decimal(38)}


def test_a_minimum_is_divided_as_the_rate_is():
    agreements = blend(minimum_kind="per_subscriber", minimum=Decimal("2.00"), currency="EUR")
    found = pools(replace(BOTH, agreements=agreements, splits=[split("streams", "75%")]))

    # 100 subscribers × 0.76 × 2.00 = 152.00
    assert {right: pool["amount"] for right, pool in found.items()} == {"PR": Decimal(114), "MR": Decimal(38)}
    assert {right: pool["top_up"] for right, pool in found.items()} == {"PR": Decimal(57), "MR": Decimal(19)}
    assert found["MR"]["formula"].startswith("MR, 25 % of the blend: 10 % × ")
    assert "; minimum 19/25 × 100 subscribers × 2.00 EUR = 38.00 EUR; " in found["MR"]["formula"]


def test_a_fee_is_divided_and_is_still_one_fee():
    agreements = blend(mode="blanket", rate="0", fee=Decimal("80.00"), currency="EUR")
    found = pools(replace(BOTH, agreements=agreements, splits=[split("streams", "62.5%")]))

    assert {right: pool["amount"] for right, pool in found.items()} == {"PR": Decimal(50), "MR": Decimal(30)}
    assert found["MR"]["formula"] == "MR, 37.5 % of the blend: fee 80.00 EUR = 30.00 EUR"


def test_a_part_that_is_no_whole_nano_unit_is_rounded_once():
    world = replace(
        BOTH,
        agreements=blend(),
        splits=[split("streams", "33.3333333%")],
        revenue={("DE", "premium"): ("EUR", "0.01", 100)},
    )
    found = pools(world)

    # 0.1 × 0.76 × 0.01 = 0.00076, of which 0.333333333 and 0.666666667 parts
    assert found["PR"]["amount"] == Decimal("0.000253333")
    assert found["MR"]["amount"] == Decimal("0.000506667")


def test_a_rate_of_one_right_stays_whole_beside_a_split():
    agreements = [agreement("hub", "soc", "direct", rate="5%")]
    found = pools(replace(BOTH, agreements=agreements, splits=[split("streams", "75%")]))

    assert {right: pool["amount"] for right, pool in found.items()} == {"PR": Decimal(38)}


def test_the_split_is_the_one_of_the_offering_and_the_day():
    splits = [
        split("old", "10%", valid_to=date(2026, 8, 31)),
        split("other", "20%", offerings=["free"]),
        split("this", "75%", offerings=["premium"], valid_from=date(2026, 9, 1)),
        split("elsewhere", "30%", territories="+AT"),
    ]
    found = pools(replace(BOTH, agreements=blend(), splits=splits))

    assert found["PR"]["amount"] == Decimal(57)


def test_a_blend_without_a_split_is_refused_and_told_what_to_add():
    told = (
        r"Agreement hub has one rate for both rights \(blend\) in DE for premium, and no split holds there on 2026-09"
    )

    with pytest.raises(TermsError, match=told):
        settled(replace(BOTH, agreements=blend(), splits=[split("elsewhere", "30%", territories="+AT")]))


def test_two_splits_of_one_base_are_refused_by_name():
    told = r"Splits one \(from 2026-01-01\) and two \(from 2026-01-01\) both divide the rights of DE for premium"

    with pytest.raises(TermsError, match=told):
        settled(replace(BOTH, agreements=blend(), splits=[split("one", "30%"), split("two", "30%")]))


def test_a_blend_and_a_rate_for_one_of_its_rights_cover_the_same_usage():
    both = [*blend(), agreement("more", "soc", "direct", rate="1%", right="MR")]

    with pytest.raises(TermsError, match=r"Agreements hub .* and more .* both cover MR in DE for premium"):
        settled(replace(BOTH, agreements=both, splits=[split("streams", "75%")]))


def test_lines_of_both_rights_sum_to_their_pools():
    world = replace(BOTH, agreements=blend(), splits=[split("streams", "75%")])

    lines = settled(world).work_earning.group_by("right").agg(pl.col("amount").sum()).sort("right")

    assert lines.rows() == [("MR", Decimal(19)), ("PR", Decimal(57))]


def test_a_split_that_ends_with_its_agreement_holds_for_the_days_of_both():
    until = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 9, 14)}
    since = {"valid_from": date(2026, 9, 15)}
    later = [agreement("hub-next", "soc", right=right, mode="direct", rate="2%", **since) for right in ("PR", "MR")]
    world = replace(BOTH, agreements=[*blend(**until), *later], splits=[split("streams", "75%", **until)])

    # everything is played before the 15th: the blend's 76.00 are divided as on its last day
    month = settled(world)
    assert leaks(world, month) == {}
    assert dict(month.pool.filter(pl.col("agreement") == "hub").select("right", "amount").rows()) == {
        "PR": Decimal(57), "MR": Decimal(19)
    }  # fmt: skip
