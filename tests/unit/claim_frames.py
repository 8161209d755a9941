"""Claims, summaries and messages from what matters in them."""

from decimal import Decimal
from typing import Any

import polars as pl

from schemas.claim import Claim
from schemas.claim_message import ClaimMessage
from schemas.claim_summary import ClaimSummary
from schemas.columns import polars_schema

DELIVERY = "d" * 64
_SUMMARY = {
    "delivery_id": DELIVERY, "row": 2, "summary_id": "S", "territory": "GB", "currency_of_reporting": "GBP",
    "split_mechanical_ppb": 500_000_000, "split_performing_ppb": 500_000_000, "total_claimed": Decimal(0),
}  # fmt: skip
_CLAIM = {
    "delivery_id": DELIVERY, "summary_id": "S", "dsp_resource_id": "t", "licensor_work_id": "W",
    "claim_basis": "Direct", "mechanical_ppb": 0, "performing_ppb": 0, "usages": Decimal(1),
    "claimed_mechanical": Decimal(0), "claimed_performing": Decimal(0), "claimed": Decimal(0), "author_ids": [],
}  # fmt: skip
_MESSAGE = {
    "layout": "ClaimsAmounts 2.0", "sender_name": "Polyhymn", "sales_report_id": "R", "claiming_round": 1,
    "created_at": "2026-10-20T08:00:00Z",
}  # fmt: skip


def summaries(*given: dict[str, Any]) -> pl.DataFrame:
    schema = {"row": pl.Int64(), **polars_schema(ClaimSummary)}
    return pl.DataFrame([_SUMMARY | row for row in given or ({},)], schema=schema)


def claims(*given: dict[str, Any]) -> pl.DataFrame:
    schema = {**polars_schema(Claim), "author_ids": pl.List(pl.String)}
    named = [{"row": 3 + place, "claim_id": f"C{place + 1}"} | _CLAIM | row for place, row in enumerate(given)]
    return pl.DataFrame(named, schema=schema)


def messages(*given: dict[str, Any]) -> pl.DataFrame:
    named = [
        {"delivery_id": str(place) * 64, "message_id": f"M{place}"} | _MESSAGE | row for place, row in enumerate(given)
    ]
    return pl.DataFrame(named, schema=polars_schema(ClaimMessage))
