"""Registrations that their submitter retracts (DRW of CWR 3.1). They change nothing by themselves, and are told."""

import polars as pl

from pipelines.readers.cwr_lines import Lines
from pipelines.wire.cwr_layouts import LATER, field


def retracted(lines: Lines) -> pl.DataFrame:
    """Columns of ``WorkFinding`` but the file: one row per retraction."""
    number = field("DRW", "Submitter Work Number", version=LATER)
    said = lines.records.filter(record="DRW", group_type="DRW", position=0).select(
        submitter_work_id=number, why=field("DRW", "Retraction Reason Code", version=LATER)
    )
    return said.filter(pl.col("submitter_work_id") != "").select(
        "submitter_work_id",
        work_id=pl.concat_str(pl.lit(f"{lines.sender}:"), "submitter_work_id"),
        rule=pl.lit("retraction"),
        severity=pl.lit("warning"),
        detail=pl.format(
            "{} retracts this work, reason {}. Its last registration counts until who owns it says something else.",
            pl.lit(lines.sender),
            pl.col("why"),
        ),
    )
