"""What a publisher with a direct licence is paid for works that AI tracks draw on, as DSR Royalty Reporting.

Written only where the agreement asks for it, since the profile has no word for drawing on a work: its records describe
works in a recording. So a track stands there as a recording without any work, and each work that it draws on as an LI01
with its ISWC, an amount, and a right share of zero: the recipient controls nothing of a work in that track. By what
weight the amount was computed is in the AI attribution statement, whose lines sum to the same.

Source: DDEX DSR Part 6, Royalty Reporting Profile 1.0.1; Part 8, SY07, AS02.01, SU03.01, LI01.01.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from attribution.money import money, nano
from attribution.reported import part_of_net_revenue
from pipelines.writers.ai_agreed import ROYALTY_REPORT, drawn_on, is_agreed
from pipelines.writers.dsr_message import write_files
from pipelines.writers.dsr_offering import message_about, with_offering
from pipelines.writers.dsr_royalty_cells import licensor_line, summary_line, usage_line
from pipelines.writers.dsr_works_blocks import resource_with
from pipelines.writers.dsr_works_forms import ROYALTY
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.settled import Recipient, Settled
from schemas.columns import MONEY

_SUMMARY = ["territory", "offering", "right", "currency"]
_KEY = ["territory", "offering", "right", "track_id"]
_TURN = 3
_NOTHING = pl.lit(0).cast(MONEY)


def write_ai_royalty(folder: Path, recipient: Recipient, month: Settled) -> list[FileRow]:
    """Write a licensor's royalty report of a month.

    Returns:
        Its rows; nothing where no direct agreement asks for one, or no work of the licensor's earned payable money.

    Raises:
        ValueError: where an offering has no terms.
    """
    if not is_agreed(month, recipient.party, ROYALTY_REPORT, modes=("direct",)):
        return []
    paid = drawn_on(month, recipient.party).filter(pl.col("status") == "payable").with_columns(right="work_right")
    works = paid.group_by(*_SUMMARY, "track_id", "source").agg(money(nano("amount").sum())).collect()
    if works.is_empty():
        return []
    paths = _write(folder, recipient, month, works)
    return [file_row(path, recipient=recipient.party, kind="dsr_royalty_ai") for path in paths]


def _write(folder: Path, recipient: Recipient, month: Settled, works: pl.DataFrame) -> list[Path]:
    summaries = _summaries(month, works)
    lines = _lines(month, summaries, works)
    named = (ROYALTY.profile, ROYALTY.version)
    message = message_about(summaries, named, recipient=recipient, month=month, turn=_TURN)
    return write_files(
        folder,
        message,
        records=["HEAD", *(ROYALTY.types[kind] for kind in ("SY07", "AS02", "SU03", "LI01")), "FOOT"],
        summaries=summaries.select(summary_line(recipient)).to_series(),
        body=_body(recipient, month, lines),
        reporting=month.reports_to(recipient.party),
    )


def _summaries(month: Settled, works: pl.DataFrame) -> pl.DataFrame:
    """One row per territory, offering and right that something is paid in."""
    paid = works.group_by(_SUMMARY).agg(money(nano("amount").sum())).sort(_SUMMARY)
    base = ["territory", "offering"]
    weights = month.usage.group_by(base).agg(base_weight=pl.col("composition_weight").sum()).collect()
    bases = month.base.select(*base, "plays", "subscribers", net="amount").join(weights, on=base, how="left")
    found = paid.join(bases, on=base, how="left", maintain_order="left")
    whole = found.with_columns(pl.col("plays", "subscribers").fill_null(0), base_part=_NOTHING)
    return with_offering(whole.with_row_index("summary", offset=1), month)


def _lines(month: Settled, summaries: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """One row per track, summary and work, with the track's usage there and its number as ``block``."""
    played = (
        month.usage.join(works.lazy(), on="track_id", how="semi")
        .group_by("territory", "offering", "track_id")
        .agg(usages=pl.col("plays").sum(), weight=pl.col("composition_weight").sum())
        .collect()
    )
    order = ["track_id", "summary", "source"]
    return (
        works.join(summaries.select(*_SUMMARY, "summary", "net", "base_weight"), on=_SUMMARY)
        .join(played, on=["territory", "offering", "track_id"], how="left")
        .with_columns(pl.col("usages", "weight").fill_null(0))
        .with_columns(
            net_revenue=part_of_net_revenue("net", "weight", "base_weight"),
            base_part=_NOTHING,
            share_ppb=pl.lit(0, pl.Int64),
        )
        .sort(order)
        .with_columns(
            block=pl.col("track_id").rle_id() + 1,
            opens=pl.col("track_id").ne_missing(pl.col("track_id").shift()),
            begins=pl.struct("track_id", "summary").ne_missing(pl.struct("track_id", "summary").shift()),
        )
    )


def _body(recipient: Recipient, month: Settled, lines: pl.DataFrame) -> Iterator[pl.Series]:
    """A track, its usage summary by summary, and each work that it draws on."""
    known = month.track.select("track_id", "release_id", "isrc", "title", "sub_title", "artist", "duration_ms")
    named = lines.lazy().join(known, on="track_id", how="left", maintain_order="left").collect()
    records = [
        pl.when("opens").then(resource_with(ROYALTY.types["AS02"], {})),
        pl.when("begins").then(usage_line(month.period, _KEY)),
        licensor_line(recipient, work="source"),
    ]
    yield named.select(pl.concat_str(records, separator="\n", ignore_nulls=True)).to_series()
