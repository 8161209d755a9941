"""CWR records to columns and back, by the layouts of ``schemas/wire/cwr.csv``: every record of 2.1, 2.2 and 3.1.

A column holds a field as it is meant. Text has no blanks behind it, and null is none. A number is all its digits, zeros
where nothing is said. A date or a time is its digits, and null is none. What is in that form comes back as it was.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0: formats A and L blank filled, N, D and T zero filled; GRH and GRT
of 2.x as short as societies send them.
"""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

import polars as pl

from pipelines.wire.cwr_layouts import layouts

ZERO_FILLED = ("N", "D", "T")
"""Formats that are digits, with zeros before them."""
RECORD_TYPE, RECORD_PREFIX = "Record Type", "Record Prefix"
_CALENDAR = ("D", "T")
_UNUSED = {
    "GRH": ("Submission/Distribution type",),
    "GRT": ("Currency indicator", "Total monetary value"),
}
"""Fields at the end of a 2.x record that readers do not want to see; written only where they say something."""
_PLACE = ("transaction", "sequence")
_UNPRINTABLE = r"[\x00-\x1f\x7f]"
_SHOWN = 60
_MISFIT = pl.Schema(
    {"row": pl.Int64(), "field": pl.String(), "value": pl.String(), "size": pl.Int64(), "why": pl.String()}
)


class Cell(NamedTuple):
    """One field: ``start`` counts from 1. Of two fields of a record with one name, the second has `` 2`` behind it."""

    name: str
    start: int
    size: int
    format: str
    required: str


class DoesNotFit(ValueError):
    """Something that its field has no room for, or that would break the file."""


@cache
def cells(version: str, record: str) -> tuple[Cell, ...]:
    """The fields of a record, in order.

    Raises:
        KeyError: where that version has no such record.
    """
    found = layouts().filter(version=version, record=record).sort("start")
    if found.is_empty():
        raise KeyError(f"CWR {version} has no record {record!r}")
    nth = pl.int_range(1, pl.len() + 1).over("field")
    named = found.with_columns(
        pl.when(nth > 1).then(pl.format("{} {}", "field", nth)).otherwise("field").alias("field")
    )
    return tuple(Cell(*row) for row in named.select("field", "start", "size", "format", "required").iter_rows())


def records_of(version: str, record: str, rows: pl.DataFrame) -> pl.Series:
    """The records of one type that say what ``rows`` say.

    Args:
        version: 2.1, 2.2 or 3.1.
        record: its type.
        rows: a column per field; one that is not there is blank or zero. ``transaction`` and ``sequence`` (counted
            from 0) are the prefix of a detail record, unless ``Record Prefix`` is there.

    Returns:
        Lines without their ends, in the order of ``rows``.

    Raises:
        DoesNotFit: where a value is longer than its field, or is no number in a field of digits, or holds a character
            that is no character of a line.
        ValueError: where a column is no field of the record, or a detail record has no place.
    """
    used = _written(version, record, rows)
    texts = [_text(cell, record, rows) for cell in used]
    digits = [text for cell, text in zip(used, texts, strict=True) if cell.format in ZERO_FILLED]
    width = used[-1].start + used[-1].size - 1
    made = rows.lazy().select(line=pl.concat_str(texts), digits=pl.concat_str(digits or [pl.lit("")])).collect()
    line = made["line"]
    bad = (line.len() > 0) and (
        not (line.str.len_chars() == width).all()
        or made["digits"].str.contains("[^0-9]").any()
        or line.str.contains(_UNPRINTABLE).any()
    )
    if bad:
        raise _does_not_fit(version, record, rows, used)
    return line


def misfits(version: str, record: str, rows: pl.DataFrame) -> pl.DataFrame:
    """What :func:`records_of` would refuse: ``row`` (from 0), ``field``, ``value``, ``size`` and ``why``."""
    parts = [
        rows.lazy()
        .select(row=pl.int_range(pl.len()), value=pl.col(cell.name).cast(pl.String))
        .with_columns(why=_why(cell))
        .drop_nulls("why")
        .select("row", field=pl.lit(cell.name), value="value", size=pl.lit(cell.size, pl.Int64), why="why")
        .cast(_MISFIT)
        for cell in cells(version, record)
        if cell.name in rows.columns
    ]
    return pl.concat([pl.LazyFrame(schema=_MISFIT), *parts]).collect().sort("row", maintain_order=True)


