"""What a works licensor is told: DSR Basic Audio, all usage of its territories, matched to a work or not.

One report per territory. A base has one summary per right that the licensor licenses there; they share everything
but the right, its percentage and the money. A line of usage names one summary, and a play may not be counted twice: the
usage of a base stands once, under its first summary, and belongs to the others by their equal sales context (commercial
model, use type, territory, ServiceDescription).

Source: DDEX DSR Part 3, Basic Audio Profile 1.2 and 1.3, and its single-record variant; Part 8.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.wire.cells import integer, transaction_id
from pipelines.wire.flat_layouts import layouts
from pipelines.wire.flat_record import joined, line, part
from pipelines.writers.dsr_message import Message, write_files
from pipelines.writers.dsr_offering import message_about
from pipelines.writers.dsr_works_blocks import LAST, RESOURCE
from pipelines.writers.dsr_works_cells import summary_line
from pipelines.writers.dsr_works_forms import Form, fitting, form_of
from pipelines.writers.dsr_works_summaries import summaries_of
from pipelines.writers.settled import Recipient, Reporting, Settled

Described = Callable[[Form], pl.DataFrame]
"""From a form the frame of :func:`dsr_works_blocks.blocks` in it."""
_PIECE_ROWS = 200_000
_TURN = 1


def write_basic_audio(folder: Path, recipient: Recipient, month: Settled, described: Described) -> list[Path]:
    """Write a works licensor's reports of a month, one per territory, in the form that it wants.

    Args:
        folder: the licensor's.
        recipient: the licensor.
        month: what was settled.
        described: the blocks in a form, the same for all licensors.

    Returns:
        The files; none where no agreement of the licensor that is reported on covers a base.

    Raises:
        ValueError: where an offering has no terms.
    """
    wanted, written = month.reports_to(recipient.party), []
    form = form_of(wanted)
    for _, rows in summaries_of(recipient, month).group_by("territory", maintain_order=True):
        message = message_about(rows, (form.profile, form.version), recipient=recipient, month=month, turn=_TURN)
        summaries = rows.with_row_index("summary", offset=1)
        told = _Told(message, form, form.types[wanted.summary], form.types[wanted.usage], summaries)
        written += _write(folder, told, month.usage, described(form), wanted=wanted)
    return written


@dataclass(frozen=True)
class _Told:
    """One report: what its header says, its form, and the records of its summaries and of its usage in blocks."""

    message: Message
    form: Form
    summary: str
    usage: str
    summaries: pl.DataFrame


def _write(folder: Path, told: _Told, usage: pl.LazyFrame, blocks: pl.DataFrame, *, wanted: Reporting) -> list[Path]:
    plays = _plays(told, usage, blocks)
    ends = ["SRFO"] if told.form.is_single else [told.usage, "FOOT"]
    return write_files(
        folder,
        told.message,
        records=["HEAD", told.summary, *told.form.described(), *ends],
        summaries=told.summaries.select(summary_line(told.summary, told.message.recipient)).to_series(),
        body=_body(told, plays, blocks),
        reporting=wanted,
    )


def _plays(told: _Told, usage: pl.LazyFrame, blocks: pl.DataFrame) -> pl.DataFrame:
    """Qualified plays by block and base, the base by its first summary."""
    first = told.summaries.group_by("offering").agg(pl.col("summary").min())
    return (
        usage.filter((pl.col("territory") == told.message.territory) & (pl.col("plays") > 0))
        .join(first.lazy(), on="offering", how="inner")
        .join(blocks.lazy().select("track_id", "block"), on="track_id", how="inner")
        .group_by("block", "summary")
        .agg(pl.col("plays").sum())
        .sort("block", "summary")
        .with_columns(opens=pl.col("block").ne_missing(pl.col("block").shift()))
        .collect()
    )


def _body(told: _Told, plays: pl.DataFrame, blocks: pl.DataFrame) -> Iterator[pl.Series]:
    """A track's records, then its usage by base, track by track, a good number of lines at a time."""
    lines = _single_line(told) if told.form.is_single else _lines(told)
    for start in range(0, plays.height, _PIECE_ROWS):
        rows = plays[start : start + _PIECE_ROWS]
        described = blocks.select(pl.exclude("block").gather(rows["block"] - 1))
        based = told.summaries.select(pl.col("offering").gather(rows["summary"] - 1))
        yield pl.concat([rows, described, based], how="horizontal").select(lines).to_series()


def _lines(told: _Told) -> pl.Expr:
    """A line of usage in a block; before the first one, what describes the block."""
    cells = {"BlockId": integer("block"), "TransactedResource": RESOURCE, "SalesUpgrade": "false", "Returns": "0"}
    usage = line(told.usage, fitting(told.usage, cells | _usage_cells(told)))
    return pl.when("opens").then(pl.concat_str("records", usage, separator="\n")).otherwise(usage)


def _single_line(told: _Told) -> pl.Expr:
    """A record that says what was used and how often."""
    record, cells = told.form.types["SR02"], _usage_cells(told)
    opening: dict[str, str | pl.Expr] = {"RecordType": record, "SummaryRecordId": cells["SummaryRecordId"]}
    ending = fitting(record, {name: cell for name, cell in cells.items() if name != "SummaryRecordId"})
    last = layouts("dsr")[record].names
    return joined(
        part(record, opening, "RecordType", "SummaryRecordId"),
        pl.col("records"),
        part(record, ending, last[last.index(LAST) + 1], last[-1]),
    )


def _usage_cells(told: _Told) -> dict[str, str | pl.Expr]:
    key = [pl.lit(told.message.territory), "offering", "track_id"]
    return {
        "SummaryRecordId": integer("summary"),
        "SalesTransactionId": transaction_id(told.message.period, key),
        "IsRoyaltyBearing": "true",
        "Usages": integer("plays"),
        "NumberOfStreams": integer("plays"),
    }
