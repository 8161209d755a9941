"""What a licensor with a direct licence is paid, work by work: DSR Royalty Reporting.

A summary is a pool; a block is a track, with its release and its works as works reports describe them. Its usage stands
summary by summary and segment by segment, as shares may change within the month, and behind each the works that are
paid there. What is on hold has no line: the report is of what is payable, and its lines sum to that.

Source: DDEX DSR Part 6, Royalty Reporting Profile 1.0.1; Part 8, SY07, SU03.01, LI01.01.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from attribution.money import money, nano
from attribution.pools import POOL
from attribution.reported import part_of_net_revenue
from attribution.royalties import royalties
from pipelines.writers.dsr_message import write_files
from pipelines.writers.dsr_offering import message_about, with_offering
from pipelines.writers.dsr_royalty_cells import licensor_line, summary_line, usage_line
from pipelines.writers.dsr_works import Described
from pipelines.writers.dsr_works_forms import ROYALTY
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.settled import Recipient, Settled

_BASE = ["territory", "offering"]
_KEY = [*_BASE, pl.lit("direct"), "right", "track_id", "segment", "agreement"]
"""A word that is no track of a recorded licensor's line, nor a right of a source's."""
_TURN = 2
_PIECE_ROWS = 200_000


def write_royalty(
    folder: Path, recipient: Recipient, month: Settled, *, work_earning: pl.LazyFrame, described: Described
) -> list[FileRow]:
    """Write a licensor's royalty report of a month.

    Args:
        folder: the licensor's.
        recipient: the licensor.
        month: what was settled.
        work_earning: rows of ``work_earning``.
        described: from a form the frame of ``dsr_works_blocks.blocks`` in it.

    Returns:
        Its rows; nothing where the licensor has no pool in mode ``direct``. A pool of which nothing is payable has a
        summary that says so.

    Raises:
        ValueError: where an offering has no terms.
    """
    own = pl.col("licensor") == recipient.party
    pools = month.pool.filter(own & (pl.col("mode") == "direct"))
    if pools.is_empty():
        return []
    paid = royalties(work_earning.filter(own), pools.lazy())
    summaries = _summaries(month, pools, paid)
    blocks = described(ROYALTY)
    lines = _lines(month, summaries, paid, blocks)
    named = (ROYALTY.profile, ROYALTY.version)
    message = message_about(summaries, named, recipient=recipient, month=month, turn=_TURN)
    paths = write_files(
        folder,
        message,
        records=["HEAD", ROYALTY.types["SY07"], *ROYALTY.described(), "SU03.01", "LI01.01", "FOOT"],
        summaries=summaries.select(summary_line(recipient)).to_series(),
        body=_body(recipient, month, lines, blocks),
        reporting=month.reports_to(recipient.party),
    )
    return [file_row(path, recipient=recipient.party, kind="dsr_royalty") for path in paths]


def _summaries(month: Settled, pools: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """One row per pool, with what of it is paid and the net revenue that this stands for."""
    sums = paid.group_by(POOL).agg(money(nano(name).sum()) for name in ("amount", "base_part"))
    weights = month.usage.group_by(_BASE).agg(base_weight=pl.col("composition_weight").sum()).collect()
    bases = month.base.select(*_BASE, "plays", "subscribers", net="amount").join(weights, on=_BASE, how="left")
    nothing = pl.lit(0).cast(pl.Decimal(38, 9))
    found = (
        pools.select(*POOL, "currency")
        .join(sums, on=POOL, how="left")
        .join(bases, on=_BASE, how="left")
        .with_columns(pl.col("amount", "base_part", "net").fill_null(nothing))
        .with_columns(pl.col("plays", "subscribers").fill_null(0))
        .sort(POOL)
    )
    return with_offering(found.with_row_index("summary", offset=1), month)


def _lines(month: Settled, summaries: pl.DataFrame, paid: pl.DataFrame, blocks: pl.DataFrame) -> pl.DataFrame:
    """One row per pool, track, segment and work, with the usage there; block by block."""
    place = [*_BASE, "track_id", "segment"]
    played = month.usage.select(*place, usages="plays", weight="composition_weight")
    releases = month.track.select("track_id", "release_id")
    usage = pl.struct("block", "summary", "segment")
    found = (
        paid.lazy()
        .join(summaries.lazy().select(*POOL, "summary", "net", "base_weight"), on=POOL)
        .join(blocks.lazy().select("track_id", "block"), on="track_id")
        .join(played, on=place, how="left")
        .join(releases, on="track_id", how="left")
        .with_columns(pl.col("usages", "weight").fill_null(0))
        .with_columns(net_revenue=part_of_net_revenue("net", "weight", "base_weight"))
        .sort("block", "summary", "segment", "work_id")
        .with_columns(opens=pl.col("block").ne_missing(pl.col("block").shift()), begins=usage.ne_missing(usage.shift()))
        .collect()
    )
    if found.height != paid.height:
        raise ValueError(
            f"{month.period}: {paid.height - found.height} of {paid.height} works are paid for tracks without a "
            "qualified play, which no royalty report can say; settle the month again from its deliveries."
        )
    return found


def _body(recipient: Recipient, month: Settled, lines: pl.DataFrame, blocks: pl.DataFrame) -> Iterator[pl.Series]:
    """What describes a track, then its usage summary by summary, and the works that are paid for it."""
    records = [
        pl.when("opens").then("records"),
        pl.when("begins").then(usage_line(month.period, _KEY)),
        licensor_line(recipient, work="work_id"),
    ]
    for start in range(0, lines.height, _PIECE_ROWS):
        rows = lines[start : start + _PIECE_ROWS]
        described = rows.with_columns(blocks.select(pl.col("records").gather(rows["block"] - 1)))
        yield described.select(pl.concat_str(records, separator="\n", ignore_nulls=True)).to_series()
