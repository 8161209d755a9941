"""What a claim comes to by our price, against what it asks: in one currency, with one conversion.

Source: DDEX, Currency conversion in DSR and CDM: target = source × rate, one conversion only.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.apportion import apportion
from attribution.claims.asked import CLAIM, own_rate
from attribution.fx import MissingRateError, Quotation, cross, stated
from attribution.money import before_exchange, exchanged, half_even, money, nano
from schemas.columns import EXCHANGE, MONEY, WHOLE_PPB

Quotes = Callable[[date], dict[str, Quotation]]
"""Quotations as of a day."""
_OF_RATE = ["currency", "claim_currency", "rate", "rate_date", "made_on", "exchange_tolerance_ppb"]


def priced(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what is expected of each claim that has a line, and the lesser of that and what it asks.

    There is no tolerance in what is paid: it is never more than price × share, and never more than is asked. Only what
    is told to the licensor has one: a difference of no more than one in the last digit that its amounts are written
    with is its rounding, and no discrepancy.

    Args:
        rows: from ``matching.matched``.

    Returns:
        The rows, with ``rate``, ``expected``, ``accepted`` (``Decimal``) and ``is_off``.
    """
    shares = _by_agreement(rows).with_columns(
        rate=own_rate(),
        price=pl.col("price").fill_null(0),
        currency=pl.coalesce("currency", "claim_currency"),
    )
    whole = pl.lit(WHOLE_PPB, pl.Int128)
    expected = half_even(nano("price") * pl.col("share_ppb").cast(pl.Int128), whole)
    units = shares.with_columns(_expected=expected).with_columns(
        _asked=asked_units(), _there=exchanged(pl.col("_expected"), pl.col("rate"))
    )
    accepted = pl.max_horizontal(pl.min_horizontal("_expected", "_asked"), 0)
    return units.with_columns(
        expected=money("_expected"),
        accepted=pl.when(pl.col("reason").is_null() | (pl.col("reason") == "line_held"))
        .then(money(accepted))
        .otherwise(pl.lit(0).cast(MONEY)),
        is_off=(nano("claimed") - pl.col("_there")).abs() > pl.col("unit"),
    ).drop("_expected", "_asked", "_there")


def asked_units() -> pl.Expr:
    """What a claim asks, in nano-units of the currency of our report."""
    return before_exchange(nano("claimed"), pl.col("rate"))


def _by_agreement(rows: pl.DataFrame) -> pl.DataFrame:
    """A claim on a line of two versions of an agreement asks of each by its price."""
    within = [*CLAIM, "right"]
    parts = apportion(
        rows.lazy().with_columns(_whole=nano("claimed"), _price=nano("price").fill_null(0)),
        amount="_whole",
        weight="_price",
        within=within,
        order=["agreement"],
        into="_part",
    ).collect()
    is_first = pl.int_range(pl.len()).over(within) == 0
    alone = pl.when(is_first).then("_whole").otherwise(0)
    return parts.with_columns(claimed=money(pl.coalesce("_part", alone))).drop("_whole", "_price", "_part")


def with_paid_rate(rows: pl.DataFrame, quotes: Quotes) -> pl.DataFrame:
    """Add ``paid_rate``: a claim's own rate, or the most that the licence allows of ours; null where we have none.

    Ours is of the last day that the claim's rate is of; where it has none, of the day on which its message was made.
    """
    asked = rows.select(_OF_RATE).unique()
    paid = [_paid_rate(row, quotes) for row in asked.iter_rows(named=True)]
    known = asked.with_columns(pl.Series("paid_rate", paid, dtype=EXCHANGE))
    return rows.join(known, on=_OF_RATE, how="left", nulls_equal=True, maintain_order="left")


def _paid_rate(row: dict[str, Any], quotes: Quotes) -> Any:
    if row["currency"] == row["claim_currency"]:
        return row["rate"]
    day = row["rate_date"] or row["made_on"]
    try:
        ours = cross(row["currency"], row["claim_currency"], quotes(day)).rate
    except MissingRateError:
        return None
    most = stated(ours * (1 + Fraction(row["exchange_tolerance_ppb"], WHOLE_PPB)))
    return min(row["rate"], most)
