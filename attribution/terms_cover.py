"""What agreements cover: territory by territory and offering by offering, on a day."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from attribution.territory import territory_sets

CELL = ["side", "covers", "territory", "offering"]
"""What one licensor has at most one agreement for on one day; ``covers`` is a right alone."""
_RIGHTS = {"recorded": ["recorded"], "PR": ["PR"], "MR": ["MR"], "all": ["PR", "MR"]}
_TEXTS = pl.List(pl.String)
_NOBODY = ""
"""Stands for the licensor of a provision of our own."""


def known_offerings(agreement: pl.DataFrame, offering: pl.DataFrame) -> list[str]:
    """Every offering that terms describe or agreements name; one without a name where there is none."""
    named = pl.concat([offering["offering"], agreement["offerings"].explode(empty_as_null=True)]).drop_nulls()
    return named.unique().sort().to_list() or [""]


def by_right(agreement: pl.DataFrame) -> pl.DataFrame:
    """The agreements with ``covers``, a row for each right; ours have a licensor without a name."""
    return agreement.with_columns(
        pl.col("licensor").fill_null(_NOBODY),
        covers=pl.col("right").replace_strict(_RIGHTS, return_dtype=_TEXTS),
    ).explode("covers")


def in_force(rows: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """The dated rows that hold on some day of an interval."""
    return rows.filter(pl.col("valid_from") <= last, pl.col("valid_to").is_null() | (pl.col("valid_to") >= first))


def cells(agreement: pl.DataFrame, tree: pl.DataFrame, offerings: Sequence[str], on: date) -> pl.DataFrame:
    """What every agreement in force on a day covers.

    Args:
        agreement: rows of ``agreement``.
        tree: rows of ``TerritoryArea``.
        offerings: what an agreement that names none covers.
        on: the day.

    Returns:
        One row per agreement and ``CELL``: ``agreement``, ``licensor`` (empty for our own), ``valid_from``, ``CELL``.
    """
    held = by_right(in_force(agreement, on, on))
    return (
        held.join(territory_sets(tree, held["territories"], on), on="territories")
        .with_columns(
            offering=pl.when(pl.col("offerings").list.len() == 0)
            .then(pl.lit(list(offerings), _TEXTS))
            .otherwise("offerings")
        )
        .explode("offering")
        .select("agreement", "licensor", "valid_from", *CELL)
        .unique()
        .sort("agreement", *CELL)
    )


def changes(agreement: pl.DataFrame, first: date, last: date) -> list[date]:
    """The days of an interval on which other agreements are in force than on the day before, and its first."""
    ends = (pl.col("valid_to") + pl.duration(days=1)).alias("valid_from")
    days = pl.concat([agreement.select("valid_from"), agreement.select(ends)])["valid_from"].drop_nulls()
    return sorted({first, *(day for day in days if first < day <= last)})


def uncovered(
    agreement: pl.DataFrame, licensor: str, tree: pl.DataFrame, offerings: Sequence[str], *, first: date, last: date
) -> pl.DataFrame:
    """Where an agreement is in force on some day of an interval, and on which days of it none of a licensor's is.

    Of the sides that the licensor licenses; an agreement is anybody's, also its own.

    Returns:
        One row per interval and cell: ``from``, ``to`` and ``CELL``.
    """
    sides = agreement.filter(pl.col("licensor") == licensor)["side"].unique().to_list()
    held = agreement.filter(pl.col("side").is_in(sides))
    starts = changes(held, first, last)
    by_day = [cells(held, tree, offerings, start) for start in starts]
    licensed = pl.concat(by_day).select(CELL).unique()
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    missing = [
        licensed.join(covered.filter(pl.col("licensor") == licensor), on=CELL, how="anti").with_columns(
            pl.lit(start).alias("from"), pl.lit(end).alias("to")
        )
        for covered, start, end in zip(by_day, starts, ends, strict=True)
    ]
    return _joined(pl.concat(missing)).sort("from", *CELL)


def _joined(rows: pl.DataFrame) -> pl.DataFrame:
    """Intervals of one cell that follow each other, as one."""
    ordered = rows.sort(*CELL, "from")
    before = pl.col("to").shift().over(CELL) + pl.duration(days=1)
    run = (pl.col("from") != before).fill_null(True).cast(pl.Int64).cum_sum().over(CELL)
    return (
        ordered.with_columns(_run=run)
        .group_by(*CELL, "_run")
        .agg(pl.col("from").min(), pl.col("to").max())
        .drop("_run")
    )
