"""Composition agreements in force, and what each base bears of their fixed sums."""

from datetime import date

import polars as pl

from attribution.agreements import applicable
from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.money import money, nano


def in_force(agreement: pl.DataFrame, territory_set: pl.DataFrame, base: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The composition agreements of every base, with each base's part of a fee.

    A fee is one sum a month and offering: where its agreement covers several territories they bear it by plays.

    Args:
        agreement: rows of ``agreement``.
        territory_set: members of the agreements' territories.
        base: rows of ``base``, all of the month's.
        on: last day of the month.

    Returns:
        As :func:`attribution.agreements.applicable`.
    """
    composition = agreement.filter(pl.col("side") == "composition")
    rows = applicable(composition, territory_set, base, on=on).join(base.select(*BASE, "plays"), on=BASE)
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
    return borne.with_columns(fee=money("_part")).drop("_fee", "_by", "_part", "plays").collect()
