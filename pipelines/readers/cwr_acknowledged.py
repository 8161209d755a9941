"""Acknowledgements: what a society says became of a registration. They load nothing; bad news is a finding."""

import polars as pl

from pipelines.wire.cwr_layouts import field

_BAD_NEWS = {
    "CO": "in conflict with another registration",
    "RJ": "rejected",
    "RC": "its claim rejected",
    "NP": "without participation of the society",
}
"""Statuses that are no form of acceptance. Source: CISAC CWR 2.1 Rev 8, ACK, Transaction Status."""


def acknowledged(records: pl.DataFrame, sender: str) -> pl.DataFrame:
    """Columns of ``WorkFinding`` but the file: one row per ACK that is not an acceptance."""
    number, status = field("ACK", "Submitter Creation #"), field("ACK", "Transaction Status")
    news = (
        records.filter(record="ACK")
        .select(submitter_work_id=number, status=status, date=field("ACK", "Processing Date"))
        .filter(pl.col("status").is_in(list(_BAD_NEWS)))
    )
    return news.select(
        "submitter_work_id",
        work_id=pl.concat_str(pl.lit(f"{sender}:"), "submitter_work_id"),
        rule=pl.lit("acknowledgement"),
        severity=pl.lit("warning"),
        detail=pl.format(
            "{} says of this work on {}: {}. Nothing is changed by it; ask the two of them.",
            pl.lit(sender),
            "date",
            pl.col("status").replace_strict(_BAD_NEWS, default=None),
        ),
    )
