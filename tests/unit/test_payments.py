from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.fx import Quotation, rates
from attribution.payments import payments
from schemas.columns import empty
from schemas.fx_rate import FxRate
from schemas.licensor_earning import LicensorEarning
from schemas.party import Party
from schemas.party_tax import PartyTax
from schemas.payment import Payment
from schemas.settlement_deduction import SettlementDeduction
from tests.formats.rows import rows
from tests.golden.cases import case

DAY = date(2026, 9, 30)
NOTHING = {"settlement_deduction": empty(SettlementDeduction), "party_tax": empty(PartyTax)}
GOLDEN = dict(zip(("given", "quoted", "lines"), case("fx_01_ddex")["cases"], strict=True))


def paid(
    earnings: list[dict[str, Any]], quoted: dict[str, str], *, own: str | None = "EUR", **more: pl.DataFrame
) -> pl.DataFrame:
    """Payments of one licensor whose own currency is ``own``."""
    usual = {"agreement": "deal", "licensor": "lab", "plays": 1}
    named = [{**usual, "agreement": f"deal{at}", **one} for at, one in enumerate(earnings)]
    quotes = [{"date": DAY, "currency": name, "per_eur": Decimal(per), "source": "ECB"} for name, per in quoted.items()]
    party = rows(Party, {"party": "lab", "name": "Lab", "currency": own})
    quotations = rates(rows(FxRate, *quotes), DAY, max_age_days=7)
    found = payments(rows(LicensorEarning, *named).lazy(), party.lazy(), quotations, **NOTHING | more, period="2026-09")
    return Payment.validate(found, lazy=True)


def test_a_quotation_in_units_per_euro_is_inverted_exactly():
    one = GOLDEN["quoted"]

    found = paid([{"amount": Decimal(one["amount_sek"]), "currency": "SEK"}], {"SEK": one["ecb_quote_sek_per_eur"]})

    exact = Fraction(one["exact_eur"])
    assert abs(Fraction(found["payment_amount"].item()) - exact) <= Fraction(1, 2 * 10**9)
    assert found.select("payment_amount", "rate", "rate_date", "rate_source").row(0) == (
        Decimal("87.912087912"),
        Decimal("0.0879120879120879"),
        DAY,
        "ECB",
    )


def test_the_sum_is_converted_once_and_not_its_lines():
    one = GOLDEN["lines"]
    lines = [{"amount": Decimal(line), "currency": "SEK"} for line in one["lines_sek"]]
    per_euro = 1 / Fraction(one["rate_eur_per_sek"])
    usual = {"licensor": "lab", "plays": 1}
    earned = rows(LicensorEarning, *({**usual, **line, "agreement": f"d{at}"} for at, line in enumerate(lines)))
    party = rows(Party, {"party": "lab", "name": "Lab", "currency": "EUR"})

    quotations = {"EUR": Quotation(Fraction(1), None, None), "SEK": Quotation(per_euro, DAY, "bilateral")}
    found = payments(earned.lazy(), party.lazy(), quotations, **NOTHING, period="2026-09")

    assert Fraction(found["payment_amount"].item()) == Fraction(one["exact"])


def test_an_amount_is_converted_by_the_exact_fraction_and_never_by_the_rate_that_is_shown():
    found = paid([{"amount": Decimal("3000000000"), "currency": "JPY"}], {"JPY": "3", "USD": "1"}, own="USD")

    assert found.select("rate", "payment_amount").row(0) == (Decimal("0.333333333333333"), Decimal("1000000000"))


def test_payable_accrued_and_held_are_apart_and_only_payable_is_paid():
    found = paid(
        [
            {"amount": Decimal(10), "status": "payable"},
            {"amount": Decimal(20), "status": "accrued"},
            {"amount": Decimal(40), "status": "hold", "reason": "overclaim"},
            {"amount": Decimal(80), "status": "suspense", "reason": "no_deal", "licensor": None},
        ],
        {},
    )

    assert found.select("licensor", "payable", "accrued", "hold", "payment_amount").rows() == [
        ("lab", Decimal(10), Decimal(20), Decimal(40), Decimal(10))
    ]


def test_each_currency_earned_in_is_a_payment_of_its_own():
    found = paid(
        [{"amount": Decimal(117), "currency": "USD"}, {"amount": Decimal(5), "currency": "EUR"}], {"USD": "1.17"}
    )

    assert found.select("currency", "payable", "payment_currency", "rate", "payment_amount").rows() == [
        ("EUR", Decimal(5), "EUR", Decimal(1), Decimal(5)),
        ("USD", Decimal(117), "EUR", Decimal("0.854700854700855"), Decimal(100)),
    ]


def test_without_a_quotation_it_is_paid_as_earned_and_says_so():
    found = paid([{"amount": Decimal(117), "currency": "USD"}], {})

    assert found.select("payment_currency", "rate", "rate_date", "rate_source", "payment_amount").row(0) == (
        "USD", Decimal(1), None, None, Decimal(117),
    )  # fmt: skip


def test_a_party_without_a_currency_is_paid_as_earned():
    found = paid([{"amount": Decimal(117), "currency": "USD"}], {"USD": "1.17"}, own=None)

    assert found.select("payment_currency", "payment_amount").row(0) == ("USD", Decimal(117))


def test_what_is_taken_off_is_not_paid_and_the_rest_is_converted_once():
    taken = rows(
        SettlementDeduction,
        *({"kind": "advance", "reference": name, "licensor": "lab", "currency": "USD", "amount": Decimal(amount)}
          for name, amount in (("second", "17"), ("first", "83"))),
    )  # fmt: skip

    found = paid([{"amount": Decimal(217), "currency": "USD"}], {"USD": "1.17"}, settlement_deduction=taken)

    assert found.select("payable", "recouped", "advance", "payment_amount", "to_pay").row(0) == (
        Decimal(217), Decimal(100), "first, second", Decimal(100), Decimal(100),
    )  # fmt: skip


def test_a_payment_says_the_taxes_of_its_licensor_on_the_months_last_day():
    taxes = rows(
        PartyTax,
        {"party": "lab", "country": "DE", "tax_ids": [], "treatment": "domestic", "vat_rate_ppb": 190_000_000}
        | {"valid_from": DAY},
    )

    found = paid([{"amount": Decimal("100.004")}], {}, party_tax=taxes)

    assert found.select("payment_amount", "vat", "withholding", "to_pay").row(0) == (
        Decimal("100.004"), Decimal(19), Decimal(0), Decimal(119),
    )  # fmt: skip


def test_nothing_in_no_currency_is_no_payment():
    assert paid([{"amount": Decimal(0), "currency": "XXX"}], {}).is_empty()
