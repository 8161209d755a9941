"""What a report says in its recipient's own currency: one conversion per summary, split over the lines behind it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from attribution.apportion import apportion
from attribution.money import NANO, half_even, money, nano, to_minor
from schemas.columns import MONEY, NO_CURRENCY

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
            rate=pl.when(own).then(pl.lit(Decimal(1)).cast(MONEY)).otherwise("rate"),
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
        money(half_even(nano(name) * nano("rate"), pl.lit(NANO, pl.Int128))).alias(f"{name}_accounting")
        for name in amounts
    )


def split(lines: pl.DataFrame, *, summary: dict[str, Decimal], order: Sequence[str]) -> pl.DataFrame:
    """Split a summary's other amounts over its lines as its own money is split, and price a play.

    Args:
        lines: of one summary, with ``amount`` and ``plays``.
        summary: amounts to split, by the name of the column to add. Where every line's amount is zero they
            are split by plays.
        order: columns that name a line; they break ties.

    Returns:
        The lines, with a column per amount (the column sums to it exactly) and for ``amount`` and
        ``amount_accounting`` a ``…_unit``: the amount of one play, rounded half to even, 0 without plays.
    """
    units = lines.lazy().with_columns(_one=pl.lit(0), _nano=nano("amount"))
    units = units.with_columns(_by=pl.when(pl.col("_nano").sum() > 0).then("_nano").otherwise("plays"))
    for name, amount in summary.items():
        units = apportion(
            units.with_columns(_whole=nano(pl.lit(amount).cast(MONEY))),
            amount="_whole",
            weight="_by",
            within=["_one"],
            order=order,
            into=name,
        ).with_columns(money(pl.col(name).fill_null(0)).alias(name))
    priced = units.with_columns(
        money(half_even(nano(name), pl.col("plays").cast(pl.Int128)).fill_null(0)).alias(f"{name}_unit")
        for name in ("amount", "amount_accounting")
    )
    return priced.drop("_one", "_nano", "_by", "_whole").collect()


def paid_now(payments: pl.DataFrame) -> pl.DataFrame:
    """What of each ``payment_amount`` can be paid, and what that leaves.

    Returns:
        The payments, with ``paid`` in whole minor units of the payment currency, half to even, and
        ``remainder`` (it may be negative): the two sum to ``payment_amount``.
    """
    owed = payments.select("payment_amount", "payment_currency").iter_rows()
    paid = pl.Series("paid", [to_minor(amount, currency) for amount, currency in owed], dtype=MONEY)
    return payments.with_columns(paid).with_columns(remainder=money(nano("payment_amount") - nano("paid")))
