"""What a report says is owed of a recorded pool, whose AI tracks' sources have a part, and some of which is on hold."""

from decimal import Decimal
from typing import Final

import polars as pl

from attribution.accounting import converted, split, unit_price
from attribution.money import money, nano
from schemas.columns import MONEY

EARNED: Final = ("stream", "minimum_top_up")
"""Classes of lines that a pool's earnings are told in."""
_ORDER = ["_line"]


def counted() -> list[pl.Expr]:
    """``usages``, ``returns`` of them, and ``net_usage``, the difference: of a line, from its class and its plays.

    Plays that were excluded are played and returned. An adjustment that takes plays back has none but returns.
    """
    plays, nothing = pl.col("plays"), pl.lit(0, pl.Int64)
    usages = pl.when(plays > 0).then(plays).otherwise(nothing)
    is_excluded = pl.col("row_class") == "artificial"
    returns = pl.when(is_excluded).then(plays).when(plays < 0).then(plays * -1).otherwise(nothing)
    return [usages.alias("usages"), returns.alias("returns"), (usages - returns).alias("net_usage")]


def line_sums() -> dict[str, pl.Expr]:
    """Of a pool's lines with :func:`counted`: plays, and in nano-units what the sources leave, what is held and owed.

    Returns:
        ``usages``, ``returns``; ``kept`` of its earnings, null without any; ``held``, which is not payable;
        ``commission`` that is taken off; ``owed``, all that is payable.
    """
    units, is_payable = nano("amount"), pl.col("status") == "payable"
    is_earned, is_commission = pl.col("row_class").is_in(EARNED), pl.col("row_class") == "commission"
    return {
        "usages": pl.col("usages").sum(),
        "returns": pl.col("returns").sum(),
        "kept": pl.when(is_earned.any()).then(units.filter(is_earned).sum()),
        "held": units.filter(~is_payable).sum(),
        "commission": units.filter(is_commission).sum() * -1,
        "owed": units.filter(is_payable).sum(),
    }


def owed() -> list[pl.Expr]:
    """What is owed of a pool: its ``amount``, less ``ai_part`` (AI tracks' sources'), ``held`` and ``commission``.

    From :func:`line_sums` of its lines; a pool without earnings is owed as it is. The four sum to the pool.
    """
    whole, kept, nothing = nano("amount"), pl.col("kept"), pl.lit(0, pl.Int128)
    beside = pl.when(kept.is_null()).then(whole).otherwise(nothing)
    return [
        money(pl.col("owed").fill_null(0) + beside).alias("amount"),
        money(pl.when(kept.is_not_null()).then(whole - kept).otherwise(nothing)).alias("ai_part"),
        money(pl.col("held").fill_null(0)).alias("held"),
        money(pl.col("commission").fill_null(0)).alias("commission"),
    ]


def priced(lines: pl.DataFrame, *, total: Decimal, rate: Decimal, net_revenue: dict[str, Decimal]) -> pl.DataFrame:
    """Lines with their part of a summary's amounts: one that is on hold is owed nothing of its own money.

    A part of net revenue follows the money of paid plays, held or not: it says what the usage stands for. Where they
    have no money it follows the plays.

    Args:
        lines: of one summary, as from ``report_lines.in_report_order``, with :func:`counted`.
        total: what is owed, in the recipient's currency.
        rate: what one unit of the lines' currency is of the recipient's.
        net_revenue: amounts to split, by the name of the column to add.

    Returns:
        The lines, with ``amount`` zero where it is not payable, ``amount_accounting``, a ``…_unit`` of both, and a
        column for each of ``net_revenue``.
    """
    nothing = pl.lit(Decimal(0)).cast(MONEY)
    is_paid_usage = pl.col("row_class") == "stream"
    units = pl.when(is_paid_usage).then(nano("amount")).otherwise(pl.lit(0, pl.Int128))
    plays = pl.when(is_paid_usage | ~is_paid_usage.any()).then("net_usage").otherwise(0).cast(pl.Int128)
    by = pl.when(units.sum() > 0).then(units).otherwise(plays).clip(0)
    shared = split(lines.with_row_index("_line"), summary=net_revenue, by=by, order=_ORDER)
    payable = shared.with_columns(amount=pl.when(pl.col("status") == "payable").then("amount").otherwise(nothing))
    told = converted(payable, total=total, rate=rate, order=_ORDER)
    names = ("amount", "amount_accounting")
    return told.with_columns(unit_price(name, "net_usage").alias(f"{name}_unit") for name in names).drop(_ORDER)


def part_of_net_revenue(revenue: str, weight: str, whole: str) -> pl.Expr:
    """What of a base's net revenue a track's usage stands for, rounded down to a nano-unit: nothing without weight.

    Args:
        revenue: ``Decimal(38, 9)`` column, net revenue of the base.
        weight: Int64 column, the track's.
        whole: Int64 column, the base's.
    """
    amount, part, total = nano(revenue), pl.col(weight).cast(pl.Int128), pl.col(whole).cast(pl.Int128)
    return money((part * (amount // total) + part * (amount % total) // total).fill_null(0))
