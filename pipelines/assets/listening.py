"""The one pass over the month's stream logs."""

import dagster as dg

from pipelines import engine, intake
from pipelines.datasets import grain
from pipelines.home import Home
from pipelines.partitions import MONTHS
from pipelines.stage import OWNERS

STAGE = "listening"
KINDS = {"duckdb", "ibis"}


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            name,
            deps=["stream_day", "track_segment", "service_offering"],
            group_name=STAGE,
            owners=OWNERS,
            kinds=KINDS,
            description=grain(name),
        )
        for name in ("stream_duplicate", "listening")
    ],
    partitions_def=MONTHS,
)
def reduction(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]):
    """Plays by listener and track, straight from the delivered files; what came twice is taken once."""
    month = context.partition_key
    files = intake.registry(home).stream_files(month)
    cuts, offerings = (home.store.read(name, month).collect() for name in ("track_segment", "service_offering"))
    written = engine.reduce_month(home, month, files, track_segment=cuts, service_offering=offerings)
    for name, file in written.items():
        yield dg.MaterializeResult(asset_key=name, metadata={"dagster/row_count": file.rows, "bytes": file.bytes})
