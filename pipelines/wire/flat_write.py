"""Frames of records as the text of a DDEX flat file: what :mod:`flat_read` gives, back again.

Source: DDEX DSR Part 1, Architecture, clause 7: delimiters, escapes, full numbers of cells.
"""

import re
from io import BytesIO

import polars as pl

from pipelines.wire.cells import CONTROL, escaped
from pipelines.wire.flat_layouts import FREE, RECORD_TYPE, Cell, RecordLayout, layouts, standard_of

_CONTROLS = bytes([*range(0x20), 0x7F])
_ESCAPED = b"|\\"
_C1_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")


def lines_of(record: str, rows: pl.DataFrame) -> pl.Series:
    """Records as lines, without line ends; see :func:`text_of`."""
    text = pl.Series("line", [text_of(record, rows)], dtype=pl.Binary).cast(pl.String)
    return text.str.strip_suffix("\n").str.split("\n").explode() if rows.height else text.clear()


def text_of(record: str, rows: pl.DataFrame) -> bytes:
    """Records as a file holds them, each with its line end.

    They are written as they are, and only where that has other delimiters than those between cells and values once
    more with escapes.

    Args:
        record: its type.
        rows: a column per cell, text or a list of texts as the layout says; others, as ``line``, are passed over.
            ``RecordType`` and cells that hold nothing may be missing.

    Raises:
        ValueError: where a cell has no value, or one that no cell can hold: a character without an escape (see
            :data:`cells.CONTROL`), or a list of one empty text, which a cell cannot tell from none.
    """
    layout = layouts(standard_of(record))[record]
    given = [cell for cell in layout.cells if cell.name in rows.columns]
    if not layout.is_complete:
        raise ValueError(f"{record} cannot be written: {layout.source}.")
    if any(_has_gap(rows[cell.name], cell) for cell in given):
        raise ValueError(_unwritable(rows, record, given))
    text, due = _text(rows, layout, is_escaped=False), _delimiters(rows, layout, given)
    is_sound = _count(text, _CONTROLS + _ESCAPED) == due + _pipes(rows, given)
    if not is_sound:
        text = _text(rows, layout, is_escaped=True)
        due += sum(int(_flat(rows[cell.name], cell).str.count_matches("\t", literal=True).sum()) for cell in given)
        is_sound = _count(text, _CONTROLS) == due
    if not is_sound or not (text.isascii() or _is_clean(text)):
        raise ValueError(_unwritable(rows, record, given))
    return text


def _text(rows: pl.DataFrame, layout: RecordLayout, *, is_escaped: bool) -> bytes:
    written = {str(at): _written(rows, layout.record, cell, is_escaped) for at, cell in enumerate(layout.cells)}
    file = BytesIO()
    frame = rows.with_columns(**written).select(*written)
    frame.write_csv(file, include_header=False, separator="\t", quote_style="never")
    return file.getvalue()


def _written(rows: pl.DataFrame, record: str, cell: Cell, is_escaped: bool) -> pl.Expr:
    if cell.name not in rows.columns:
        return pl.lit(record if cell.name == RECORD_TYPE else "")
    value, between = pl.col(cell.name), "\t" if cell.type == FREE else "|"
    if cell.is_multi:
        return (value.list.eval(escaped(pl.element())) if is_escaped else value).list.join(between)
    return escaped(value) if is_escaped else value


def _delimiters(rows: pl.DataFrame, layout: RecordLayout, given: list[Cell]) -> int:
    """TABs between cells, and line ends."""
    free = [rows[cell.name].list.len().cast(pl.Int64) - 1 for cell in given if cell.type == FREE]
    return rows.height * len(layout.cells) + sum(int(more.sum()) for more in free)


def _pipes(rows: pl.DataFrame, given: list[Cell]) -> int:
    """Pipes between values: one less than there are values, and none where there are none."""
    lengths = [rows[cell.name].list.len().cast(pl.Int64) for cell in given if cell.is_multi and cell.type != FREE]
    return sum(int(each.sum()) - int((each > 0).sum()) for each in lengths)


def _count(text: bytes, characters: bytes) -> int:
    return len(text) - len(text.translate(None, characters))


def _is_clean(text: bytes) -> bool:
    """Whether no control character beyond ASCII is in it; the bytes that they begin with are looked for first."""
    if b"\xe2" in text and (b"\xe2\x80\xa8" in text or b"\xe2\x80\xa9" in text):
        return False
    return b"\xc2" not in text or not _C1_CONTROL.search(text)


def _flat(column: pl.Series, cell: Cell) -> pl.Series:
    return column.explode(empty_as_null=False) if cell.is_multi else column


def _has_gap(column: pl.Series, cell: Cell) -> bool:
    """Whether a record has no value, a list a value that is none, or what reads as another list."""
    if column.null_count():
        return True
    return cell.is_multi and bool(_flat(column, cell).null_count() or _is_ambiguous(column, cell))


def _is_ambiguous(column: pl.Series, cell: Cell) -> bool:
    lengths = column.list.len()
    if cell.type == FREE:
        return bool((lengths == 0).any())
    return bool(((lengths == 1) & (column.list.first() == "")).any())


def _unwritable(rows: pl.DataFrame, record: str, given: list[Cell]) -> str:
    """What is wrong with the first cell that cannot be written, and what to do."""
    for cell in given:
        column, where = rows[cell.name], f"{record}.{cell.name}"
        if column.null_count() or _flat(column, cell).null_count():
            return f"{where}: a record has no value; what holds nothing is an empty text, or an empty list."
        if _flat(column, cell).str.contains(CONTROL).any():
            return f"{where}: a control character or line end, for which there is no escape; see cells.altered."
        if cell.is_multi and _is_ambiguous(column, cell):
            return f"{where}: one empty value alone, or no free cell, reads as something else; leave it out."
    raise AssertionError(f"{record} has something that cannot be written, and no cell has it")
