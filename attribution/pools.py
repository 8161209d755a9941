"""What an agreement makes of its part of a base: one exact formula, rounded once."""

from datetime import date

import polars as pl

from attribution.agreements import by_epoch
from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.epochs import epochs
from attribution.fees import with_fixed
from attribution.money import money, nano
from attribution.pricing import FIGURES, SUBSCRIBERS, Quotations, priced_pool
from attribution.weights.allocation import PRO_RATA
from schemas.columns import WHOLE_PPB, polars_schema
from schemas.pool import Pool

POOL = ["territory", "offering", "right", "agreement"]
_WHOLE = pl.lit(WHOLE_PPB, pl.Int128)


def recorded_pools(
    usage: pl.LazyFrame,
    base: pl.LazyFrame,
    base_weight: pl.DataFrame,
    agreement: pl.LazyFrame,
    territory_set: pl.LazyFrame,
    *,
    quotations: Quotations,
    first: date,
    last: date,
) -> pl.DataFrame:
    """The pools of the recorded side: one per base and agreement with usage.

    Args:
        usage: rows of ``usage``, all of the month's.
        base: rows of ``base``, all of the month's.
        base_weight: rows of ``base_weight``, all of the month's.
        agreement: rows of ``agreement``.
        territory_set: members of the agreements' territories.
        quotations: from ``fx.rates``.
        first: first day of the month.
        last: its last day.
    """
    bases = base.collect()
    agreements = agreement.filter(pl.col("side") == "recorded").collect()
    month = epochs(agreements, first=first, last=last)
    terms = by_epoch(agreements, territory_set.collect(), bases, month).unique([*BASE, "agreement"])
    parts = (
        usage.filter(pl.col("agreement").is_not_null(), (pl.col("weight") > 0) | (pl.col("plays") > 0))
        .group_by(*BASE, "agreement")
        .agg(pl.col("weight").cast(pl.Int128).sum() * _WHOLE, plays=rated_plays().cast(pl.Int128).sum() * _WHOLE)
        .collect()
    )
    licensed = parts.join(terms, on=[*BASE, "agreement"]).with_columns(split_ppb=pl.lit(None, pl.Int64))
    return pools(with_fixed(licensed), bases, base_weight, quotations)


def rated_plays() -> pl.Expr:
    """Plays of usage that a price per play is owed for: those at a contractual rate of zero are not."""
    return pl.col("plays") - pl.col("zero_rate_plays")


def pools(parts: pl.DataFrame, base: pl.DataFrame, base_weight: pl.DataFrame, quotations: Quotations) -> pl.DataFrame:
    """The money of each pool: what its agreement's formula comes to, rounded once.

    A part's share of its base is its weight over the base's, both of the allocation that its agreement names, else of
    the service's choice. A rate is of that share of the revenue; a minimum is
    that share × subscribers × minimum, or plays × minimum, and the greater of the two is the pool. A fee stands
    instead of both, and a formula says what it takes. A blanket agreement without a fee takes its rate of all net
    revenue, and a statutory one of what nobody else has licensed. Of a blend, each right has its part of the formula.

    Args:
        parts: one row per pool: an agreement's terms as in ``agreements.by_epoch`` (``fee`` as this base bears it,
            ``fixed`` as in ``fees.with_fixed``, and ``split_ppb`` as in ``right_splits.with_splits``), and what it has
            of the base in parts per billion of a play: Int128 ``weight`` and ``plays``.
        base: rows of ``base``.
        base_weight: rows of ``base_weight``.
        quotations: from ``fx.rates``; an amount in another currency is converted within the formula.

    Returns:
        Rows of ``pool``.

    Raises:
        TermsError: where an amount cannot be converted.
    """
    types = polars_schema(Pool)
    based = _weighed(parts.with_columns(right="pool_right"), base_weight).join(_of_bases(base), on=BASE)
    computed = [priced_pool(row, quotations) for row in based.iter_rows(named=True)]
    figures = pl.DataFrame(computed, schema={name: types[name] for name in FIGURES}, orient="row")
    rows = based.drop(FIGURES, strict=False).hstack(figures)
    return _with_base_part(rows).select(pl.col(name).cast(types[name]) for name in types).sort(POOL)


def _weighed(parts: pl.DataFrame, base_weight: pl.DataFrame) -> pl.DataFrame:
    """The parts with the ``allocation`` that tells them, and ``whole``, what all weights of the base come to by it.

    One sum for all rights is of two rights' weights.
    """
    side = [*BASE, "side"]
    choice = base_weight.filter("is_choice").select(*side, choice="allocation")
    wholes = base_weight.select(*side, "allocation", whole=pl.col("weight").cast(pl.Int128) * _WHOLE)
    return (
        parts.join(choice, on=side, how="left")
        .with_columns(allocation=pl.coalesce("allocation", "choice", pl.lit(PRO_RATA.name)))
        .join(wholes, on=[*side, "allocation"], how="left")
        .with_columns(pl.col("whole").fill_null(0) * pl.when(pl.col("right") == "all").then(2).otherwise(1))
        .drop("choice")
    )


def _of_bases(base: pl.DataFrame) -> pl.DataFrame:
    """What a pool needs to know of its base: revenue and subscribers."""
    counts = [*SUBSCRIBERS.values(), "has_revenue"]
    return base.select(*BASE, *counts, "gross", "tax", base_currency="currency", net="amount")


def _with_base_part(rows: pl.DataFrame) -> pl.DataFrame:
    """Each pool's part of the base, beside a rest that nobody has, so that parts and rest are the base.

    Parts that different allocations tell are parts of the base each by itself: they need not fit together.
    """
    within = [*BASE, "right", "allocation"]
    taken = rows.group_by(*within, "net", "whole").agg(pl.col("weight").sum())
    rest = taken.select(*within, "net", agreement=pl.lit(""), weight=pl.col("whole") - pl.col("weight"))
    parts = apportion(
        pl.concat([rows.select(rest.columns), rest]).lazy().with_columns(nano("net")),
        amount="net",
        weight="weight",
        within=within,
        order=["agreement"],
        into="part",
    )
    found = parts.select(*POOL, base_part=money(pl.col("part").fill_null(0))).collect()
    return rows.join(found, on=POOL, how="left", maintain_order="left")
