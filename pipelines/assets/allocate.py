"""Recorded side: revenue to bases, bases to pools, pools to tracks and to what AI tracks draw on."""

import dagster as dg
import polars as pl

from attribution.ai_money.datasets import datasets
from attribution.ai_money.terms import AiTerms
from attribution.bases import bases
from attribution.period import bounds
from attribution.pools import recorded_pools
from pipelines.quotations import quotations
from pipelines.resources import Pieces
from pipelines.stage import last_day, monthly, monthly_datasets

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
    base_weight: pl.DataFrame,
    agreement: pl.LazyFrame,
    territory_set: pl.LazyFrame,
    fx_rate: pl.DataFrame,
) -> pl.DataFrame:
    """What each recorded agreement makes of its part of a base. One row per base and agreement."""
    first, last = bounds(context.partition_key)
    rates = quotations(fx_rate, last)
    terms = (agreement, territory_set)
    return recorded_pools(usage, base, base_weight, *terms, quotations=rates, first=first, last=last)


@monthly_datasets(STAGE, "recording_earning", "ai_pool", "ai_earning")
def recorded(
    context: dg.AssetExecutionContext,
    usage: pl.LazyFrame,
    recorded_pool: pl.LazyFrame,
    base: pl.DataFrame,
    ai_track: pl.DataFrame,
    source_share: pl.DataFrame,
    takedown: pl.DataFrame,
    track_segment: pl.LazyFrame,
    ai_licence: pl.DataFrame,
    ai_licence_share: pl.DataFrame,
    training_use: pl.DataFrame,
    consent: pl.DataFrame,
    agreement: pl.DataFrame,
    mandate: pl.DataFrame,
    party: pl.DataFrame,
    territory_set: pl.DataFrame,
    track: pl.LazyFrame,
    work: pl.LazyFrame,
    work_share: pl.LazyFrame,
    fx_rate: pl.DataFrame,
    work_registration: pl.LazyFrame,
):
    """Each recorded pool over its tracks, and over what AI tracks draw on, base by base."""
    last = last_day(context)
    ai = AiTerms(
        ai_track=ai_track,
        source_share=source_share,
        takedown=takedown,
        track_segment=track_segment,
        ai_licence=ai_licence,
        ai_licence_share=ai_licence_share,
        training_use=training_use,
        consent=consent,
        agreement=agreement,
        mandate=mandate,
        party=party,
        territory_set=territory_set,
        base=base,
        track=track,
        work=work,
        work_share=work_share,
        quotations=quotations(fx_rate, last),
        on=last,
        work_registration=work_registration,
    )
    return tuple(Pieces(rows) for rows in datasets(usage, recorded_pool, ai))
