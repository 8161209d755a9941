"""What a record company is told and paid: DSR Financial Reporting, one line per track, with its part of the money.

What the sources of AI tracks take of a pool is no sale of the recipient's: it has no line here, whoever gets it, and
the summary says how much it is. A line on hold stands with its usage, and without money.

Source: DDEX DSR Part 9, Financial Reporting to Record Companies 1.1; Part 8, SY10.01 and SR08.01.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from attribution.accounting import in_accounting, rates
from attribution.period import bounds
from attribution.reported import line_sums, owed, priced
from pipelines.wire.flat_record import constant
from pipelines.writers.dsr_financial_cells import line_cells, resource_cells, summary_line
from pipelines.writers.dsr_message import Message, service_description, write
from pipelines.writers.dsr_offering import with_offering
from pipelines.writers.settled import Recipient, Settled

PROFILE, VERSION = "FinancialReportingToRecordCompaniesSRB", "1.1"
_POOL = ["territory", "offering", "agreement"]
_LINE = ["track_id", "segment"]


def write_financial(folder: Path, recipient: Recipient, month: Settled) -> Path | None:
    """Write a recorded licensor's report of a month.

    Returns:
        The file; none where the licensor has no pool in the month.

    Raises:
        ValueError: where an offering or a rate of exchange is not there.
    """
    lines = month.recording_earning.filter(pl.col("licensor") == recipient.party)
    summaries = _summaries(recipient, month, lines)
    if summaries.is_empty():
        return None
    count = str(summaries.height)
    return write(
        folder,
        _message(recipient, month, summaries),
        records=["HEAD", "SY10.01", "SR08.01", "SRFO"],
        summaries=summaries.select(summary_line(month.period)).to_series(),
        body=_bodies(month, summaries, lines),
        footer=lambda total: constant("SRFO", {"NumberOfLinesInReport": str(total), "NumberOfSummaryRecords": count}),
    )


def _message(recipient: Recipient, month: Settled, summaries: pl.DataFrame) -> Message:
    territories = summaries["territory"].unique()
    return Message(
        profile=PROFILE,
        version=VERSION,
        service=month.service,
        recipient=recipient,
        period=month.period,
        service_description=service_description(summaries["tier"].sort(), month.service),
        territory=territories.item() if len(territories) == 1 else "multi",
    )


def _summaries(recipient: Recipient, month: Settled, lines: pl.LazyFrame) -> pl.DataFrame:
    """One row per pool: what the whole base came to, what of the pool is owed, and both in the recipient's currency."""
    pools = month.pool.filter((pl.col("side") == "recorded") & (pl.col("licensor") == recipient.party))
    bases = month.base.drop("currency").rename({"amount": "net"})
    usages = lines.group_by(_POOL).agg(usages=pl.col("plays").sum(), **line_sums()).collect()
    paid = month.payment.filter(pl.col("licensor") == recipient.party)
    exchange = rates(pools["currency"], paid, accounting=recipient.currency, day=bounds(month.period)[1])
    found = (
        pools.join(bases, on=["territory", "offering"], how="inner")
        .join(usages, on=_POOL, how="left")
        .join(exchange, on="currency", how="left")
        .with_columns(pl.col("usages").fill_null(0), *_added(), *owed())
        .sort(_POOL)
        .with_row_index("summary", offset=1)
    )
    unknown = found.filter(pl.col("rate").is_null())["currency"].unique().sort().to_list()
    if unknown:
        raise ValueError(
            f"{month.period}: {recipient.party} earned in {', '.join(unknown)} and is accounted in "
            f"{recipient.currency}, and its payments hold no rate for that; deliver the month's reference rates "
            "under finance."
        )
    return in_accounting(with_offering(found, month), amounts=["net", "amount", "base_part"])


def _added() -> list[pl.Expr]:
    """What a pool has beside its revenue share: a minimum that may be the greater, or else what its formula adds."""
    is_beside = (pl.col("top_up") > 0) & (pl.col("revenue_share") + pl.col("top_up") != pl.col("minimum"))
    return [
        pl.when(is_beside).then("top_up").otherwise(0).alias("added"),
        pl.when(is_beside).then(0).otherwise("minimum").alias("minimum"),
    ]


def _bodies(month: Settled, summaries: pl.DataFrame, lines: pl.LazyFrame) -> Iterator[pl.Series]:
    """Lines of detail, one summary at a time."""
    resources = _resources(month, lines)
    for summary in summaries.iter_rows(named=True):
        rows = lines.filter(pl.all_horizontal(pl.col(name) == summary[name] for name in _POOL)).sort(_LINE).collect()
        amounts = {name: summary[name] for name in ("amount_accounting", "base_part", "base_part_accounting")}
        named = priced(rows, summary=amounts, order=_LINE).join(
            resources, on="track_id", how="left", maintain_order="left"
        )
        yield named.select(line_cells(month.period, summary)).to_series()


def _resources(month: Settled, lines: pl.LazyFrame) -> pl.DataFrame:
    named = month.release.select("release_id", "grid", "catalog_number", "release_type", "artist", "icpn")
    return (
        month.track.join(lines.select("track_id").unique(), on="track_id", how="semi")
        .join(named, on="release_id", how="left", suffix="_release")
        .select("track_id", resource=resource_cells())
        .collect()
    )
