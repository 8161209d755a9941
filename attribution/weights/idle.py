"""What becomes of the money of listeners who paid and played nothing: a term, since no source says."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from attribution.weights import BASE, KEY, NOBODY

_NOWHERE: Final = (pl.lit(NOBODY).alias("track_ref"), pl.lit(0, pl.Int16).alias("segment"))


def placed(found: pl.DataFrame, idle: pl.DataFrame, where: str) -> pl.DataFrame:
    """Weights with idle listeners' money.

    Args:
        found: ``KEY``, ``weight`` and ``plays``.
        idle: what idle listeners of a base bring: ``BASE`` and ``fee``.
        where: ``hold`` puts it under the empty track reference; ``by_plays`` spreads it by plays, rounded down;
            ``by_share`` leaves the weights as they are, which spreads it by them.
    """
    if where == "hold":
        held = idle.select(*BASE, *_NOWHERE, weight="fee", plays=pl.lit(0, pl.Int64))
        return pl.concat([found, held.select(found.columns)])
    if where == "by_plays":
        with_idle = with_totals(found.join(idle, on=BASE, how="left"), ["plays"])
        spread = part("fee", "plays").fill_null(0).cast(pl.Int64)
        return with_idle.select(*KEY, pl.col("weight") + spread, "plays")
    return found


def with_totals(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows with ``_<column>``, Int128, each column's total in the base."""
    totals = rows.group_by(BASE).agg(pl.col(name).cast(pl.Int128).sum().alias(f"_{name}") for name in columns)
    return rows.join(totals, on=BASE, how="left")


def part(amount: str, weight: str) -> pl.Expr:
    """The part of a base's ``amount`` for ``weight`` of its total, rounded down; null where that is nothing.

    Both are below 10¹⁹, so that the product stays within 128 bits.
    """
    return pl.col(amount).cast(pl.Int128) * pl.col(weight).cast(pl.Int128) // pl.col(f"_{weight}")
