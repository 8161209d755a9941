"""All sides together: what every pool comes to, the books, the payments, and who got what of a track."""

import dagster as dg
import polars as pl

from attribution.advance_entries import advance_entries
from attribution.claims.entries import claim_entries
from attribution.commissions import commission_deductions, commission_entries, commissions
from attribution.earnings import ai_earnings, recorded_earnings
from attribution.ledger import in_order, licensor_earnings
from attribution.ledger import journal as book
from attribution.payments import payments
from attribution.pools import POOL
from attribution.settlement_deductions import deductions
from attribution.shares import track_shares_by_territory
from attribution.transparency import transparency as told_of_tracks
from pipelines.carried import left_by_month_before
from pipelines.home import Home
from pipelines.quotations import quotations
from pipelines.resources import Pieces
from pipelines.stage import last_day, monthly, monthly_datasets

STAGE = "settle"


@monthly(STAGE)
def pool(recorded_pool: pl.DataFrame, composition_pool: pl.DataFrame, ai_pool: pl.DataFrame) -> pl.DataFrame:
    """The pools of both sides, and those of AI tracks' sources. One row per base, agreement and right."""
    return pl.concat([recorded_pool, composition_pool, ai_pool]).sort(POOL)


@monthly(STAGE)
def licensor_earning(
    recording_earning: pl.LazyFrame, ai_earning: pl.LazyFrame, pool: pl.LazyFrame, composition_earning: pl.DataFrame
) -> pl.DataFrame:
    """What every pool comes to. One row per pool, payee, basis, status and reason."""
    recorded, drawn_on = recorded_earnings(recording_earning, pool), ai_earnings(ai_earning, pool)
    return licensor_earnings([recorded, drawn_on, composition_earning])


@monthly(STAGE)
def commission(recording_earning: pl.LazyFrame, promotion_usage: pl.DataFrame, promotion: pl.DataFrame) -> pl.DataFrame:
    """What licensors leave to the service for promotion programmes. One row per line and programme."""
    return commissions(recording_earning, promotion_usage, promotion)


@monthly_datasets(STAGE, "advance_account", "settlement_deduction")
def deduction(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    licensor_earning: pl.LazyFrame,
    commission: pl.LazyFrame,
    advance: pl.DataFrame,
    fx_rate: pl.DataFrame,
    claim_earning: pl.LazyFrame,
):
    """What is taken off what licensors are owed; each advance goes on where the month before left it."""
    rates = quotations(fx_rate, last_day(context))
    before = left_by_month_before(home, "advance_account", context.partition_key)
    earlier = [commission_deductions(commission)]
    given = {"before": before, "earlier": earlier, "claim_earning": claim_earning}
    return deductions(licensor_earning, advance, rates, **given, period=context.partition_key)


@monthly(STAGE)
def journal(
    context: dg.AssetExecutionContext,
    base: pl.LazyFrame,
    pool: pl.LazyFrame,
    licensor_earning: pl.LazyFrame,
    commission: pl.LazyFrame,
    advance_account: pl.LazyFrame,
    settlement_deduction: pl.LazyFrame,
    accrual_account: pl.LazyFrame,
    claim_earning: pl.LazyFrame,
    agreement: pl.DataFrame,
) -> pl.DataFrame:
    """The month in double entry. One row per posting."""
    settled = book(base, pool, licensor_earning, period=context.partition_key)
    left = commission_entries(commission, period=context.partition_key)
    recouped = advance_entries(advance_account, settlement_deduction, period=context.partition_key)
    claimed = claim_entries(accrual_account, claim_earning, agreement, period=context.partition_key)
    return in_order([settled, left, recouped, claimed])


@monthly(STAGE)
def payment(
    context: dg.AssetExecutionContext,
    licensor_earning: pl.LazyFrame,
    settlement_deduction: pl.DataFrame,
    party: pl.LazyFrame,
    party_tax: pl.DataFrame,
    fx_rate: pl.DataFrame,
    claim_earning: pl.LazyFrame,
) -> pl.DataFrame:
    """What each licensor is owed and paid, in its own currency. One row per licensor and currency earned in."""
    rates, period = quotations(fx_rate, last_day(context)), context.partition_key
    given = {"settlement_deduction": settlement_deduction, "party_tax": party_tax, "claim_earning": claim_earning}
    return payments(licensor_earning, party, rates, **given, period=period)


@monthly(STAGE)
def track_shares(
    context: dg.AssetExecutionContext,
    usage: pl.LazyFrame,
    recording_earning: pl.LazyFrame,
    work_earning: pl.LazyFrame,
    ai_earning: pl.LazyFrame,
) -> Pieces:
    """Who got what of this track. One row per track, territory, side, payee and basis."""
    lines = (recording_earning, work_earning, ai_earning)
    return Pieces(track_shares_by_territory(*lines, usage, period=context.partition_key))


@monthly(STAGE)
def transparency(
    context: dg.AssetExecutionContext,
    ai_track: pl.LazyFrame,
    provenance_verdict: pl.LazyFrame,
    source_share: pl.LazyFrame,
    takedown: pl.LazyFrame,
    track: pl.LazyFrame,
    work: pl.LazyFrame,
    usage: pl.LazyFrame,
    recording_earning: pl.LazyFrame,
    ai_earning: pl.LazyFrame,
) -> pl.DataFrame:
    """Every AI track with its verdict, sources and money. One row per AI track and source."""
    return told_of_tracks(
        ai_track=ai_track,
        provenance_verdict=provenance_verdict,
        source_share=source_share,
        takedown=takedown,
        track=track,
        work=work,
        usage=usage,
        recording_earning=recording_earning,
        ai_earning=ai_earning,
        period=context.partition_key,
    )
