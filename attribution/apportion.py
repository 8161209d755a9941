"""The one way to split money: largest remainder, in exact 128-bit integers."""

from collections.abc import Sequence

import polars as pl

_STEP = 1_000_000_000


def times_over(share: pl.Expr, part: pl.Expr, total: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """``share * part`` divided by ``total``: whole quotient and rest, exact beyond 128 bits.

    The product may need 180 bits. It is built digit by digit of ``part`` in base 10⁹, as in long
    division on paper, so that no step exceeds ``2 * 10⁹ * total``.

    Args:
        share: Int128, 0 ≤ share ≤ total.
        part: Int128, 0 ≤ part < 10²⁷.
        total: Int128, 0 < total ≤ 10²⁷.

    Returns:
        Quotient and rest, Int128; null where ``total`` is zero.
    """
    quotient, rest = pl.lit(0, pl.Int128), pl.lit(0, pl.Int128)
    for digit in (part // _STEP**2, part // _STEP % _STEP, part % _STEP):
        step = rest * _STEP + share * digit
        quotient, rest = quotient * _STEP + step // total, step % total
    return quotient, rest


def apportion(
    rows: pl.LazyFrame,
    *,
    amount: str,
    weight: str,
    within: Sequence[str],
    order: Sequence[str],
    into: str,
) -> pl.LazyFrame:
    """Split each group's ``amount`` over its rows in proportion to ``weight``.

    For every group: the parts sum to ``amount`` exactly; each part is less than one
    unit from its true proportion; negating ``amount`` negates every part, so that a
    reversal cancels its original; a row of weight zero gets nothing; and row order
    does not matter.

    Args:
        rows: one row per receiver. ``amount`` is repeated on every row of its group.
        amount: Int128 column to split, in nano-units of one currency per group.
            May be negative; at most 10³⁰ either way.
        weight: integer column, never negative, in any one unit: plays, seconds, ppb.
            A group's weights sum to at most 10²⁷.
        within: columns that name a group.
        order: columns that are unique within a group; they break ties.
        into: name of the Int128 column to add, in the unit of ``amount``.

    Returns:
        The same rows, plus ``into``. Where a group's weights sum to zero there is
        nothing to split by and ``into`` is null: the caller owes that amount a place
        in suspense. Bad data raises nothing here; schemas refuse it earlier.

    Source:
        Largest-remainder (Hamilton) apportionment.
    """
    keys = list(within)
    return (
        rows.with_columns(_share=pl.col(weight).cast(pl.Int128))
        .with_columns(_total=pl.col("_share").sum().over(keys))
        .with_columns(_each=pl.col(amount).abs() // pl.col("_total"), _left=pl.col(amount).abs() % pl.col("_total"))
        .with_columns(**_floor_and_rest())
        .with_columns(
            _spare=pl.col(amount).abs() - pl.col("_floor").sum().over(keys),
            _turn=pl.int_range(pl.len()).over(keys, order_by=["_rest", *order]),
        )
        .with_columns((pl.col(amount).sign() * (pl.col("_floor") + (pl.col("_turn") < pl.col("_spare")))).alias(into))
        .drop("_share", "_total", "_each", "_left", "_floor", "_rest", "_spare", "_turn")
    )


def _floor_and_rest() -> dict[str, pl.Expr]:
    share, total = pl.col("_share"), pl.col("_total")
    quotient, rest = times_over(share, pl.col("_left"), total)
    return {"_floor": share * pl.col("_each") + quotient, "_rest": total - rest}
