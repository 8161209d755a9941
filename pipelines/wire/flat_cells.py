"""Lines of one record type as a frame with a column per cell, without escapes.

Where no line holds a backslash, cells are what stands between TABs. Where one does, characters that do not occur in
the lines stand for what is escaped until the lines are split, and give it back where they are met.

Source: DDEX DSR Part 1, Architecture, clause 7: delimiters and how they are escaped.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import polars as pl

from pipelines.wire.flat_layouts import RECORD_TYPE, Cell, RecordLayout, layout_of, standard_of
from pipelines.wire.flat_lines import ESCAPES, hide_escapes, unused

_BACKSLASH = "\\"
_NOTHING = pl.lit([], dtype=pl.List(pl.String))


class Malformed(ValueError):
    """A line that cannot be understood; ``line`` says which."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        """Of a file, the number of a line, and what is wrong with it."""
        super().__init__(f"{path.name}, line {line}: {what}")
        self.line = line


def cells_of(rows: pl.DataFrame, record: str, path: Path) -> pl.DataFrame:
    """Cells of lines.

    Args:
        rows: lines of one record type: ``line``, ``raw``.
        record: its type. A version that we do not know is read by the cells of the nearest that we know; a record
            that we do not know has its cells numbered, as they stand.
        path: where the lines are from, for messages.

    Raises:
        Malformed: where a line ends before a cell that must hold something, or holds more than there are cells for.
    """
    layout = layout_of(record, standard_of(record))
    spare = unused(rows["raw"], len(ESCAPES)) if rows["raw"].str.contains(_BACKSLASH, literal=True).any() else ()
    hidden = hide_escapes(rows["raw"], spare) if spare else rows["raw"]
    if layout is None or not layout.is_complete:
        return _numbered(rows, hidden, layout, spare)
    if layout.has_free_cells:
        return _free(rows, hidden, layout, spare)
    _check_counts(rows, hidden, layout, path, is_known=record == layout.record)
    split = _columns(hidden, len(layout.cells))
    return pl.concat([rows.select("line"), _typed(split, layout.cells, spare)], how="horizontal")


def _check_counts(rows: pl.DataFrame, hidden: pl.Series, layout: RecordLayout, path: Path, *, is_known: bool) -> None:
    due = len(layout.cells)
    counts = hidden.str.count_matches("\t", literal=True) + 1
    if (few := rows.filter(counts < layout.least)).height:
        found = counts.filter(counts < layout.least)[0]
        raise Malformed(path, few["line"][0], f"{layout.record} has {found} cells, {due} are due; was the line cut?")
    if not is_known or counts.max() == due:
        return
    held = hidden.str.strip_chars_end("\t").str.count_matches("\t", literal=True) + 1
    if (more := rows.filter(held > due)).height:
        raise Malformed(path, more["line"][0], f"{layout.record} holds more than its {due} cells.")


def _columns(hidden: pl.Series, count: int) -> pl.DataFrame:
    """Cells as columns of text, by number; what a line has less is empty, what it has more is left out."""
    if hidden.str.contains("\r", literal=True).any():  # would be taken for a part of the line's end
        return hidden.str.split_exact("\t", count - 1).struct.unnest().select(pl.all().fill_null(""))
    return pl.read_csv(
        BytesIO(hidden.str.join("\n").item().encode()),
        schema={str(place): pl.String for place in range(count)},
        has_header=False,
        separator="\t",
        quote_char=None,
        empty_string_is_null=False,
        extra_columns="ignore",
        missing_columns="insert",
        truncate_ragged_lines=True,
    ).select(pl.all().fill_null(""))


def _typed(split: pl.DataFrame, cells: Sequence[Cell], spare: Sequence[str]) -> pl.DataFrame:
    held = split.select(pl.all().str.contains(f"[{''.join(spare)}]").any()).row(0) if spare else [False] * len(cells)
    return split.select(
        _cell(pl.nth(place), cell, spare if is_held else ())
        for place, (cell, is_held) in enumerate(zip(cells, held, strict=True))
    )


def _cell(column: pl.Expr, cell: Cell, spare: Sequence[str]) -> pl.Expr:
    if not cell.is_multi:
        return (_shown(column, spare) if spare else column).alias(cell.name)
    several = column.str.split("|")
    if spare:
        several = several.list.eval(_shown(pl.element(), spare))
    return pl.when(column == "").then(_NOTHING).otherwise(several).alias(cell.name)


def _shown(column: pl.Expr, spare: Sequence[str]) -> pl.Expr:
    return column.str.replace_many(list(spare), [meant for _, meant in ESCAPES])


def _free(rows: pl.DataFrame, hidden: pl.Series, layout: RecordLayout, spare: Sequence[str]) -> pl.DataFrame:
    """A record whose last cell stands for any number of them."""
    named, last = layout.cells[:-1], layout.cells[-1]
    split = rows.select("line", _cells=hidden.str.split("\t"))
    rest = pl.col("_cells").list.slice(len(named))
    if spare:
        rest = rest.list.eval(_shown(pl.element(), spare))
    first = (_cell(_at(place), cell, spare) for place, cell in enumerate(named))
    return split.select("line", *first, rest.alias(last.name))


def _numbered(rows: pl.DataFrame, hidden: pl.Series, layout: RecordLayout | None, spare: Sequence[str]) -> pl.DataFrame:
    """A record that we know in part, or by its name: its other cells by number, and still escaped."""
    named = layout.cells[:-1] if layout else (Cell(RECORD_TYPE, "string", is_mandatory=True, is_multi=False),)
    split = rows.select("line", _cells=hidden.str.split("\t"))
    most = split.select(pl.col("_cells").list.len().max()).item()
    first = (_cell(_at(place), cell, spare) for place, cell in enumerate(named))
    rest = (_escaped_again(_at(place), spare).alias(f"Cell{place + 1}") for place in range(len(named), most))
    return split.select("line", *first, *rest)


def _escaped_again(column: pl.Expr, spare: Sequence[str]) -> pl.Expr:
    return column.str.replace_many(list(spare), [escape for escape, _ in ESCAPES]) if spare else column


def _at(place: int) -> pl.Expr:
    return pl.col("_cells").list.get(place, null_on_oob=True).fill_null("")
