"""Which of our figures stands in which cell of SY07.01, AS02.03, SU03.02 and LI01.03 of a royalty report.

``AllocatedAmount`` and ``AllocatedRevenue`` are what is payable. Right share and allocated net revenue are zero: they
are of works in the recording, and a work that it only draws on is none.

Source: DDEX DSR Part 8, SY07.01, AS02.03, SU03.02, LI01.03.
"""

import polars as pl

from attribution.period import bounds
from pipelines.wire.cells import UNKNOWN, decimal, duration, integer, text, transaction_id
from pipelines.wire.flat_record import line
from pipelines.writers.dsr_works_blocks import RESOURCE
from pipelines.writers.dsr_works_cells import party_id
from pipelines.writers.settled import Recipient

_RIGHTS = {"MR": "MechanicalRight", "PR": "PerformingRight"}
_KEY = ["territory", "offering", "work_right", "track_id"]


def summary_line(recipient: Recipient) -> pl.Expr:
    """SY07.01 of a row of the report's summaries."""
    return line(
        "SY07.01",
        {
            "SummaryRecordId": integer("summary"),
            "CommercialModel": text("commercial_model"),
            "UseType": text("use_type"),
            "Territory": pl.col("territory"),
            "RightsType": _rights_type(),
            "ServiceDescription": pl.col("tier"),
            "Usages": integer("plays"),
            "Currency": pl.col("currency"),
            "NetRevenue": decimal("net"),
            "RightsController": text(pl.lit(recipient.name)),
            "RightsControllerPartyId": party_id(recipient),
            "AllocatedRevenue": decimal("amount"),
            "AllocatedNetRevenue": "0",
        },
    )


def resource_line() -> pl.Expr:
    """AS02.03 of a track: it has no cell of a work, as the report is of works that are not in it."""
    return line(
        "AS02.03",
        {
            "BlockId": integer("block"),
            "ResourceReference": RESOURCE,
            "DspResourceId": text("track_id", otherwise=UNKNOWN),
            "ISRC": text("isrc"),
            "Title": text("title", otherwise=UNKNOWN),
            "SubTitle": text("sub_title"),
            "DisplayArtistName": text("artist", otherwise=UNKNOWN),
            "Duration": duration("duration_ms"),
            "ResourceType": "SoundRecording",
        },
    )


def usage_line(period: str) -> pl.Expr:
    """SU03.02 of a track in one summary."""
    first, last = bounds(period)
    return line(
        "SU03.02",
        {
            "BlockId": integer("block"),
            "SalesTransactionId": transaction_id(period, _KEY),
            "SummaryRecordId": integer("summary"),
            "DspResourceId": text("track_id", otherwise=UNKNOWN),
            "Usages": integer("usages"),
            "NetRevenue": decimal("net_revenue"),
            "ValidityPeriodStart": first.isoformat(),
            "ValidityPeriodEnd": last.isoformat(),
            "ContentCategory": "Music",
            "IsRoyaltyBearing": "true",
        },
    )


def licensor_line(recipient: Recipient, period: str) -> pl.Expr:
    """LI01.03 of one work that the track draws on."""
    return line(
        "LI01.03",
        {
            "BlockId": integer("block"),
            "SummaryRecordId": integer("summary"),
            "RightsController": text(pl.lit(recipient.name)),
            "RightsControllerPartyId": party_id(recipient),
            "RightsControllerWorkId": text("source"),
            "RightSharePercentage": "0",
            "RightsType": _rights_type(),
            "AllocatedNetRevenue": "0",
            "AllocatedAmount": decimal("amount"),
            "ParentSalesTransactionId": transaction_id(period, _KEY),
        },
    )


def _rights_type() -> pl.Expr:
    return pl.col("work_right").replace_strict(_RIGHTS, return_dtype=pl.String)
