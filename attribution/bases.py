"""The base: net revenue of a territory and offering, before any agreement."""

from collections.abc import Iterator, Sequence

import polars as pl

from attribution.money import money
from schemas.base import Base
from schemas.columns import NO_CURRENCY, polars_schema

BASE = ["territory", "offering"]
_SUMS = ("gross", "tax")
_COUNTS = ("subscribers", "trial_subscribers", "free_subscribers")


def bases(usage: pl.LazyFrame, revenue: pl.LazyFrame, *, period: str) -> pl.DataFrame:
    """Every base of a month: where there is revenue, usage, or both.

    Usage without revenue has a base of nothing, in no currency: its plays stay visible, and a minimum
    may still be owed for them.

    Args:
        usage: rows of ``usage``, or any rows with ``territory``, ``offering`` and ``plays``.
        revenue: rows of ``revenue``, of any months.
        period: the month.
    """
    used = usage.group_by(BASE).agg(pl.col("plays").sum())
    earned = revenue.filter(pl.col("period") == period).select(
        *BASE, "currency", *_SUMS, *_COUNTS, amount="net", has_revenue=pl.lit(value=True)
    )
    return (
        used.join(earned, on=BASE, how="full", coalesce=True)
        .with_columns(
            pl.col("currency").fill_null(NO_CURRENCY),
            pl.col("amount", *_SUMS).fill_null(money(pl.lit(0))),
            pl.col("plays", *_COUNTS).fill_null(0),
            pl.col("has_revenue").fill_null(value=False),
        )
        .select(polars_schema(Base).names())
        .sort(BASE)
        .collect()
    )


def pieces(rows: pl.LazyFrame, by: Sequence[str] = BASE, *, at_most: int = 1_000_000) -> Iterator[pl.DataFrame]:
    """Whole groups of rows, a few at a time, in the order of ``by``: no more than fits in memory.

    A single group is never cut, whatever its size.
    """
    for groups in cut(rows.group_by(list(by)).len().collect(), by, at_most=at_most):
        yield rows.filter(among(groups, by)).collect()


def cut(sizes: pl.DataFrame, by: Sequence[str], *, at_most: int) -> Iterator[pl.DataFrame]:
    """Groups in the order of ``by``, as many at a time as have about ``at_most`` rows, told by ``len``."""
    piece = pl.col("len").cast(pl.Int64).cum_sum() // at_most
    yield from sizes.sort(list(by)).with_columns(piece=piece).partition_by("piece", maintain_order=True)


def among(groups: pl.DataFrame, by: Sequence[str]) -> pl.Expr:
    """Whether a row is of one of ``groups``.

    Told by the first column and then the others, so that Parquet row groups can be passed over.
    """
    head, *others = by
    return pl.any_horizontal(
        *(
            (pl.col(head) == value) & (among(rest, others) if others else pl.lit(value=True))
            for (value,), rest in groups.group_by(head, maintain_order=True)
        )
    )
