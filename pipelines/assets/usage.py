"""Plays that count, by base and track, and who contracts for them."""

import dagster as dg
import polars as pl

from attribution.delivered import delivered
from attribution.eligibility import usage_by_base
from attribution.period import bounds
from pipelines import engine, promoted
from pipelines.home import Home
from pipelines.resources import Pieces
from pipelines.stage import monthly

STAGE = "usage"


@monthly(STAGE, deps=["listening"])
def usage(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    track_ref: pl.LazyFrame,
    track: pl.LazyFrame,
    deal: pl.LazyFrame,
    track_segment: pl.LazyFrame,
    territory_set: pl.LazyFrame,
    service_offering: pl.LazyFrame,
    party: pl.LazyFrame,
    agreement: pl.LazyFrame,
) -> Pieces:
    """Plays, weights and licensor of every track. One row per territory, offering, track and segment."""
    first, last = bounds(context.partition_key)
    known = delivered(
        track_refs=track_ref,
        track=track,
        deal=deal,
        segments=track_segment,
        territory_set=territory_set,
        service_offering=service_offering,
        party=party,
        agreement=agreement,
        first=first,
        last=last,
    )
    counts = engine.usage_counts(home, context.partition_key)
    return Pieces(usage_by_base(counts, known))


@monthly(STAGE, deps=["listening"], kinds={"duckdb", "ibis"})
def promotion_usage(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    promotion: pl.LazyFrame,
    promotion_track: pl.LazyFrame,
    track_ref: pl.LazyFrame,
    track: pl.LazyFrame,
    deal: pl.LazyFrame,
    track_segment: pl.LazyFrame,
    territory_set: pl.LazyFrame,
    service_offering: pl.LazyFrame,
    party: pl.LazyFrame,
    agreement: pl.LazyFrame,
) -> pl.DataFrame:
    """Plays under promotion programmes. One row per programme, territory, offering, track reference and segment."""
    return promoted.promotion_usage(
        home,
        context.partition_key,
        promotion=promotion,
        promotion_track=promotion_track,
        track_ref=track_ref,
        track=track,
        party=party,
        territory_set=territory_set,
        deal=deal,
        segments=track_segment,
        service_offering=service_offering,
        agreement=agreement,
    )
