"""Ways to break a Financial Reporting file."""

from tests.formats.mutations import Mutation, put
from tests.formats.mutations_cells import again, at_summary, isrcs, more, numbers, summary_kinds
from tests.formats.mutations_frame import frame, names

_MONEY = ("InCurrencyOfTransaction", "InCurrencyOfAccounting")


def financial() -> list[Mutation]:
    """Of a Financial Reporting file: SY10.01 and SR08.01."""
    line_, summary = "SR08.01", "SY10.01"
    sums = [
        put(
            line_,
            f"{cell}{currency}",
            more("0.000000001"),
            "sum_mismatch" if currency == _MONEY[0] else "sum_inexact",
            name=f"{cell}{currency} a nano-unit more",
        )
        for cell in ("AllocatedRevenue", "AllocatedNetRevenue")
        for currency in _MONEY
    ]
    return [
        *frame("HEAD", summary, line_, (line_, "ResourceTitle"), "SRFO"),
        *names("Free"),
        *summary_kinds(summary, "CurrencyOfTransaction"),
        again(summary, "SummaryRecordId", "summary_repeated", "summary_dangling"),
        *[at_summary(one, summary) for one in sums],
        *numbers(line_, "AllocatedRevenueInCurrencyOfTransaction"),
        *numbers(summary, "NetRevenueInCurrencyOfTransaction"),
        put(line_, "Returns", "1", "net_usage", "sum_mismatch"),
        put(line_, "Returns", "0.5", "not_an_integer"),
        put(line_, "Returns", "-1", "negative_number"),
        put(line_, "TotalUsages", "-1", "negative_number"),
        put(line_, "NetUsage", "2", "net_usage", "unit_price"),
        put(line_, "NetUsage", "0.0", "zero_not_plain", "net_usage"),
        put(
            line_,
            "AllocatedRevenueInCurrencyOfTransaction",
            "-3",
            "negative_amount",
            "sum_mismatch",
            "unit_price",
            "accounting_amount",
        ),
        put(line_, "CalculatedUnitPriceInCurrencyOfTransaction", "-3", "negative_number"),
        put(line_, "CalculatedUnitPriceInCurrencyOfTransaction", "4.5", "unit_price"),
        put(line_, "CalculatedUnitPriceInCurrencyOfAccounting", "4.5", "unit_price"),
        put(line_, "WholesalePriceInCurrencyOfTransaction", "-1", "negative_number"),
        put(line_, "RightSharePercentage", "101", "percentage_out_of_range"),
        put(line_, "RightSharePercentage", "-1", "negative_number"),
        put(line_, "SummaryRecordId", "77", "summary_dangling"),
        put(line_, "SummaryRecordId", "", "mandatory_cell_empty"),
        put(line_, "SalesTransactionId", "", "mandatory_cell_empty"),
        again(line_, "SalesTransactionId", "transaction_repeated"),
        put(line_, "SalesTransactionDate", "2026-09-31", "impossible_date"),
        put(line_, "SalesTransactionDate", "2026-10", "period_outside_report"),
        put(line_, "SalesTransactionDate", "Sept 2026", "not_a_date"),
        put(line_, "CopyrightObligationWithDSP", "yes", "not_a_boolean"),
        put(line_, "CopyrightObligationWithDSP", "TRUE", "boolean_in_capitals"),
        *isrcs(line_, "ResourceISRC"),
        put(line_, "ResourceISAN", "0000-0000", "pattern_mismatch"),
        put(line_, "ReleaseICPN", "5012345678901", "icpn_check_digit"),
        put(line_, "ReleaseICPN", "50123456789", "icpn_malformed"),
        put(line_, "ReleaseICPN", "5.01235E+12", "icpn_malformed"),
        put(line_, "ReleaseGRid", "A1000000000000000B", "grid_check_digit"),
        put(line_, "ReleaseGRid", "A1000", "grid_malformed"),
        put(line_, "ProprietaryReleaseId", "HAL:1", "party_id_malformed"),
        put(line_, "ReleaseDisplayArtistPartyId", "ISNI::0000000121430447", "isni_check_digit"),
        put(line_, "ReleaseDisplayArtistPartyId", "ISN::0000000121430446", "namespace_unknown"),
        put(line_, "ReleaseDisplayArtistPartyId", "ISNI::0000000121430446|VIAF::1", "unescaped_pipe"),
        put(line_, "ResourceType", "soundrecording", "value_not_allowed"),
        put(summary, "ReportingPeriodEndDate", "2026-08-31", "period_reversed"),
        put(summary, "ReportingPeriodEndDate", "2026-02-30", "impossible_date"),
        put(summary, "ReportingPeriodStartDate", "2026-10-01", "period_reversed"),
        put(summary, "MusicUsagePercentage", "100.5", "percentage_out_of_range"),
        put(summary, "RightsControllerMarketShare", "100.01", "percentage_out_of_range"),
        put(summary, "ExchangeRate", "0", "exchange_rate_missing"),
        put(summary, "ExchangeRate", "-0.86", "negative_number"),
        put(summary, "ExchangeRate", "0.9612345", "accounting_amount"),
        put(summary, "ExchangeRateSource", "", "exchange_source_missing"),
        put(summary, "DateOfCurrencyExchange", "2026-09-30", "not_a_date_time"),
        put(summary, "CurrencyOfAccounting", "EUR", "exchange_rate_of_one"),
        put(summary, "NetRevenueInCurrencyOfAccounting", "150", "accounting_amount"),
        put(summary, "AllocatedUsages", more("1"), "sum_mismatch", name="AllocatedUsages one more"),
        put(summary, "TotalUsages", "2", "allocated_above_total"),
        put(summary, "TotalUsages", "-40", "negative_number"),
        put(summary, "CalculationValue", "7.8", "lists_of_other_length"),
        put(summary, "DistributionChannelDPID", "DPID-7", "dpid_malformed"),
        put(summary, "DeductionsInCurrencyOfTransaction", "", "mandatory_cell_empty"),
    ]
