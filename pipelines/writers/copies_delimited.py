"""What a workbook shows of a file with a heading: sales in any layout, payments, control totals, AI statements.

A column is text unless its layout, or ``schemas/wire/copied_columns.csv`` for our own other files, says what it is: a
code of digits is never taken for a number because it looks like one.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.wire.flat_lines import ESCAPES, hide_escapes, raw_lines, unused
from pipelines.wire.sales_fields import FIELDS
from pipelines.wire.sales_layouts import SalesLayout, layout_names, sales_layout
from pipelines.writers.copies_flat import LINE, Piece
from pipelines.writers.workbook_cells import Column, Kind

SHEET = "Rows"
_LONGEST_CELL = 1 << 27
_SUMMED = ("quantity", "amount", "payable_amount", "gross_amount")
_KINDS: dict[str, Kind] = {
    "amount": "amount",
    "code": "text",
    "date": "date",
    "decimal": "decimal",
    "integer": "integer",
    "price": "decimal",
    "text": "text",
    "truth": "text",
}
"""What a field of a sales file is in a workbook."""


def delimited_pieces(path: Path, *, lines: int, layout: SalesLayout | None = None) -> Iterator[Piece]:
    """The rows of a CSV file, at most ``lines`` at a time.

    Args:
        path: UTF-8, with quotation marks as RFC 4180 says.
        lines: rows of a piece.
        layout: of a sales file; none: the one that has the same heading, or none.

    Raises:
        ValueError: where it is no UTF-8, or a row has more cells than the heading.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading = file.readline().rstrip("\r\n")
        if not heading:
            raise ValueError("the first line is empty, and a heading is due there; is this the file?")
        file.seek(0)
        layout = layout or _layout_of(heading)
        reader = csv.reader(file, delimiter=layout.delimiter if layout else _delimiter(path, heading), strict=True)
        names = list(layout.heading) if layout else next(reader, [])
        if layout and layout.header:
            next(reader)
        columns = _columns(layout, names)
        numbered = _numbered(reader, path)
        while rows := list(islice(numbered, lines)):
            yield SHEET, columns, _frame(path, rows, names, layout)


def escaped_pieces(path: Path, *, lines: int) -> Iterator[Piece]:
    """The rows of a file with a heading whose cells are escaped as in a DDEX flat file: an AI statement."""
    names: list[str] = []
    for part in raw_lines(path, lines=lines):
        spare = unused(part["raw"], len(ESCAPES))
        shown = pl.element().str.replace_many(list(spare), [plain for _, plain in ESCAPES])
        split = (
            hide_escapes(part["raw"], spare).str.split("\t").to_frame("cells").select(pl.col("cells").list.eval(shown))
        )
        rows = [(line, *cells) for line, cells in zip(part["line"], split["cells"], strict=True)]
        if not names:
            names = [str(name) for name in rows.pop(0)[1:]]
        if rows:
            yield SHEET, _columns(None, names), _frame(path, rows, names, None)


def _numbered(reader: Any, path: Path) -> Iterator[tuple]:
    """Rows with the number of the line that each begins in."""
    begins = reader.line_num + 1
    try:
        for row in reader:
            if row:
                yield (begins, *row)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(f"{path.name}, line {begins}: {error}") from error


def _frame(path: Path, rows: list[tuple], names: list[str], layout: SalesLayout | None) -> pl.DataFrame:
    odd = next((row for row in rows if len(row) != len(names) + 1), None)
    if odd:
        raise ValueError(f"{path.name}, line {odd[0]}: {len(odd) - 1} cells, where the heading has {len(names)}")
    schema = {_line(names).name: pl.String, **dict.fromkeys(names, pl.String)}
    found = pl.DataFrame([(str(row[0]), *row[1:]) for row in rows], schema=schema, orient="row")
    if layout is None:
        return found
    return found.with_columns(_plain(column, layout) for column in _of_layout(layout) if column.kind != "text")


def _plain(column: Column, layout: SalesLayout) -> pl.Expr:
    """A number with a point, a date as ISO 8601 writes it."""
    text = pl.col(column.name)
    if column.kind != "date":
        return text.str.replace(layout.decimal, ".", literal=True)
    form = next(each.form for each in layout.columns if each.column == column.name) or "%Y-%m-%d"
    return pl.coalesce(text.str.to_date(form, strict=False).dt.strftime("%Y-%m-%d"), text)


def _columns(layout: SalesLayout | None, names: list[str]) -> list[Column]:
    known = {column.name: column for column in _of_layout(layout)} if layout else _own()
    columns = [known.get(name, Column(name)) for name in names]
    there = [column if column.currency in (None, *names) else Column(column.name, column.kind) for column in columns]
    return [_line(names), *there]


def _line(names: list[str]) -> Column:
    """Where a row stands in the file, under a name that the file does not have."""
    return Column("line of this file", "integer") if LINE.name in names else LINE


def _of_layout(layout: SalesLayout) -> list[Column]:
    said = [(each.column, FIELDS[each.field].kind if each.field else "text", each.field) for each in layout.columns]
    currency = next((name for name, _, field in said if field == "currency"), None)
    return [
        Column(name, _KINDS[kind], currency if kind == "amount" else None, is_summed=field in _SUMMED)
        for name, kind, field in said
    ]


def _layout_of(heading: str) -> SalesLayout | None:
    for name in layout_names():
        layout = sales_layout(name)
        if layout.header and next(csv.reader([heading], delimiter=layout.delimiter), []) == list(layout.heading):
            return layout
    return None


def _delimiter(path: Path, heading: str) -> str:
    return "\t" if path.suffix == ".tsv" or "\t" in heading else ","


@cache
def _own() -> dict[str, Column]:
    source = StringIO((files("schemas") / "wire" / "copied_columns.csv").read_text("utf-8"))
    return {
        row["column"]: Column(
            row["column"], _KINDS[row["kind"]], row["currency"] or None, is_summed=row["summed"] == "1"
        )
        for row in csv.DictReader(source)
    }
