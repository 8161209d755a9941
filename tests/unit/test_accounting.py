from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.accounting import converted, in_accounting, paid_now, rates, split, unit_price
from schemas.columns import EXCHANGE, MONEY

LAST = date(2026, 9, 30)


def amounts(**columns: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {name: pl.Series([Decimal(value) for value in given], dtype=MONEY) for name, given in columns.items()}
    )


def at(rate: str) -> pl.Expr:
    return pl.lit(Decimal(rate)).cast(EXCHANGE)


def paying(currency: str, to: str, rate: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"currency": [currency], "payment_currency": [to], "rate_date": [LAST], "rate_source": ["ECB"]}
    ).with_columns(rate=at(rate))


@pytest.mark.parametrize(
    ("amount", "rate", "converted"),
    [
        ("312", "0.8612345", "268.705164"),
        ("0.000000001", "0.5", "0"),
        ("0.000000003", "0.5", "0.000000002"),
        ("-0.000000001", "0.5", "0"),
        ("-0.000000003", "0.5", "-0.000000002"),
        ("0.000000001", "0.500000001", "0.000000001"),
        ("1000000000000", "100.000000001", "100000000001000"),
        ("1000000000", "0.000057102559394", "57102.559394"),
        ("0.000000001", "0.500000000000000001", "0.000000001"),
        ("0.000000001", "0.499999999999999999", "0"),
        ("-0.000000001", "0.500000000000000001", "-0.000000001"),
    ],
)
def test_an_amount_is_converted_to_the_nearest_nano_unit_half_to_even(amount, rate, converted):
    told = in_accounting(amounts(net=[amount]).with_columns(rate=at(rate)), amounts=["net"])

    assert told["net_accounting"].item() == Decimal(converted)


def test_a_licensors_own_currency_is_not_converted():
    told = rates(pl.Series(["EUR"]), paying("EUR", "EUR", "1"), accounting="EUR", day=LAST)

    assert told.row(0) == ("EUR", "EUR", Decimal(1), LAST, None)


def test_a_rate_is_that_of_the_payment():
    told = rates(pl.Series(["EUR", "EUR"]), paying("EUR", "GBP", "0.87"), accounting="GBP", day=LAST)

    assert told.row(0) == ("EUR", "GBP", Decimal("0.87"), LAST, "ECB")


def test_a_rate_that_nobody_knows_is_null():
    told = rates(pl.Series(["SEK"]), paying("EUR", "GBP", "0.87"), accounting="GBP", day=LAST)

    assert told["rate"].to_list() == [None]


def test_where_there_is_no_currency_there_is_nothing_to_convert():
    told = rates(pl.Series(["XXX"]), paying("EUR", "GBP", "0.87"), accounting="GBP", day=LAST)

    assert told.row(0)[:3] == ("XXX", "XXX", Decimal(1))


def test_a_licensor_without_a_currency_is_accounted_in_what_was_earned():
    told = rates(pl.Series(["SEK"]), paying("EUR", "GBP", "0.87"), accounting=None, day=LAST)

    assert told.row(0)[:3] == ("SEK", "SEK", Decimal(1))


@given(st.lists(st.integers(0, 10**18), min_size=1, max_size=8), st.integers(0, 10**18))
def test_a_split_sums_to_what_was_split_where_there_is_anything_to_split_by(weights, whole):
    rows = pl.DataFrame({"line": range(len(weights)), "by": pl.Series(weights, dtype=pl.Int128)})

    told = split(rows, summary={"net": Decimal(whole).scaleb(-9)}, by=pl.col("by"), order=["line"])

    assert sum(told["net"]) == (Decimal(whole).scaleb(-9) if sum(weights) else 0)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8), st.integers(1, 10**22))
def test_lines_that_add_and_lines_that_take_off_sum_to_what_their_sum_was_converted_to(units, rate):
    rows = amounts(amount=[f"{each}e-9" for each in units]).with_row_index("line")
    sums = amounts(net=[f"{sum(units)}e-9"]).with_columns(rate=at(f"{rate}e-18"))
    whole = in_accounting(sums, amounts=["net"])["net_accounting"].item()

    told = converted(rows, total=whole, rate=Decimal(rate).scaleb(-18), order=["line"])["amount_accounting"]

    assert sum(told) == whole
    for each, into in zip(units, told, strict=True):
        assert each * into >= 0
        assert abs(Decimal(each * rate).scaleb(-27) - into) < Decimal("0.000000003")


def test_a_play_is_priced_half_to_even_and_nothing_without_plays():
    rows = amounts(amount=["0.000000003", "0.000000005", "7", "-0.4"]).with_columns(plays=pl.Series([2, 2, 0, -4]))

    told = rows.select(unit_price("amount", "plays")).to_series()

    assert told.to_list() == [Decimal("0.000000002"), Decimal("0.000000002"), Decimal(0), Decimal("0.1")]


def test_what_is_paid_and_what_remains_make_up_the_payment():
    owed = amounts(payment_amount=["1.015", "10.5"]).with_columns(payment_currency=pl.Series(["GBP", "JPY"]))

    told = paid_now(owed)

    assert told["paid"].to_list() == [Decimal("1.02"), Decimal(10)]
    assert told["remainder"].to_list() == [Decimal("-0.005"), Decimal("0.5")]
