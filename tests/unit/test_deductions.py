"""What a rate is of: deductions in their order, by hand. The rate is 52 %, and the label has three of ten plays."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.golden.cases import case
from tests.unit.formula_pools import HERE, figures, month_of, of_formula, pool
from tests.worlds import agreement

TAX = {"name": "VAT", "kind": "tax", "delivered": True}
STORE = {"name": "store fee", "kind": "store_fee", "rate": "15 %"}
CARD = {"name": "card fee", "kind": "payment_fee", "of_gross": "2 %"}
HANDSET = {"name": "handset", "kind": "other", "amount_per_subscriber": "0.10"}


def gross(*deductions: Any) -> dict[str, Any]:
    return {"of": "gross", "deductions": list(deductions)}


@pytest.mark.parametrize(
    ("of", "left"),
    [
        ({"of": "net"}, "1000"),
        ({"of": "gross"}, "1200"),
        (gross(TAX), "1000"),
        (gross(STORE), "1020"),
        (gross(CARD), "1176"),  # 2 % of 1,200.00
        (gross(HANDSET), "1190"),  # 0.10 for each of the 100 who pay
        (gross(TAX, STORE), "850"),  # 1,000.00 less 15 % of it
        (gross(STORE, TAX), "820"),  # 1,020.00 less 200.00: order counts
        (gross(TAX, STORE, CARD), "826"),  # 850.00 less 24.00: gross stays what it is
        (gross(TAX, CARD, STORE), "829.6"),  # 976.00 less 15 % of it
        (gross(TAX, STORE, CARD, HANDSET), "816"),
        ({"of": "net", "deductions": [STORE, CARD]}, "826"),
    ],
)
def test_a_rate_is_of_what_its_deductions_leave(of: Any, left: str):
    found = pool(of=of)

    assert found["amount"] == found["revenue_share"] == Decimal(left) * Decimal("0.156")
    assert found["top_up"] == 0


def test_every_step_stands_in_the_pool_in_its_order():
    assert pool(of=gross(TAX, STORE, CARD, HANDSET))["formula"] == (
        "revenue 1200.00 EUR gross; less VAT as delivered 200.00 EUR = 1000.00 EUR; "
        "less store fee, 15 % of that, 150.00 EUR = 850.00 EUR; less card fee, 2 % of gross, 24.00 EUR = 826.00 EUR; "
        "less handset, 100 subscribers × 0.10 EUR, 10.00 EUR = 816.00 EUR; "
        "52 % × 3/10 × 816.00 EUR revenue = 127.296 EUR"
    )


def test_deductions_are_of_rates_and_not_of_minima():
    found = pool({"greater_of": [{"rate": "52 %"}, {"per_subscriber": "5.00"}]}, of=gross(TAX, STORE))

    # 52 % of three tenths of 850.00, against three tenths of 500.00
    assert figures(found) == ("132.6", "150", "17.4", "150")


def test_a_deduction_in_the_agreements_currency_is_converted():
    found = pool(of={"of": "net", "deductions": [HANDSET]}, terms={"currency": "USD"})

    # 100 × 0.10 USD are 8.00 EUR
    assert found["amount"] == Decimal(992) * Decimal("0.156")
    assert "100 subscribers × 0.10 USD × 4/5, 8.00 EUR = 992.00 EUR" in found["formula"]


def test_a_bundle_is_music_by_what_it_costs_alone():
    bundled = case("us_mech_02_worked")["bundle_revenue_attribution"]
    price, with_books = "10.99", "9.99"  # as in the case's words
    bundle = {
        "name": "Audiobooks",
        "kind": "bundle",
        "bundle": {"standalone_price": price, "other_prices": [with_books]},
    }

    found = pool(
        {"rate": "100 %"},
        of={"of": "net", "deductions": [bundle]},
        plays=[(*HERE, "ours", 1)],
        revenue={HERE: ("USD", price, 1)},
        revenue_more={},
    )

    assert Fraction(found["amount"]) * 10**9 == round(Fraction(bundled["expected"]) * 10**9)
    assert f"{found['amount']:.4f}" == bundled["decimal"]
    assert found["formula"] == (
        "revenue 10.99 USD net; Audiobooks: 10.99 of 10.99 + 9.99, × 1099/2098 = about 5.756916111 USD; "
        "100 % × 1 × about 5.756916111 USD revenue = 5.756916111 USD"
    )


def test_a_bundle_of_three_is_split_over_all_of_them():
    bundle = {"name": "b", "kind": "bundle", "bundle": {"standalone_price": "10", "other_prices": ["5", "10"]}}

    # 10 of 25
    assert pool(of={"of": "net", "deductions": [bundle]})["amount"] == Decimal(400) * Decimal("0.156")


def test_deductions_of_more_than_there_is_leave_less_than_nothing_and_hold_the_pool():
    handset = {**HANDSET, "amount_per_subscriber": "11"}

    found = pool(of={"of": "net", "deductions": [handset]})

    # 1,000.00 less 1,100.00
    assert (found["amount"], found["hold_reason"]) == (Decimal("-15.6"), "negative_revenue")


def test_another_agreement_has_revenue_of_its_own():
    label = agreement("deal", "label", rate="52%", **of_formula(of=gross(TAX, STORE)))
    other = agreement("other", "second", rate="52%")
    parties = [{"party": "label", "dpid": "PADPIDA1"}, {"party": "second", "dpid": "PADPIDA2"}]

    found = month_of(label, other, parties=parties)

    assert dict(found.pool.select("agreement", "amount").rows()) == {"deal": Decimal("132.6"), "other": Decimal("364")}
