"""Which of our figures stands in which cell of SY07, SU03.01 and LI01.01 of a royalty report.

``AllocatedAmount`` and ``AllocatedRevenue`` are what is payable, ``AllocatedNetRevenue`` the net revenue that it stands
for before the rate. A work that a track only draws on is none of the track's: it has no share there, and stands for
nothing of its net revenue.

Source: DDEX DSR Part 8, SY07, SU03.01, LI01.01.
"""

from collections.abc import Sequence

import polars as pl

from attribution.period import bounds
from pipelines.wire.cells import UNKNOWN, decimal, integer, percentage, text, transaction_id
from pipelines.wire.flat_record import line
from pipelines.writers.dsr_works_cells import party_id
from pipelines.writers.dsr_works_forms import ROYALTY
from pipelines.writers.settled import Recipient

_RIGHTS = {"MR": "MechanicalRight", "PR": "PerformingRight", "all": "UserDefined AllRights"}


def summary_line(recipient: Recipient) -> pl.Expr:
    """SY07 of a row of the report's summaries: ``amount`` is what is payable, ``base_part`` what that stands for."""
    return line(
        ROYALTY.types["SY07"],
        {
            "SummaryRecordId": integer("summary"),
            "CommercialModel": text("commercial_model"),
            "UseType": text("use_type"),
            "Territory": pl.col("territory"),
            "RightsType": _rights_type(),
            "ServiceDescription": pl.col("tier"),
            "Usages": integer("plays"),
            "Users": pl.when(pl.col("subscribers") > 0).then(integer("subscribers")).otherwise(pl.lit("")),
            "Currency": pl.col("currency"),
            "NetRevenue": decimal("net"),
            "RightsController": text(pl.lit(recipient.name)),
            "RightsControllerPartyId": party_id(recipient),
            "AllocatedRevenue": decimal("amount"),
            "AllocatedNetRevenue": decimal("base_part"),
        },
    )


def usage_line(period: str, key: Sequence[str | pl.Expr]) -> pl.Expr:
    """SU03.01 of a track in one summary; ``key`` is what names it within the month."""
    first, last = bounds(period)
    return line(
        ROYALTY.types["SU03"],
        {
            "BlockId": integer("block"),
            "SalesTransactionId": transaction_id(period, key),
            "SummaryRecordId": integer("summary"),
            "DspReleaseId": text("release_id", otherwise=UNKNOWN),
            "Usages": integer("usages"),
            "NetRevenue": decimal("net_revenue"),
            "ValidityPeriodStart": first.isoformat(),
            "ValidityPeriodEnd": last.isoformat(),
        },
    )


def licensor_line(recipient: Recipient, *, work: str) -> pl.Expr:
    """LI01.01 of a work, which the column ``work`` names; of a medley's works as the block names them."""
    return line(
        ROYALTY.types["LI01"],
        {
            "BlockId": integer("block"),
            "SummaryRecordId": integer("summary"),
            "RightsController": text(pl.lit(recipient.name)),
            "RightsControllerPartyId": party_id(recipient),
            "RightsControllerWorkId": text(work),
            "RightSharePercentage": percentage("share_ppb"),
            "RightsType": _rights_type(),
            "AllocatedNetRevenue": decimal("base_part"),
            "AllocatedAmount": decimal("amount"),
        },
    )


def _rights_type() -> pl.Expr:
    return pl.col("right").replace_strict(_RIGHTS, return_dtype=pl.String)
