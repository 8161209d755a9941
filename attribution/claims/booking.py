"""Which files of claims are booked in a month: closed months never change, and no file is booked twice."""

import polars as pl

from attribution.period import bounds
from schemas.claim_booked import ClaimBooked
from schemas.columns import polars_schema

_PERIOD = r"^([0-9]{4}-(?:0[1-9]|1[0-2]))[-/]"


def period_of(name: str) -> pl.Expr:
    """The month that our own identifiers begin with, of a report or of a line of it; null where it is none of ours."""
    return pl.col(name).str.extract(_PERIOD, 1)


def booked(
    claim_message: pl.DataFrame, before: pl.DataFrame | None, *, period: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The files that come into a month's books, and all that are in them by then.

    A file is booked in the first settled month that is later than the one it is for, and by whose last day it was made.

    Args:
        claim_message: rows of ``claim_message``, of all files received.
        before: rows of ``claim_booked`` that the last settled month left; none where there is no such month.
        period: the month.

    Returns:
        Rows of ``claim_message`` that are new, with ``made_on``, and rows of ``claim_booked``.
    """
    types = polars_schema(ClaimBooked)
    earlier = pl.DataFrame(schema=types) if before is None else before
    _, last = bounds(period)
    reported = pl.coalesce(period_of("sales_report_id"), pl.col("usage_start").dt.strftime("%Y-%m"))
    made_on = pl.col("created_at").str.slice(0, 10).str.to_date()
    new = (
        claim_message.with_columns(made_on=made_on, reported=reported)
        .filter(pl.col("made_on") <= last, pl.col("reported").is_null() | (pl.col("reported") < period))
        .join(earlier, on="delivery_id", how="anti")
        .sort("made_on", "message_id", "delivery_id")
    )
    rows = new.with_columns(booked=pl.lit(period)).select(pl.col(name).cast(kind) for name, kind in types.items())
    return new, pl.concat([earlier, rows]).sort("delivery_id")


def month_number(period: pl.Expr) -> pl.Expr:
    """A month as a number, so that months can be counted between two."""
    return period.str.slice(0, 4).cast(pl.Int64) * 12 + period.str.slice(5, 2).cast(pl.Int64)
