"""What each licensor is paid: what it is owed, less deductions, in its own currency, with its taxes."""

from decimal import Decimal
from typing import Any

import polars as pl

from attribution.fx import MissingRateError, cross, stated
from attribution.money import from_nano, money, nano, nearest_nano
from attribution.period import bounds
from attribution.pools import Quotations
from attribution.settlement_deductions import COLUMN, taken
from attribution.taxes import taxed
from schemas.claim_earning import ClaimEarning
from schemas.columns import NO_CURRENCY, empty, polars_schema
from schemas.payment import Payment

_STATUSES = ["payable", "accrued", "hold"]
_KEY = ["licensor", "currency"]


def payments(
    licensor_earning: pl.LazyFrame,
    party: pl.LazyFrame,
    quotations: Quotations,
    *,
    settlement_deduction: pl.DataFrame,
    party_tax: pl.DataFrame,
    period: str,
    claim_earning: pl.LazyFrame | None = None,
) -> pl.DataFrame:
    """Sum what each licensor is owed, take off deductions, convert what is left once, and add its taxes.

    What it claimed of earlier months is owed too.

    A licensor without a currency of its own is paid in the one that it earned in. So is one whose currency has no
    quotation: nothing is converted by guess, and its payment says a rate of 1 without a source.

    Args:
        licensor_earning: rows of ``licensor_earning``; suspense belongs to nobody yet and is passed over.
        party: rows of ``party``.
        quotations: from ``fx.rates``, as of the last day of the month.
        settlement_deduction: rows of ``settlement_deduction``.
        party_tax: rows of ``party_tax``.
        period: the month.
        claim_earning: rows of ``claim_earning``; none: nothing was claimed.

    Returns:
        Rows of ``payment``. ``rate`` is for reading; the conversion uses the exact fraction.
    """
    types = polars_schema(Payment)
    owed = (
        licensor_earning.filter(pl.col("licensor").is_not_null(), pl.col("status").is_in(_STATUSES))
        .group_by(_KEY)
        .agg(nano("amount").filter(pl.col("status") == status).sum().alias(status) for status in _STATUSES)
        .filter((pl.col("currency") != NO_CURRENCY) | pl.any_horizontal(pl.col(_STATUSES) != 0))
        .join(_claimed(claim_earning), on=_KEY, how="full", coalesce=True)
        .with_columns(pl.col(*_STATUSES, "claimed").fill_null(0))
        .join(taken(settlement_deduction).lazy(), on=_KEY, how="left")
        .with_columns(pl.col(*COLUMN.values()).fill_null(0))
        .with_columns(left=pl.col("payable") + pl.col("claimed") - pl.sum_horizontal(*COLUMN.values()))
        .with_columns(money(name).alias(name) for name in (*_STATUSES, "claimed", *COLUMN.values()))
        .join(party.select(licensor="party", own="currency"), on="licensor", how="left")
        .collect()
    )
    converted = [_converted(row, quotations) for row in owed.iter_rows(named=True)]
    rows = owed.hstack(pl.DataFrame(converted, schema={name: types[name] for name in _CONVERTED}, orient="row"))
    _, last = bounds(period)
    return (
        taxed(rows, party_tax, on=last)
        .with_columns(period=pl.lit(period))
        .select(pl.col(name).cast(kind) for name, kind in types.items())
        .sort("period", *_KEY)
    )


def _claimed(claim_earning: pl.LazyFrame | None) -> pl.LazyFrame:
    rows = empty(ClaimEarning).lazy() if claim_earning is None else claim_earning
    return rows.group_by(_KEY).agg(claimed=nano("amount").sum())


_CONVERTED = ["payment_currency", "rate", "rate_date", "rate_source", "payment_amount"]


def _converted(row: dict[str, Any], quotations: Quotations) -> dict[str, Any]:
    target = row["own"] or row["currency"]
    unconverted = (row["currency"], Decimal(1), None, None, from_nano(row["left"]))
    try:
        rate = cross(row["currency"], target, quotations)
    except MissingRateError:
        return dict(zip(_CONVERTED, unconverted, strict=True))
    amount = from_nano(nearest_nano(row["left"] * rate.rate))
    return dict(zip(_CONVERTED, (target, stated(rate.rate), rate.date, rate.source, amount), strict=True))
