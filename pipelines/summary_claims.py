"""What claims did in a month, for the closing table and for machines."""

from typing import Any

import polars as pl

from attribution.money import money, nano
from pipelines.home import Home
from schemas.claim_words import CLAIM_STATUS

_FLOW = ("opening", "accrued", "released", "residual", "closing", "closing_held")


def claims_of_month(home: Home, period: str) -> dict[str, Any]:
    """Claims by what became of them, and the accounts of accruals; amounts are decimal strings by currency.

    Returns:
        ``claims``: how many, by status, one for each right and agreement; ``discrepancies``: how many are told, by
        type; ``accounts``: of each currency what they open with, get, release, move, leave, and leave on hold, and
        ``payable``: what becomes payable in it.
    """
    store = home.store
    match, told = store.read("claim_match", period), store.read("claim_discrepancy", period)
    sums = store.read("accrual_account", period).group_by("currency").agg(nano(name).sum() for name in _FLOW)
    paid = store.read("claim_earning", period).group_by("currency").agg(payable=nano("amount").sum())
    flow = (
        sums.join(paid, on="currency", how="full", coalesce=True)
        .with_columns(money(pl.col(name).fill_null(0)).alias(name) for name in (*_FLOW, "payable"))
        .sort("currency")
        .collect()
    )
    counts = _counts(match, "status")
    return {
        "claims": {status: counts[status] for status in CLAIM_STATUS if status in counts},
        "discrepancies": _counts(told, "discrepancy_type"),
        "accounts": {
            row.pop("currency"): {name: format(amount, "f") for name, amount in row.items()}
            for row in flow.iter_rows(named=True)
        },
    }


def _counts(rows: pl.LazyFrame, by: str) -> dict[str, int]:
    return dict(rows.group_by(by).len().sort(by).collect().iter_rows())
