"""Records of a DDEX flat file by their layout: every cell in its place, and never one too few."""

from collections.abc import Mapping

import polars as pl

from pipelines.wire.cells import CONTROL, escaped
from pipelines.wire.flat_layouts import RECORD_TYPE, Cell, RecordLayout, layouts, standard_of

Given = Mapping[str, str | pl.Expr]
"""Cells by name: a constant, or an expression that gives text as the file holds it."""


def line(record: str, given: Given) -> pl.Expr:
    """One record as one line, without its line end. Cells that are not given are empty.

    Raises:
        ValueError: where the layout knows no such cell, or a mandatory one is not given.
    """
    layout = _layout(record)
    missing = {cell.name for cell in layout.cells if cell.is_mandatory} - set(given) - {RECORD_TYPE}
    if missing:
        raise ValueError(f"{record}: {', '.join(sorted(missing))} must be given; see {_place(record)}")
    return part(record, {RECORD_TYPE: record, **given}, layout.names[0], layout.names[-1])


def part(record: str, given: Given, first: str, last: str) -> pl.Expr:
    """The cells of a record from ``first`` to ``last``, to be put together with the parts around them."""
    names = _layout(record).names
    names = names[names.index(first) : names.index(last) + 1]
    unknown = set(given) - set(names)
    if unknown:
        raise ValueError(f"{record} has no {', '.join(sorted(unknown))} there; see {_place(record)}")
    return pl.concat_str([_cell(given.get(name, "")) for name in names], separator="\t")


def joined(*parts: str | pl.Expr) -> pl.Expr:
    """A line of parts that follow one another."""
    return pl.concat_str(*parts, separator="\t")


def heading(record: str) -> str:
    """The comment line that names a record's cells."""
    return "\t".join([f"#{record}", *_layout(record).names[1:]])


def constant(record: str, given: Given) -> str:
    """A record that is there once: header or footer."""
    return pl.select(line(record, given)).item()


def lines_of(record: str, rows: pl.DataFrame) -> pl.Series:
    """Records as lines, without line ends: the inverse of what :mod:`flat_read` gives.

    Args:
        record: its type.
        rows: a column per cell, text or a list of texts as the layout says; others, as ``line``, are passed over.
            The cell ``RecordType`` may be missing, and so may cells that hold nothing.

    Raises:
        ValueError: where a text has a character that no cell can hold, or a list holds one empty text alone, which
            a cell cannot tell from none.
    """
    layout = _layout(record)
    cells = [_written(rows, record, cell) for cell in layout.cells]
    lines = rows.select(pl.concat_str(cells, separator="\t").alias("line")).to_series()
    if lines.null_count():
        raise ValueError(f"{record}: {lines.null_count()} of {len(lines)} records have a cell without a value.")
    return lines


def _written(rows: pl.DataFrame, record: str, cell: Cell) -> pl.Expr:
    if cell.name not in rows.columns:
        return pl.lit(record if cell.name == RECORD_TYPE else "")
    column = rows[cell.name]
    if column.dtype == pl.List(pl.String):
        return _several(column, record, cell)
    if column.str.contains(CONTROL).any():
        raise _unwritable(record, cell.name, "a control character or a line end")
    return escaped(pl.col(cell.name)) if column.str.contains(r"[\t|\\]").any() else pl.col(cell.name)


def _several(column: pl.Series, record: str, cell: Cell) -> pl.Expr:
    flat = column.explode().drop_nulls()
    if flat.str.contains(CONTROL).any():
        raise _unwritable(record, cell.name, "a control character or a line end")
    if ((column.list.len() == 1) & (column.list.first() == "")).any():
        raise _unwritable(record, cell.name, "one empty value alone, which reads as none")
    values = pl.col(cell.name).list.eval(escaped(pl.element()))
    return values.list.join("\t" if cell.type == "free" else "|")


def _unwritable(record: str, name: str, what: str) -> ValueError:
    return ValueError(f"{record}.{name} holds {what}: no cell can hold that; clean it with pipelines.wire.cells first.")


def _layout(record: str) -> RecordLayout:
    return layouts(standard_of(record))[record]


def _place(record: str) -> str:
    return f"schemas/wire/{standard_of(record)}.csv"


def _cell(value: str | pl.Expr) -> pl.Expr:
    return pl.lit(value) if isinstance(value, str) else value
