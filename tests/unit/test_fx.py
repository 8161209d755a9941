import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.fx import Cross, MissingRateError, Quotation, convert, cross, rates, stated
from attribution.money import from_nano, to_minor, to_nano
from schemas.columns import polars_schema
from schemas.fx_rate import FxRate
from tests.paths import GOLDEN

CASES = json.loads((GOLDEN / "fx_01_ddex.json").read_text())["cases"]
BANK = "A bank"


def quoted(**per_eur: str) -> dict[str, Quotation]:
    euro = Quotation(Fraction(1), None, None)
    return {"EUR": euro, **{k: Quotation(Fraction(v), date(2026, 9, 30), BANK) for k, v in per_eur.items()}}


def quotations(*rows: tuple[date, str, str]) -> pl.DataFrame:
    full = [(day, currency, Decimal(rate), BANK) for day, currency, rate in rows]
    return pl.DataFrame(full, schema=polars_schema(FxRate), orient="row")


def test_an_amount_is_multiplied_by_the_rate_of_the_agreement():
    case = CASES[0]
    exact = Fraction(case["exact_eur"])
    per_eur = 1 / Fraction(case["rate_eur_per_sek"])

    euros = convert(to_nano(Decimal(case["amount_sek"])), "SEK", "EUR", quoted(SEK=str(per_eur)))

    assert euros == exact * 10**9
    assert str(to_minor(from_nano(euros), "EUR")) == case["rounded_half_even"]


def test_a_quotation_for_one_euro_is_inverted_exactly():
    case = CASES[1]

    euros = convert(to_nano(Decimal(case["amount_sek"])), "SEK", "EUR", quoted(SEK=case["ecb_quote_sek_per_eur"]))

    assert euros == 87_912_087_912  # 8000/91 is 87.912087912 087…
    assert str(to_minor(from_nano(euros), "EUR")) == case["rounded"]


def test_a_sum_is_converted_at_once_and_keeps_what_its_lines_would_lose():
    case = CASES[2]
    quotes = quoted(SEK=str(1 / Fraction(case["rate_eur_per_sek"])))
    lines = [to_nano(Decimal(line)) for line in case["lines_sek"]]

    together = convert(sum(lines), "SEK", "EUR", quotes)

    assert together == Fraction(case["exact"]) * 10**9
    assert str(to_minor(from_nano(together), "EUR")) == case["sum_then_round"]
    apart = sum(to_minor(from_nano(convert(line, "SEK", "EUR", quotes)), "EUR") for line in lines)
    assert str(apart) == case["round_then_sum"]


def test_two_currencies_meet_over_the_euro_without_rounding_between():
    quotes = quoted(GBP="0.8", SEK="11.2")

    assert cross("GBP", "SEK", quotes) == Cross(Fraction(14), date(2026, 9, 30), BANK)
    assert convert(1, "SEK", "GBP", quotes) == 0
    assert convert(7, "SEK", "GBP", quotes) == 0  # exactly half a nano-unit: to the even one
    assert convert(21, "SEK", "GBP", quotes) == 2  # one and a half: to the even one


@given(st.integers(-(10**24), 10**24))
def test_a_reversal_converts_to_the_reversal_of_what_its_original_converts_to(amount: int):
    quotes = quoted(JPY="186.75", USD="1.1684")

    assert convert(-amount, "JPY", "USD", quotes) == -convert(amount, "JPY", "USD", quotes)


@given(st.integers(-(10**24), 10**24))
def test_money_that_stays_in_its_currency_needs_no_rate_and_stays_what_it_is(amount: int):
    assert convert(amount, "TWD", "TWD", {}) == amount
    assert cross("TWD", "TWD", {}) == Cross(Fraction(1), None, None)


def test_the_last_quotation_on_or_before_the_day_counts():
    rows = quotations(
        (date(2026, 9, 29), "USD", "1.10"), (date(2026, 9, 30), "USD", "1.11"), (date(2026, 10, 1), "USD", "1.12")
    )

    assert rates(rows, date(2026, 9, 30), max_age_days=10)["USD"] == Quotation(
        Fraction("1.11"), date(2026, 9, 30), BANK
    )
    assert rates(rows.sort("per_eur", descending=True), date(2026, 9, 29), max_age_days=10)["USD"].date == date(
        2026, 9, 29
    )


@pytest.mark.parametrize(("max_age_days", "is_there"), [(9, False), (10, True)])
def test_a_quotation_that_is_too_old_is_no_quotation(max_age_days: int, is_there: bool):
    rows = quotations((date(2026, 9, 20), "HRK", "7.5345"))

    assert ("HRK" in rates(rows, date(2026, 9, 30), max_age_days=max_age_days)) is is_there


def test_the_euro_is_one_whatever_anybody_quotes():
    rows = quotations((date(2026, 9, 30), "EUR", "1.5"))

    assert rates(rows, date(2026, 9, 30), max_age_days=10) == {"EUR": Quotation(Fraction(1), None, None)}


def test_a_cross_of_two_days_has_the_older_ones_date():
    quotes = quoted(USD="1.1") | {"TWD": Quotation(Fraction(36), date(2026, 9, 28), "Another bank")}

    assert cross("USD", "TWD", quotes).date == date(2026, 9, 28)
    assert cross("USD", "TWD", quotes).source == "A bank; Another bank"


def test_a_missing_rate_says_which_and_where_to_put_it():
    with pytest.raises(MissingRateError, match=r"No rate for TWD.*finance/"):
        convert(1, "TWD", "EUR", quoted(USD="1.1"))


def test_a_rate_is_stated_to_fifteen_digits_but_never_computed_from_them():
    third = cross("SEK", "EUR", quoted(SEK="3"))

    assert stated(third.rate) == Decimal("0.333333333333333")
    assert convert(3 * 10**18, "SEK", "EUR", quoted(SEK="3")) == 10**18


def test_a_stated_rate_makes_a_large_sum_of_a_small_currency_what_is_paid():
    quotes = {"EUR": Quotation(Fraction(1), None, None), "IDR": Quotation(Fraction("17512.35"), None, "ECB")}

    rate = stated(cross("IDR", "EUR", quotes).rate)

    assert rate == Decimal("0.000057102559051184")
    paid = Decimal(convert(10**9 * 10**9, "IDR", "EUR", quotes)).scaleb(-9)
    assert abs(10**9 * rate - paid) < Decimal("0.000001")


def test_a_stated_rate_has_no_more_digits_than_a_spreadsheet_holds():
    assert stated(Fraction(1, 3)) == Decimal("0.333333333333333")
    assert stated(Fraction("20358.4631481050918")) == Decimal("20358.4631481051")
    assert stated(Fraction(1)) == 1
