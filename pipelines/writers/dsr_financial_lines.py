"""Which of our figures stands in which cell of SR08.01: a line's own, of its class.

A line's money is its own, in both currencies; all that describes its recording is of one row of the catalogue. What a
minimum adds, a commission and what is told at zero are lines beside that of the paid plays, and PriceType says which:
of plays that count nothing also why. Excluded plays are usage that is returned. A commission is a deduction, and less
revenue, without usage.

Source: DDEX DSR Part 8, SR08.01.
"""

import polars as pl

from attribution.money import money, nano
from pipelines.wire.cells import UNKNOWN, decimal, integer, text
from pipelines.wire.flat_record import joined, part
from pipelines.writers.dsr_financial_cells import COMMISSION, CURRENCIES
from pipelines.writers.recorded_lines import line_id
from schemas import vocabulary

_PRICE_TYPES = {
    "stream": "RevenueShare",
    "minimum_top_up": "Minimum",
    "zero_rate": "UserDefined ZeroRate",
    "ineligible": "UserDefined Ineligible",
    "artificial": "UserDefined Artificial",
    "commission": "UserDefined Commission",
    "adjustment": "UserDefined Adjustment",
}
_HELD = "UserDefined Blocked"
_WHY = {code: "".join(word.capitalize() for word in code.split("_")) for code in vocabulary.INELIGIBLE}


def line_cells(period: str, summary: int) -> pl.Expr:
    """SR08.01 of a line with its ``resource`` cells and its amounts."""
    key: dict[str, str | pl.Expr] = {"RecordType": "SR08.01", "SalesTransactionId": line_id(period)}
    cells: dict[str, str | pl.Expr] = {
        "SummaryRecordId": str(summary),
        "SalesTransactionDate": pl.col("original_period").fill_null(period),
        "TotalUsages": integer("usages"),
        "Returns": integer("returns"),
        "NetUsage": integer("net_usage"),
        "PriceType": _price_type(),
        "RightSharePercentage": "100",
        "CopyrightObligationWithDSP": "true",
    }
    for currency, suffix in CURRENCIES.items():
        cells[f"CalculatedUnitPrice{currency}"] = decimal(f"amount{suffix}_unit")
        cells[f"AllocatedRevenue{currency}"] = decimal(f"amount{suffix}")
        cells[f"AllocatedNetRevenue{currency}"] = decimal(f"base_part{suffix}")
        cells[f"Deductions{currency}"] = _of_commission(decimal(money(nano(f"amount{suffix}") * -1)))
    cells["DeductionType"] = _of_commission(pl.lit(COMMISSION))
    return joined(
        part("SR08.01", key, "RecordType", "SalesTransactionId"),
        pl.coalesce("resource", _unknown_resource()),
        part("SR08.01", cells, "SummaryRecordId", "CopyrightObligationWithDSP"),
    )


def _price_type() -> pl.Expr:
    named = pl.col("row_class").replace_strict(_PRICE_TYPES, return_dtype=pl.String)
    why = pl.col("reason").replace_strict(_WHY, default="", return_dtype=pl.String)
    reason = pl.when(pl.col("row_class") == "ineligible").then(why.fill_null("")).otherwise(pl.lit(""))
    is_held = pl.col("status") != "payable"
    is_of_money = pl.col("row_class").is_in(["stream", "minimum_top_up", "adjustment"])
    return pl.when(is_held & is_of_money).then(pl.lit(_HELD)).otherwise(pl.concat_str(named, reason))


def _of_commission(cell: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("row_class") == "commission").then(cell).otherwise(pl.lit(""))


def _unknown_resource() -> pl.Expr:
    cells: dict[str, str | pl.Expr] = {"DspReleaseId": UNKNOWN, "DspResourceId": text("track_id")}
    return part("SR08.01", cells, "ReleaseGRid", "ResourceDisplayArtistPartyId")
