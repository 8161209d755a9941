"""The month cut at the days on which agreements or mandates begin or have ended: within an epoch nothing changes."""

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class Epochs:
    """The first days of a month's epochs, in their order; the first of them is the month's first."""

    days: tuple[date, ...]
    last: date

    @property
    def first(self) -> date:
        """The month's first day."""
        return self.days[0]

    def number(self, day: pl.Series) -> pl.Series:
        """The number of the epoch that each day is in."""
        return (pl.Series(self.days).search_sorted(day, side="right") - 1).cast(pl.UInt32)


def epochs(*dated: pl.DataFrame, first: date, last: date) -> Epochs:
    """Cut a month where one of some things begins or has ended.

    Args:
        dated: rows with ``valid_from`` and ``valid_to``.
        first: the month's first day.
        last: its last day.
    """
    begins = pl.concat(pl.concat([rows["valid_from"], rows["valid_to"].dt.offset_by("1d")]) for rows in dated)
    within = begins.filter(begins.is_between(first, last, closed="right"))
    return Epochs((first, *within.unique().sort()), last)


def in_month(dated: pl.DataFrame, month: Epochs) -> pl.DataFrame:
    """Rows that hold on some day of the month, with ``days_in_force`` of its ``days_in_month``."""
    start, end = pl.max_horizontal("valid_from", pl.lit(month.first)), pl.min_horizontal("valid_to", pl.lit(month.last))
    return dated.with_columns(
        days_in_force=(end - start).dt.total_days() + 1, days_in_month=pl.lit((month.last - month.first).days + 1)
    ).filter(pl.col("days_in_force") > 0)


def versions(agreement: pl.DataFrame, *, first: date, last: date) -> pl.DataFrame:
    """The agreements of a month, each version of one under a name of its own.

    A version ends where a later one of the same agreement and right begins. One that begins within the month, after
    another of its name, is named ``name@day``: its usage, pool and lines are apart from those before that day.

    Args:
        agreement: rows of ``agreement``.
        first: the month's first day.
        last: its last day.

    Returns:
        Rows of ``agreement``, in the order of their key.
    """
    own = ["agreement", "right"]
    following = pl.col("valid_from").shift(-1).over(own, order_by="valid_from").dt.offset_by("-1d")
    before = pl.col("valid_to").shift(1).over(own, order_by="valid_from")
    is_later = pl.col("valid_from").is_between(first, last, closed="right") & (before >= first)
    return (
        agreement.with_columns(valid_to=pl.min_horizontal("valid_to", following))
        .with_columns(is_later=is_later.fill_null(value=False))
        .with_columns(
            agreement=pl.when("is_later")
            .then(pl.format("{}@{}", "agreement", pl.col("valid_from").cast(pl.String)))
            .otherwise("agreement")
        )
        .drop("is_later")
        .sort("agreement", "right", "valid_from")
    )


def cuts(*dated: pl.DataFrame, first: date, last: date) -> tuple[date, ...]:
    """The days after the month's first on which some of these things begin or have ended: every track is cut there."""
    return epochs(*dated, first=first, last=last).days[1:]
