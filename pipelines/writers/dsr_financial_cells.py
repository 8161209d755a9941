"""Which of our figures stands in which cell of SY10.01 and SR08.01.

``AllocatedRevenue`` is what we owe: the pool, and a line's part of it. ``AllocatedNetRevenue`` is the part of the
service's net revenue that the recipient's usage stands for, before its rate. A minimum that was the greater is
named in CalculationType beside the revenue share, and in the lines' PriceType; so is what AI tracks' sources take,
and what is on hold.

Source: DDEX DSR Part 8, SY10.01 and SR08.01.
"""

from collections.abc import Callable
from typing import Any

import polars as pl

from attribution.period import bounds
from pipelines.wire.cells import UNKNOWN, decimal, integer, percentage, text, transaction_id
from pipelines.wire.flat_record import joined, line, part

_KEY = ["territory", "offering", "track_id", "segment", "agreement"]


def summary_line(period: str) -> pl.Expr:
    """SY10.01 of a row of the report's summaries."""
    first, last = bounds(period)
    covers_subscribers = pl.col("subscribers") > 0
    cells: dict[str, str | pl.Expr] = {
        "SummaryRecordId": integer("summary"),
        "CommercialModel": text("commercial_model"),
        "UseType": text("use_type"),
        "ReportingPeriodStartDate": first.isoformat(),
        "ReportingPeriodEndDate": last.isoformat(),
        "SubscriberType": pl.when(covers_subscribers).then(pl.lit("Paying")).otherwise(pl.lit("")),
        "Subscribers": pl.when(covers_subscribers).then(integer("subscribers")).otherwise(pl.lit("")),
        "Territory": pl.col("territory"),
        "ServiceDescription": pl.col("tier"),
        "TotalUsages": integer("plays"),
        "AllocatedUsages": integer("usages"),
        "Returns": "0",
        "MusicUsagePercentage": "100",
        "CalculationType": _listed(lambda name, _: pl.lit(name)),
        "CalculationValue": _listed(lambda _, column: decimal(column)),
        "RightsControllerMarketShare": percentage("usage_share_ppb"),
        "SubscriptionFeeInCurrencyOfAccounting": "0",
    }
    return line("SY10.01", cells | _exchange() | _totals())


def _listed(cell: Callable[[str, str], pl.Expr]) -> pl.Expr:
    """Cells of what a pool was computed from, one behind the other; the revenue share always, the rest where it is."""
    given = [cell("RevenueShare", "revenue_share")]
    for name, column in _STEPS.items():
        given.append(pl.when(pl.col(column) != 0).then(cell(name, column)))
    return pl.concat_str(given, separator="|", ignore_nulls=True)


_STEPS = {
    "Minimum": "minimum",
    "UserDefined TopUp": "added",
    "UserDefined AiSources": "ai_part",
    "UserDefined Blocked": "held",
}
"""The greater of revenue share and minimum, or revenue share and top-up where a formula adds up otherwise, less what AI
tracks' sources have and what is on hold, is the revenue."""


def _exchange() -> dict[str, str | pl.Expr]:
    return {
        "CurrencyOfTransaction": pl.col("currency"),
        "CurrencyOfAccounting": pl.col("payment_currency"),
        "ExchangeRate": decimal("rate"),
        "ExchangeRateSource": text("rate_source"),
        "DateOfCurrencyExchange": pl.col("rate_date").dt.strftime("%Y-%m-%dT00:00:00Z").fill_null(""),
    }


def _totals() -> dict[str, str | pl.Expr]:
    amounts = {"NetRevenue": "net", "AllocatedRevenue": "amount", "AllocatedNetRevenue": "base_part"}
    amounts["FinalTotalAmount"] = "amount"
    cells: dict[str, str | pl.Expr] = {f"Deductions{currency}": "0" for currency in _CURRENCIES}
    for name, column in amounts.items():
        cells |= {f"{name}{currency}": decimal(f"{column}{suffix}") for currency, suffix in _CURRENCIES.items()}
    return cells


_CURRENCIES = {"InCurrencyOfTransaction": "", "InCurrencyOfAccounting": "_accounting"}


def resource_cells() -> pl.Expr:
    """SR08.01 from the release's GRid to the resource's artist: the same in every line of a track."""
    cells: dict[str, str | pl.Expr] = {
        "ReleaseGRid": text("grid"),
        "ReleaseICPN": text(pl.coalesce("icpn", "icpn_release")),
        "DspReleaseId": text("release_id"),
        "LabelReleaseId": text("catalog_number"),
        "ReleaseType": text("release_type"),
        "ReleaseTitle": text("release_title"),
        "ReleaseDisplayArtistName": text("artist_release"),
        "ResourceISRC": text("isrc"),
        "DspResourceId": text("track_id"),
        "ResourceType": "SoundRecording",
        "ResourceTitle": text("title"),
        "ResourceSubTitle": text("sub_title"),
        "ResourceDisplayArtistName": text("artist"),
    }
    return part("SR08.01", cells, "ReleaseGRid", "ResourceDisplayArtistPartyId")


def _unknown_resource() -> pl.Expr:
    cells: dict[str, str | pl.Expr] = {"DspReleaseId": UNKNOWN, "DspResourceId": text("track_id")}
    return part("SR08.01", cells, "ReleaseGRid", "ResourceDisplayArtistPartyId")


def line_cells(period: str, summary: dict[str, Any]) -> pl.Expr:
    """SR08.01 of a line with its ``resource`` cells and its amounts."""
    key: dict[str, str | pl.Expr] = {"RecordType": "SR08.01", "SalesTransactionId": transaction_id(period, _KEY)}
    cells: dict[str, str | pl.Expr] = {
        "SummaryRecordId": str(summary["summary"]),
        "SalesTransactionDate": period,
        "TotalUsages": integer("plays"),
        "Returns": "0",
        "NetUsage": integer("plays"),
        "PriceType": pl.when(pl.col("status") == "payable")
        .then(pl.lit("Minimum" if summary["top_up"] else "RevenueShare"))
        .otherwise(pl.lit("UserDefined Blocked")),
        "RightSharePercentage": "100",
        "CopyrightObligationWithDSP": "true",
    }
    for currency, suffix in _CURRENCIES.items():
        cells[f"CalculatedUnitPrice{currency}"] = decimal(f"amount{suffix}_unit")
        cells[f"AllocatedRevenue{currency}"] = decimal(f"amount{suffix}")
        cells[f"AllocatedNetRevenue{currency}"] = decimal(f"base_part{suffix}")
    return joined(
        part("SR08.01", key, "RecordType", "SalesTransactionId"),
        pl.coalesce("resource", _unknown_resource()),
        part("SR08.01", cells, "SummaryRecordId", "CopyrightObligationWithDSP"),
    )
