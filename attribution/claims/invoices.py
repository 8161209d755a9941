"""The third of the three that must agree: what is accepted is payable once the licensor's invoice for it is there."""

from typing import Any

import polars as pl

from attribution.apportion import apportion
from attribution.claims.asked import CLAIM
from attribution.claims.bills import BILL, ROUND, news, sums
from attribution.money import before_exchange, exchanged, from_nano, money, to_minor, to_nano
from schemas.columns import MONEY


def invoiced(
    rows: pl.DataFrame, bills: pl.DataFrame, *, paid: pl.DataFrame, self_billed: pl.Series, period: str
) -> pl.DataFrame:
    """Release what an invoice is there for.

    An invoice of what is accepted, in whole minor units, or of more, releases all of it, and one of less that much, in
    proportion; what was paid of it in earlier months counts, and it is of what its credit notes leave of it. A licensor
    whose invoices we write ourselves needs none. An invoice that was sent with two different amounts, or in another
    currency, releases nothing.

    Args:
        rows: claims with ``candidate``, Int128: what may be released, in the currency of our report; ``paid_rate``.
        bills: from ``bills.billed``.
        paid: ``ROUND`` and Int128 ``units``: what earlier months paid of it, in its currency.
        self_billed: licensors whose invoices we write.
        period: the month.

    Returns:
        The claims with Int128 ``released`` and, in the claim's currency, ``paid_out``; ``is_invoiced``; and
        ``invoice_amount``, what its credit notes leave of it, null where none is there and zero where it says no one
        sum in the claim's currency; ``credited``, what they take, null where there is no one sum; ``is_news``: it or a
        credit note on it comes into the books now; and Int128 ``invoice_paid``, what earlier months paid of it.
    """
    sent = bills.select(BILL).unique().with_columns(is_sent=pl.lit(value=True))
    fresh = news(bills, period=period).with_columns(is_news=pl.lit(value=True))
    rows = rows.with_columns(_asked=exchanged(pl.col("candidate"), pl.col("paid_rate")))
    rounds = (
        rows.group_by(ROUND)
        .agg(pl.col("_asked").sum())
        .join(sums(bills), on=ROUND, how="left")
        .join(sent, on=BILL, how="left")
        .join(fresh, on=BILL, how="left")
        .with_columns(invoice_amount=pl.coalesce("invoice_amount", pl.when("is_sent").then(pl.lit(0).cast(MONEY))))
        .join(paid, on=ROUND, how="left")
        .with_columns(is_self_billed=pl.col("licensor").is_in(self_billed.implode()))
        .sort(ROUND)
    )
    rounds = rounds.with_columns(pl.Series("_least", [_least(row) for row in rounds.iter_rows(named=True)], pl.Int128))
    known = rounds.select(
        *ROUND, "_least", "is_self_billed", "invoice_amount", "credited", pl.col("is_news").fill_null(value=False),
        invoice_paid=pl.col("units").fill_null(0),
    )  # fmt: skip
    told = rows.join(known, on=ROUND, how="left", nulls_equal=True, maintain_order="left")
    parts = apportion(
        told.lazy(), amount="_least", weight="_asked", within=ROUND, order=[*CLAIM, "right", "agreement"], into="_part"
    ).collect()
    out = pl.col("_part").fill_null(0)
    is_all = out == pl.col("_asked")
    back = before_exchange(out, pl.col("paid_rate"))
    released = pl.when(is_all).then("candidate").otherwise(pl.min_horizontal(back, "candidate"))
    is_there = pl.col("is_self_billed") | pl.col("invoice_amount").is_not_null()
    return (
        parts.with_columns(released=pl.when(is_there).then(released).otherwise(0), paid_out=out)
        .with_columns(is_invoiced=is_there)
        .drop("_asked", "_least", "_part", "is_self_billed")
    )


def _least(row: dict[str, Any]) -> int:
    """What is paid of a round, in nano-units: all that is asked, or no more than is left of its invoice.

    What earlier months paid and what is asked now are rounded together: an invoice is of their sum, rounded once.
    """
    if row["is_self_billed"]:
        return row["_asked"]
    if not row["invoice_amount"]:
        return 0
    amount, paid = row["invoice_amount"], row["units"] or 0
    whole = to_minor(from_nano(paid + row["_asked"]), row["claim_currency"])
    return row["_asked"] if whole <= amount else min(max(to_nano(amount) - paid, 0), row["_asked"])


def in_money(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Columns of nano-units as amounts."""
    return rows.with_columns(money(name).alias(name) for name in names)
