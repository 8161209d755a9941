"""What is kept of a month's listening for the months after it."""

import dagster as dg

from attribution.eligibilities import listeners_kept
from attribution.period import bounds
from attribution.recordings import recordings
from pipelines import engine
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
            deps=["listening", "track_ref", "track", "eligibility"],
            group_name=STAGE,
            owners=OWNERS,
            kinds=KINDS,
            description=grain(name),
        )
        for name in ("recording_month", "recording_listener")
    ],
    partitions_def=MONTHS,
)
def heard(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]):
    """How often, and by how many, each recording was heard; by whom, where an eligibility may ask it."""
    month = context.partition_key
    refs, track, eligibility = (home.store.read(name, month) for name in ("track_ref", "track", "eligibility"))
    below = listeners_kept(eligibility.collect(), bounds(month)[0])
    for name, file in engine.recording_history(home, month, recordings(refs, track).collect(), below=below).items():
        yield dg.MaterializeResult(asset_key=name, metadata={"dagster/row_count": file.rows, "bytes": file.bytes})
