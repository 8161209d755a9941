"""What a column of a workbook shows of text: the text, or the number, amount or day that it is written for.

Source: ECMA-376 part 1, 18.3.1.4 (cells), 18.18.22; the limits of a sheet are those that spreadsheet programs state.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

import polars as pl

from attribution.money import to_minor

Kind = Literal["text", "integer", "decimal", "amount", "date"]
Value = str | Decimal | int | date | None

EXACT_DIGITS: Final = 15
"""Digits that survive in a number of a spreadsheet; what has more is text."""
LONGEST: Final = 32_767
"""UTF-16 units that a cell holds."""
REPLACEMENT: Final = "\ufffd"

_UNSHOWABLE = "[\x00-\x08\x0b-\x1f\ufffe\uffff]"
_MARKUP = ("<r>", "</r>")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?[0-9]{1,29}(\.[0-9]{1,18})?")
_DAY = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_VALUE_SHOWN = 1_000


@dataclass(frozen=True)
class Column:
    """A column of a machine file: its name, what it is written for, which column says the currency of an amount."""

    name: str
    kind: Kind = "text"
    currency: str | None = None
    is_summed: bool = False
    """whether its numbers add up to something"""

    @property
    def headings(self) -> tuple[str, ...]:
        """Of the one column of a sheet that it takes, or the two of an amount."""
        return (self.name, f"{self.name} (exact)") if self.kind == "amount" else (self.name,)


@dataclass(frozen=True)
class Unshown:
    """A value that a cell cannot show as it is."""

    row: int
    """of the rows given, from 0"""
    column: str
    value: str
    """escaped"""
    reason: str


def shown(rows: pl.DataFrame, columns: list[Column]) -> tuple[list[list[Value]], list[Unshown]]:
    """What the columns of a sheet hold, a list for each heading; nothing stands for an empty text."""
    cells: list[list[Value]] = []
    unshown: list[Unshown] = []
    for column in columns:
        texts = rows[column.name].fill_null("")
        safe = texts.to_list()
        for found in _unshowable(texts, column.name):
            unshown.append(found)
            safe[found.row] = _showable(safe[found.row])
        plain = [text or None for text in safe]
        if column.kind == "text":
            cells.append(plain)
        elif column.kind == "amount":
            currencies = rows[column.currency].fill_null("").to_list() if column.currency else [""] * len(plain)
            cells.append([_amount(text, currency) for text, currency in zip(plain, currencies, strict=True)])
            cells.append(plain)
        else:
            typed = _TYPED[column.kind]
            cells.append([text and typed(text) for text in plain])
    return cells, unshown


def rounded(amount: Decimal, currency: str) -> Decimal | str:
    """An amount as it is shown: in whole minor units of its currency, or hundredths; text where no number holds it."""
    shown = to_minor(amount, currency)
    return shown if len(shown.as_tuple().digits) <= EXACT_DIGITS else f"{shown:f}"


def _amount(text: str | None, currency: str) -> Value:
    return text and (rounded(Decimal(text), currency) if _DECIMAL.fullmatch(text) else text)


def _decimal(text: str) -> Decimal | str:
    if not _DECIMAL.fullmatch(text):
        return text
    number = Decimal(text)
    written = text.rstrip("0") if "." in text else text
    return number if len(written.strip("-").replace(".", "").lstrip("0")) <= EXACT_DIGITS else text


def _integer(text: str) -> int | str:
    return int(text) if _INTEGER.fullmatch(text) else text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


_TYPED: dict[str, Callable[[str], Value]] = {"decimal": _decimal, "integer": _integer, "date": _day}


def _unshowable(texts: pl.Series, column: str) -> Iterator[Unshown]:
    is_odd = texts.str.contains(_UNSHOWABLE) | (texts.str.len_bytes() > LONGEST) | texts.str.starts_with(_MARKUP[0])
    for row in is_odd.arg_true().to_list():
        text = texts[row]
        reasons = list(_reasons(text))
        if reasons:
            value = text.encode("unicode_escape").decode()
            value = value.replace("<", "\\x3c", 1) if _is_markup(value) else value
            yield Unshown(row, column, value[:_VALUE_SHOWN], "; ".join(reasons))


def _reasons(text: str) -> Iterator[str]:
    if re.search(_UNSHOWABLE, text):
        yield "a control character, which a sheet cannot hold; the replacement character stands for it"
    if _units(text) > LONGEST:
        yield f"{_units(text)} characters, of which a cell holds {LONGEST}; the first of them are shown"
    if _is_markup(text):
        yield "begins and ends like markup of a sheet; the replacement character stands for its first character"


def _showable(text: str) -> str:
    plain = re.sub(_UNSHOWABLE, REPLACEMENT, text)
    if _units(plain) > LONGEST:
        plain = plain.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")
    return REPLACEMENT + plain[1:] if _is_markup(plain) else plain


def _is_markup(text: str) -> bool:
    """XlsxWriter writes such a text into the sheet as it is, for a string with formats of its own."""
    return text.startswith(_MARKUP[0]) and text.endswith(_MARKUP[1])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
