"""Formulas of agreements that begin or end within the month: owed for their days, once. September has thirty."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.unit.formula_pools import HERE, figures, month_of, of_formula
from tests.unit.modes_month import WORLD as WORKS
from tests.worlds import agreement

SINCE = {"valid_from": date(2026, 9, 16)}
CUT = {"plays": [(*HERE, "ours", 1, 0), (*HERE, "ours", 2, 1), (*HERE, "others", 7, 0)]}
"""Of the label's three plays two are on the sixteenth or later."""
COMPOSED = {name: getattr(WORKS, name) for name in ("tracks", "works", "links", "mandates")}
COMPOSED["plays"] = [(*HERE, "A", 6, 0), (*HERE, "B", 4, 1)]


def pool(formula: Any, floor: int | None = None) -> dict[str, Any]:
    label = agreement("deal", "label", currency="EUR", **of_formula(formula, floor=floor), **SINCE)
    return month_of(label, **CUT).pool.row(0, named=True)


def blanket(**terms: Any) -> dict[str, Any]:
    hub = agreement("hub", "soc", "blanket", currency="EUR", **terms, **SINCE)
    return month_of(hub, **COMPOSED).pool.row(0, named=True)


def test_a_fixed_sum_is_owed_for_the_days_of_its_agreement():
    found = pool({"fixed": "1000"})

    assert found["amount"] == Decimal(500)
    assert found["formula"] == "fixed 1000.00 EUR × 15/30 days = 500.00 EUR"


def test_a_rate_counts_the_plays_of_its_days_and_no_days_beside():
    # two of the month's ten plays
    assert pool({"rate": "52 %"})["formula"] == "52 % × 1/5 × 1000.00 EUR net = 104.00 EUR"


def test_a_price_per_subscriber_counts_them_by_the_plays_of_its_days():
    # as a rate: who plays alike all month has the half of its usage, and of the subscribers, in half of the days
    found = pool({"per_subscriber": "1.20"})

    assert found["formula"] == "1/5 × 100 subscribers × 1.20 EUR = 24.00 EUR"


def test_a_floor_is_of_the_days_too():
    found = pool({"rate": "52 %"}, floor=500_000_000)

    # half of 50 % of the month, where 20 % were played
    assert figures(found) == ("104", "0", "26", "130")
    assert found["formula"] == ("52 % × 50 % × 15/30 days (the floor of a share of 1/5) × 1000.00 EUR net = 130.00 EUR")


def test_a_fee_is_owed_for_the_days_of_its_agreement():
    found = blanket(fee=Decimal("100.00"))

    assert (found["amount"], found["formula"]) == (Decimal(50), "fee 100.00 EUR × 15/30 days = 50.00 EUR")


def test_one_sum_by_rate_is_of_the_days_of_its_agreement():
    found = blanket(rate="6%")

    assert (found["amount"], found["formula"]) == (Decimal(30), "6 % × 15/30 days × 1000.00 EUR net = 30.00 EUR")


def test_one_sum_per_subscriber_is_of_the_days_of_its_agreement():
    found = blanket(**of_formula({"greater_of": [{"rate": "6 %"}, {"per_subscriber": "0.80"}, {"fixed": "70"}]}))

    assert figures(found) == ("30", "40", "10", "40")
    assert found["formula"] == (
        "a: 6 % × 15/30 days × 1000.00 EUR net = 30.00 EUR; "
        "b: 15/30 days × 100 subscribers × 0.80 EUR = 40.00 EUR; c: fixed 70.00 EUR × 15/30 days = 35.00 EUR; "
        "greater of (a, b, c) = 40.00 EUR"
    )


def test_a_fee_that_changes_within_the_month_is_owed_each_for_its_days():
    hub = {"mode": "blanket", "currency": "EUR"}
    first = agreement("hub", "soc", fee=Decimal(90), valid_to=date(2026, 9, 15), **hub)
    second = agreement("hub", "soc", fee=Decimal(120), **hub, **SINCE)

    found = month_of(first, second, **COMPOSED).pool

    assert dict(found.select("agreement", "amount").rows()) == {"hub": Decimal(45), "hub@2026-09-16": Decimal(60)}


def test_a_fixed_sum_for_a_blanket_is_borne_by_the_plays_of_its_territories():
    hub = agreement("hub", "soc", "blanket", currency="EUR", territories="+2136", **of_formula({"fixed": "100"}))

    found = month_of(
        hub,
        plays=[("AT", "premium", "A", 1), ("DE", "premium", "A", 3)],
        revenue={("AT", "premium"): ("EUR", "1", 1), HERE: ("EUR", "1", 1), ("FR", "premium"): ("EUR", "1", 1)},
        revenue_more={},
        **{name: COMPOSED[name] for name in ("tracks", "works", "links", "mandates")},
    ).pool

    assert dict(found.select("territory", "amount").rows()) == {"AT": Decimal(25), "DE": Decimal(75), "FR": Decimal(0)}
