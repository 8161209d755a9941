"""Weights beside what was played: a column for each allocation, and what becomes of them in usage and bases."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
import polars.selectors as cs

from attribution.bases import BASE
from attribution.weights import KEY
from attribution.weights.allocation import PRO_RATA, Allocation
from schemas.base_weight import BaseWeight
from schemas.columns import polars_schema
from schemas.usage_weight import UsageWeight
from schemas.vocabulary import SIDE

NOBODY = ""
"""Track of what no track is weighed for: idle listeners, or a base in which nothing that counts was played."""
_COLUMN, _CODE = "weight:{}", "ineligible:{}"


def column(allocation: str) -> str:
    """The column that an allocation's weights stand in."""
    return _COLUMN.format(allocation)


def weights_of(rows: pl.DataFrame) -> list[str]:
    """The columns of weights that rows have."""
    return [name for name in rows.columns if name.startswith(column(""))]


def codes_of(rows: pl.DataFrame) -> list[str]:
    """The columns that say why an allocation counts plays less, or not at all."""
    return [name for name in rows.columns if name.startswith(_CODE.format(""))]


def with_codes(counts: pl.DataFrame, ineligible: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The counts, with a column of codes for each allocation that asks for eligibility.

    Args:
        counts: with ``track_ref``.
        ineligible: by name of the allocation: ``track_ref`` and ``code``, as ``eligible.values`` has them.
    """
    for name, codes in sorted(ineligible.items()):
        named = codes.select("track_ref", pl.col("code").alias(_CODE.format(name)))
        counts = counts.join(named, on="track_ref", how="left", maintain_order="left")
    return counts


def with_nobody(counts: pl.DataFrame, revenue: pl.DataFrame, features: Iterable[str]) -> pl.DataFrame:
    """Add a row of nobody's to every base that has revenue and in which an allocation weighs nothing.

    Its money then has a place: our provision for such usage, in suspense. Features of the service have no plays of
    their own, and licences say what becomes of their revenue.

    Args:
        counts: ``KEY``, counts, and a column of weights for each allocation.
        revenue: rows of ``revenue`` of the month.
        features: offerings that are features.
    """
    weights = weights_of(counts)
    earning = revenue.filter((pl.col("net") != 0) & ~pl.col("offering").is_in(list(features))).select(BASE)
    sums = counts.group_by(BASE).agg(pl.col(weights).sum())
    idle = (
        earning.join(sums, on=BASE, how="left")
        .with_columns(pl.col(weights).fill_null(0))
        .filter(pl.any_horizontal(pl.col(weights) == 0))
        .with_columns((pl.col(weights) == 0).cast(pl.Int64))
        .with_columns(track_ref=pl.lit(NOBODY), segment=pl.lit(0, pl.Int16))
    )
    rows = pl.concat([counts.clear(), idle], how="diagonal").with_columns(cs.integer().fill_null(0))
    return _summed(pl.concat([counts, rows])) if idle.height else counts


def _summed(counts: pl.DataFrame) -> pl.DataFrame:
    """One row of nobody's in a base: one allocation may have idle listeners there, and another nothing to weigh."""
    is_nobody = pl.col("track_ref") == NOBODY
    nobody = counts.filter(is_nobody).group_by(KEY).agg(cs.integer().sum())
    return pl.concat([counts.filter(~is_nobody), nobody], how="diagonal")


def base_weights(
    counts: pl.DataFrame, choice: pl.DataFrame, agreements: pl.DataFrame, allocations: Sequence[Allocation]
) -> pl.DataFrame:
    """What all weights of a base come to: rows of ``base_weight``.

    Args:
        counts: with a column of weights for each allocation.
        choice: from :func:`chosen`.
        agreements: rows of ``agreements.by_epoch``, both sides: where an agreement names an allocation, it counts too.
        allocations: from :func:`in_use`.
    """
    types = polars_schema(BaseWeight)
    sums = counts.group_by(BASE).agg(pl.col(column(one.name)).sum().alias(one.name) for one in allocations)
    every = sums.unpivot(index=BASE, variable_name="allocation", value_name="weight")
    named = agreements.drop_nulls("allocation").select(*BASE, "side", "allocation").unique()
    used = pl.concat(
        [choice.with_columns(is_choice=pl.lit(value=True)), named.with_columns(is_choice=pl.lit(value=False))]
    ).unique([*BASE, "side", "allocation"], keep="first", maintain_order=True)
    return (
        used.join(every, on=[*BASE, "allocation"])
        .select(pl.col(name).cast(types[name]) for name in types)
        .sort(*BASE, "side", "allocation")
    )


def weighed(rows: pl.DataFrame, choice: pl.DataFrame, bases: pl.DataFrame) -> pl.DataFrame:
    """Give each row the weights that its base is apportioned by, on both sides.

    Args:
        rows: ``base``, ``allocation`` that the row's agreement names, if it does, and a column of weights for each
            allocation.
        choice: from :func:`chosen`.
        bases: territory, offering and ``base``.

    Returns:
        The rows, with ``allocation`` filled in, ``weight``, ``composition_weight``, and ``ineligible``, why the weight
        is less than the plays deserve.
    """
    named = bases.sort("base").select(BASE)
    sides = [
        named.join(choice.filter(pl.col("side") == side), on=BASE, how="left", maintain_order="left")["allocation"]
        .fill_null(PRO_RATA.name)
        .gather(rows["base"])
        for side in SIDE
    ]
    of_base = rows.with_columns(allocation=pl.coalesce("allocation", sides[0]), _composition=sides[1])
    weights, codes = weights_of(rows), codes_of(rows)
    return of_base.with_columns(
        weight=_picked("allocation", weights),
        composition_weight=_picked("_composition", weights),
        ineligible=_picked("allocation", codes) if codes else pl.lit(None, pl.String),
    ).drop("_composition")


def _picked(name: str, columns: Sequence[str]) -> pl.Expr:
    """What stands in the column of the allocation that another column names."""
    is_named = {one: pl.col(name) == one.split(":", 1)[1] for one in columns}
    return pl.coalesce(pl.when(named).then(one) for one, named in is_named.items())


def own_weights(rows: pl.DataFrame, agreements: pl.DataFrame) -> pl.DataFrame:
    """The weights by allocations that composition agreements name themselves: rows of ``usage_weight``.

    Args:
        rows: rows of ``usage`` with a column of weights for each allocation.
        agreements: rows of ``agreements.by_epoch``.
    """
    types = polars_schema(UsageWeight)
    key = [*BASE, "track_id", "segment"]
    is_composition = pl.col("side") == "composition"
    named = agreements.filter(is_composition).drop_nulls("allocation").select(*BASE, "allocation").unique()
    columns = [column(name) for name in named["allocation"].unique().sort()]
    every = rows.select(*key, *columns).unpivot(index=key, variable_name="allocation", value_name="weight")
    return (
        every.with_columns(pl.col("allocation").str.strip_prefix(column("")))
        .join(named, on=[*BASE, "allocation"], how="semi")
        .select(pl.col(name).cast(types[name]) for name in types)
        .sort(*key, "allocation")
    )
