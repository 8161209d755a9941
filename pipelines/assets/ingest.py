"""Deliveries: what was received, what was refused, and what the accepted files say."""

from collections.abc import Mapping

import dagster as dg
import polars as pl

from attribution import catalogue as catalogue_rules
from attribution.catalogue import dated_changes
from attribution.epochs import cuts
from attribution.period import bounds
from attribution.promotions import opted_in, promotion_changes
from pipelines import claims_received, intake, subscriptions
from pipelines.home import Home
from pipelines.papers import PAPERS
from pipelines.papers import papers as papers_of_month
from pipelines.partitions import DAYS
from pipelines.stage import OWNERS, monthly, monthly_datasets

STAGE = "ingest"


@dg.asset(group_name=STAGE, owners=OWNERS, kinds={"file"})
def delivery(home: dg.ResourceParam[Home]) -> pl.DataFrame:
    """Every file received, with its digest, and why it was refused where it was. One row per file and version."""
    return intake.registry(home).receive()


@dg.asset(group_name=STAGE, owners=OWNERS, kinds={"file"}, deps=[delivery])
def delivery_reject(home: dg.ResourceParam[Home]) -> pl.DataFrame:
    """Every row quarantined alone, with its reason. One row per rejected row."""
    return intake.registry(home).rejects()


@dg.asset(
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name=STAGE,
    owners=OWNERS,
    kinds={"polars"},
    deps=[delivery],
)
def stream_day(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]) -> Mapping[str, pl.DataFrame]:
    """Control totals of the day's stream logs: accepted and rejected. One row per day and delivery."""
    return intake.by_day(home, context.partition_keys)


@monthly_datasets(STAGE, *intake.TERMS, kinds={"yaml"}, deps=[delivery])
def terms(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]):
    """Parties, agreements, mandates and offerings as the newest files of terms give them."""
    return intake.terms(home, context.partition_key)


@monthly(STAGE, kinds={"csv"}, deps=[delivery])
def revenue(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]) -> pl.DataFrame:
    """What the service earned. One row per territory and offering."""
    return intake.revenue(home, context.partition_key)


@monthly(STAGE, kinds={"csv"}, deps=[delivery])
def revenue_kind(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]) -> pl.DataFrame:
    """Revenue by kind of subscriber, where it was delivered. One row per territory, offering and kind."""
    return subscriptions.revenue_kinds(home, context.partition_key)


@monthly(STAGE, kinds={"csv"}, deps=[delivery])
def subscription(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], revenue: pl.DataFrame
) -> pl.DataFrame:
    """Who subscribed to what, by keyed hash. One row per listener, territory and offering."""
    return subscriptions.subscriptions(home, context.partition_key, revenue)


@monthly(STAGE, kinds={"csv"}, deps=[delivery])
def fx_rate(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]) -> pl.DataFrame:
    """Quotations of the month and the one before. One row per currency and date."""
    return intake.fx_rates(home, context.partition_key)


@monthly_datasets(STAGE, *intake.CATALOGUE, kinds={"xml"}, deps=[delivery])
def catalogue(home: dg.ResourceParam[Home]):
    """Releases, tracks, contributors and deals as the newest DDEX messages give them."""
    return intake.catalogue(home)


@monthly(STAGE, kinds={"csv"}, deps=[delivery])
def content_kind(home: dg.ResourceParam[Home]) -> pl.LazyFrame:
    """What recordings are, music or not. One row per recording that somebody told us about."""
    return intake.content_kinds(home)


@monthly_datasets(STAGE, *intake.WORKS, kinds={"cwr"}, deps=[delivery])
def works(home: dg.ResourceParam[Home]):
    """Works, shares and recordings as the newest CWR registrations give them."""
    return intake.works(home)


@monthly_datasets(STAGE, *PAPERS, kinds={"c2pa"}, deps=[delivery])
def papers(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], track: pl.LazyFrame, trust_list: pl.DataFrame
):
    """What was delivered about AI: manifests, each verified once; grants, opt-outs, and what models were trained on."""
    return papers_of_month(home, context.partition_key, track, trust_list)


@monthly_datasets(STAGE, *claims_received.CLAIMS, kinds={"tsv"}, deps=[delivery])
def claims(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]):
    """What licensors claimed and invoiced by the end of the month, and what is wrong with it at first sight."""
    return claims_received.claims(home, context.partition_key)


@monthly(STAGE)
def track_segment(
    context: dg.AssetExecutionContext,
    track_ref: pl.LazyFrame,
    deal: pl.LazyFrame,
    takedown: pl.LazyFrame,
    agreement: pl.DataFrame,
    mandate: pl.DataFrame,
    promotion: pl.LazyFrame,
    promotion_track: pl.LazyFrame,
    track: pl.LazyFrame,
    party: pl.LazyFrame,
) -> pl.LazyFrame:
    """How the month of a track is cut where deals, blocks or terms change. One row per track reference and interval."""
    first, last = bounds(context.partition_key)
    everywhere = cuts(agreement, mandate, first=first, last=last)
    promoted = promotion_changes(opted_in(promotion, promotion_track, track, party))
    changes = pl.concat([dated_changes(deal, takedown), promoted])
    return catalogue_rules.segments(track_ref, changes, first, last, everywhere)


@monthly(STAGE)
def territory_set(
    context: dg.AssetExecutionContext,
    deal: pl.LazyFrame,
    agreement: pl.LazyFrame,
    mandate: pl.LazyFrame,
    work_share: pl.LazyFrame,
    consent: pl.LazyFrame,
    ai_licence: pl.LazyFrame,
    allocation: pl.LazyFrame,
    right_split: pl.LazyFrame,
    promotion: pl.LazyFrame,
) -> pl.DataFrame:
    """Who is in each list of territories. One row per list and territory."""
    termed = (deal, agreement, mandate, work_share, consent, ai_licence, allocation, right_split, promotion)
    return intake.territory_set(context.partition_key, *termed)
