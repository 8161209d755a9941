"""The lines that a licensor of works is reported and may claim, each with its price and our accrual.

A licensor in mode ``claims``, or with registered shares that only accrue, is reported all usage of its bases. What the
whole of a line's right comes to is what its pool pays for the line's weight: so that accrual = price × registered
share, line by line, and a minimum, a floor or a fixed sum is in the price as it is in the pool.
"""

from collections.abc import Iterator

import polars as pl

from attribution.apportion import times_over
from attribution.bases import BASE, among, cut
from attribution.claims.unpooled import unpooled
from attribution.fees import in_force
from attribution.lines import with_own
from attribution.modes import Terms
from attribution.money import money, nano
from attribution.order import in_order
from attribution.pools import POOL
from attribution.right_splits import with_splits
from attribution.us_month import UsMonth, us_month, with_overtime
from attribution.weight_columns import column
from schemas.claimable import Claimable
from schemas.columns import WHOLE_PPB, empty, polars_schema

IS_CLAIMED = (pl.col("mode") == "claims") | ((pl.col("mode") == "share_register") & ~pl.col("is_register_payable"))
"""Agreements whose money is only accrued until it is claimed."""
_LINE = [*POOL, "track_id"]
_SEGMENT = [*BASE, "track_id", "segment"]


def claimable(
    usage: pl.LazyFrame,
    work_earning: pl.LazyFrame,
    base: pl.DataFrame,
    pool: pl.DataFrame,
    terms: Terms,
    *,
    transaction: pl.Expr,
    at_most: int = 1_000_000,
) -> Iterator[pl.DataFrame]:
    """Every claimable line of a month, base by base.

    Args:
        usage: rows of ``usage``.
        work_earning: rows of ``work_earning``.
        base: rows of ``base``, all of the month's.
        pool: rows of ``pool``; those of compositions count.
        terms: what the month's compositions were settled by.
        transaction: what our report calls a line, of ``territory``, ``offering`` and ``track_id``.
        at_most: rows at a time, unless one base has more.

    Returns:
        Rows of ``claimable``, first an empty frame.
    """
    covered = in_force(terms.agreement, terms.territory_set, base, terms.month)
    us = us_month(covered, terms.us, on=terms.last)
    agreed = with_splits(covered, terms.right_split, terms.territory_set, on=terms.last)
    claimed = agreed.filter(IS_CLAIMED, pl.col("licensor").is_not_null())
    pools = _priced(claimed, base, pool, terms)
    yield empty(Claimable)
    used = usage.filter((pl.col("plays") > 0) & pl.col("territory").is_in(claimed["territory"].unique().implode()))
    for bases in cut(_sizes(used, claimed), BASE, at_most=at_most):
        there = among(bases, BASE)
        rows = _rows(used.filter(there), terms, covered, us)
        earned = _earned(work_earning.filter(there), claimed)
        lines = _lines(rows, claimed, earned)
        yield _as_claimable(lines, pools, transaction)


def _sizes(used: pl.LazyFrame, claimed: pl.DataFrame) -> pl.DataFrame:
    """Lines of each base: its usage, once for each agreement and right."""
    each = claimed.group_by(BASE).agg(times=pl.struct("agreement", "pool_right").n_unique())
    rows = used.group_by(BASE).len().collect().join(each, on=BASE)
    return rows.select(*BASE, len=pl.col("len") * pl.col("times"))


def _rows(usage: pl.LazyFrame, terms: Terms, covered: pl.DataFrame, us: UsMonth | None) -> pl.DataFrame:
    """Usage with its weights, and which epoch of the month it is in."""
    named = usage.select(*_SEGMENT, "from_date", "plays", weight="composition_weight").collect()
    own = terms.usage_weight.join(named.lazy(), on=_SEGMENT, how="semi").collect()
    rows = with_own(named, own)
    rows = rows.with_columns(terms.month.number(rows["from_date"]).alias("epoch"))
    pieces = []
    for one in rows.partition_by(BASE, maintain_order=True):
        adjusted = with_overtime(one, covered.join(one.head(1), on=BASE, how="semi"), us)
        pieces.append(adjusted if "overtime" in adjusted.columns else one.with_columns(overtime=pl.lit(1, pl.Int64)))
    return pl.concat(pieces)


