"""Composition side: recordings to works, works to parties, parties to licensors, each by its settlement mode."""

import dagster as dg
import polars as pl

from attribution.disputes import disputes
from attribution.modes import Terms, datasets, settle
from attribution.period import bounds
from attribution.repertoire import repertoire
from attribution.us_month import UsInputs
from pipelines.home import Home
from pipelines.quotations import quotations
from pipelines.resources import Pieces
from pipelines.stage import monthly_datasets
from pipelines.us_mechanicals import counted_apart

STAGE = "attribute"


@monthly_datasets(
    STAGE,
    "work_earning",
    "composition_pool",
    "composition_earning",
    "unverified_use",
    deps=["listening", "revenue_kind"],
)
def compositions(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    usage: pl.LazyFrame,
    usage_weight: pl.LazyFrame,
    base: pl.LazyFrame,
    base_weight: pl.DataFrame,
    recording_work: pl.LazyFrame,
    embodied_work: pl.LazyFrame,
    work: pl.LazyFrame,
    work_share: pl.LazyFrame,
    agreement: pl.DataFrame,
    mandate: pl.DataFrame,
    territory_set: pl.DataFrame,
    fx_rate: pl.DataFrame,
    recorded_pool: pl.DataFrame,
    track: pl.LazyFrame,
    right_split: pl.DataFrame,
    us_mechanical_parameter: pl.DataFrame,
    work_registration: pl.LazyFrame,
    party: pl.LazyFrame,
):
    """Composition pools and their lines, base by base, in one pass over the works used."""
    first, last = bounds(context.partition_key)
    apart = counted_apart(home, context.partition_key, agreement)
    terms = Terms(
        agreement=agreement,
        mandate=mandate,
        territory_set=territory_set,
        usage_weight=usage_weight,
        base_weight=base_weight,
        quotations=quotations(fx_rate, last),
        first=first,
        last=last,
        right_split=right_split,
        us=UsInputs(us_mechanical_parameter, recorded_pool, track, apart),
    )
    open_shares = disputes(work_registration, work_share, party)
    known = repertoire(usage, pl.concat([recording_work, embodied_work]), work, work_share, open_shares)
    return tuple(Pieces(rows) for rows in datasets(settle(usage, base, known, terms)))
