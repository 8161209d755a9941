"""Workbooks for people: typed cells, nothing that runs, and the same bytes from the same rows.

Text is a string cell whatever it begins with, so that ``=1+1`` is shown and not computed; a number, date or amount that
cannot be one is text. An amount is shown rounded, from its decimal digits, with its exact text in the column beside it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import polars as pl
import xlsxwriter

from pipelines.writers.workbook_cells import Column, Value, rounded, shown
from pipelines.writers.workbook_totals import Totals

SHEET_ROWS: Final = 1_048_576
"""Rows that a sheet can have."""
NOT_SHOWN: Final = "Not shown"
"""Sheet of what a cell cannot show as it is."""

_SPARE_ROWS = 1_000
"""Rows that are left free for totals, of which there is one for each currency."""
_WIDEST, _NARROWEST, _SAMPLED = 60, 6, 1_000
_NAME_LENGTH = 31
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001
"""A workbook says when it was made; the clock would make other bytes of the same rows."""
_SAFE: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_RUNS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
"""What a spreadsheet program takes for a formula when a cell is edited, or saved as text and opened again."""


@dataclass
class _Sheet:
    """A sheet that is being written."""

    sheet: Any
    columns: list[Column]
    part: int
    row: int = 1
    widths: list[int] = field(default_factory=list)
    is_filled: list[bool] = field(default_factory=list)


class Workbook:
    """A workbook, written row by row in bounded memory; use it in a ``with`` statement."""

    def __init__(self, path: Path, about: Iterable[tuple[str, str]], *, sheet_rows: int = SHEET_ROWS) -> None:
        """Begin one with a sheet that says what it is, line by line.

        Args:
            path: to write; what is there is replaced.
            about: pairs of what is told and what it is.
            sheet_rows: rows after which a sheet goes on in a further one.
        """
        self._book = xlsxwriter.Workbook(path, dict(_SAFE))
        self._book.set_properties({"created": _MADE})
        self._made: dict[str, Any] = {}
        self._limit = sheet_rows - min(_SPARE_ROWS, sheet_rows // 2)
        self._sheets: dict[str, _Sheet] = {}
        self._totals: dict[str, Totals] = {}
        self._unshown: list[tuple[str, str, str, str, str]] = []
        self._about, self._told = self._book.add_worksheet("About"), 0
        self._about.set_column(0, 0, 30)
        self._about.set_column(1, 1, 100)
        for name, what in about:
            self.tell(name, what)

    def __enter__(self) -> Self:
        """The workbook itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Put it on the disk, unless something went wrong."""
        if kind is None:
            self._finish()

    def tell(self, name: str, what: str) -> None:
        """One more line of what the workbook is."""
        for place, text in enumerate((name, what)):
            self._about.write_string(self._told, place, text, self._format("text" if place else "head"))
        self._told += 1

    def add(self, name: str, columns: Sequence[Column], rows: pl.DataFrame) -> None:
        """Write rows to the end of a sheet, which begins with them where there is none of that name.

        Args:
            name: of the sheet.
            columns: what is shown of the rows, the same each time.
            rows: text by the names of the columns, and by those of their currencies.
        """
        sheet = self._sheets.get(name) or self._open(name, list(columns), 1)
        self._totals.setdefault(name, Totals(columns)).add(rows)
        done = 0
        while done < rows.height:
            if sheet.row >= self._limit:
                self._close(sheet)
                sheet = self._open(name, sheet.columns, sheet.part + 1)
            part = rows.slice(done, self._limit - sheet.row)
            self._write(sheet, part)
            done += part.height

    def _write(self, sheet: _Sheet, rows: pl.DataFrame) -> None:
        cells, unshown = shown(rows, sheet.columns)
        for offset, row in enumerate(zip(*cells, strict=True), start=sheet.row):
            for place, value in enumerate(row):
                if value is not None:
                    self._cell(sheet.sheet, offset, place, value)
        place = sheet.sheet.get_name()
        self._unshown += [
            (place, str(sheet.row + each.row + 1), each.column, each.value, each.reason) for each in unshown
        ]
        for number, values in enumerate(cells):
            longest = max((len(str(value)) for value in values[:_SAMPLED] if value is not None), default=0)
            sheet.widths[number] = max(sheet.widths[number], longest)
            sheet.is_filled[number] |= longest > 0 or any(value is not None for value in values)
        sheet.row += rows.height

    def _cell(self, sheet: Any, row: int, place: int, value: Value) -> None:
        if isinstance(value, str):
            sheet.write_string(row, place, value, self._format("guarded" if value.startswith(_RUNS) else "text"))
        elif isinstance(value, Decimal):
            sheet.write_number(row, place, value, self._format(_digits(value)))
        elif isinstance(value, int):
            sheet.write_number(row, place, value, self._format("0"))
        else:
            sheet.write_datetime(row, place, value, self._format("yyyy-mm-dd"))

    def _open(self, name: str, columns: list[Column], part: int) -> _Sheet:
        title = name if part == 1 else f"{name} ({part})"
        plain = self._free(re.sub(r"[\[\]:*?/\\']", "-", title).strip() or "-")
        headings = [heading for column in columns for heading in column.headings]
        widths = [max(_NARROWEST, len(heading) + 3) for heading in headings]
        sheet = _Sheet(self._book.add_worksheet(plain), columns, part, 1, widths, [False] * len(headings))
        sheet.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{SHEET_ROWS}"})
        sheet.sheet.freeze_panes(1, 0)
        for place, heading in enumerate(headings):
            sheet.sheet.write_string(0, place, heading, self._format("head"))
        self._sheets[name] = sheet
        return sheet

    def _free(self, title: str) -> str:
        """A name that no sheet has, in whatever case: those of other people's records may differ in no more."""
        taken = {str(sheet.get_name()).casefold() for sheet in self._book.worksheets()}
        names = (f"{title[: _NAME_LENGTH - 6]} #{turn}" for turn in range(2, len(taken) + 3))
        return next(name for name in (title[:_NAME_LENGTH], *names) if name.casefold() not in taken)

    def _close(self, sheet: _Sheet) -> None:
        """Filter and widths, once it is known how far a sheet goes; a column without a value is folded away."""
        sheet.sheet.autofilter(0, 0, max(sheet.row - 1, 1), len(sheet.widths) - 1)
        for place, width in enumerate(sheet.widths):
            hidden = sheet.row > 1 and not sheet.is_filled[place]
            sheet.sheet.set_column(place, place, min(width + 1, _WIDEST), None, {"hidden": hidden})

    def _sum_up(self, name: str, sheet: _Sheet) -> None:
        for offset, (currency, sums) in enumerate(self._totals[name].rows(), start=sheet.row + 1):
            sheet.sheet.write_string(offset, 0, f"Total {currency}".strip(), self._format("head"))
            place = 0
            for column in sheet.columns:
                if column.name in sums:
                    self._total(sheet, (offset, place), column, sums[column.name], currency)
                place += len(column.headings)

    def _total(self, sheet: _Sheet, at: tuple[int, int], column: Column, total: Decimal, currency: str) -> None:
        row, place = at
        if column.kind == "amount":
            self._cell(sheet.sheet, row, place, rounded(total, currency))
            self._cell(sheet.sheet, row, place + 1, f"{total:f}")
        else:
            self._cell(sheet.sheet, row, place, int(total) if abs(total) < 10**15 else f"{total:f}")

    def _finish(self) -> None:
        for name, sheet in self._sheets.items():
            self._close(sheet)
            self._sum_up(name, sheet)
        if self._unshown:
            names = [Column(name) for name in ("Sheet", "Row", "Column", "Value", "Reason")]
            rows = pl.DataFrame(self._unshown, schema=[column.name for column in names], orient="row")
            self._write(self._open(NOT_SHOWN, names, 1), rows.head(self._limit - 1))
            self._close(self._sheets[NOT_SHOWN])
            self.tell("Not shown as they are", f"{len(self._unshown)} values; see the sheet {NOT_SHOWN}")
        self._book.close()

    def _format(self, name: str) -> Any:
        if name not in self._made:
            known = {
                "head": {"bold": True, "num_format": "@"},
                "text": {"num_format": "@"},
                "guarded": {"num_format": "@", "quote_prefix": True},
            }
            self._made[name] = self._book.add_format(known.get(name, {"num_format": name}))
        return self._made[name]


def _digits(number: Decimal) -> str:
    """The format that shows a number with the digits that it is written with."""
    exponent = number.as_tuple().exponent
    return f"#,##0.{'0' * -exponent}" if isinstance(exponent, int) and exponent < 0 else "#,##0"
