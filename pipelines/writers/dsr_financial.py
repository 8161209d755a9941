"""What a record company is told and paid: DSR Financial Reporting, a line per track and class, with its money.

What the sources of AI tracks take of a pool is no sale of the recipient's: it has no line here, whoever gets it, and
the summary says how much it is. A line on hold stands with its usage, and without money. What of an earlier month is
adjusted has a summary of its own, for that month: all of its figures are what changes.

Source: DDEX DSR Part 9, Financial Reporting to Record Companies 1.1; Part 8, SY10.01 and SR08.01. The allowed-value
sets and the schema of version 1.0 call the profile otherwise than the specification of 1.1 does.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from attribution.accounting import in_accounting, rates
from attribution.period import bounds
from attribution.reported import counted, line_sums, owed, priced
from pipelines.writers.dsr_financial_cells import resource_cells, summary_line
from pipelines.writers.dsr_financial_lines import line_cells
from pipelines.writers.dsr_message import Message, write_files
from pipelines.writers.dsr_offering import covered_bases, message_about, with_offering
from pipelines.writers.recorded_lines import POOL, lines_of, recorded_lines
from pipelines.writers.settled import Recipient, Settled

PROFILES = {
    "1.1": "FinancialReportingToRecordCompaniesSRB",
    "1.0": "FinancialReportingToRecordCompaniesProfileSRB",
}
_BASE = ["territory", "offering"]
_PIECE_ROWS = 100_000
_FACTS = ["base_part", "revenue_share", "minimum", "top_up", "amount"]


def write_financial(folder: Path, recipient: Recipient, month: Settled) -> list[Path]:
    """Write a recorded licensor's report of a month, also where there is nothing to report.

    Returns:
        Its file; none where the licensor has no pool and no line in the month, and licenses no base that was played.

    Raises:
        ValueError: where an offering or a rate of exchange is not there.
    """
    summaries = financial_summaries(recipient, month)
    if summaries.is_empty():
        return []
    return write_files(
        folder,
        _message(recipient, month, summaries),
        records=["HEAD", "SY10.01", "SR08.01", "SRFO"],
        summaries=summaries.select(summary_line()).to_series(),
        body=_bodies(recipient, month, summaries),
        reporting=month.reports_to(recipient.party),
    )


def _message(recipient: Recipient, month: Settled, summaries: pl.DataFrame) -> Message:
    version = month.reports_to(recipient.party).financial
    return message_about(summaries, (PROFILES[version], version), recipient=recipient, month=month)


def financial_summaries(recipient: Recipient, month: Settled) -> pl.DataFrame:
    """One row per ``recorded_lines.POOL``: its base, what of the pool is owed, and both in the recipient's currency.

    Raises:
        ValueError: where an offering or a rate of exchange is not there.
    """
    lines = recorded_lines(month, recipient.party).with_columns(counted())
    sums = lines.group_by(POOL).agg(**line_sums()).collect()
    own = (pl.col("side") == "recorded") & (pl.col("licensor") == recipient.party)
    pools = month.pool.filter(own).with_columns(original_period=pl.lit(None, pl.String))
    found = pools.select(*POOL, *_FACTS, "usage_share_ppb").join(
        sums, on=POOL, how="full", nulls_equal=True, coalesce=True
    )
    if found.is_empty():
        found, recipient = _nothing(recipient, month, found), replace(recipient, currency=None)
    whole = _exchanged(_based(found, month), recipient, month).with_columns(*_added(), *owed())
    numbered = whole.sort(POOL, nulls_last=False).with_row_index("summary", offset=1)
    return in_accounting(with_offering(numbered, month), amounts=["net", "amount", "base_part", "commission"])


def _nothing(recipient: Recipient, month: Settled, found: pl.DataFrame) -> pl.DataFrame:
    """Played bases that the recipient licenses, with nothing to report of them: that is told too, and not converted."""
    own = (pl.col("side") == "recorded") & (pl.col("licensor") == recipient.party)
    bases = covered_bases(month.in_force(month.agreement.filter(own)), month)
    named = bases.filter(pl.col("plays") > 0).select(*_BASE, "agreement", currency="currency_base").unique()
    return pl.concat([found, named], how="diagonal")


def _based(found: pl.DataFrame, month: Settled) -> pl.DataFrame:
    """With the base's own figures, of this month, and the days that a summary is of."""
    bases = month.base.select(*_BASE, "plays", "subscribers", net="amount", original_period=pl.lit(None, pl.String))
    days = [bounds(period or month.period) for period in found["original_period"]]
    dated = found.with_columns(
        pl.Series("from_date", [first for first, _ in days], pl.Date),
        pl.Series("to_date", [last for _, last in days], pl.Date),
    )
    nothing = pl.col("net", *_FACTS).fill_null(pl.lit(0).cast(pl.Decimal(38, 9)))
    counts = pl.col("plays", "subscribers", "usages", "returns", "usage_share_ppb").fill_null(0)
    based = dated.join(bases, on=[*_BASE, "original_period"], how="left", nulls_equal=True)
    return based.with_columns(nothing, counts).with_columns(plays=pl.col("plays") + _excluded())


