"""Where a share of a track goes in a base: to an agreement's pool, or what becomes of it without one."""

from dataclasses import dataclass

import polars as pl

from attribution.repertoire import RIGHT

BY_SUM = ["blanket", "statutory"]
"""Modes that settle by one sum and have no lines."""


@dataclass(frozen=True)
class Destinations:
    """The pools of a base, and which of them each right × licensor goes to in each epoch.

    An epoch × right × licensor is a ``slot``: see :func:`slot`.
    """

    pools: pl.DataFrame
    """one row per agreement and right, in that order of names, with its terms; ``pool`` is its number"""
    pool: pl.Series
    """by slot: number of the pool; null where there is none and the money stays with the service"""
    is_own: pl.Series
    """by slot: whether the pool is the licensor's own, and not one for what nobody licensed"""


def slot(epoch: int, right: pl.Expr, licensor: pl.Expr, licensors: pl.Series) -> pl.Expr:
    """Number of an epoch × right × licensor; a licensor is given by its place, and one that is null is the last."""
    place = pl.lit(epoch * len(RIGHT.categories), pl.UInt32) + right.to_physical().cast(pl.UInt32)
    return place * (licensors.len() + 1) + licensor.fill_null(licensors.len())


def destinations(terms: pl.DataFrame, licensors: pl.Series, epochs: int) -> Destinations:
    """Read a base's agreements as a list of destinations.

    What nobody licensed (a gap, an owner without mandate or agreement, an unknown work or track) goes to the
    right's statutory agreement; else, where no blanket agreement covers the right, to our provision.

    Args:
        terms: rows of ``agreements.by_epoch`` of one base, composition side.
        licensors: all that a mandate names.
        epochs: how many the month has.
    """
    named = ["pool_right", "agreement"]
    pools = terms.unique(named, keep="first", maintain_order=True).sort(named).with_row_index("pool")
    placed = terms.join(pools.select("pool", *named), on=named)
    own = placed.filter(pl.col("licensor").is_not_null()).select("epoch", "right", "licensor", own="pool")
    slots = (
        pl.DataFrame({"epoch": pl.int_range(epochs, dtype=pl.UInt32, eager=True)})
        .join(pl.DataFrame({"right": RIGHT.categories}), how="cross", maintain_order="left_right")
        .join(_licensors(licensors), how="cross", maintain_order="left_right")
        .join(own, on=["epoch", "right", "licensor"], how="left", maintain_order="left")
        .join(_takers(placed), on=["epoch", "right"], how="left", maintain_order="left")
    )
    return Destinations(pools, slots.select(pl.coalesce("own", "taker")).to_series(), slots["own"].is_not_null())


def _licensors(licensors: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"licensor": [*licensors, None]}, schema={"licensor": pl.String})


def _takers(placed: pl.DataFrame) -> pl.DataFrame:
    """The pool of each right that takes what nobody licensed."""
    when = ["epoch", "right"]
    statutory = placed.filter(pl.col("mode") == "statutory")
    covered = placed.filter(pl.col("mode").is_in(BY_SUM)).select(when).unique()
    provision = placed.filter(pl.col("licensor").is_null()).join(covered, on=when, how="anti")
    return pl.concat([statutory, provision]).select(*when, taker="pool")
