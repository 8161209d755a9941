"""Which allocation each base is apportioned by: the service's choice for it, and those that agreements name."""

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from attribution.agreements import TermsError
from attribution.bases import BASE
from attribution.weights import KEY
from attribution.weights.allocation import PRO_RATA, Allocation
from schemas.base_weight import BaseWeight
from schemas.columns import polars_schema
from schemas.usage_weight import UsageWeight
from schemas.vocabulary import SIDE

NOBODY = ""
"""Track of what no track is weighed for: idle listeners, or a base in which nothing that counts was played."""
_COLUMN = "weight:{}"


def column(allocation: str) -> str:
    """The column that an allocation's weights stand in."""
    return _COLUMN.format(allocation)


def weights_of(rows: pl.DataFrame) -> list[str]:
    """The columns of weights that rows have."""
    return [name for name in rows.columns if name.startswith(column(""))]


def in_use(allocation: pl.DataFrame, agreement: pl.DataFrame, *, on: date) -> list[Allocation]:
    """The allocations that some base may be apportioned by, by name; pro-rata is one of them.

    Args:
        allocation: rows of ``allocation``.
        agreement: rows of ``agreement``, as the month has them.
        on: last day of the month.

    Raises:
        TermsError: where an agreement names one that is not there that day, or is one of the other side.
    """
    dated = _dated(allocation, on)
    named = agreement.drop_nulls("allocation")
    for row in named.iter_rows(named=True):
        _check_named(row, dated, on)
    used = dated.filter(
        pl.col("territories").is_not_null() | pl.col("allocation").is_in(named["allocation"].implode())
    ).sort("allocation")
    return [PRO_RATA, *(Allocation.from_row(row) for row in used.iter_rows(named=True))]


def chosen(allocation: pl.DataFrame, territory_set: pl.DataFrame, bases: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The service's choice for each base and side: pro-rata where no terms say otherwise.

    Args:
        allocation: rows of ``allocation``.
        territory_set: members of their territories.
        bases: ``territory`` and ``offering`` of every base in question.
        on: last day of the month.

    Returns:
        territory, offering, side, ``allocation``.

    Raises:
        TermsError: where two are chosen for one base and side, naming both.
    """
    places = bases.select(BASE).unique()
    covered = (
        _dated(allocation, on)
        .join(territory_set, on="territories")
        .join(places, on="territory")
        .filter((pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering")))
        .select(*BASE, "side", "allocation")
        .sort(pl.all())
    )
    _refuse_two(covered, on)
    every = places.join(pl.DataFrame({"side": SIDE}), how="cross")
    return (
        every.join(covered, on=[*BASE, "side"], how="left")
        .with_columns(pl.col("allocation").fill_null(PRO_RATA.name))
        .sort(*BASE, "side")
    )


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
    others = [name for name in counts.columns if name not in idle.columns]
    rows = idle.with_columns(pl.lit(0, pl.Int64).alias(name) for name in others).select(counts.columns)
    return _summed(pl.concat([counts, rows])) if idle.height else counts


def _summed(counts: pl.DataFrame) -> pl.DataFrame:
    """One row of nobody's in a base: one allocation may have idle listeners there, and another nothing to weigh."""
    is_nobody = pl.col("track_ref") == NOBODY
    nobody = counts.filter(is_nobody).group_by(KEY).agg(pl.exclude(KEY).sum()).select(counts.columns)
    return pl.concat([counts.filter(~is_nobody), nobody])


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
        The rows, with ``allocation`` filled in, ``weight`` and ``composition_weight``.
    """
    named = bases.sort("base").select(BASE)
    sides = [
        named.join(choice.filter(pl.col("side") == side), on=BASE, how="left", maintain_order="left")["allocation"]
        .fill_null(PRO_RATA.name)
        .gather(rows["base"])
        for side in SIDE
    ]
    of_base = rows.with_columns(allocation=pl.coalesce("allocation", sides[0]), _composition=sides[1])
    return of_base.with_columns(
        weight=_picked("allocation", rows), composition_weight=_picked("_composition", rows)
    ).drop("_composition")


def _picked(name: str, rows: pl.DataFrame) -> pl.Expr:
    """The weight by the allocation that a column names."""
    is_named = {weight: pl.col(name) == weight.removeprefix(column("")) for weight in weights_of(rows)}
    return pl.coalesce(pl.when(named).then(weight) for weight, named in is_named.items())


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


def _dated(allocation: pl.DataFrame, on: date) -> pl.DataFrame:
    """Of two versions in force, the later holds."""
    in_force = allocation.filter(pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
    return in_force.sort("allocation", "valid_from").unique("allocation", keep="last", maintain_order=True)


def _check_named(row: dict, dated: pl.DataFrame, on: date) -> None:
    if row["allocation"] == PRO_RATA.name:
        return
    found = dated.filter(pl.col("allocation") == row["allocation"])
    if found.is_empty():
        known = ", ".join([PRO_RATA.name, *dated["allocation"]])
        raise TermsError(
            f"Agreement {row['agreement']} names the allocation {row['allocation']}, and none of that name is in force "
            f"on {on}: add it under allocations, or name one of {known}."
        )
    side = found["side"].item()
    if side != row["side"]:
        raise TermsError(
            f"Agreement {row['agreement']} is of the {row['side']} side and names the allocation {row['allocation']}, "
            f"which is of the {side} side: name one of its own side."
        )


def _refuse_two(covered: pl.DataFrame, on: date) -> None:
    two = covered.filter(pl.len().over(*BASE, "side") > 1)
    if two.is_empty():
        return
    one, other = two.row(0, named=True), two.row(1, named=True)
    raise TermsError(
        f"Allocations {one['allocation']} and {other['allocation']} are both chosen for the {one['side']} side of "
        f"{one['territory']} {one['offering']} on {on}. Let one end (valid_to), take the territory or the offering out "
        "of one of them, or leave its territories out and name it in the agreements that it is for."
    )
