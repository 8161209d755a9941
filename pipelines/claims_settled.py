"""What claims are settled from: what was received, and what the months settled before left."""

from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

import polars as pl

from attribution.claims.given import Before, Received
from attribution.fx import Quotation
from attribution.period import bounds
from attribution.terms import latest_rates
from pipelines import record
from pipelines.datasets import DATASETS
from pipelines.home import Home
from pipelines.intake import agreed, registry
from pipelines.quotations import quotations
from schemas.columns import empty, polars_schema

KEPT = ("claimable", "claim_match", "claim_booked", "accrual_account")
"""Datasets that later months settle claims from."""


def months_before(home: Home, period: str) -> list[str]:
    """The months before one that were settled here and left what is claimed, in order.

    Raises:
        NotReleased: where one of them was run again and did not reach its end, or the last of them was settled when
            the others were not what they are now: it would open the accounts without theirs.
    """
    months = _months(home, period)
    kept = record.load(home, months[-1]) if months else None
    if kept is None or kept.claims in {None, claims_digest(home, months[-1])}:
        return months
    raise record.NotReleased(
        f"{months[-1]} was settled before a month ahead of it was, or was settled again: what that one accrued and "
        f"claimed is not in its accounts, and {period} goes on from these. Settle it again first: "
        f"partita run {months[-1]}"
    )


def claims_digest(home: Home, period: str) -> str:
    """sha256 over what the months before one left of claims, as it is now."""
    return sha256("\n".join(_lines(home, _months(home, period))).encode()).hexdigest()


def _months(home: Home, period: str) -> list[str]:
    earlier = (month for month in record.settled(home) if month < period)
    return [month for month in earlier if all(record.has_left(home, name, month) for name in KEPT)]


def last_left(home: Home, dataset: str, period: str) -> pl.LazyFrame | None:
    """What the last month that was settled before one left; nothing where there is none."""
    months = months_before(home, period)
    return _left(home, dataset, months[-1]) if months else None


def _left(home: Home, dataset: str, month: str) -> pl.LazyFrame:
    """What a month left; an earlier version kept rates with fewer digits."""
    return home.store.read(dataset, month).cast(polars_schema(DATASETS[dataset]))


def before(home: Home, period: str) -> Before:
    """What earlier months left of claims, and the lines that may be claimed."""
    months = months_before(home, period)
    booked, match = (last_left(home, name, period) for name in ("claim_booked", "claim_match"))
    bills = _bills(home, months)
    return Before(
        months=months,
        claimable=_of_months(home, "claimable", months, "original_period"),
        claim_match=matches_before(home, period),
        last_match=empty(DATASETS["claim_match"]) if match is None else match.collect(),
        claim_booked=None if booked is None else booked.collect(),
        invoice_booked=bills,
    )


def _bills(home: Home, months: list[str]) -> pl.DataFrame | None:
    """Invoices in the books of the last month; one that an earlier version settled has none there."""
    if not months or not record.has_left(home, "invoice_booked", months[-1]):
        return None
    return _left(home, "invoice_booked", months[-1]).collect()


def matches_before(home: Home, period: str) -> pl.LazyFrame:
    """What became of claims in all months before."""
    return _of_months(home, "claim_match", months_before(home, period))


def received(home: Home, party_tax: pl.DataFrame, *, period: str, **datasets: Any) -> Received:
    """What was received of claims, and the facts that they are held against.

    Args:
        home: where everything lies.
        party_tax: rows of ``party_tax``: they say whose invoices we write.
        period: the month.
        datasets: the others, by name.
    """
    _, last = bounds(period)
    ends = pl.col("valid_to").fill_null(last)
    billed = party_tax.filter(pl.col("self_billing").is_not_null(), pl.col("valid_from") <= last, ends >= last)
    rows = registry(home).intake("fx_rate").filter(pl.col("date") <= last).collect()
    rates = agreed(latest_rates(rows))["fx_rate"]

    @lru_cache
    def quotes(day: date) -> dict[str, Quotation]:
        return quotations(rates, min(day, last))

    return Received(**datasets, self_billed=billed["party"].unique().sort(), quotes=quotes)


def claims_lines(home: Home, period: str) -> list[str]:
    """Each dataset that a month settles claims from, with its sha256; those without rows left nothing."""
    return _lines(home, months_before(home, period))


def _lines(home: Home, months: list[str]) -> list[str]:
    lines = [(name, month) for name in ("claimable", "claim_match") for month in months]
    lines += [(name, month) for name in ("claim_booked", "accrual_account") for month in months[-1:]]
    lines += [("invoice_booked", month) for month in months[-1:] if record.has_left(home, "invoice_booked", month)]
    return [f"{name} {month} {home.store.noted(name, month)}" for name, month in lines if _has_rows(home, name, month)]


def _has_rows(home: Home, dataset: str, month: str) -> bool:
    return pl.scan_parquet(home.store.path(dataset, month)).select(pl.len()).collect().item() > 0


def _of_months(home: Home, dataset: str, months: list[str], named: str | None = None) -> pl.LazyFrame:
    types = polars_schema(DATASETS[dataset])
    name = named or "month"
    rows = (_left(home, dataset, month).with_columns(pl.lit(month).alias(name)) for month in months)
    found = pl.concat([pl.LazyFrame(schema={**types, name: pl.String()}), *rows])
    return found if named else found.drop(name)
