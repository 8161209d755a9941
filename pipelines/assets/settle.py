"""Both sides together: what every pool comes to, the books, the payments, and who got what of a track."""

import dagster as dg
import polars as pl

from attribution.earnings import recorded_earnings
from attribution.ledger import journal as book
from attribution.ledger import licensor_earnings
from attribution.payments import payments
from attribution.pools import POOL
from attribution.shares import track_shares_by_territory
from pipelines.quotations import quotations
from pipelines.resources import Pieces
from pipelines.stage import last_day, monthly

STAGE = "settle"


@monthly(STAGE)
def pool(recorded_pool: pl.DataFrame, composition_pool: pl.DataFrame) -> pl.DataFrame:
    """The pools of both sides. One row per base, agreement and right."""
    return pl.concat([recorded_pool, composition_pool]).sort(POOL)


@monthly(STAGE)
def licensor_earning(
    recording_earning: pl.LazyFrame, recorded_pool: pl.LazyFrame, composition_earning: pl.DataFrame
) -> pl.DataFrame:
    """What every pool comes to. One row per pool, status and reason."""
    return licensor_earnings([recorded_earnings(recording_earning, recorded_pool), composition_earning])


@monthly(STAGE)
def journal(
    context: dg.AssetExecutionContext, base: pl.LazyFrame, pool: pl.LazyFrame, licensor_earning: pl.LazyFrame
) -> pl.DataFrame:
    """The month in double entry. One row per posting."""
    return book(base, pool, licensor_earning, period=context.partition_key)


@monthly(STAGE)
def payment(
    context: dg.AssetExecutionContext, licensor_earning: pl.LazyFrame, party: pl.LazyFrame, fx_rate: pl.DataFrame
) -> pl.DataFrame:
    """What each licensor is owed, and that in its own currency. One row per licensor and currency earned in."""
    rates = quotations(fx_rate, last_day(context))
    return payments(licensor_earning, party, rates, period=context.partition_key)


@monthly(STAGE)
def track_shares(
    context: dg.AssetExecutionContext,
    usage: pl.LazyFrame,
    recording_earning: pl.LazyFrame,
    work_earning: pl.LazyFrame,
) -> Pieces:
    """Who got what of this track. One row per track, territory, side and payee."""
    return Pieces(track_shares_by_territory(recording_earning, work_earning, usage, period=context.partition_key))
