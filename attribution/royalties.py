"""What a licensor that is paid per work is told of each: its share, what it is paid, and what that stands for."""

import polars as pl

from attribution.apportion import apportion
from attribution.money import money, nano
from attribution.pools import POOL

LINE = [*POOL, "track_id", "segment"]
"""Columns that name a track's usage in a pool."""
_NOTHING = pl.lit(0, pl.Int128)


def royalties(work_earning: pl.LazyFrame, pool: pl.LazyFrame) -> pl.DataFrame:
    """What is payable for works, of pools in mode ``direct``.

    Args:
        work_earning: rows of ``work_earning``, of whole pools of one licensor.
        pool: rows of ``pool``; those of other modes and other licensors are passed over.

    Returns:
        One row per pool, track, segment and work with something payable: ``LINE``, ``work_id``, ``share_ppb`` that the
        licensor has of the track in this right, ``currency``, ``amount``, and ``base_part``, the net revenue that it
        stands for: its part of the pool's, by money, whether payable or not. The amounts of a pool sum to what is
        payable of it.
    """
    direct = pool.filter(pl.col("mode") == "direct").select(*POOL, _whole=nano("base_part"))
    is_payable = pl.col("status") == "payable"
    summed = (
        work_earning.join(direct, on=POOL)
        .group_by(*LINE, "work_id", "currency", "_whole")
        .agg(
            units=nano("amount").sum(),
            paid=nano("amount").filter(is_payable).sum(),
            share_ppb=pl.col("share_ppb").filter(is_payable).sum(),
            is_payable=is_payable.any(),
        )
    )
    order = ["track_id", "segment", "work_id"]
    by = pl.when(pl.col("units") > 0).then("units").otherwise(_NOTHING)
    parts = apportion(summed.with_columns(_by=by), amount="_whole", weight="_by", within=POOL, order=order, into="part")
    return (
        parts.filter("is_payable")
        .select(
            *LINE,
            "work_id",
            "share_ppb",
            "currency",
            amount=money("paid"),
            base_part=money(pl.col("part").fill_null(0)),
        )
        .sort(*POOL, *order)
        .collect()
    )
