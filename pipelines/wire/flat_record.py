"""Records of a DDEX flat file by their layout: every cell in its place, and never one too few."""

from collections.abc import Mapping

import polars as pl

from pipelines.wire.flat_layouts import RECORD_TYPE, RecordLayout, layouts, standard_of
from pipelines.wire.flat_write import lines_of

__all__ = ["Given", "constant", "heading", "joined", "line", "lines_of", "part"]

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


def _layout(record: str) -> RecordLayout:
    return layouts(standard_of(record))[record]


def _place(record: str) -> str:
    return f"schemas/wire/{standard_of(record)}.csv"


def _cell(value: str | pl.Expr) -> pl.Expr:
    return pl.lit(value) if isinstance(value, str) else value
