"""What others open: the warehouse, the month's profiles, and the record of what it came to."""

import dagster as dg
import polars as pl

from attribution.profiles import catalogue_profile as profile_of_catalogue
from attribution.profiles import stream_profile as profile_of_streams
from pipelines import published
from pipelines.expectation_checks import previous
from pipelines.home import Home
from pipelines.partitions import MONTHS
from pipelines.stage import OWNERS, monthly

STAGE = "publish"


@monthly(STAGE)
def stream_profile(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    listening: pl.LazyFrame,
    stream_day: pl.LazyFrame,
    usage: pl.LazyFrame,
) -> pl.DataFrame:
    """What the month's stream logs look like, for the expectations. One row per metric, scope and key."""
    month = context.partition_key
    before = previous(home, "usage", month)
    return profile_of_streams(month, listening=listening, stream_day=stream_day, usage=usage, previous_usage=before)


@monthly(STAGE)
def catalogue_profile(
    context: dg.AssetExecutionContext, track: pl.LazyFrame, release: pl.LazyFrame, deal: pl.LazyFrame
) -> pl.DataFrame:
    """What the month's catalogue looks like, for the expectations. One row per metric, scope and key."""
    return profile_of_catalogue(context.partition_key, track=track, release=release, deal=deal)


@dg.asset(
    partitions_def=MONTHS,
    group_name=STAGE,
    owners=OWNERS,
    kinds={"duckdb"},
    deps=[*published.TABLES],
)
def warehouse(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]) -> dg.MaterializeResult:
    """The DuckDB file that analysts open: the last release with this month's rows in it."""
    return dg.MaterializeResult(metadata=published.publish_month(home, context.partition_key))


@dg.asset(partitions_def=MONTHS, group_name=STAGE, owners=OWNERS, kinds={"json"}, deps=[warehouse, "settlement_file"])
def month_record(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]) -> dg.MaterializeResult:
    """What the month came to and from what, so that a second run can say that nothing changed."""
    return dg.MaterializeResult(metadata=published.keep_record(home, context.partition_key))
