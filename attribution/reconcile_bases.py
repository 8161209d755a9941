"""Conservation of bases: their usage, weights, plays, revenue, and the parts that pools are of."""

import polars as pl

from attribution.bases import BASE
from attribution.money import money, nano
from attribution.reconcile import leaks

_WHERE = [*BASE, "currency"]


def usage_in_bases(usage: pl.LazyFrame, base_weight: pl.LazyFrame) -> pl.DataFrame:
    """Σ weight of the usage = weight of its base, by the service's choice of allocation on each side.

    Where agreements of the recorded side name others, usage of theirs is weighed by these: what is left is no more
    than the base's.
    """
    is_recorded = pl.col("side") == "recorded"
    choice = base_weight.filter("is_choice")
    mixed = base_weight.filter(is_recorded).group_by(BASE).agg(pl.len()).filter(pl.col("len") > 1)
    composition = usage.select(*BASE, weight="composition_weight")
    recorded = usage.join(choice.filter(is_recorded), on=[*BASE, "allocation"], how="semi")
    found = [
        leaks(composition, choice.filter(~is_recorded), keys=BASE, amount="weight"),
        leaks(recorded, choice.filter(is_recorded), keys=BASE, amount="weight"),
    ]
    parts = found[1].join(mixed.collect(), on=BASE, how="semi").filter(pl.col("difference") < 0)
    return pl.concat([found[0], found[1].join(parts, on=BASE, how="anti")])


def plays_in_bases(usage: pl.LazyFrame, base: pl.LazyFrame) -> pl.DataFrame:
    """Σ plays of the usage = plays of its base."""
    return leaks(usage, base, keys=BASE, amount="plays")


def revenue_in_bases(revenue: pl.LazyFrame, base: pl.LazyFrame) -> pl.DataFrame:
    """Net revenue = base, for the revenue of the month."""
    return leaks(revenue.select(*_WHERE, amount="net"), base, keys=_WHERE, amount="amount")


def parts_of_bases(pool: pl.LazyFrame, base: pl.LazyFrame) -> pl.DataFrame:
    """Σ base_part + rest = base, by right and allocation, with a rest between nothing and the whole base."""
    parts = pool.group_by(*BASE, "right", "allocation").agg(parts=nano("base_part").sum())
    rest = nano("amount") - pl.col("parts")
    is_within = (rest * nano("amount").sign() >= 0) & (pl.col("parts") * nano("amount").sign() >= 0)
    return (
        parts.join(base.select(*BASE, "amount"), on=BASE, how="left")
        .filter(~is_within | pl.col("amount").is_null() | ((nano("amount") == 0) & (pl.col("parts") != 0)))
        .with_columns(money("parts"))
        .sort(*BASE, "right", "allocation")
        .collect()
    )
