"""Records of a DDEX flat file by their layout: every cell in its place, and never one too few."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

import polars as pl

Given = Mapping[str, str | pl.Expr]
"""Cells by name: a constant, or an expression that gives text as the file holds it."""


@dataclass(frozen=True)
class Layout:
    """The cells of a record type, in order, and those of them that may not be empty."""

    names: tuple[str, ...]
    mandatory: frozenset[str]


def line(record: str, given: Given) -> pl.Expr:
    """One record as one line, without its line end. Cells that are not given are empty.

    Raises:
        ValueError: where the layout knows no such cell, or a mandatory one is not given.
    """
    layout = _layouts()[record]
    missing = layout.mandatory - set(given) - {"RecordType"}
    if missing:
        raise ValueError(f"{record}: {', '.join(sorted(missing))} must be given; see schemas/wire/dsr.csv")
    return part(record, {"RecordType": record, **given}, layout.names[0], layout.names[-1])


def part(record: str, given: Given, first: str, last: str) -> pl.Expr:
    """The cells of a record from ``first`` to ``last``, to be put together with the parts around them."""
    names = _layouts()[record].names
    names = names[names.index(first) : names.index(last) + 1]
    unknown = set(given) - set(names)
    if unknown:
        raise ValueError(f"{record} has no {', '.join(sorted(unknown))} there; see schemas/wire/dsr.csv")
    return pl.concat_str([_cell(given.get(name, "")) for name in names], separator="\t")


def joined(*parts: str | pl.Expr) -> pl.Expr:
    """A line of parts that follow one another."""
    return pl.concat_str(*parts, separator="\t")


def heading(record: str) -> str:
    """The comment line that names a record's cells."""
    return "\t".join([f"#{record}", *_layouts()[record].names[1:]])


def constant(record: str, given: Given) -> str:
    """A record that is there once: header or footer."""
    return pl.select(line(record, given)).item()


def _cell(value: str | pl.Expr) -> pl.Expr:
    return pl.lit(value) if isinstance(value, str) else value


@cache
def _layouts() -> dict[str, Layout]:
    source = (files("schemas") / "wire" / "dsr.csv").read_text(encoding="utf-8")
    table = pl.read_csv(StringIO(source), schema_overrides={"min": pl.Int8})
    return {
        str(record): Layout(tuple(cells["name"]), frozenset(cells.filter(pl.col("min") > 0)["name"]))
        for (record,), cells in table.group_by("record", maintain_order=True)
    }
