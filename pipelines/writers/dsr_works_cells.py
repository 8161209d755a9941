"""Which of our figures stands in which cell of the summaries of a works licensor's report, in any of their records.

All amounts of a summary are in the currency that the base was earned in: what one unit of it is of the currency of the
report is one. The records have no cell for the source of a rate, nor for its day.

Source: DDEX DSR Part 8, SY01 to SY05.
"""

import polars as pl

from attribution.accounting import unit_price
from pipelines.wire.cells import decimal, identifier, integer, nano_decimal, percentage, text
from pipelines.wire.flat_record import line
from pipelines.writers.dsr_message import plain_dpid
from pipelines.writers.dsr_works_forms import fitting, is_mandatory
from pipelines.writers.settled import Recipient

Cells = dict[str, str | pl.Expr]
_RIGHTS = {"MR": "MechanicalRight", "PR": "PerformingRight", "all": ""}
"""RightsCoverage of each right; one sum for several rights has none, and no percentage."""
_ALL_RIGHTS = "UserDefined AllRights"
"""The same, where a record must name one."""
_NOTHING = pl.lit("")
_PAYING, _NOT_PAYING = "Paying", "NonPaying"


def summary_line(record: str, recipient: Recipient) -> pl.Expr:
    """A summary of a row of ``dsr_works_summaries.summaries_of``, with its number as ``summary``."""
    cells: Cells = {
        "SummaryRecordId": integer("summary"),
        "CommercialModel": text("commercial_model"),
        "UseType": text("use_type"),
        "Territory": pl.col("territory"),
        "ServiceDescription": pl.col("tier"),
        "TotalUsages": integer("plays"),
        "TotalUsagesInReportingPeriod": integer("plays"),
        "MusicUsagePercentage": "100",
        "ContentCategory": "Music",
    }
    return line(record, fitting(record, cells | _people(record) | _revenue() | _allocated(recipient, record)))


def _people(record: str) -> Cells:
    """Who listens: those who pay, or where nobody does the others."""
    pays = pl.col("subscribers") > 0
    others = pl.col("trial_subscribers") + pl.col("free_subscribers")
    count = pl.when(pays).then(integer("subscribers"))
    is_needed = is_mandatory(record, "Subscribers")
    return {
        "Users": count.otherwise(_NOTHING),
        "Subscribers": count.otherwise(integer(others) if is_needed else _NOTHING),
        "FreeOrTrialSubscribers": integer(others),
        "SubscriberType": pl.when(pays).then(pl.lit(_PAYING)).otherwise(pl.lit(_NOT_PAYING)),
        "ConsumerPaidUnitPrice": decimal(unit_price("gross", "subscribers")),
    }


def _revenue() -> Cells:
    currency = pl.coalesce("pool_currency", "currency_base")
    return {
        "CurrencyOfReporting": currency,
        "CurrencyOfTransaction": currency,
        "ExchangeRate": "1",
        "NetRevenue": decimal("net"),
    }


def _allocated(recipient: Recipient, record: str) -> Cells:
    """The recipient's part, where our computation settles it, and the right that it is for."""
    is_known = pl.col("is_settled")
    unnamed = _ALL_RIGHTS if is_mandatory(record, "RightsType") else ""
    has_percentage = (pl.col("right") != "all") & pl.col("percentage").is_not_null()
    return {
        "RightsController": text(pl.lit(recipient.name)),
        "RightsControllerPartyId": party_id(recipient),
        "AllocatedRevenue": pl.when(is_known).then(decimal(_or_zero("payable"))).otherwise(_NOTHING),
        "AllocatedNetRevenue": pl.when(is_known).then(decimal(_or_zero("base_part"))).otherwise(_NOTHING),
        "RightsControllerMarketShare": pl.when(is_known)
        .then(percentage(_or_zero("usage_share_ppb")))
        .otherwise(_NOTHING),
        "RightsType": pl.col("right").replace_strict(_RIGHTS | {"all": unnamed}, return_dtype=pl.String),
        "RightsTypePercentage": pl.when(has_percentage).then(nano_decimal("percentage")).otherwise(_NOTHING),
    }


def _or_zero(amount: str) -> pl.Expr:
    return pl.col(amount).fill_null(0)


def party_id(recipient: Recipient) -> pl.Expr:
    """The recipient's number in the cell of a rights controller: IPI where it has one, else DPID."""
    if recipient.ipi_name_number:
        return identifier("IPI", pl.lit(recipient.ipi_name_number))
    return identifier("DPID", pl.lit(plain_dpid(recipient.dpid) or ""))