def fields_of(version: str, record: str, lines: pl.Series, *, only: Collection[str] | None = None) -> pl.DataFrame:
    """What lines of one type of record say: the inverse of :func:`records_of`.

    A record that ends early has blanks for the rest, and what stands behind the last field is left out.

    Args:
        version: 2.1, 2.2 or 3.1.
        record: their type.
        lines: without their ends.
        only: names of fields, where not all are wanted.
    """
    wanted = [cell for cell in cells(version, record) if only is None or cell.name in only]
    frame, slices = _slices(wanted, lines)
    said = [_said(cell, part) for cell, part in zip(wanted, slices, strict=True)]
    return frame.lazy().select(said).collect()


def slices_of(version: str, record: str, lines: pl.Series) -> pl.DataFrame:
    """What stands in the place of each field, blanks and all; shorter where a line ends in it."""
    wanted = list(cells(version, record))
    frame, slices = _slices(wanted, lines)
    return frame.lazy().select(part.alias(cell.name) for cell, part in zip(wanted, slices, strict=True)).collect()


def _slices(wanted: list[Cell], lines: pl.Series) -> tuple[pl.DataFrame, list[pl.Expr]]:
    text = lines.alias("text")
    if text.str.len_bytes().sum() == text.str.len_chars().sum():
        # Bytes are characters: a slice need not count them.
        return text.cast(pl.Binary).to_frame(), [_bytes(cell) for cell in wanted]
    return text.to_frame(), [pl.col("text").str.slice(cell.start - 1, cell.size) for cell in wanted]


def _written(version: str, record: str, rows: pl.DataFrame) -> list[Cell]:
    known = cells(version, record)
    names = {cell.name for cell in known}
    strange = [column for column in rows.columns if column not in names and column not in _PLACE]
    if strange:
        raise ValueError(f"{record} of CWR {version} has no field {strange[0]!r}; it has {', '.join(names)}")
    unused = () if version.startswith("3") else _UNUSED.get(record, ())
    given = any(_says_something(cell, rows) for cell in known if cell.name in unused and cell.name in rows.columns)
    return [cell for cell in known if given or cell.name not in unused]


def _says_something(cell: Cell, rows: pl.DataFrame) -> bool:
    nothing = "[^0 ]" if cell.format in ZERO_FILLED else "[^ ]"
    return bool(rows[cell.name].cast(pl.String).str.contains(nothing).any())


def _text(cell: Cell, record: str, rows: pl.DataFrame) -> pl.Expr:
    if cell.name in rows.columns:
        text = pl.col(cell.name).cast(pl.String).fill_null("")
        return text.str.zfill(cell.size) if cell.format in ZERO_FILLED else text.str.pad_end(cell.size)
    if cell.start == 1 and cell.name == RECORD_TYPE:
        return pl.lit(record)
    if cell.name == RECORD_PREFIX:
        if not set(_PLACE) <= set(rows.columns):
            raise ValueError(f"{record} needs {RECORD_PREFIX}, or transaction and sequence")
        return pl.concat_str(pl.lit(record), *(pl.col(count).cast(pl.String).str.zfill(8) for count in _PLACE))
    return pl.lit(("0" if cell.format in ZERO_FILLED else " ") * cell.size)


def _why(cell: Cell) -> pl.Expr:
    value = pl.col("value")
    why = pl.when(value.str.len_chars() > cell.size).then(pl.lit("too long"))
    if cell.format in ZERO_FILLED:
        return why.when(value.str.contains("[^0-9]")).then(pl.lit("not digits"))
    return why.when(value.str.contains(_UNPRINTABLE)).then(pl.lit("unprintable character"))


def _does_not_fit(version: str, record: str, rows: pl.DataFrame, used: list[Cell]) -> DoesNotFit:
    found = misfits(version, record, rows)
    if found.is_empty():
        place = " and ".join(_PLACE)
        return DoesNotFit(f"CWR {version}, {record}: {place} of a record have 8 digits at most")
    row, name, value, size, why = found.row(0)
    return DoesNotFit(
        f"CWR {version}, {record}, row {row}: {name} is {value[:_SHOWN]!r}, {why} for {size} places; {found.height} "
        f"such values in {rows.height} rows. Shorten or correct them, or leave the work out."
    )


def _bytes(cell: Cell) -> pl.Expr:
    return pl.col("text").bin.slice(cell.start - 1, cell.size).cast(pl.String)


def _said(cell: Cell, part: pl.Expr) -> pl.Expr:
    if cell.format == "N":
        return part.str.strip_chars(" ").str.zfill(cell.size).alias(cell.name)
    if cell.format in _CALENDAR:
        digits = part.str.strip_chars(" ")
        return pl.when(digits.str.strip_chars("0") != "").then(digits).alias(cell.name)
    text = part.str.strip_chars_end(" ")
    return pl.when(text != "").then(text).alias(cell.name)
