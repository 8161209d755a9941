"""Records of a DDEX flat file by their layout: every cell in its place, and never one too few."""

from collections.abc import Mapping

import polars as pl

from pipelines.wire.cells import CONTROL, escaped
from pipelines.wire.flat_layouts import FREE, RECORD_TYPE, Cell, RecordLayout, layouts, standard_of

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
            ``RecordType`` and cells that hold nothing may be missing.

    Raises:
        ValueError: where a cell has no value, or one that no cell can hold: a character without an escape (see
            :data:`cells.CONTROL`), or a list of one empty text, which a cell cannot tell from none.
    """
    layout = _layout(record)
    if not layout.is_complete:
        raise ValueError(f"{record} cannot be written: {layout.source}.")
    lines = rows.with_columns(_joined(rows, layout, is_escaped=False))["_line"]
    if _needs_escapes(lines, rows, layout):
        lines = rows.with_columns(_joined(rows, layout, is_escaped=True))["_line"]
    if lines.null_count() or lines.str.contains(CONTROL).any() or _lone_empty(rows, layout):
        raise ValueError(_unwritable(rows, layout))
    return lines


def _joined(rows: pl.DataFrame, layout: RecordLayout, *, is_escaped: bool) -> pl.Expr:
    cells = [_written(rows, layout.record, cell, is_escaped=is_escaped) for cell in layout.cells]
    return pl.concat_str(cells, separator="\t").alias("_line")


def _written(rows: pl.DataFrame, record: str, cell: Cell, *, is_escaped: bool) -> pl.Expr:
    if cell.name not in rows.columns:
        return pl.lit(record if cell.name == RECORD_TYPE else "")
    value, between = pl.col(cell.name), "\t" if cell.type == FREE else "|"
    if cell.is_multi:
        return (value.list.eval(escaped(pl.element())) if is_escaped else value).list.join(between, ignore_nulls=False)
    return escaped(value) if is_escaped else value


def _needs_escapes(lines: pl.Series, rows: pl.DataFrame, layout: RecordLayout) -> bool:
    """Whether there is a backslash, or more TABs and pipes than those that divide cells and values."""
    if lines.str.contains("\\", literal=True).any():
        return True
    lists = [cell for cell in layout.cells if cell.is_multi and cell.name in rows.columns]
    more = {FREE: pl.lit(0), "": pl.lit(0)}
    for cell in lists:
        kind = FREE if cell.type == FREE else ""
        more[kind] += (pl.col(cell.name).list.len().cast(pl.Int64) - 1).clip(lower_bound=0)
    due = rows.select(tabs=more[FREE] + (len(layout.cells) - 1), pipes=more[""])
    tabs = lines.str.count_matches("\t", literal=True)
    pipes = lines.str.count_matches("|", literal=True)
    return bool((tabs != due["tabs"]).any() or (pipes != due["pipes"]).any())


def _lone_empty(rows: pl.DataFrame, layout: RecordLayout) -> bool:
    """Whether a list holds one empty text alone; of cells that are there any number of times, none."""
    lists = [cell for cell in layout.cells if cell.is_multi and cell.name in rows.columns]
    return any(rows.select(_is_lone(cell).any()).item() for cell in lists)


def _is_lone(cell: Cell) -> pl.Expr:
    value = pl.col(cell.name)
    return value.list.len() == 0 if cell.type == FREE else (value.list.len() == 1) & (value.list.first() == "")


def _unwritable(rows: pl.DataFrame, layout: RecordLayout) -> str:
    """What is wrong with the first cell that cannot be written, and what to do."""
    for cell in (cell for cell in layout.cells if cell.name in rows.columns):
        flat = rows[cell.name].explode() if cell.is_multi else rows[cell.name]
        where = f"{layout.record}.{cell.name}"
        if rows[cell.name].null_count() or (not cell.is_multi and flat.null_count()):
            return f"{where} has no value in {rows[cell.name].null_count()} records; an empty cell is an empty text."
        if flat.str.contains(CONTROL).any():
            return f"{where} holds a control character or a line end, which no cell can; see cells.altered."
        if cell.is_multi and rows.select(_is_lone(cell).any()).item():
            return f"{where} holds one empty value alone, which a cell cannot tell from none."
    return f"{layout.record}: a list holds a value that is none."


def _layout(record: str) -> RecordLayout:
    return layouts(standard_of(record))[record]


def _place(record: str) -> str:
    return f"schemas/wire/{standard_of(record)}.csv"


def _cell(value: str | pl.Expr) -> pl.Expr:
    return pl.lit(value) if isinstance(value, str) else value
