"""Rows of any dataset from what matters in them."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.columns import polars_schema

PERIOD = "2026-09"
_DEFAULTS: dict[str, Any] = {
    "source": "test", "delivery_id": "0" * 64, "valid_from": date(2026, 1, 1), "offerings": [], "territory": "DE",
    "offering": "premium", "currency": "EUR", "segment": 0, "status": "payable", "minimum": Decimal(0),
    "top_up": Decimal(0), "formula": "by hand", "usage_share_ppb": 0, "rate_ppb": 0, "side": "recorded",
    "right": "recorded", "mode": "recorded", "territories": "+DE", "is_register_payable": False,
    "is_ai_deduction_accepted": False, "is_blend": False, "basis": "own", "short_plays": 0,
    "played_ms": 0, "listeners": 1, "duration_ms": 0, "period": PERIOD, "accrued": Decimal(0), "hold": Decimal(0),
    "commission": Decimal(0), "claimed": Decimal(0),
    "version_type": "ORI", "is_public_domain": False, "arranger_names": [], "arranger_ids": [], "publisher_names": [],
    "publisher_ids": [], "writer_names": [], "writer_ids": [], "lines": 1, "weight": 0, "message_sender": "x",
    "gross": Decimal(0), "tax": Decimal(0), "trial_subscribers": 0, "free_subscribers": 0, "has_revenue": True,
    "proportion_ppb": 1_000_000_000, "from_date": date(2026, 9, 1), "recouped": Decimal(0),
    "allocation": "pro_rata", "is_choice": True, "zero_rate_plays": 0,
}  # fmt: skip


def rows(model: Any, *given: dict[str, Any]) -> pl.DataFrame:
    """Rows of a dataset from what matters in them; the schema must accept them."""
    schema = polars_schema(model)
    given = tuple({**_following(row), **row} for row in given)
    filled = [{name: row.get(name, _DEFAULTS.get(name)) for name in schema} for row in given]
    nulled = model.to_schema().columns
    whole = [
        {name: None if nulled[name].nullable and name not in row else value for name, value in full.items()}
        for row, full in zip(given, filled, strict=True)
    ]
    return model.validate(pl.DataFrame(whole, schema=schema, orient="row"), lazy=True)


def _following(row: dict[str, Any]) -> dict[str, Any]:
    """What usually is as something else in the row is."""
    return {"composition_weight": row.get("weight", 0)}


def money(text: str) -> Decimal:
    return Decimal(text)