def _earned(work_earning: pl.LazyFrame, claimed: pl.DataFrame) -> pl.DataFrame:
    """What is registered and earned of each line, segment by segment."""
    agreements = claimed["agreement"].unique().implode()
    own = work_earning.filter(pl.col("agreement").is_in(agreements), pl.col("licensor").is_not_null())
    amount, status = nano("amount"), pl.col("status")
    return (
        own.group_by(*_LINE, "segment")
        .agg(
            registered=pl.col("share_ppb").cast(pl.Int128).sum(),
            accrued=amount.filter(status == "accrued").sum(),
            register_held=amount.filter(status == "hold").sum(),
        )
        .collect()
    )


def _lines(rows: pl.DataFrame, claimed: pl.DataFrame, earned: pl.DataFrame) -> pl.DataFrame:
    """Each row of usage under each agreement and right that covers it, with its weight there."""
    terms = claimed.select(*BASE, "epoch", "licensor", "agreement", "allocation", right="pool_right")
    lines = rows.join(terms, on=[*BASE, "epoch"]).join(earned, on=[*_LINE, "segment"], how="left")
    weight = pl.col("weight")
    for name in terms["allocation"].unique().drop_nulls().sort():
        own = pl.col(column(name)) if column(name) in rows.columns else pl.col("plays")
        weight = pl.when(pl.col("allocation") == name).then(own).otherwise(weight)
    adjusted = weight.cast(pl.Int128) * pl.when(pl.col("right") == "MR").then("overtime").otherwise(1)
    return lines.with_columns(
        pl.col("registered", "accrued", "register_held").fill_null(0), plain=weight.cast(pl.Int128), weight=adjusted
    )


def _priced(claimed: pl.DataFrame, base: pl.DataFrame, pool: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """The money of every pool, and what all usage would come to where a licensor has nothing registered."""
    own = pool.join(claimed.select(*BASE, "agreement", right="pool_right").unique(), on=POOL, how="semi")
    others = claimed.join(own, left_on=[*BASE, "pool_right", "agreement"], right_on=POOL, how="anti")
    return pl.concat(
        [
            own.select(*POOL, "currency", "hold_reason", units=nano("amount"), whole=pl.lit(None, pl.Int128)),
            unpooled(others, base, terms.base_weight, terms.quotations),
        ]
    )


def _as_claimable(lines: pl.DataFrame, pools: pl.DataFrame, transaction: pl.Expr) -> pl.DataFrame:
    types = polars_schema(Claimable)
    registered, plays = pl.col("registered"), pl.col("plays").cast(pl.Int128)
    own = lines.group_by(POOL).agg(by_weight=(pl.col("weight") * registered).sum(), by_plays=(plays * registered).sum())
    units = lines.group_by(*_LINE, "licensor").agg(
        pl.col("plays").sum(),
        pl.col("accrued", "register_held", "weight", "plain").sum(),
    )
    of_pool = pools.join(own, on=POOL, how="left").with_columns(pl.col("by_weight", "by_plays").fill_null(0))
    part = (
        pl.when(pl.col("whole").is_not_null())
        .then(pl.col("plain") * WHOLE_PPB)
        .when(pl.col("by_weight") > 0)
        .then(pl.col("weight") * WHOLE_PPB)
        .otherwise(pl.col("plays").cast(pl.Int128) * WHOLE_PPB)
    )
    by = pl.coalesce("whole", pl.when(pl.col("by_weight") > 0).then("by_weight").otherwise("by_plays"))
    rows = (
        units.join(of_pool, on=POOL)
        .with_columns(part=part, by=by, units=pl.max_horizontal("units", 0))
        .with_columns(price=money(_share_of(pl.col("units"), pl.col("part"), pl.col("by")).fill_null(0)))
        .with_columns(money("accrued"), money("register_held"), sales_transaction_id=transaction)
        .select(pl.col(name).cast(kind) for name, kind in types.items())
    )
    return in_order(rows, _LINE)


def _share_of(amount: pl.Expr, part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """``amount × part / whole`` to the nearest nano-unit, half to even, exact; a part may be many times the whole."""
    times, left = part // whole, part % whole
    quotient, rest = times_over(left, amount, whole)
    is_up = (rest * 2 > whole) | ((rest * 2 == whole) & ((times * amount + quotient) % 2 != 0))
    return times * amount + quotient + is_up.cast(pl.Int128)
