"""The files that recipients open, released together once every check before them has passed."""

import dagster as dg
import polars as pl

from pipelines import export as files
from pipelines.home import Home
from pipelines.stage import monthly_datasets
from pipelines.writers.settled import AiMonth, Settled
from pipelines.writers.wishes import wishes

STAGE = "export"


@monthly_datasets(STAGE, "settlement_file", "notice_sequence", kinds={"file"}, deps=["journal", "track_shares"])
def files_out(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    service: pl.DataFrame,
    service_offering: pl.DataFrame,
    party: pl.DataFrame,
    agreement: pl.DataFrame,
    territory_set: pl.DataFrame,
    base: pl.DataFrame,
    pool: pl.DataFrame,
    licensor_earning: pl.DataFrame,
    payment: pl.DataFrame,
    usage: pl.LazyFrame,
    recording_earning: pl.LazyFrame,
    work_earning: pl.LazyFrame,
    track: pl.LazyFrame,
    release: pl.LazyFrame,
    recording_work: pl.LazyFrame,
    embodied_work: pl.LazyFrame,
    work: pl.LazyFrame,
    work_record: pl.LazyFrame,
    work_finding: pl.LazyFrame,
    ai_track: pl.DataFrame,
    ai_licence: pl.DataFrame,
    ai_surface: pl.DataFrame,
    provenance_verdict: pl.DataFrame,
    source_share: pl.LazyFrame,
    ai_earning: pl.LazyFrame,
    transparency: pl.DataFrame,
    commission: pl.DataFrame,
    right_split: pl.DataFrame,
    promotion: pl.DataFrame,
    promotion_usage: pl.LazyFrame,
    reporting: pl.DataFrame,
):
    """Every file written for a recipient, and where the numbers of works-used notices stand."""
    month = Settled(
        service=files.service_of(service),
        period=context.partition_key,
        service_offering=service_offering,
        party=party,
        agreement=agreement,
        territory_set=territory_set,
        base=base,
        pool=pool,
        licensor_earning=licensor_earning,
        payment=payment,
        usage=usage,
        recording_earning=recording_earning,
        track=track,
        release=release,
        right_split=right_split,
        ai=AiMonth(
            ai_track=ai_track,
            ai_licence=ai_licence,
            ai_surface=ai_surface,
            provenance_verdict=provenance_verdict,
            source_share=source_share,
            ai_earning=ai_earning,
            transparency=transparency,
        ),
        commission=commission,
        promotion=promotion,
        promotion_usage=promotion_usage,
        reporting=wishes(reporting, context.partition_key),
    )
    works = {"recording_work": pl.concat([recording_work, embodied_work]), "work": work, "work_record": work_record}
    return files.export(home, month, **works, work_finding=work_finding, work_earning=work_earning)
