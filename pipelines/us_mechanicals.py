"""US mechanicals: our table of figures, ``schemas/wire/us_mechanicals.csv``, and who played in a month."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import polars as pl

from attribution.bases import BASE
from attribution.us_month import KINDS
from pipelines.home import Home
from schemas import us_words as words
from schemas.columns import polars_schema
from schemas.term_us_mechanicals import figure, problems
from schemas.us_mechanical_parameter import UsMechanicalParameter

FIGURES: Traversable = files("schemas") / "wire" / "us_mechanicals.csv"
"""The table that is shipped."""
_COLUMNS = ["parameter", "offering_type", "valid_from", "valid_to", "value", "unit", "verified", "source", "note"]
_VERIFIED = {"true": True, "false": False}


class FiguresError(Exception):
    """The table of figures cannot be used as it is written."""


@cache
def shipped(path: Traversable = FIGURES) -> pl.DataFrame:
    """Rows of ``us_mechanical_parameter`` that are ours.

    Raises:
        FiguresError: where a line has a code that is in no list, or a figure that is none.
    """
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    if reader.fieldnames != _COLUMNS:
        raise FiguresError(f"{path}: the columns must be {', '.join(_COLUMNS)}")
    rows = list(reader)
    for line, row in enumerate(rows, start=2):
        for problem in _problems(row):
            raise FiguresError(f"{path}, line {line}: {problem}")
    return pl.DataFrame([_row(row) for row in rows], schema=polars_schema(UsMechanicalParameter))


def with_shipped(delivered: pl.DataFrame) -> pl.DataFrame:
    """The figures of terms beside ours, which they go before: rows of ``us_mechanical_parameter``."""
    return pl.concat([delivered, shipped()]).sort(UsMechanicalParameter.to_schema().unique)


def counted_apart(home: Home, period: str, agreement: pl.DataFrame) -> pl.DataFrame:
    """Subscribers that the figures count apart, by base: of family plans, students, and those who played.

    Args:
        home: where the month's ``revenue_kind`` and ``listening`` are.
        period: the month.
        agreement: rows of ``agreement``; no listening is read where none of them asks who played.

    Returns:
        The columns of ``us_month.KINDS``.
    """
    delivered = home.store.read("revenue_kind", period).filter(
        pl.col("subscriber_kind").is_in(words.SUBSCRIBER_KIND), pl.col("territory").is_in(words.TERRITORIES)
    )
    paying = delivered.select(*BASE, "subscribers", kind="subscriber_kind").select(list(KINDS)).collect()
    return pl.concat([paying, _active(home, period, agreement)]).sort(*BASE, "kind")


def _active(home: Home, period: str, agreement: pl.DataFrame) -> pl.DataFrame:
    if not agreement["us_mechanicals"].str.starts_with("bundled").any():
        return pl.DataFrame(schema=KINDS)
    played = home.store.read("listening", period).filter(
        pl.col("plays") > 0, pl.col("territory").is_in(words.TERRITORIES)
    )
    counted = played.group_by(BASE).agg(subscribers=pl.col("listener").n_unique().cast(pl.Int64))
    return counted.with_columns(kind=pl.lit("active")).select(list(KINDS)).sort(BASE).collect(engine="streaming")


def _problems(row: dict[str, str]) -> Iterator[str]:
    codes = {"parameter": words.PARAMETER, "offering_type": words.PARAMETER_TYPE, "verified": tuple(_VERIFIED)}
    for name, allowed in codes.items():
        if row[name] not in allowed:
            yield f"{name} is {row[name]!r}; it must be one of {', '.join(allowed)}"
            return
    try:
        yield from problems(row["parameter"], row["offering_type"], figure(row["value"]), row["unit"])
    except ValueError as error:
        yield f"value {row['value']!r} {error}"
    if not row["source"]:
        yield "a source must say where it is written"


def _row(row: dict[str, str]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("parameter", "offering_type", "value", "unit", "source")},
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "is_verified": _VERIFIED[row["verified"]],
        "is_shipped": True,
        "note": row["note"] or None,
    }
