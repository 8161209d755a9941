"""Plays that count, by base and track, who contracts for them, and what they weigh."""

import dagster as dg
import polars as pl

from attribution.delivered import delivered
from attribution.period import bounds
from attribution.weighed import Weighing, usage_datasets
from pipelines import engine
from pipelines.home import Home
from pipelines.resources import Pieces
from pipelines.stage import monthly_datasets

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
        ineligible={},
        first=first,
        last=last,
    )
    counts = engine.usage_counts(home, context.partition_key, weighing.allocations)
    return tuple(Pieces(rows) for rows in usage_datasets(counts, known, weighing))
