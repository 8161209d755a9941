"""What each price of a formula comes to, and what is made of several; all worked by hand."""

from decimal import Decimal
from typing import Any

import pytest

from attribution.agreements import TermsError
from tests.unit.formula_pools import HERE, figures, month_of, of_formula, pool
from tests.worlds import agreement


@pytest.mark.parametrize(
    ("formula", "found", "words"),
    [
        # 52 % of three tenths of 1,000.00
        ({"rate": "52 %"}, ("156", "0", "0", "156"), "52 % × 3/10 × 1000.00 EUR net = 156.00 EUR"),
        # three tenths of 100 who pay, at 1.20
        ({"per_subscriber": "1.20"}, ("0", "36", "36", "36"), "3/10 × 100 subscribers × 1.20 EUR = 36.00 EUR"),
        # and with the 20 on trial, and the 40 who pay nothing
        (
            {"per_subscriber": {"amount": "1.20", "counts": ["trial", "paying"]}},
            ("0", "43.2", "43.2", "43.2"),
            "3/10 × 120 subscribers (100 paying, 20 trial) × 1.20 EUR = 43.20 EUR",
        ),
        (
            {"per_subscriber": {"amount": "1.20", "counts": ["paying", "trial", "free"]}},
            ("0", "57.6", "57.6", "57.6"),
            "3/10 × 160 subscribers (100 paying, 20 trial, 40 free) × 1.20 EUR = 57.60 EUR",
        ),
        ({"per_play": "0.0005"}, ("0", "0.0015", "0.0015", "0.0015"), "3 plays × 0.0005 EUR = 0.0015 EUR"),
        ({"fixed": "1000"}, ("0", "1000", "1000", "1000"), "fixed 1000.00 EUR"),
    ],
)
def test_a_price_alone(formula: Any, found: tuple[str, ...], words: str):
    one = pool(formula)

    assert figures(one) == found
    assert one["formula"] == words


def test_a_formula_of_rate_and_minimum_reads_as_the_shorthand_does():
    shorthand = {"rate": "52%", "minimum_kind": "per_subscriber", "minimum": Decimal("6.00"), "currency": "EUR"}
    short = month_of(agreement("deal", "label", **shorthand)).pool
    formula = {"greater_of": [{"rate": "52 %"}, {"per_subscriber": "6.00"}]}

    long = month_of(agreement("deal", "label", currency="EUR", **of_formula(formula))).pool

    assert long.equals(short)


A, B, C = {"rate": "52 %"}, {"per_subscriber": "6.00"}, {"fixed": "170"}
"""156.00, 180.00 and 170.00 EUR"""


@pytest.mark.parametrize(
    ("formula", "found", "made"),
    [
        ({"greater_of": [A, B, C]}, ("156", "180", "24", "180"), "greater of (a, b, c) = 180.00 EUR"),
        # capped at 170.00, which is more than the rate comes to
        ({"lesser_of": [C, A]}, ("156", "156", "0", "156"), "lesser of (a, b) = 156.00 EUR"),
        # capped at 36.00: nothing is left to top up
        ({"lesser_of": [A, {"per_subscriber": "1.20"}]}, ("36", "36", "0", "36"), "lesser of (a, b) = 36.00 EUR"),
        ({"sum_of": [A, C]}, ("156", "170", "170", "326"), "sum of (a, b) = 326.00 EUR"),
        # the minimum is itself capped: 170.00 of 180.00
        ({"greater_of": [A, {"lesser_of": [B, C]}]}, ("156", "170", "14", "170"),
         "greater of (a, lesser of (b, c)) = 170.00 EUR"),
        # two rates, of which the higher holds, and one that is capped by a sum: 156 + 36
        ({"sum_of": [{"greater_of": [A, {"rate": "50 %"}]}, {"lesser_of": [C, {"per_subscriber": "1.20"}]}]},
         ("156", "170", "36", "192"), "sum of (greater of (a, b), lesser of (c, d)) = 192.00 EUR"),
    ],
)  # fmt: skip
def test_what_is_made_of_several_prices(formula: Any, found: tuple[str, ...], made: str):
    one = pool(formula)

    assert figures(one) == found
    assert one["formula"].endswith(f"; {made}")


def test_every_price_has_its_letter_and_its_inputs():
    one = pool({"greater_of": [A, {"lesser_of": [B, C]}]})

    assert one["formula"] == (
        "a: 52 % × 3/10 × 1000.00 EUR net = 156.00 EUR; b: 3/10 × 100 subscribers × 6.00 EUR = 180.00 EUR; "
        "c: fixed 170.00 EUR; greater of (a, lesser of (b, c)) = 170.00 EUR"
    )


