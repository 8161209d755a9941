"""Weights beside what was played: a column for each allocation, and what becomes of them in usage and bases."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

import polars as pl
import polars.selectors as cs

from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.weights import KEY
from attribution.weights.allocation import PRO_RATA, Allocation
from schemas.base_weight import BaseWeight
from schemas.columns import polars_schema
from schemas.usage_weight import UsageWeight
from schemas.vocabulary import SIDE

NOBODY = ""
"""Track of what no track is weighed for: idle listeners, or a base in which nothing that counts was played."""
ALONE: Final = 31 * 30 * 29 * 28
"""Weight of nobody's where nothing else has any: it can be cut at any day of any month."""
_COLUMN, _CODE = "weight:{}", "ineligible:{}"


_OF_WORKS = " of works"
"""Marks pro-rata on the composition side, which knows no plays at a rate of zero and no eligibility."""


def column(allocation: str, side: str = "recorded") -> str:
    """The column that an allocation's weights stand in. Only pro-rata is one of both sides."""
    is_of_works = side == "composition" and allocation == PRO_RATA.name
    return _COLUMN.format(allocation) + (_OF_WORKS if is_of_works else "")


def columns_by_name(rows: pl.DataFrame, side: str) -> dict[str, str]:
    """The columns of weights that a side may be apportioned by, by name of the allocation."""
    found = {name.split(":", 1)[1]: name for name in weights_of(rows) if not name.endswith(_OF_WORKS)}
    of_works = column(PRO_RATA.name, side)
    return found | ({PRO_RATA.name: of_works} if of_works in rows.columns else {})


def with_weights(counts: pl.DataFrame, allocation: Allocation, weights: pl.DataFrame | None) -> pl.DataFrame:
    """The counts, with a column of an allocation's weights, and a row for what nobody is weighed for.

    Args:
        counts: ``KEY``, counts, and columns of other weights.
        allocation: whose they are.
        weights: ``KEY`` and ``weight``; none where the plays themselves are the weights.
    """
    if weights is None:
        return counts.with_columns(pl.col("plays").alias(column(allocation.name, allocation.side)))
    named = weights.select(*KEY, pl.col("weight").alias(column(allocation.name, allocation.side)))
    return counts.join(named, on=KEY, how="full", coalesce=True).with_columns(cs.integer().fill_null(0)).sort(KEY)


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
        .with_columns((pl.col(weights) == 0).cast(pl.Int64) * ALONE)
        .with_columns(track_ref=pl.lit(NOBODY), segment=pl.lit(0, pl.Int16))
    )
    rows = pl.concat([counts.clear(), idle], how="diagonal").with_columns(cs.integer().fill_null(0))
    return _summed(pl.concat([counts, rows])) if idle.height else counts


def by_days(counts: pl.DataFrame, segments: pl.DataFrame, last: date) -> pl.DataFrame:
    """The counts, with what is nobody's cut as the month is: nobody played on a day, so that days are what it goes by.

    Args:
        counts: from :func:`with_nobody`.
        segments: ``track_ref``, ``segment`` and ``day``, the first of each interval.
        last: last day of the month.
    """
    cuts = segments.filter(pl.col("track_ref") == NOBODY).select(cut="segment", day="day").sort("day")
    nobody = counts.filter(pl.col("track_ref") == NOBODY)
    if cuts.is_empty() or nobody.is_empty():
        return counts
    following = pl.col("day").shift(-1).fill_null(last + timedelta(days=1))
    parts = nobody.join(cuts.with_columns(days=(following - pl.col("day")).dt.total_days()), how="cross").lazy()
    for name in weights_of(counts):
        whole = parts.with_columns(_whole=pl.col(name).cast(pl.Int128))
        parts = (
            apportion(whole, amount="_whole", weight="days", within=[*BASE], order=["cut"], into="_part")
            .with_columns(pl.col("_part").cast(pl.Int64).alias(name))
            .drop("_whole", "_part")
        )
    cut = parts.with_columns(segment="cut").select(counts.columns).collect()
    return pl.concat([counts.filter(pl.col("track_ref") != NOBODY), cut])


def _summed(counts: pl.DataFrame) -> pl.DataFrame:
    """One row of nobody's in a base: one allocation may have idle listeners there, and another nothing to weigh."""
    is_nobody = pl.col("track_ref") == NOBODY
    nobody = counts.filter(is_nobody).group_by(KEY).agg(cs.integer().sum())
    return pl.concat([counts.filter(~is_nobody), nobody], how="diagonal")


def base_weights(counts: pl.DataFrame, choice: pl.DataFrame, agreements: pl.DataFrame) -> pl.DataFrame:
    """What all weights of a base come to: rows of ``base_weight``.

    Args:
        counts: with a column of weights for each allocation.
        choice: from ``allocations.chosen``.
        agreements: rows of ``agreements.by_epoch``, both sides: where an agreement names an allocation, it counts too.
    """
    types = polars_schema(BaseWeight)
    every = pl.concat(
        counts.group_by(BASE)
        .agg(pl.col(found).sum().alias(name) for name, found in columns_by_name(counts, side).items())
        .unpivot(index=BASE, variable_name="allocation", value_name="weight")
        .with_columns(side=pl.lit(side))
        for side in SIDE
    )
    named = agreements.drop_nulls("allocation").select(*BASE, "side", "allocation").unique()
    used = pl.concat(
        [choice.with_columns(is_choice=pl.lit(value=True)), named.with_columns(is_choice=pl.lit(value=False))]
    ).unique([*BASE, "side", "allocation"], keep="first", maintain_order=True)
    return (
        used.join(every, on=[*BASE, "side", "allocation"])
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
    codes = {name.split(":", 1)[1]: name for name in codes_of(rows)}
    return of_base.with_columns(
        weight=_picked("allocation", columns_by_name(rows, "recorded")),
        composition_weight=_picked("_composition", columns_by_name(rows, "composition")),
        ineligible=_picked("allocation", codes) if codes else pl.lit(None, pl.String),
    ).drop("_composition")


def _picked(name: str, columns: Mapping[str, str]) -> pl.Expr:
    """What stands in the column of the allocation that another column names."""
    return pl.coalesce(pl.when(pl.col(name) == known).then(found) for known, found in columns.items())


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
    known = columns_by_name(rows, "composition")
    columns = [pl.col(known[name]).alias(name) for name in named["allocation"].unique().sort()]
    every = rows.select(*key, *columns).unpivot(index=key, variable_name="allocation", value_name="weight")
    return (
        every.join(named, on=[*BASE, "allocation"], how="semi")
        .select(pl.col(name).cast(types[name]) for name in types)
        .sort(*key, "allocation")
    )