def _excluded() -> pl.Expr:
    """Plays that the lines say were excluded: the whole service's usage is told with them, as the recipient's is."""
    return pl.when(pl.col("original_period").is_null()).then("returns").otherwise(0)


def _exchanged(found: pl.DataFrame, recipient: Recipient, month: Settled) -> pl.DataFrame:
    paid = month.payment.filter(pl.col("licensor") == recipient.party)
    exchange = rates(found["currency"], paid, accounting=recipient.currency, day=bounds(month.period)[1])
    told = found.join(exchange, on="currency", how="left")
    unknown = told.filter(pl.col("rate").is_null())["currency"].unique().sort().to_list()
    if unknown:
        raise ValueError(
            f"{month.period}: {recipient.party} earned in {', '.join(unknown)} and is accounted in "
            f"{recipient.currency}, and its payments hold no rate for that; deliver the month's reference rates "
            "under finance."
        )
    return told


def _added() -> list[pl.Expr]:
    """What a pool has beside its revenue share: a minimum that may be the greater, or else what its formula adds."""
    is_beside = (pl.col("top_up") > 0) & (pl.col("revenue_share") + pl.col("top_up") != pl.col("minimum"))
    return [
        pl.when(is_beside).then("top_up").otherwise(0).alias("added"),
        pl.when(is_beside).then(0).otherwise("minimum").alias("minimum"),
    ]


def _bodies(recipient: Recipient, month: Settled, summaries: pl.DataFrame) -> Iterator[pl.Series]:
    """Lines of detail, one summary at a time, and of a large one a good number at a time."""
    resources = _resources(month, recorded_lines(month, recipient.party))
    for summary in summaries.iter_rows(named=True):
        rows = lines_of(month, recipient.party, summary).with_columns(counted())
        net_revenue = {name: summary[name] for name in ("base_part", "base_part_accounting")}
        told = priced(rows, total=summary["amount_accounting"], rate=summary["rate"], net_revenue=net_revenue)
        for piece in told.iter_slices(_PIECE_ROWS):
            named = piece.join(resources, on="track_id", how="left", maintain_order="left")
            yield named.select(line_cells(month.period, summary["summary"])).to_series()


def _resources(month: Settled, lines: pl.LazyFrame) -> pl.DataFrame:
    of_release = ["grid", "icpn", "catalog_number", "release_type", "title", "artist"]
    delivered = month.release.select("release_id", pl.col(of_release).name.prefix("in_"), is_in=pl.lit(value=True))
    return (
        month.track.join(lines.select("track_id").unique(), on="track_id", how="semi")
        .join(delivered, on="release_id", how="left")
        .with_columns(pl.col("is_in").fill_null(value=False))
        .select("track_id", resource=resource_cells())
        .collect()
    )
