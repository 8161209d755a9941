"""DDEX flat files with their cells: reports of sales and usage (DSR), claims (CDM).

Source: DDEX DSR Part 1, Architecture, clause 7; CDM Part 1, which is laid out alike.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.wire.flat_cells import Malformed, cells_of, cells_of_block
from pipelines.wire.flat_lines import BOM, COMMENT, blocks, lines_of_block, record_type

__all__ = ["HEADERS", "Malformed", "Message", "batches", "read"]

HEADERS = ("HEAD", "CDMH")
"""Families of the records that a file begins with."""


@dataclass(frozen=True)
class Message:
    """A whole file.

    Attributes:
        head: the header's cells by name; several values in one have ``|`` between them.
        records: of each record type, in the order of the file: ``line``, and a column per cell, which is text
            without escapes, or a list of texts where the cell may hold several (an empty cell holds none).
    """

    head: dict[str, str]
    records: dict[str, pl.DataFrame]


def read(path: Path, *, only: Collection[str] | None = None) -> Message:
    """Read a file whole.

    Comments and empty lines are passed over. What a check has to complain of and what still can be understood is
    read: empty cells that are missing at a line's end or are too many, a backslash that escapes nothing, a pipe in a
    cell that holds one value; both are taken for themselves.

    Args:
        path: a file of DSR or CDM, packed or not.
        only: record types that are wanted, all others are passed over; all by default. The header is always read.

    Raises:
        Malformed: where a line cannot be understood, or no header is there.
        NotUtf8: where bytes are no UTF-8.
        Damaged: where a packed file is cut or damaged.
    """
    found: dict[str, list[pl.DataFrame]] = {}
    for batch in batches(path, only=only):
        for record, rows in batch.items():
            found.setdefault(record, []).append(rows)
    records = {record: _together(frames) for record, frames in found.items()}
    header = next((name for name in records if name.split(".")[0] in HEADERS), None)
    if header is None:
        raise Malformed(path, 1, "a header is due, HEAD of a report or CDMH of claims; is this a DDEX flat file?")
    head = records[header].drop("line").row(0, named=True)
    return Message({name: _plain(value) for name, value in head.items()}, records)


def batches(
    path: Path, *, lines: int = 200_000, only: Collection[str] | None = None
) -> Iterator[dict[str, pl.DataFrame]]:
    """The records of at most ``lines`` lines at a time, in bounded memory; raises what :func:`read` raises."""
    for first, block in blocks(path):
        alike = cells_of_block(first, block)
        if alike is None:
            for rows in lines_of_block(first, block).iter_slices(lines):
                if found := _sorted_out(rows, path, only):
                    yield found
        elif _is_wanted(alike[0], only):
            yield from ({alike[0]: rows} for rows in alike[1].iter_slices(lines))


def _sorted_out(rows: pl.DataFrame, path: Path, only: Collection[str] | None) -> dict[str, pl.DataFrame]:
    """Lines by their record, with their cells."""
    typed = _without_mark(rows).with_columns(record=record_type("raw"))
    kept = typed.filter(pl.col("record") != COMMENT, pl.col("raw").str.strip_chars("\t ") != "")
    parts = kept.partition_by("record", as_dict=True, maintain_order=True, include_key=False)
    return {record: cells_of(part, record, path) for (record,), part in parts.items() if _is_wanted(str(record), only)}


def _without_mark(rows: pl.DataFrame) -> pl.DataFrame:
    """Without a byte order mark, which no header begins with and some programs put there."""
    if rows.is_empty() or rows["line"][0] != 1 or not rows["raw"][0].startswith(BOM):
        return rows
    return rows.with_columns(pl.col("raw").str.strip_prefix(BOM))


def _is_wanted(record: str, only: Collection[str] | None) -> bool:
    return only is None or record in only or record.split(".", maxsplit=1)[0] in HEADERS


def _plain(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "|".join(value)


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Numbered cells may be more in one batch than in another."""
    return pl.concat(frames, how="diagonal").with_columns(pl.col(pl.String).fill_null(""))
