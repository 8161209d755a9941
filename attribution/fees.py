"""Composition agreements in force, and what each base bears of their fixed sums."""

import polars as pl

from attribution.agreements import by_epoch
from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.epochs import Epochs
from attribution.formula_tree import fixed_sums
from attribution.money import money, nano
from schemas.columns import MONEY

_BORNE = [*BASE, "agreement", "right"]
"""What bears a part of a fixed sum."""


def in_force(agreement: pl.DataFrame, territory_set: pl.DataFrame, base: pl.DataFrame, month: Epochs) -> pl.DataFrame:
    """The composition agreements of every base, with each base's part of a fee.

    A fee is one sum a month and offering: where its agreement covers several territories they bear it by plays.

    Args:
        agreement: rows of ``agreement``.
        territory_set: members of the agreements' territories.
        base: rows of ``base``, all of the month's.
        month: with its epochs.

    Returns:
        As :func:`attribution.agreements.by_epoch`, with ``fixed``, each base's part of the fixed sums in a formula.
    """
    composition = agreement.filter(pl.col("side") == "composition")
    terms = by_epoch(composition, territory_set, base, month)
    rows = terms.select(*_BORNE, "fee").unique().join(base.select(*BASE, "plays"), on=BASE)
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
    parts = borne.select(*_BORNE, fee=money("_part")).collect()
    borne_terms = terms.drop("fee").join(parts, on=_BORNE, how="left", maintain_order="left")
    played = borne_terms.join(base.select(*BASE, "plays"), on=BASE, how="left", maintain_order="left")
    return with_fixed(played).drop("plays")


def with_fixed(rows: pl.DataFrame) -> pl.DataFrame:
    """Terms with ``fixed``: what each bears of the fixed sums of its formula, in their order; null without formula.

    As a fee, a fixed sum is one a month and offering; the territories that have a row for it bear it by ``plays``.

    Args:
        rows: terms with ``plays``, of all territories.
    """
    sums = rows.filter(pl.col("formula").is_not_null()).unique(_BORNE, maintain_order=True)
    return rows.join(_fixed_parts(sums), on=_BORNE, how="left", maintain_order="left")


def _fixed_parts(rows: pl.DataFrame) -> pl.DataFrame:
    """What each row bears of each fixed sum, as a list."""
    wholes = pl.Series("whole", [fixed_sums(text) for text in rows["formula"]], dtype=pl.List(pl.String))
    each = (
        rows.select(*_BORNE, "plays")
        .with_columns(wholes, at=pl.int_ranges(wholes.list.len()))
        .explode("whole", "at")
        .drop_nulls("whole")
        .with_columns(units=nano(pl.col("whole").cast(MONEY)))
    )
    within = ["agreement", "right", "offering", "at"]
    by = pl.when(pl.col("plays").sum().over(within) > 0).then("plays").otherwise(1)
    parts = apportion(
        each.lazy().with_columns(by=by), amount="units", weight="by", within=within, order=["territory"], into="part"
    )
    borne = parts.sort(*_BORNE, "at").group_by(_BORNE, maintain_order=True).agg(fixed=money("part")).collect()
    return rows.select(_BORNE).join(borne, on=_BORNE, how="left")
