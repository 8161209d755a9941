"""Composition agreements in force, and what each base bears of their fixed sums."""

import polars as pl

from attribution.agreements import by_epoch
from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.epochs import Epochs
from attribution.money import money, nano


def in_force(agreement: pl.DataFrame, territory_set: pl.DataFrame, base: pl.DataFrame, month: Epochs) -> pl.DataFrame:
    """The composition agreements of every base, with each base's part of a fee.

    A fee is one sum a month and offering: where its agreement covers several territories they bear it by plays.

    Args:
        agreement: rows of ``agreement``.
        territory_set: members of the agreements' territories.
        base: rows of ``base``, all of the month's.
        month: with its epochs.

    Returns:
        As :func:`attribution.agreements.by_epoch`.
    """
    composition = agreement.filter(pl.col("side") == "composition")
    terms = by_epoch(composition, territory_set, base, month)
    rows = terms.select(*BASE, "agreement", "right", "fee").unique().join(base.select(*BASE, "plays"), on=BASE)
    within = ["agreement", "right", "offering"]
    has_plays = pl.col("plays").sum().over(within) > 0
    borne = apportion(
        rows.lazy().with_columns(_fee=nano("fee"), _by=pl.when(has_plays).then("plays").otherwise(1)),
        amount="_fee",
        weight="_by",
        within=within,
        order=["territory"],
        into="_part",
    )
    parts = borne.select(*BASE, "agreement", "right", fee=money("_part")).collect()
    return terms.drop("fee").join(parts, on=[*BASE, "agreement", "right"], how="left", maintain_order="left")
