"""What a report says is owed of a recorded pool, whose AI tracks' sources have a part, and some of which is on hold."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from attribution.accounting import split
from attribution.money import money, nano
from schemas.columns import MONEY

_OWN = ["amount", "amount_unit", "amount_accounting", "amount_accounting_unit"]


def line_sums() -> dict[str, pl.Expr]:
    """Of a pool's lines, in nano-units: ``kept``, all of them, and ``held``, those that are not payable."""
    return {"kept": nano("amount").sum(), "held": nano("amount").filter(pl.col("status") != "payable").sum()}


def owed() -> list[pl.Expr]:
    """What is owed of a pool: its ``amount``, less ``ai_part``, which AI tracks' sources have, and ``held``.

    From :func:`line_sums` of its lines; a pool without lines is owed as it is. The three sum to the pool.
    """
    kept, held, whole = pl.col("kept"), pl.col("held").fill_null(0), nano("amount")
    has_lines = kept.is_not_null()
    return [
        money(pl.when(has_lines).then(kept - held).otherwise(whole)).alias("amount"),
        money(pl.when(has_lines).then(whole - kept).otherwise(pl.lit(0, pl.Int128))).alias("ai_part"),
        money(held).alias("held"),
    ]


def priced(lines: pl.DataFrame, *, summary: dict[str, Decimal], order: Sequence[str]) -> pl.DataFrame:
    """Lines with their part of a summary's amounts: one that is on hold is owed nothing of its own money.

    A part of net revenue follows all of a line's money, held or not: it says what the usage stands for.

    Args:
        lines: of one summary, rows of ``recording_earning``.
        summary: ``amount_accounting``, what is owed in the recipient's currency, and other amounts to split.
        order: columns that name a line; they break ties.

    Returns:
        The lines, as from ``accounting.split``; ``amount`` is zero on a line that is not payable.
    """
    whole = split(lines, summary=summary, order=order)
    is_paid = pl.col("status") == "payable"
    if lines.select(is_paid.all()).item():
        return whole
    nothing = pl.lit(Decimal(0)).cast(MONEY)
    paid = split(
        lines.with_columns(
            amount=pl.when(is_paid).then("amount").otherwise(nothing), plays=pl.when(is_paid).then("plays").otherwise(0)
        ),
        summary={"amount_accounting": summary["amount_accounting"]},
        order=order,
    )
    return whole.with_columns(paid[name] for name in _OWN)


def part_of_net_revenue(revenue: str, weight: str, whole: str) -> pl.Expr:
    """What of a base's net revenue a track's usage stands for, rounded down to a nano-unit: nothing without weight.

    Args:
        revenue: ``Decimal(38, 9)`` column, net revenue of the base.
        weight: Int64 column, the track's.
        whole: Int64 column, the base's.
    """
    amount, part, total = nano(revenue), pl.col(weight).cast(pl.Int128), pl.col(whole).cast(pl.Int128)
    return money((part * (amount // total) + part * (amount % total) // total).fill_null(0))
