"""DDEX flat files with their cells: reports of sales and usage (DSR), claims (CDM).

Lines are sorted by record and each record's lines are split at once. Where a line holds a backslash it takes a
slower way, on which nothing but the escapes of the standard is given a meaning.

Source: DDEX DSR Part 1, Architecture, clause 7; CDM Part 1, which is laid out alike.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from pipelines.wire.flat_layouts import RECORD_TYPE, Cell, RecordLayout, layout_of, standard_of
from pipelines.wire.flat_lines import COMMENT, hide_escaped_tabs, raw_lines, record_type, unused

HEADERS = ("HEAD", "CDMH")
_NUMBERED = "Cell{}"


class Malformed(ValueError):
    """A line that cannot be understood; ``line`` says which."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        """Of a file, the number of a line, and what is wrong with it."""
        super().__init__(f"{path.name}, line {line}: {what}")
        self.line = line


@dataclass(frozen=True)
class Message:
    """A whole file.

    Attributes:
        head: the header's cells by name.
        records: of each record type, in the order of the file: ``line``, and a column per cell, which is text
            without escapes, or a list of texts where the cell may hold several (an empty cell holds none).
    """

    head: dict[str, str]
    records: dict[str, pl.DataFrame]


def read(path: Path, *, only: Collection[str] | None = None) -> Message:
    """Read a file whole.

    Args:
        path: a file of DSR or CDM, packed or not.
        only: record types that are wanted, all others are passed over; all by default. The header is always read.

    Raises:
        Malformed: where a line cannot be understood, or the first record is no header.
        NotUtf8: where bytes are no UTF-8.
    """
    found: dict[str, list[pl.DataFrame]] = {}
    for batch in batches(path, only=only):
        for record, rows in batch.items():
            found.setdefault(record, []).append(rows)
    records = {record: _together(frames) for record, frames in found.items()}
    header = next((name for name in records if name.split(".")[0] in HEADERS), None)
    if header is None:
        raise Malformed(path, 1, "a header is due here, HEAD of a report or CDMH of claims; is this a DDEX flat file?")
    head = records[header].row(0, named=True)
    del head["line"]
    plain = {name: "|".join(value) if isinstance(value, list) else value for name, value in head.items()}
    return Message(plain, records)


def batches(
    path: Path, *, lines: int = 200_000, only: Collection[str] | None = None
) -> Iterator[dict[str, pl.DataFrame]]:
    """The same piece by piece, in bounded memory: the records of at most ``lines`` lines at a time."""
    for rows in raw_lines(path, lines=lines):
        sorted_out = rows.with_columns(record=record_type("raw")).filter(
            pl.col("record") != COMMENT, pl.col("raw").str.strip_chars("\t ") != ""
        )
        parts = sorted_out.partition_by("record", as_dict=True, maintain_order=True, include_key=False)
        wanted = {str(record): part for (record,), part in parts.items() if _is_wanted(str(record), only)}
        if wanted:
            yield {record: cells_of(part, record, path) for record, part in wanted.items()}


def cells_of(rows: pl.DataFrame, record: str, path: Path) -> pl.DataFrame:
    """Lines of one record type (``line``, ``raw``) with a column per cell."""
    layout = layout_of(record, standard_of(record))
    if layout is None or not layout.is_known:
        return _numbered(rows)
    slow = rows["raw"].str.contains(r"[\\\r]")
    if not slow.any():
        return _split(rows, layout, path, ())
    spare = unused(rows["raw"], 3)
    return _split(rows.with_columns(_hidden(rows["raw"], spare)), layout, path, spare)


def _is_wanted(record: str, only: Collection[str] | None) -> bool:
    return only is None or record in only or record.split(".", maxsplit=1)[0] in HEADERS


def _hidden(raw: pl.Series, spare: Sequence[str]) -> pl.Series:
    """Without escapes: a character of ``spare`` stands for each, so that what divides still stands out."""
    backslash, tab, pipe = spare
    return hide_escaped_tabs(raw, backslash, tab).str.replace_all("\\\\|", pipe, literal=True)


def _split(rows: pl.DataFrame, layout: RecordLayout, path: Path, spare: Sequence[str]) -> pl.DataFrame:
    counts = rows["raw"].str.count_matches("\t", literal=True) + 1
    if layout.has_free_cells:
        return _free(rows, layout, spare)
    _check_counts(rows, counts, layout, path)
    split = _columns(rows["raw"], len(layout.cells))
    cells = split.select(_cell(pl.nth(place), cell, spare) for place, cell in enumerate(layout.cells))
    return pl.concat([rows.select("line"), cells], how="horizontal")


def _check_counts(rows: pl.DataFrame, counts: pl.Series, layout: RecordLayout, path: Path) -> None:
    due = len(layout.cells)
    few = rows.filter(counts < layout.least)
    if few.height:
        cells = few["raw"][0].count("\t") + 1
        raise Malformed(path, few["line"][0], f"{layout.record} has {cells} cells, {due} are due; was the file cut?")
    if layout.record not in _first_cells(rows):
        return  # a later version than we know may have more
    more = rows.filter(counts > due).filter(pl.col("raw").str.replace(r"\t*$", "").str.count_matches("\t") >= due)
    if more.height:
        raise Malformed(
            path, more["line"][0], f"{layout.record} has more cells that hold something than the {due} due."
        )


def _first_cells(rows: pl.DataFrame) -> tuple[str]:
    return (rows["raw"][0].split("\t", 1)[0],)


def _columns(raw: pl.Series, count: int) -> pl.DataFrame:
    """Cells of lines as columns of text, by number; what a line has less is empty, what it has more is left out."""
    schema = {str(place): pl.String for place in range(count)}
    if raw.str.contains("\r", literal=True).any() or raw.str.contains("\n", literal=True).any():
        return raw.str.split_exact("\t", count - 1).struct.unnest().select(pl.all().fill_null(""))
    text = "\n".join(raw.to_list()) if len(raw) < 64 else raw.str.join("\n").item()
    return pl.read_csv(
        BytesIO(text.encode()),
        schema=schema,
        has_header=False,
        separator="\t",
        quote_char=None,
        empty_string_is_null=False,
        extra_columns="ignore",
        missing_columns="insert",
        truncate_ragged_lines=True,
    ).select(pl.all().fill_null(""))


def _cell(column: pl.Expr, cell: Cell, spare: Sequence[str]) -> pl.Expr:
    if cell.is_multi:
        several = column.str.split("|")
        if spare:
            several = several.list.eval(_shown(pl.element(), spare))
        empty = pl.lit([], dtype=pl.List(pl.String))
        return pl.when(column == "").then(empty).otherwise(several).alias(cell.name)
    return (_shown(column, spare) if spare else column).alias(cell.name)


def _shown(column: pl.Expr, spare: Sequence[str]) -> pl.Expr:
    return column.str.replace_many(list(spare), ["\\", "\t", "|"])


def _free(rows: pl.DataFrame, layout: RecordLayout, spare: Sequence[str]) -> pl.DataFrame:
    """A record whose last cell stands for any number of them."""
    named = len(layout.cells) - 1
    split = rows["raw"].str.split("\t")
    cells = rows.with_columns(_cells=split).select(
        "line",
        *(
            _cell(pl.col("_cells").list.get(place, null_on_oob=True).fill_null(""), cell, spare)
            for place, cell in enumerate(layout.cells[:named])
        ),
        pl.col("_cells").list.slice(named).alias(layout.cells[named].name),
    )
    if spare:
        return cells.with_columns(pl.col(layout.cells[named].name).list.eval(_shown(pl.element(), spare)))
    return cells


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """A record that we know by its name only: cells by number, as they stand."""
    split = rows["raw"].str.split("\t")
    most = int(split.list.len().max() or 1)  # type: ignore[arg-type]
    names = [RECORD_TYPE, *(_NUMBERED.format(place) for place in range(2, most + 1))]
    cells = [
        pl.col("_cells").list.get(place, null_on_oob=True).fill_null("").alias(name) for place, name in enumerate(names)
    ]
    return rows.with_columns(_cells=split).select("line", *cells)


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames, how="diagonal")
