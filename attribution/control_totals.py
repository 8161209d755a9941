"""Plays from delivery to usage: every accepted row is listened to once, or was a repetition, and nothing is lost."""

import polars as pl

from attribution.bases import BASE
from attribution.reconcile import leaks

_PLAYS = pl.col("plays") + pl.col("short_plays")


def plays_in_listening(
    listening: pl.LazyFrame, stream_day: pl.LazyFrame, stream_duplicate: pl.LazyFrame
) -> pl.DataFrame:
    """Accepted plays − repetitions = plays that were listened to.

    Args:
        listening: the month's.
        stream_day: all days of the month.
        stream_duplicate: the month's; of ``plays`` rows of one identifier all but one are repetitions.
    """
    accepted = stream_day.select(plays=pl.col("accepted"))
    repeated = stream_duplicate.select(plays=1 - pl.col("plays"))
    found = listening.select(plays=_PLAYS)
    return _whole(found, pl.concat([accepted, repeated]))


def plays_in_usage(usage: pl.LazyFrame, listening: pl.LazyFrame) -> pl.DataFrame:
    """Plays of the usage, qualified and short, are those listened to, base by base."""
    columns = [*BASE, _PLAYS.alias("plays")]
    return leaks(usage.select(columns), listening.select(columns), keys=BASE, amount="plays")


def plays_in_history(recording_month: pl.LazyFrame, listening: pl.LazyFrame) -> pl.DataFrame:
    """Qualified plays of all recordings are those listened to."""
    return _whole(recording_month.select("plays"), listening.select("plays"))


def _whole(found: pl.LazyFrame, expected: pl.LazyFrame) -> pl.DataFrame:
    month = pl.lit("month").alias("scope")
    return leaks(found.with_columns(month), expected.with_columns(month), keys=["scope"], amount="plays")
