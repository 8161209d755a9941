"""Plays that count, by base and track, who contracts for them, and what they weigh."""

import dagster as dg
import polars as pl

from attribution.delivered import delivered
from attribution.period import bounds
from attribution.promotions import zero_rate_plays
from attribution.weighed import Weighing, usage_datasets
from pipelines import promoted
from pipelines.home import Home
from pipelines.resources import Pieces
from pipelines.stage import monthly, monthly_datasets
from pipelines.weighing_inputs import Considered, weighed_counts

STAGE = "usage"


@monthly_datasets(
    STAGE, "usage", "usage_weight", "base_weight", deps=["listening", "recording_month", "recording_listener"]
)
def weighed_usage(
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
    allocation: pl.DataFrame,
    eligibility: pl.DataFrame,
    content_kind: pl.LazyFrame,
    promotion: pl.LazyFrame,
    promotion_usage: pl.LazyFrame,
    subscription: pl.DataFrame,
    revenue_kind: pl.DataFrame,
    revenue: pl.DataFrame,
    ai_licence: pl.DataFrame,
):
    """Plays, weights and licensor of every track, and what the weights of each base come to."""
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
    weighing = Weighing(
        allocation=allocation,
        agreement=agreement.collect(),
        territory_set=territory_set.collect(),
        revenue=revenue,
        features=ai_licence["feature"].drop_nulls(),
        revenue_kind=revenue_kind,
        subscription=subscription,
        zero_rated=zero_rate_plays(promotion_usage, promotion),
        first=first,
        last=last,
    )
    considered = Considered(
        eligibility=eligibility,
        content_kind=content_kind,
        track_ref=track_ref,
        track=track,
        party=party,
        promotion=promotion,
        promotion_usage=promotion_usage,
        subscription=subscription,
        revenue_kind=revenue_kind,
        revenue=revenue,
    )
    counts, judged = weighed_counts(home, context.partition_key, weighing, considered)
    return tuple(Pieces(rows) for rows in usage_datasets(counts, known, judged))


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
