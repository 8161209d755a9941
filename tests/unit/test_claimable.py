"""What a licensor of works may claim: every line that it is reported, at the price that its pool pays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from schemas.claimable import Claimable
from tests.settled_worlds import settled
from tests.unit.claims_month import claimable_of
from tests.unit.modes_month import WORLD
from tests.worlds import agreement

CLAIMS = replace(WORLD, agreements=[agreement("hub", "soc", "claims", rate="10%")])
ELSEWHERE = replace(WORLD, agreements=[agreement("hub", "other", "claims", rate="10%")])


def test_a_line_costs_what_its_rate_makes_of_its_part_of_the_base():
    found = claimable_of(CLAIMS)

    # 10 % of 1,000.00 for ten plays: 10.00 a play; of A 60 % are registered with the hub, of B all
    assert found.select("track_id", "plays", "price", "accrued").rows() == [
        ("A", 6, Decimal(60), Decimal(36)),
        ("B", 4, Decimal(40), Decimal(40)),
    ]
    assert found["sales_transaction_id"].to_list() == ["2026-09/DE/premium/A", "2026-09/DE/premium/B"]


def test_a_licensor_with_nothing_registered_is_reported_at_the_same_price():
    found = claimable_of(ELSEWHERE)

    assert found.select("track_id", "price", "accrued").rows() == [
        ("A", Decimal(60), Decimal(0)),
        ("B", Decimal(40), Decimal(0)),
    ]


def test_a_minimum_is_in_the_price_as_it_is_in_the_pool():
    per_play = {"minimum_kind": "per_play", "minimum": Decimal("20"), "currency": "EUR"}
    world = replace(WORLD, agreements=[agreement("hub", "soc", "claims", rate="10%", **per_play)])

    found = claimable_of(world)

    assert found["price"].to_list() == [Decimal(120), Decimal(80)]
    assert found["accrued"].to_list() == [Decimal(72), Decimal(80)]


@pytest.mark.parametrize(
    ("mode", "more", "lines"),
    [
        ("claims", {}, 2),
        ("share_register", {}, 2),
        ("share_register", {"is_register_payable": True}, 0),
        ("direct", {}, 0),
    ],
)
def test_only_what_accrues_is_claimed(mode: str, more: dict, lines: int):
    found = claimable_of(replace(WORLD, agreements=[agreement("hub", "soc", mode, rate="10%", **more)]))

    assert found.height == lines


def test_accruals_of_lines_are_those_of_the_month():
    month = settled(CLAIMS)

    found = claimable_of(CLAIMS, month)

    accrued = month.licensor_earning.filter(pl.col("status") == "accrued")["amount"].sum()
    assert found["accrued"].sum() == accrued == Decimal(76)
    Claimable.validate(found)
    assert found.equals(found.sort(Claimable.to_schema().unique))


def test_of_a_blend_each_right_has_its_part_of_the_price():
    both = [agreement("hub", "soc", "claims", rate="10%", is_blend=True, right=right) for right in ("PR", "MR")]
    split = {"right_split": "de", "territories": "+DE", "performing_ppb": 750_000_000, "mechanical_ppb": 250_000_000}

    found = claimable_of(replace(WORLD, agreements=both, splits=[split]))

    assert found.filter(track_id="A").select("right", "price", "accrued").rows() == [
        ("MR", Decimal(15), Decimal(0)),
        ("PR", Decimal(45), Decimal(27)),
    ]


def test_a_version_that_begins_within_the_month_prices_what_was_played_from_then_on():
    old = agreement("hub", "soc", "claims", rate="10%", valid_to=date(2026, 9, 15))
    new = agreement("hub@2026-09-16", "soc", "claims", rate="20%", valid_from=date(2026, 9, 16))
    plays = [("DE", "premium", "A", 4, 0), ("DE", "premium", "A", 6, 1)]

    found = claimable_of(replace(WORLD, agreements=[old, new], plays=plays))

    assert found.select("agreement", "plays", "price").rows() == [
        ("hub", 4, Decimal(40)),
        ("hub@2026-09-16", 6, Decimal(120)),
    ]


def test_usage_is_cut_into_pieces_without_changing_a_line():
    assert claimable_of(CLAIMS, at_most=1).equals(claimable_of(CLAIMS))
