"""What a workbook shows of a DDEX flat file: a sheet for each record, its cells by the names of the standard."""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.wire.flat_layouts import RECORD_TYPE, Cell, layout_of, standard_of
from pipelines.wire.flat_read import batches
from pipelines.writers.workbook_cells import Column, Kind

Piece = tuple[str, list[Column], pl.DataFrame]
"""Name of a sheet, its columns, and rows of text for it."""

LINE = Column("line", "integer")
_MONEY = re.compile(r"Revenue|Amount(?!s)|Fee|Deductions|IndirectValue|Claimed(?!.*Share)|Minimum")
_OWED = re.compile(r"Allocated|FinalTotal|Claimed|Deductions")
"""What adds up; the revenue of a base stands in a summary of every right."""
_COUNTED = {"SR08": ("TotalUsages", "NetUsage", "Returns"), "SU01": ("Usages", "Returns"), "SU02": ("NumberOfStreams",),
            "SU03": ("Usages",), "SR02": ("NumberOfStreams",), "CD01": ("Usages",)}  # fmt: skip
"""Cells of detail that add up; those of summaries may count a play for every right."""
_ANY_CURRENCY = ("CurrencyOfInvoicing", "CurrencyOfReporting", "Currency", "CurrencyOfTransaction")
_NAMED = re.compile(r"In(CurrencyOf(?:Transaction|Accounting|Reporting|Invoicing))|Of(Reporting|Invoicing)$")
_SUMMARY = "SummaryRecordId"


def flat_pieces(path: Path, *, lines: int) -> Iterator[Piece]:
    """The records of a report or of claims, at most ``lines`` lines at a time.

    A detail's amounts are in the currency that its summary names.

    Raises:
        flat_read.Malformed: where a line cannot be understood.
        flat_lines.NotUtf8: where bytes are no UTF-8.
    """
    currencies = pl.DataFrame(schema={_SUMMARY: pl.String})
    for batch in batches(path, lines=lines):
        summaries = [_currencies(rows) for rows in batch.values() if _SUMMARY in rows.columns]
        named = [each for each in summaries if each.width > 1]
        currencies = pl.concat([currencies, *named], how="diagonal").unique(_SUMMARY, keep="first", maintain_order=True)
        for record, rows in batch.items():
            yield _piece(record, rows, currencies)


def _currencies(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(_SUMMARY, *(name for name in rows.columns if name.startswith("Currency")))


def _piece(record: str, rows: pl.DataFrame, currencies: pl.DataFrame) -> Piece:
    layout = layout_of(record, standard_of(record))
    cells = {cell.name: cell for cell in layout.cells} if layout else {}
    names = [name for name in rows.columns if name not in (LINE.name, RECORD_TYPE)]
    shown = rows.select(pl.col(LINE.name).cast(pl.String), *(_joined(rows, name) for name in names))
    if _SUMMARY in names and not any(name.startswith("Currency") for name in names):
        shown = shown.join(currencies, on=_SUMMARY, how="left", maintain_order="left")
    columns, of = [LINE], shown.columns
    for name in names:
        kind = _kind(record, name, cells.get(name))
        money = _currency(name, of) if kind == "amount" else []
        if money:
            shown = shown.with_columns(_first(money).alias(f"{name}\tcurrency"))
        currency = f"{name}\tcurrency" if money else None
        columns.append(Column(name, kind, currency, is_summed=_is_summed(record, name, kind)))
    return record, columns, shown


def _joined(rows: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).list.join(" | ") if rows.schema[name] == pl.List(pl.String) else pl.col(name)


def _is_summed(record: str, name: str, kind: Kind) -> bool:
    return bool(_OWED.search(name)) if kind == "amount" else name in _COUNTED.get(record.partition(".")[0], ())


def _kind(record: str, name: str, cell: Cell | None) -> Kind:
    if cell is None:
        return "text"
    if cell.type == "integer" or name in _COUNTED.get(record.partition(".")[0], ()):
        return "integer"
    if cell.type == "decimal":
        return "amount" if _MONEY.search(name) else "decimal"
    return "date" if cell.type == "isodate" else "text"


def _currency(name: str, columns: list[str]) -> list[str]:
    """Cells that may say which currency an amount is in, the likeliest first."""
    found = _NAMED.search(name)
    if found:
        said = found[1] or f"CurrencyOf{found[2]}"
        return [said] if said in columns else []
    return [each for each in _ANY_CURRENCY if each in columns]


def _first(columns: list[str]) -> pl.Expr:
    return pl.coalesce(pl.when(pl.col(name) != "").then(name) for name in columns)
