"""What a works licensor is told: DSR Basic Audio, all usage of its territories, matched to a work or not.

One report per territory. A base has one summary per right that the licensor licenses there; they share everything
but the right, its percentage and the money. SU02 names one summary, and a play may not be counted twice: the usage of
a base stands once, under its first summary, and belongs to the others by their equal sales context (commercial
model, use type, territory, ServiceDescription).

Source: DDEX DSR Part 3, Basic Audio Profile 1.3; Part 8, SY02.03, AS01.02, AS02.03, MW01.02, SU02.02.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.wire.cells import integer, transaction_id
from pipelines.wire.flat_record import constant, line
from pipelines.writers.dsr_message import Message, service_description, write
from pipelines.writers.dsr_works_blocks import RESOURCE
from pipelines.writers.dsr_works_summaries import summaries_of, summary_line
from pipelines.writers.settled import Recipient, Settled

PROFILE, VERSION = "BasicAudioProfile", "1.3"
_PIECE_ROWS = 200_000


def write_basic_audio(folder: Path, recipient: Recipient, month: Settled, blocks: pl.DataFrame) -> list[Path]:
    """Write a works licensor's reports of a month, one per territory.

    Args:
        folder: the licensor's.
        recipient: the licensor.
        month: what was settled.
        blocks: of :func:`dsr_works_blocks.blocks`, the same for all licensors.

    Returns:
        The files; none where no agreement of the licensor that is reported on covers a base.

    Raises:
        ValueError: where an offering has no terms.
    """
    written = []
    for (territory,), rows in summaries_of(recipient, month).group_by("territory", maintain_order=True):
        message = Message(
            profile=PROFILE,
            version=VERSION,
            service=month.service,
            recipient=recipient,
            period=month.period,
            service_description=service_description(rows["tier"].sort(), month.service),
            territory=str(territory),
        )
        written.append(_write(folder, message, rows.with_row_index("summary", offset=1), month.usage, blocks))
    return written


def _write(folder: Path, message: Message, summaries: pl.DataFrame, usage: pl.LazyFrame, blocks: pl.DataFrame) -> Path:
    plays = _plays(message.territory, summaries, usage, blocks)
    count = str(plays["block"].n_unique())
    return write(
        folder,
        message,
        records=["HEAD", "SY02.03", "AS01.02", "AS02.03", "MW01.02", "SU02.02", "FOOT"],
        summaries=summaries.select(summary_line(message.recipient)).to_series(),
        body=_body(message, summaries, plays, blocks),
        footer=lambda lines: constant(
            "FOOT",
            {
                "NumberOfLinesInFile": str(lines),
                "NumberOfLinesInReport": str(lines),
                "NumberOfSummaryRecords": str(summaries.height),
                "NumberOfBlocksInFile": count,
                "NumberOfBlocksInReport": count,
            },
        ),
    )


def _plays(territory: str, summaries: pl.DataFrame, usage: pl.LazyFrame, blocks: pl.DataFrame) -> pl.DataFrame:
    """Qualified plays by block and base, the base by its first summary."""
    first = summaries.group_by("offering").agg(pl.col("summary").min())
    return (
        usage.filter((pl.col("territory") == territory) & (pl.col("plays") > 0))
        .join(first.lazy(), on="offering", how="inner")
        .join(blocks.lazy().select("track_id", "block"), on="track_id", how="inner")
        .group_by("block", "summary")
        .agg(pl.col("plays").sum())
        .sort("block", "summary")
        .with_columns(opens=pl.col("block").ne_missing(pl.col("block").shift()))
        .collect()
    )


def _body(message: Message, summaries: pl.DataFrame, plays: pl.DataFrame, blocks: pl.DataFrame) -> Iterator[pl.Series]:
    """A track's records, then its usage by base, track by track, a good number of lines at a time."""
    usage = _usage_line(message)
    lines = pl.when("opens").then(pl.concat_str("records", usage, separator="\n")).otherwise(usage)
    for start in range(0, plays.height, _PIECE_ROWS):
        rows = plays[start : start + _PIECE_ROWS]
        described = blocks.select(pl.exclude("block").gather(rows["block"] - 1))
        based = summaries.select(pl.col("offering").gather(rows["summary"] - 1))
        yield pl.concat([rows, described, based], how="horizontal").select(lines).to_series()


def _usage_line(message: Message) -> pl.Expr:
    key = [pl.lit(message.territory), "offering", "track_id"]
    return line(
        "SU02.02",
        {
            "BlockId": integer("block"),
            "SummaryRecordId": integer("summary"),
            "SalesTransactionId": transaction_id(message.period, key),
            "TransactedResource": RESOURCE,
            "IsRoyaltyBearing": "true",
            "NumberOfStreams": integer("plays"),
        },
    )
