"""What each licensor is owed, by currency earned in, and what that is in its own currency."""

from decimal import Decimal
from typing import Any

import polars as pl

from attribution.fx import MissingRateError, cross, shown
from attribution.money import from_nano, money, nano, nearest_nano, to_nano
from attribution.pools import Quotations
from schemas.columns import MONEY, NO_CURRENCY, polars_schema
from schemas.payment import Payment

DEDUCTION = pl.Schema({"kind": pl.String(), "licensor": pl.String(), "currency": pl.String(), "amount": MONEY})
"""What a payable sum is less by; ``kind`` names a column of ``payment``."""
NO_DEDUCTIONS = pl.LazyFrame(schema=DEDUCTION)
_STATUSES = ["payable", "accrued", "hold"]


def payments(
    licensor_earning: pl.LazyFrame,
    party: pl.LazyFrame,
    quotations: Quotations,
    *,
    period: str,
    deductions: pl.LazyFrame = NO_DEDUCTIONS,
) -> pl.DataFrame:
    """Sum what each licensor is owed and convert the payable sum less its deductions, once, to the nano-unit.

    A licensor without a currency of its own is paid in the one that it earned in. So is one whose currency has no
    quotation: nothing is converted by guess, and its payment says a rate of 1 without a source.

    Args:
        licensor_earning: rows of ``licensor_earning``; suspense belongs to nobody yet and is passed over.
        party: rows of ``party``.
        quotations: from ``fx.rates``, as of the last day of the month.
        period: the month.
        deductions: what payables are less by: rows of ``DEDUCTION``, at most one per kind, licensor and currency.

    Returns:
        Rows of ``payment``. ``rate`` is for reading; the conversion uses the exact fraction.
    """
    types = polars_schema(Payment)
    owed = (
        licensor_earning.filter(pl.col("licensor").is_not_null(), pl.col("status").is_in(_STATUSES))
        .group_by("licensor", "currency")
        .agg(nano("amount").filter(pl.col("status") == status).sum().alias(status) for status in _STATUSES)
        .filter((pl.col("currency") != NO_CURRENCY) | pl.any_horizontal(pl.col(_STATUSES) != 0))
        .with_columns(money(status) for status in _STATUSES)
        .join(_commission(deductions), on=["licensor", "currency"], how="left")
        .with_columns(pl.col("commission").fill_null(money(pl.lit(0))))
        .join(party.select(licensor="party", own="currency"), on="licensor", how="left")
        .collect()
    )
    converted = [_converted(row, quotations) for row in owed.iter_rows(named=True)]
    rows = owed.hstack(pl.DataFrame(converted, schema={name: types[name] for name in _CONVERTED}, orient="row"))
    return rows.select(
        pl.lit(period).alias("period"), *(pl.col(name).cast(kind) for name, kind in types.items() if name != "period")
    ).sort("period", "licensor", "currency")


_CONVERTED = ["payment_currency", "rate", "rate_date", "rate_source", "payment_amount"]


def _commission(deductions: pl.LazyFrame) -> pl.LazyFrame:
    return deductions.filter(pl.col("kind") == "commission").select("licensor", "currency", commission="amount")


def _converted(row: dict[str, Any], quotations: Quotations) -> dict[str, Any]:
    target = row["own"] or row["currency"]
    net = to_nano(row["payable"]) - to_nano(row["commission"])
    unconverted = (row["currency"], Decimal(1), None, None, from_nano(net))
    try:
        rate = cross(row["currency"], target, quotations)
    except MissingRateError:
        return dict(zip(_CONVERTED, unconverted, strict=True))
    amount = from_nano(nearest_nano(net * rate.rate))
    return dict(zip(_CONVERTED, (target, shown(rate.rate), rate.date, rate.source, amount), strict=True))
