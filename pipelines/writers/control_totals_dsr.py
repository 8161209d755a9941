"""What a DSR report says in sum, read from the file as it lies there: lines, plays and money by class and currency.

A financial report has its amounts in its lines, and so has a royalty report, whose lines are works and whose plays
stand beside them; a works report has them in its summaries, which each file of it repeats. Each is told at the rate
that its summary says.
"""

from pathlib import Path
from typing import Final

import polars as pl

from attribution.money import money, nano
from pipelines.wire.flat_layouts import layouts
from pipelines.wire.flat_read import batches
from pipelines.writers.recorded_lines import class_of
from schemas.columns import MONEY

FX: Final = ["currency", "accounting_currency", "exchange_rate", "exchange_rate_source", "exchange_rate_date"]
_SUMS: Final = ["records", "plays", "units", "accounting_units"]
_NONE, _ONE = pl.lit(0, pl.Int64), pl.lit(1, pl.Int64)
_NOTHING = pl.lit(0, pl.Int128)
_WANTED: Final = [record for record in layouts("dsr") if record.startswith(("SY", "SU", "SR0", "LI"))]


def report_totals(path: Path) -> pl.DataFrame:
    """One row per class of lines, currency and rate.

    Returns:
        ``row_class`` (null but in a financial report), ``FX``, ``records``, ``plays``, ``amount`` and
        ``accounting_amount``.
    """
    summaries, sums = [], []
    for batch in batches(path, only=_WANTED):
        for record, rows in batch.items():
            if record not in _WANTED:  # the header, which is always read
                continue
            if record.startswith("SY"):
                summaries.append(_rates(record, rows))
            entries = rows.select(summary="SummaryRecordId", **_entry(record, rows))
            sums.append(entries.group_by("summary", "row_class").agg(pl.col(_SUMS).sum()))
    by = ["row_class", *FX]
    told = pl.concat(sums).join(pl.concat(summaries), on="summary", how="left")
    whole = (
        told.group_by(by)
        .agg(pl.col(_SUMS).sum())
        .with_columns(amount=money("units"), accounting_amount=money("accounting_units"))
        .drop("units", "accounting_units")
        .sort(by, nulls_last=False)
    )
    classed = whole.filter(pl.col("row_class").is_not_null())
    return classed if classed.height else whole


def _rates(record: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The currencies of summaries, and at what rate one is the other."""
    if record.startswith("SY10"):
        told = ["CurrencyOfTransaction", "CurrencyOfAccounting", "ExchangeRate", "ExchangeRateSource"]
        day = pl.col("DateOfCurrencyExchange").str.head(10)
        return rows.select("SummaryRecordId", *told, day).rename(
            dict(zip(["SummaryRecordId", *told, "DateOfCurrencyExchange"], ["summary", *FX], strict=True))
        )
    currency = pl.col("Currency" if record.startswith("SY07") else "CurrencyOfReporting")
    at_par = dict(zip(FX, [currency, currency, pl.lit("1"), pl.lit(""), pl.lit("")], strict=True))
    return rows.select(summary="SummaryRecordId", **at_par)


def _entry(record: str, rows: pl.DataFrame) -> dict[str, pl.Expr]:
    """What records of one type add: a line, plays, money, in both currencies."""
    family = record.split(".", maxsplit=1)[0]
    if family == "SR08":
        amounts = [_amount(f"AllocatedRevenueInCurrencyOf{name}") for name in ("Transaction", "Accounting")]
        return _sums(class_of("SalesTransactionId"), _ONE, _count("NetUsage"), *amounts)
    if family == "LI01":
        return _sums(None, _ONE, _NONE, _amount("AllocatedAmount"))
    if family == "SU03":
        return _sums(None, _NONE, _count("Usages"))
    if family in ("SY01", "SY02", "SY03", "SY04", "SY05") and "AllocatedRevenue" in rows.columns:
        is_list = rows.schema["AllocatedRevenue"] == pl.List(pl.String)
        cell = pl.col("AllocatedRevenue").list.first() if is_list else pl.col("AllocatedRevenue")
        return _sums(None, _NONE, _NONE, _amount(cell))
    if family in ("SU01", "SU02", "SR02"):
        return _sums(None, _ONE, _count("Usages" if family == "SU01" else "NumberOfStreams"))
    return _sums(None, _NONE, _NONE)


def _sums(
    row_class: pl.Expr | None, records: pl.Expr, plays: pl.Expr, units: pl.Expr = _NOTHING, other: pl.Expr | None = None
) -> dict[str, pl.Expr]:
    named = pl.lit(None, pl.String) if row_class is None else row_class
    both = [units, units if other is None else other]
    return {"row_class": named, **dict(zip(_SUMS, [records, plays, *both], strict=True))}


def _count(cell: str) -> pl.Expr:
    return pl.col(cell).cast(pl.Int64)


def _amount(cell: str | pl.Expr) -> pl.Expr:
    said = pl.col(cell) if isinstance(cell, str) else cell
    return nano(said.fill_null("").replace("", "0").cast(MONEY))
