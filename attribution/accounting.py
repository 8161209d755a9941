"""What a report says in its recipient's own currency: one conversion per summary, split over the lines behind it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from attribution.apportion import apportion
from attribution.money import exchanged, half_even, money, nano, to_minor
from schemas.columns import EXCHANGE, MONEY, NO_CURRENCY

RATE = ["payment_currency", "rate", "rate_date", "rate_source"]
"""Columns of ``schemas/payment.py`` that say how a currency is converted."""


def rates(currencies: pl.Series, payments: pl.DataFrame, *, accounting: str | None, day: date) -> pl.DataFrame:
    """How each currency that a licensor earned in becomes the currency that it is accounted in.

    Args:
        currencies: earned in.
        payments: the licensor's, as in ``schemas/payment.py``.
        accounting: its currency; none: each currency stays what it is.
        day: last day of the month, which a rate of one is said to be of.

    Returns:
        One row per currency, with the columns of ``RATE``; ``rate`` is null where none is known.
    """
    no_currency = pl.col("currency") == NO_CURRENCY  # its amounts are nothing, in any currency
    own = pl.col("payment_currency") == pl.col("currency")
    return (
        pl.DataFrame({"currency": currencies.unique()}, schema={"currency": pl.String})
        .join(payments.select("currency", *RATE).unique(), on="currency", how="left")
        .with_columns(pl.coalesce("payment_currency", pl.lit(accounting, pl.String), "currency"))
        .with_columns(pl.when(no_currency).then("currency").otherwise("payment_currency").alias("payment_currency"))
        .with_columns(
            rate=pl.when(own).then(pl.lit(Decimal(1)).cast(EXCHANGE)).otherwise("rate"),
            rate_date=pl.when(own).then(pl.lit(day)).otherwise("rate_date"),
            rate_source=pl.when(own).then(None).otherwise("rate_source"),
        )
        .sort("currency")
    )


def in_accounting(summaries: pl.DataFrame, *, amounts: Sequence[str]) -> pl.DataFrame:
    """Add ``<amount>_accounting`` for each amount: times ``rate``, rounded once, half to even, to a nano-unit.

    Exact while amount × rate stays below 10²⁰ units of currency.
    """
    return summaries.with_columns(
        money(exchanged(nano(name), pl.col("rate"))).alias(f"{name}_accounting") for name in amounts
    )


def split(lines: pl.DataFrame, *, summary: dict[str, Decimal], by: pl.Expr, order: Sequence[str]) -> pl.DataFrame:
    """Split a summary's amounts over its lines.

    Args:
        lines: of one summary.
        summary: amounts to split, by the name of the column to add; none is below zero.
        by: Int128 weight, never negative. Where it is zero on every line, so is every part.
        order: columns that name a line; they break ties.

    Returns:
        The lines, with a column per amount, which sums to it exactly.
    """
    units = lines.lazy().with_columns(_one=pl.lit(0), _by=by)
    for name, amount in summary.items():
        units = apportion(
            units.with_columns(_whole=nano(pl.lit(amount).cast(MONEY))),
            amount="_whole",
            weight="_by",
            within=["_one"],
            order=order,
            into=name,
        ).with_columns(money(pl.col(name).fill_null(0)).alias(name))
    return units.drop("_one", "_by", "_whole").collect()


def converted(lines: pl.DataFrame, *, total: Decimal, rate: Decimal, order: Sequence[str]) -> pl.DataFrame:
    """Add ``amount_accounting``: what a summary's amount came to when it was converted, on its lines.

    What lines take off is converted by itself, rounded once, half to even; what others add is what is then left, so
    that all of them sum to the summary. Either is split as its own money is.

    Args:
        lines: of one summary, with ``amount``.
        total: what the sum of their amounts was converted to at ``rate``.
        rate: the rate.
        order: columns that name a line; they break ties.
    """
    units, whole = nano("amount"), nano(pl.lit(total).cast(MONEY))
    below = pl.when(units < 0).then(units * -1).otherwise(pl.lit(0, pl.Int128)).sum()
    less = exchanged(below, pl.lit(rate).cast(EXCHANGE))
    parts = apportion(
        lines.lazy().with_columns(
            _is_less=units < 0, _by=units.abs(), _whole=pl.when(units < 0).then(less * -1).otherwise(whole + less)
        ),
        amount="_whole",
        weight="_by",
        within=["_is_less"],
        order=order,
        into="amount_accounting",
    )
    found = parts.with_columns(amount_accounting=money(pl.col("amount_accounting").fill_null(0)))
    return found.drop("_is_less", "_by", "_whole").collect()


def unit_price(amount: str, plays: str, *, decimals: int = 9) -> pl.Expr:
    """The amount of one play, rounded once, half to even, to so many decimals, 9 at most; nothing without plays."""
    units, count, step = nano(amount), pl.col(plays).cast(pl.Int128), pl.lit(10 ** (9 - decimals), pl.Int128)
    return money((half_even(units.abs(), count.abs() * step) * units.sign() * count.sign() * step).fill_null(0))


def paid_now(payments: pl.DataFrame) -> pl.DataFrame:
    """What of each ``payment_amount`` can be paid, and what that leaves.

    Returns:
        The payments, with ``paid`` in whole minor units of the payment currency, half to even, and
        ``remainder`` (it may be negative): the two sum to ``payment_amount``.
    """
    owed = payments.select("payment_amount", "payment_currency").iter_rows()
    paid = pl.Series("paid", [to_minor(amount, currency) for amount, currency in owed], dtype=MONEY)
    return payments.with_columns(paid).with_columns(remainder=money(nano("payment_amount") - nano("paid")))
