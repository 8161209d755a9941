from decimal import Decimal
from fractions import Fraction

import pytest

from pipelines.comparison.figures import change, coefficient, moved, number, percent, said_change, signed, times


@pytest.mark.parametrize(
    ("amount", "difference", "told"),
    [
        ("110", "10", "+10.0 %"),
        ("95.04", "-4.96", "−5.0 %"),
        ("0", "-10", "−100.0 %"),
        ("1000000.000000001", "0.000000001", "0 %"),
        ("5", "5", "–"),
        ("0", "0", "–"),
        ("3450", "2450", "+245.0 %"),
    ],
)
def test_a_change_is_a_part_of_what_was_before(amount: str, difference: str, told: str):
    assert said_change(change(Decimal(amount), Decimal(difference))) == told


def test_a_change_is_exact_until_it_is_read():
    assert change(Decimal("1.000000003"), Decimal("0.000000003")) == Fraction(3, 10**9)


@pytest.mark.parametrize(
    ("amount", "currency", "plain", "with_sign"),
    [
        ("1234.565", "EUR", "1,234.56", "+1,234.56"),
        ("-0.004", "EUR", "0.00", "0"),
        ("-7.5", "EUR", "−7.50", "−7.50"),
        ("178956.4", "JPY", "178,956", "+178,956"),
        ("1.2345", "KWD", "1.234", "+1.234"),
    ],
)
def test_amounts_are_in_the_currencys_minor_units(amount: str, currency: str, plain: str, with_sign: str):
    assert number(Decimal(amount), currency) == plain
    assert signed(Decimal(amount), currency) == with_sign


def test_shares_coefficients_and_multiples():
    assert percent(145_499_999) == "14.5 %"
    assert percent(None) == coefficient(None) == "–"
    assert coefficient(266_666_667) == "0.267"
    assert times(Decimal("22.75"), Decimal("9.10")) == "2.50 ×"
    assert times(Decimal("22.75"), Decimal(0)) == "–"


def test_what_is_new_is_told_as_money_and_what_stays_as_equal():
    assert ">+5.00<" in moved(Decimal(5), Decimal(5), "EUR")
    assert ">=<" in moved(Decimal(5), Decimal(0), "EUR")
