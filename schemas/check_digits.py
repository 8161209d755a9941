"""Check digits of the CISAC identifiers: what they are for a number, and whether a column's numbers have them.

Source: CISAC, Interested Party Information (name and base number); ISO 15707 (ISWC); GS1 (EAN-13); ISO 27729 (ISNI).
"""

from collections.abc import Sequence

import polars as pl


def ipi_name_check(digits: str) -> str:
    """The last two digits of the IPI name number that starts with these nine."""
    rest = _weighted(digits, range(10, 1, -1)) % 101
    return f"{(101 - rest) % 101 % 100:02d}"


def ipi_base_check(digits: str) -> str:
    """The last digit of the IPI base number with these nine."""
    return str(-(2 + _weighted(digits, range(1, 10))) % 10)


def iswc_check(digits: str) -> str:
    """The last digit of the ISWC with these nine."""
    return str(-(1 + _weighted(digits, range(1, 10))) % 10)


def is_ipi_name_number(text: str) -> bool:
    """Whether ``text`` is eleven digits that check."""
    return len(text) == 11 and _is_digits(text) and ipi_name_check(text[:9]) == text[9:]


def is_ipi_base_number(text: str) -> bool:
    """Whether ``text`` is an IPI base number as CWR writes it, e.g. ``I-000000229-7``."""
    shaped = len(text) == 13 and text[:2] == "I-" and text[11] == "-" and _is_digits(text[2:11] + text[12])
    return shaped and ipi_base_check(text[2:11]) == text[12]


def is_iswc(text: str) -> bool:
    """Whether ``text`` is an ISWC without dots that checks, e.g. ``T0345246801``."""
    return len(text) == 11 and text[0] == "T" and _is_digits(text[1:]) and iswc_check(text[1:10]) == text[10]


def ipi_name_checks(column: pl.Expr) -> pl.Expr:
    """:func:`is_ipi_name_number` of every value; null where there is none."""
    rest = _weighted_column(column, 0, range(10, 1, -1)) % 101
    check = _digits(column, 9, 2)
    shaped = column.str.contains(r"^[0-9]{11}$")
    return pl.when(shaped).then((101 - rest) % 101 % 100 == check).otherwise(shaped)


def iswc_checks(column: pl.Expr) -> pl.Expr:
    """:func:`is_iswc` of every value; null where there is none."""
    total = _weighted_column(column, 1, range(1, 10)) + 1 + _digits(column, 10, 1)
    shaped = column.str.contains(r"^T[0-9]{10}$")
    return pl.when(shaped).then(total % 10 == 0).otherwise(shaped)


def ipi_base_checks(column: pl.Expr) -> pl.Expr:
    """:func:`is_ipi_base_number` of every value; null where there is none."""
    total = _weighted_column(column, 2, range(1, 10)) + 2 + _digits(column, 12, 1)
    shaped = column.str.contains(r"^I-[0-9]{9}-[0-9]$")
    return pl.when(shaped).then(total % 10 == 0).otherwise(shaped)


def ean_checks(column: pl.Expr) -> pl.Expr:
    """Whether every value is thirteen digits of which the last checks, modulo 10; null where there is none."""
    shaped = column.str.contains(r"^[0-9]{13}$")
    return pl.when(shaped).then(_weighted_column(column, 0, [1, 3] * 6 + [1]) % 10 == 0).otherwise(shaped)


def isni_checks(column: pl.Expr) -> pl.Expr:
    """Whether every value is an ISNI without blanks whose last character checks (ISO 7064, MOD 11-2); null if none."""
    last = pl.when(column.str.slice(15, 1) == "X").then(10).otherwise(_digits(column, 15, 1))
    total = _weighted_column(column, 0, [2 ** (15 - place) for place in range(15)]) + last
    shaped = column.str.contains(r"^[0-9]{15}[0-9X]$")
    return pl.when(shaped).then(total % 11 == 1).otherwise(shaped)


def _weighted(digits: str, weights: Sequence[int]) -> int:
    if len(digits) != len(weights) or not _is_digits(digits):
        raise ValueError(f"{digits!r} is not {len(weights)} digits")
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _weighted_column(column: pl.Expr, start: int, weights: Sequence[int]) -> pl.Expr:
    return pl.sum_horizontal(*(_digits(column, start + i, 1) * weight for i, weight in enumerate(weights)))


def _digits(column: pl.Expr, start: int, size: int) -> pl.Expr:
    return column.str.slice(start, size).cast(pl.Int64, strict=False)
