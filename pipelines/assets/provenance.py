"""AI tracks: what their manifests, the consent registry and the licences of their sources make of them."""

import dagster as dg
import polars as pl

from attribution.period import bounds
from attribution.provenance.judged import Known, Papers, judged
from pipelines import engine
from pipelines.fates import fates
from pipelines.home import Home
from pipelines.resources import Pieces
from pipelines.stage import monthly, monthly_datasets

STAGE = "provenance"


@monthly_datasets(STAGE, "ai_track", "takedown", "source_share", "embodied_work")
def ai_rights(
    context: dg.AssetExecutionContext,
    delivery: pl.DataFrame,
    provenance_index: pl.DataFrame,
    provenance_verdict: pl.DataFrame,
    provenance_manifest: pl.DataFrame,
    attribution_claim: pl.DataFrame,
    voice_claim: pl.DataFrame,
    training_use: pl.DataFrame,
    consent: pl.DataFrame,
    reservation: pl.DataFrame,
    track: pl.LazyFrame,
    track_ref: pl.LazyFrame,
    work: pl.LazyFrame,
    work_share: pl.LazyFrame,
    recording_work: pl.LazyFrame,
    party: pl.DataFrame,
    mandate: pl.DataFrame,
    ai_licence: pl.DataFrame,
    attribution_provider: pl.DataFrame,
    territory_set: pl.DataFrame,
    revenue: pl.DataFrame,
):
    """The fate of every AI track, its blocks, the weights of its sources, and the works that it embodies."""
    papers = Papers(
        provenance_index=provenance_index,
        provenance_verdict=provenance_verdict,
        provenance_manifest=provenance_manifest,
        attribution_claim=attribution_claim,
        voice_claim=voice_claim,
        training_use=training_use,
        consent=consent,
        reservation=reservation,
        delivery=delivery,
    )
    known = Known(
        track=track,
        track_ref=track_ref,
        work=work,
        work_share=work_share,
        recording_work=recording_work,
        party=party,
        mandate=mandate,
        ai_licence=ai_licence,
        attribution_provider=attribution_provider,
        territory_set=territory_set,
        revenue=revenue,
    )
    first, last = bounds(context.partition_key)
    found = judged(papers, known, fates(), first=first, last=last)
    return found._replace(source_share=Pieces(found.source_share))


@monthly(STAGE, deps=["listening"], kinds={"duckdb", "ibis"})
def ai_surface(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], ai_track: pl.LazyFrame, track_ref: pl.LazyFrame
) -> pl.DataFrame:
    """Where AI tracks were played from. One row per AI track, territory, offering and surface."""
    named = track_ref.sort("track_ref", "track_id").unique("track_ref", keep="first", maintain_order=True)
    references = named.join(ai_track.select("track_id"), on="track_id", how="semi")
    return engine.surfaces(home, context.partition_key, references.collect())
