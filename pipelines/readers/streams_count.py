"""What the counts of a stream log say: its month, its days, and where each refused row is counted."""

from datetime import date

import polars as pl

from pipelines.readers.parsed import REJECTS
from schemas.columns import polars_schema
from schemas.stream_day import StreamDay


def period(counts: pl.DataFrame) -> str | None:
    """The month of most well-formed rows, the earlier of two equal ones; none where no row is well formed."""
    months = (
        counts.filter(pl.col("reason").is_null())
        .group_by(month=pl.col("played_date").dt.strftime("%Y-%m"))
        .agg(pl.col("plays").sum())
        .sort("plays", "month", descending=[True, False])
    )
    return str(months["month"][0]) if months.height else None


def accepted(counts: pl.DataFrame, days: tuple[date, date]) -> pl.DataFrame:
    """The counts of rows that are well formed and in their month."""
    return counts.filter(pl.col("reason").is_null(), pl.col("played_date").is_between(*days))


def first_and_last(good: pl.DataFrame) -> tuple[date, date]:
    """First and last day of accepted plays, of which there is at least one."""
    days = good["played_date"].sort().to_list()
    return days[0], days[-1]


def stream_day(counts: pl.DataFrame, malformed: int, days: tuple[date, date], delivery_id: str) -> pl.DataFrame:
    """Every row of a file under one day: its own, or the first accepted one where its own is no day of the file.

    Args:
        counts: rows by day and reason; at least one of them accepted.
        malformed: rows that are not in the counts, because they could not be read.
        days: first and last day that an accepted play may have.
        delivery_id: of the file.
    """
    first, _ = first_and_last(accepted(counts, days))
    is_good = pl.col("reason").is_null() & pl.col("played_date").is_between(*days)
    lost = pl.DataFrame(
        {"played_date": [first], "plays": [malformed]}, schema_overrides={"plays": counts["plays"].dtype}
    )
    return (
        pl.concat([counts.with_columns(is_good=is_good.fill_null(value=False)), lost], how="diagonal")
        .with_columns(pl.when(pl.col("played_date").is_between(*days)).then("played_date").otherwise(pl.lit(first)))
        .group_by("played_date")
        .agg(
            pl.col("plays").sum(),
            accepted=pl.col("plays").filter("is_good").sum(),
            played_ms=pl.col("played_ms").filter("is_good").sum(),
        )
        .with_columns(rejected=pl.col("plays") - pl.col("accepted"), delivery_id=pl.lit(delivery_id))
        .select(pl.col(name).cast(kind) for name, kind in polars_schema(StreamDay).items())
        .sort("played_date")
    )


def rejects(refused: pl.DataFrame, malformed: pl.DataFrame, first: date) -> pl.DataFrame:
    """The rows that cannot be used: those that were read and refused, and those that could not be read.

    Args:
        refused: numbered without the malformed ones.
        malformed: their place among all rows, and their fault.
        first: the day that rows without a day of their own count under.
    """
    places = malformed["row"].sort()
    before = (places - pl.int_range(places.len(), eager=True)).search_sorted(refused["row"], side="right")
    lost = malformed.select(
        "row",
        reason=pl.lit("bad_record"),
        detail=pl.lit("The line has ") + pl.col("fault").str.to_lowercase() + ".",
    )
    return (
        pl.concat([refused.with_columns(row=pl.col("row") + before.cast(pl.Int64)), lost], how="diagonal")
        .with_columns(pl.col("played_date").fill_null(first))
        .select(pl.col(name).cast(kind) for name, kind in REJECTS.items())
        .sort("row")
    )
