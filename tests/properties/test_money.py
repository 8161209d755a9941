"""Money in and out of whole nano-units, and what can be paid of it."""

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.money import (
    before_exchange,
    exchanged,
    from_nano,
    minor_digits,
    money,
    nano,
    nearest_nano,
    to_minor,
    to_nano,
)
from schemas.columns import EXCHANGE, MONEY

LARGEST = 10**38 - 1
units = st.integers(-LARGEST, LARGEST) | st.integers(-20, 20)
currencies = st.sampled_from([("JPY", 0), ("EUR", 2), ("USD", 2), ("KWD", 3), ("BHD", 3), ("ISK", 0), ("TND", 3)])
quick = settings(max_examples=100, deadline=None)


@quick
@given(st.lists(units, min_size=1, max_size=5))
def test_nano_units_become_decimals_and_back_without_loss(values: list[int]):
    frame = pl.DataFrame({"n": pl.Series(values, dtype=pl.Int128)}).select(money("n"))

    assert frame.schema["n"] == MONEY
    assert [Fraction(amount) * 10**9 for amount in frame["n"]] == values
    assert frame.select(nano("n"))["n"].to_list() == values


@quick
@given(units)
def test_a_scalar_is_the_same_money_as_a_column(value: int):
    assert Fraction(from_nano(value)) == Fraction(value, 10**9)
    assert to_nano(from_nano(value)) == value
    assert pl.DataFrame({"a": [from_nano(value)]}, schema={"a": MONEY}).select(nano("a")).item() == value


@given(st.lists(st.integers(-(10**30), 10**30), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_sums_of_nano_units_are_exact_where_64_bits_would_wrap(values: list[int]):
    frame = pl.DataFrame({"n": pl.Series(values, dtype=pl.Int128)}).select(money("n"))

    assert frame.select(nano("n").sum()).item() == sum(values)


@quick
@given(units, currencies)
def test_what_is_paid_is_within_half_a_minor_unit_and_never_minus_nothing(value: int, currency: tuple[str, int]):
    code, digits = currency
    exact = from_nano(value)

    paid = to_minor(exact, code)

    assert minor_digits(code) == digits
    assert paid.as_tuple().exponent == -digits
    assert abs(Fraction(paid) - Fraction(exact)) <= Fraction(1, 2 * 10**digits)
    assert not (paid == 0 and paid.is_signed())


@quick
@given(st.integers(-(10**12), 10**12), currencies)
def test_a_half_goes_to_the_even_neighbour(value: int, currency: tuple[str, int]):
    code, digits = currency
    half = (Decimal(value) + Decimal("0.5")).scaleb(-digits)

    assert int(to_minor(half, code).scaleb(digits)) % 2 == 0


@quick
@given(st.fractions(-(10**12), 10**12))
def test_a_fraction_is_rounded_once_to_the_nearest_nano_unit(amount: Fraction):
    nearest = nearest_nano(amount)

    assert abs(nearest - amount) <= Fraction(1, 2)
    assert abs(nearest - amount) < Fraction(1, 2) or nearest % 2 == 0


def test_more_than_nine_digits_are_refused_and_not_rounded():
    with pytest.raises(ValueError, match="more than nine digits"):
        to_nano(Decimal("0.1234567891"))


@quick
@given(
    st.integers(-(10**24), 10**24) | st.integers(-20, 20),
    st.integers(1, 10**24) | st.sampled_from([10**18, 5 * 10**17, 2 * 10**18]),
)
def test_an_exchange_is_rounded_once_and_half_to_even_there_and_back(amount: int, atto: int):
    rate = pl.lit(Decimal(atto).scaleb(-18)).cast(EXCHANGE)
    rows = pl.DataFrame({"n": pl.Series([amount], dtype=pl.Int128)})

    there, back = rows.select(t=exchanged(pl.col("n"), rate), b=before_exchange(pl.col("n"), rate)).row(0)

    assert there == round(Fraction(amount * atto, 10**18))
    if abs(amount * 10**18 // atto) < LARGEST:
        assert back == round(Fraction(amount * 10**18, atto))