def test_amounts_in_another_currency_are_converted_inside_the_formula():
    formula = {"sum_of": [{"rate": "52 %"}, {"per_play": "0.5"}, {"per_subscriber": "7.50"}, {"fixed": "100"}]}

    one = pool(formula, terms={"currency": "USD"})

    # at 4/5 EUR: 156 + 3 × 0.50 × 4/5 + 3/10 × 100 × 7.50 × 4/5 + 100 × 4/5
    assert one["amount"] == Decimal("156") + Decimal("1.2") + Decimal(180) + Decimal(80)
    assert (
        "c: 3/10 × 100 subscribers × 7.50 USD × 4/5 = 180.00 EUR; d: fixed 100.00 USD × 4/5 = 80.00 EUR"
        in one["formula"]
    )


def test_an_amount_that_cannot_be_converted_names_the_agreement():
    with pytest.raises(TermsError, match=r"Agreement deal has a minimum or fee in CHF.*No rate for CHF"):
        pool({"greater_of": [A, {"fixed": "1"}]}, terms={"currency": "CHF"})


def test_it_is_rounded_once_however_many_prices_it_has():
    # 50 % of 3/10 of five nano-units are 3/4 of one: three of them are 2 1/4, and rounded one by one they would be 3
    tiny = {"revenue": {HERE: ("EUR", "0.000000005", 0)}, "revenue_more": {}}

    assert pool({"sum_of": [{"rate": "50 %"}] * 3}, **tiny)["amount"] == Decimal("0.000000002")


def test_a_floor_of_the_share_is_topped_up_by_the_service():
    one = pool(floor=400_000_000)

    # 52 % of 40 % of 1,000.00, where 30 % were played
    assert figures(one) == ("156", "0", "52", "208")
    assert one["formula"] == "52 % × 40 % (the floor of a share of 3/10) × 1000.00 EUR net = 208.00 EUR"
    assert one["usage_share_ppb"] == 300_000_000


def test_a_floor_below_the_share_changes_nothing():
    assert pool(floor=300_000_000)["formula"] == pool()["formula"]


def test_a_floor_is_of_rates_and_not_of_a_price_per_subscriber():
    one = pool({"sum_of": [{"rate": "52 %"}, {"per_subscriber": "1.20"}]}, floor=400_000_000)

    assert figures(one) == ("156", "36", "88", "244")


def test_a_floor_does_not_raise_what_is_refunded():
    one = pool(floor=400_000_000, revenue={HERE: ("EUR", "-1000.00", 100)}, revenue_more={})

    assert figures(one) == ("-156", "0", "0", "-156")


def test_a_fixed_sum_is_borne_by_plays_where_the_agreement_was_played():
    places = {(place, "premium"): ("EUR", "100.00", 1) for place in ("AT", "DE", "FR", "IT")}
    plays = [("AT", "premium", "ours", 1), ("DE", "premium", "ours", 1), ("FR", "premium", "ours", 1),
             ("FR", "premium", "others", 5), ("IT", "premium", "others", 9)]  # fmt: skip

    month = month_of(
        agreement("deal", "label", currency="EUR", territories="+2136", **of_formula({"fixed": "100"})),
        plays=plays,
        revenue=places,
        revenue_more={},
    )

    # thirds of 100.00: the odd nano-unit is the first territory's
    assert month.pool.select("territory", "amount", "formula").rows() == [
        ("AT", Decimal("33.333333334"), "fixed 33.333333334 EUR, of 100.00 EUR"),
        ("DE", Decimal("33.333333333"), "fixed 33.333333333 EUR, of 100.00 EUR"),
        ("FR", Decimal("33.333333333"), "fixed 33.333333333 EUR, of 100.00 EUR"),
    ]


def test_two_fixed_sums_of_one_formula_are_borne_each_for_itself():
    places = {(place, "premium"): ("EUR", "0.00", 0) for place in ("AT", "DE")}
    formula = {"sum_of": [{"fixed": "10"}, {"greater_of": [{"fixed": "30"}, {"rate": "1 %"}]}]}

    month = month_of(
        agreement("deal", "label", currency="EUR", territories="+2136", **of_formula(formula)),
        plays=[("AT", "premium", "ours", 1), ("DE", "premium", "ours", 4)],
        revenue=places,
        revenue_more={},
    )

    assert dict(month.pool.select("territory", "amount").rows()) == {"AT": Decimal(8), "DE": Decimal(32)}
