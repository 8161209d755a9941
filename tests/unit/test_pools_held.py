"""Pools of which nothing is payable: refunds, and what is not known for want of revenue."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.formula_pools import HERE, month_of, of_formula
from tests.unit.modes_month import PROVISION
from tests.unit.modes_month import WORLD as WORKS
from tests.worlds import agreement

REFUNDED = {"revenue": {HERE: ("EUR", "-1000.00", 100)}, "revenue_more": {}}
UNKNOWN = {"revenue": {}, "revenue_more": {}}
COMPOSED = {name: getattr(WORKS, name) for name in ("plays", "tracks", "works", "links", "mandates")}
RATE, MINIMUM, PLAY = {"rate": "52 %"}, {"per_subscriber": "6.00"}, {"per_play": "0.5"}


def earned(month: Any) -> list[tuple[Any, ...]]:
    rows = month.licensor_earning.select("agreement", "amount", "status", "reason", "lines").rows()
    return [(*row[:1], f"{row[1]:.2f}", *row[2:]) for row in rows]


def label(*formula: Any, currency: str | None = "EUR") -> dict[str, Any]:
    tree = formula[0] if len(formula) == 1 else {"greater_of": list(formula)}
    return agreement("deal", "label", currency=currency, **of_formula(tree))


def test_lines_of_revenue_below_zero_are_held():
    month = month_of(agreement("deal", "label", rate="52%"), **REFUNDED)

    assert month.pool["hold_reason"].to_list() == ["negative_revenue"]
    assert earned(month) == [("deal", "-156.00", "hold", "negative_revenue", 1)]
    lines = month.recording_earning.select("track_id", "status", "reason").rows()
    assert lines == [("ours", "hold", "negative_revenue")]
    assert month.payment.select("payable", "hold").rows() == [(Decimal(0), Decimal(-156))]


def test_a_minimum_against_revenue_below_zero_is_payable():
    assert earned(month_of(label(RATE, MINIMUM), **REFUNDED)) == [("deal", "180.00", "payable", None, 1)]


def test_what_nobody_licensed_stays_in_suspense_of_a_refund():
    month = month_of(agreement("deal", "label", rate="52%"), agreement("aside", None, rate="50%"), **REFUNDED)

    assert earned(month)[0] == ("aside", "-350.00", "suspense", "no_agreement", 1)


@pytest.mark.parametrize("mode", ["direct", "claims", "share_register"])
def test_lines_of_compositions_are_held_too(mode: str):
    month = month_of(agreement("hub", "soc", mode, rate="12%"), PROVISION, **COMPOSED, **REFUNDED)

    # six plays of ten at 60 %, and four, are the hub's; nobody licenses the rest
    assert earned(month) == [
        ("aside", "-12.00", "suspense", "no_mandate", 1),
        ("hub", "-91.20", "hold", "negative_revenue", 2),
    ]
    held = month.work_earning.filter(agreement="hub").select("status", "reason").unique().rows()
    assert held == [("hold", "negative_revenue")]


@pytest.mark.parametrize("mode", ["blanket", "statutory"])
def test_one_sum_for_compositions_is_held_too(mode: str):
    month = month_of(agreement("hub", "soc", mode, rate="12%"), **COMPOSED, **REFUNDED)

    assert [row[2:] for row in earned(month)] == [("hold", "negative_revenue", 1)]


def test_plays_whose_revenue_nobody_delivered_are_held():
    month = month_of(agreement("deal", "label", rate="52%"), **UNKNOWN)

    assert month.base["has_revenue"].to_list() == [False]
    assert earned(month) == [("deal", "0.00", "hold", "no_revenue", 1)]


@pytest.mark.parametrize("formula", [[PLAY], [RATE, PLAY], [{"sum_of": [RATE, {"fixed": "1.50"}]}]])
def test_what_is_owed_without_revenue_is_payable_in_the_agreements_currency(formula: list[Any]):
    month = month_of(label(*formula, currency="GBP"), **UNKNOWN)

    assert earned(month) == [("deal", "1.50", "payable", None, 1)]
    assert month.pool["currency"].to_list() == ["GBP"]


@pytest.mark.parametrize("formula", [[MINIMUM], [RATE, MINIMUM], [RATE, {"lesser_of": [PLAY, MINIMUM]}]])
def test_a_price_per_subscriber_needs_their_count(formula: list[Any]):
    month = month_of(label(*formula), **UNKNOWN)

    assert earned(month) == [("deal", "0.00", "hold", "no_subscribers", 1)]
    assert "3/10 × subscribers (no count was delivered) × 6.00 EUR" in month.pool["formula"][0]


def test_what_is_owed_at_least_is_held_while_a_count_is_missing():
    assert earned(month_of(label(PLAY, MINIMUM), **UNKNOWN)) == [("deal", "1.50", "hold", "no_subscribers", 1)]


def test_no_subscribers_that_were_delivered_are_no_missing_count():
    month = month_of(label(RATE, MINIMUM), revenue={HERE: ("EUR", "0.00", 0)}, revenue_more={})

    assert earned(month) == [("deal", "0.00", "payable", None, 1)]


def test_compositions_without_revenue_are_held():
    month = month_of(agreement("hub", "soc", "claims", rate="12%"), **COMPOSED, **UNKNOWN)

    assert earned(month) == [("hub", "0.00", "hold", "no_revenue", 2)]


def test_a_fee_is_owed_without_revenue():
    fee = agreement("hub", "soc", "blanket", fee=Decimal("100.00"), currency="EUR", valid_from=date(2026, 1, 1))

    assert earned(month_of(fee, **COMPOSED, **UNKNOWN)) == [("hub", "100.00", "payable", None, 1)]
