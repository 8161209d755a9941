"""Which of our figures stands in which cell of SY10.01, and of the part of SR08.01 that describes a recording.

``AllocatedRevenue`` is what we owe: the pool, less what AI tracks' sources take, what is on hold and what is left for
promotion programmes; its lines sum to it. ``AllocatedNetRevenue`` is the part of the service's net revenue that the
recipient's usage stands for, before its rate. A minimum that was the greater is named in CalculationType beside the
revenue share; so are the sources' part and what is on hold. Commissions are the summary's deductions.

Source: DDEX DSR Part 8, SY10.01 and SR08.01.
"""

from collections.abc import Callable

import polars as pl

from pipelines.wire.cells import decimal, integer, percentage, text
from pipelines.wire.flat_record import line, part

CURRENCIES = {"InCurrencyOfTransaction": "", "InCurrencyOfAccounting": "_accounting"}
"""What the cells of an amount end in, and our columns of it."""
COMMISSION = "UserDefined PromotionalCommission"
SAME_CURRENCY = "none, as both currencies are the same"
"""Source of a rate of one."""


def summary_line() -> pl.Expr:
    """SY10.01 of a row of the report's summaries."""
    covers_subscribers = pl.col("subscribers") > 0
    cells: dict[str, str | pl.Expr] = {
        "SummaryRecordId": integer("summary"),
        "CommercialModel": text("commercial_model"),
        "UseType": text("use_type"),
        "ReportingPeriodStartDate": _day("from_date"),
        "ReportingPeriodEndDate": _day("to_date"),
        "SubscriberType": pl.when(covers_subscribers).then(pl.lit("Paying")).otherwise(pl.lit("")),
        "Subscribers": pl.when(covers_subscribers).then(integer("subscribers")).otherwise(pl.lit("")),
        "Territory": pl.col("territory"),
        "ServiceDescription": pl.col("tier"),
        "TotalUsages": integer("plays"),
        "AllocatedUsages": integer("usages"),
        "Returns": integer("returns"),
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
        "ExchangeRateSource": text("rate_source", otherwise=SAME_CURRENCY),
        "DateOfCurrencyExchange": pl.col("rate_date").dt.strftime("%Y-%m-%dT00:00:00Z").fill_null(""),
    }


def _totals() -> dict[str, str | pl.Expr]:
    amounts = {"NetRevenue": "net", "AllocatedRevenue": "amount", "AllocatedNetRevenue": "base_part"}
    amounts |= {"FinalTotalAmount": "amount", "Deductions": "commission"}
    cells: dict[str, str | pl.Expr] = {
        "DeductionType": pl.when(pl.col("commission") != 0).then(pl.lit(COMMISSION)).otherwise(pl.lit(""))
    }
    for name, column in amounts.items():
        cells |= {f"{name}{currency}": decimal(f"{column}{suffix}") for currency, suffix in CURRENCIES.items()}
    return cells


def _day(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%Y-%m-%d")


def resource_cells() -> pl.Expr:
    """SR08.01 from the release's GRid to the resource's artist: the same in every line of a track.

    What is said of a release is of the message that delivered the release; where none did, of the track's own.
    """
    cells: dict[str, str | pl.Expr] = {
        "ReleaseGRid": text("in_grid"),
        "ReleaseICPN": text(_of_release("in_icpn", "icpn")),
        "DspReleaseId": text("release_id"),
        "LabelReleaseId": text("in_catalog_number"),
        "ReleaseType": text("in_release_type"),
        "ReleaseTitle": text(_of_release("in_title", "release_title")),
        "ReleaseDisplayArtistName": text("in_artist"),
        "ResourceISRC": text("isrc"),
        "DspResourceId": text("track_id"),
        "ResourceType": "SoundRecording",
        "ResourceTitle": text("title"),
        "ResourceSubTitle": text("sub_title"),
        "ResourceDisplayArtistName": text("artist"),
    }
    return part("SR08.01", cells, "ReleaseGRid", "ResourceDisplayArtistPartyId")


def _of_release(delivered: str, of_track: str) -> pl.Expr:
    return pl.when("is_in").then(delivered).otherwise(of_track)
