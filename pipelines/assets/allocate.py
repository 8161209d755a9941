"""Recorded side: revenue to bases, bases to pools, pools to tracks."""

import dagster as dg
import polars as pl

from attribution.bases import bases
from attribution.earnings import recording_earnings_by_base
from attribution.pools import recorded_pools
from pipelines.quotations import quotations
from pipelines.resources import Pieces
from pipelines.stage import last_day, monthly

STAGE = "allocate"


@monthly(STAGE)
def base(context: dg.AssetExecutionContext, usage: pl.LazyFrame, revenue: pl.LazyFrame) -> pl.DataFrame:
    """Net revenue before any agreement. One row per territory and offering."""
    return bases(usage, revenue, period=context.partition_key)


@monthly(STAGE)
def recorded_pool(
    context: dg.AssetExecutionContext,
    usage: pl.LazyFrame,
    base: pl.LazyFrame,
    agreement: pl.LazyFrame,
    territory_set: pl.LazyFrame,
    fx_rate: pl.DataFrame,
) -> pl.DataFrame:
    """What each recorded agreement makes of its part of a base. One row per base and agreement."""
    last = last_day(context)
    return recorded_pools(usage, base, agreement, territory_set, quotations(fx_rate, last), on=last)


@monthly(STAGE)
def recording_earning(usage: pl.LazyFrame, recorded_pool: pl.LazyFrame) -> Pieces:
    """Each recorded pool over its tracks. One row per pool, track and segment."""
    return Pieces(recording_earnings_by_base(usage, recorded_pool))
