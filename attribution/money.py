"""Money at rest and in arithmetic: ``Decimal(38, 9)`` and its ``Int128`` nano-units, and currencies' minor units."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import polars as pl

from schemas.columns import MONEY

NANO = 1_000_000_000
"""Nano-units in one unit of currency."""

_EXACT = Context(prec=60)
"""Python's own context rounds at 28 digits, in silence; an amount has up to 38."""

MINOR_DIGITS = {
    "BHD": 3, "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0,
    "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "UYI": 0, "VND": 0,
    "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip
"""Currencies whose minor unit is not a hundredth. Source: ISO 4217 list one, minor unit."""


def nano(column: str | pl.Expr) -> pl.Expr:
    """The exact Int128 nano-units of a ``Decimal(38, 9)`` column."""
    return (pl.col(column) if isinstance(column, str) else column).to_physical()


def money(column: str | pl.Expr) -> pl.Expr:
    """The exact ``Decimal(38, 9)`` of an Int128 column of nano-units.

    Not ``cast``: that converts the value, and would be 10⁹ too large.
    """
    expr = pl.col(column) if isinstance(column, str) else column
    return expr.cast(pl.Int128).reinterpret(dtype=MONEY)


def half_even(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """``part / whole``, Int128, rounded to a whole number, half to even; ``whole`` is above zero."""
    down, twice = part // whole, part % whole * 2
    up = (twice > whole) | ((twice == whole) & (down % 2 != 0))
    return down + up.cast(pl.Int128)


def exchanged(amount: pl.Expr, rate: pl.Expr) -> pl.Expr:
    """``amount``, Int128 nano-units, at a ``Decimal(38, 18)`` rate: rounded once, half to even, to whole nano-units.

    Exact while amount × rate stays below 10²⁰ units of currency. The rate is never below zero.
    """
    atto = rate.to_physical()
    rest = amount * (atto % NANO)
    whole = amount * (atto // NANO) + rest // NANO
    down, twice = whole // NANO, whole % NANO * 2
    up = (twice > NANO) | ((twice == NANO) & ((rest % NANO != 0) | (down % 2 != 0)))
    return down + up.cast(pl.Int128)


def before_exchange(amount: pl.Expr, rate: pl.Expr) -> pl.Expr:
    """What comes to ``amount`` at a ``Decimal(38, 18)`` rate above zero: ``amount`` ÷ rate, rounded once, half to even.

    Exact while ``amount`` stays below 10²⁰ units of currency, and the rate below 10⁹.
    """
    atto = rate.to_physical()
    billions, rest = amount * NANO // atto, amount * NANO % atto
    return billions * NANO + half_even(rest * NANO, atto)


def shown(amount: str | pl.Expr) -> pl.Expr:
    """A ``Decimal`` as people and files have it: without idle zeros; zero is ``0``."""
    text = (pl.col(amount) if isinstance(amount, str) else amount).cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".")


def minor_digits(currency: str) -> int:
    """Digits after the point that ``currency`` is paid in: 0, 2 or 3."""
    return MINOR_DIGITS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> Decimal:
    """``amount`` rounded to what can be paid, half to even, never "-0"."""
    unit = Decimal(1).scaleb(-minor_digits(currency))
    paid = amount.quantize(unit, rounding=ROUND_HALF_EVEN, context=_EXACT)
    return paid if paid else paid.copy_abs()


def part(amount: Decimal, rate_ppb: int) -> Decimal:
    """A rate of an amount, in parts per billion: exact, with more digits than money has at rest."""
    return _EXACT.multiply(amount, Decimal(rate_ppb).scaleb(-9))


def nearest_nano(amount: Fraction) -> int:
    """``amount``, in nano-units, rounded to a whole one, half to even."""
    return round(amount)


def to_nano(amount: Decimal) -> int:
    """Whole nano-units of ``amount``.

    Raises:
        ValueError: where ``amount`` has more than nine digits after the point.
    """
    units = amount.scaleb(9, context=_EXACT)
    if units != units.to_integral_value(context=_EXACT):
        raise ValueError(f"{amount} has more than nine digits after the point; round it at its source")
    return int(units)


def from_nano(units: int) -> Decimal:
    """The amount that ``units`` nano-units are, with all nine digits."""
    return Decimal(units).scaleb(-9, context=_EXACT).quantize(Decimal("1.000000000"), context=_EXACT)
