"""The carried account of accruals: what every claimable line opens with, what claims make of it, and what is left."""

from collections.abc import Iterator

import polars as pl

from attribution.bases import BASE, among, cut
from attribution.claims.policies import with_policies
from attribution.money import money, nano
from attribution.order import in_order
from schemas.accrual_account import AccrualAccount
from schemas.columns import empty, polars_schema

KEY = ["original_period", *BASE, "right", "agreement", "track_id"]
_WHERE = ["original_period", "territory"]
_UNITS = ["opening", "opening_held", "provided_before", "accrued", "register_held"]
_CLAIMED = ["released", "waiting", "held", "held_before"]


def accounts(
    before: pl.LazyFrame | None,
    claimable: pl.LazyFrame,
    claims: pl.DataFrame,
    last_match: pl.DataFrame,
    agreement: pl.DataFrame,
    *,
    period: str,
    at_most: int = 1_000_000,
) -> Iterator[pl.DataFrame]:
    """Every line that was open, is new, or is claimed, month and territory by territory.

    What claims release and hold comes first from what is accrued, then from what the register holds of the line; what
    they are owed above both is a difference, which the service bears, and gets back where a dispute is lost. What is
    accrued then and waits for no invoice
    moves once the licence's time is over. A line with nothing left is in the account of its last month, and in none
    after.

    Args:
        before: rows of ``accrual_account`` that the last settled month left; none where there is no such month.
        claimable: rows of ``claimable`` of the month.
        claims: rows of ``claim_match`` of the month.
        last_match: those of the last settled month: what they hold is on hold at the beginning.
        agreement: rows of ``agreement``.
        period: the month.
        at_most: rows at a time.

    Returns:
        Rows of ``accrual_account``, first an empty frame.
    """
    touched = _claimed(claims, last_match)
    rows = pl.concat([*_opening(before), _new(claimable, period), _only_claimed(touched)])
    yield empty(AccrualAccount)
    for some in cut(rows.group_by(_WHERE).len().collect(), _WHERE, at_most=at_most):
        there = among(some, _WHERE)
        lines = rows.filter(there).group_by(*KEY, "licensor", "currency").agg(pl.col(_UNITS).sum()).collect()
        told = lines.join(touched.filter(there).drop("licensor", "currency"), on=KEY, how="left")
        known = with_policies(told, agreement, period=period)
        yield _as_accounts(known, period)


def _opening(before: pl.LazyFrame | None) -> list[pl.LazyFrame]:
    if before is None:
        return []
    left = before.filter((pl.col("closing") != 0) | (pl.col("closing_held") != 0))
    zero = pl.lit(0, pl.Int128)
    named = {"opening": nano("closing"), "opening_held": nano("closing_held"), "provided_before": nano("provided")}
    return [left.select(*KEY, "licensor", "currency", **named, accrued=zero, register_held=zero)]


def _new(claimable: pl.LazyFrame, period: str) -> pl.LazyFrame:
    zero = pl.lit(0, pl.Int128)
    given = dict.fromkeys(_UNITS, zero) | {name: nano(name) for name in ("accrued", "register_held")}
    rows = claimable.filter((pl.col("accrued") != 0) | (pl.col("register_held") != 0))
    return rows.with_columns(original_period=pl.lit(period)).select(*KEY, "licensor", "currency", **given)


def _only_claimed(touched: pl.DataFrame) -> pl.LazyFrame:
    """Lines with claims, so that one without an accrual is there too."""
    nothing = {name: pl.lit(0, pl.Int128) for name in _UNITS}
    return touched.lazy().select(*KEY, "licensor", "currency", **nothing)


def _claimed(claims: pl.DataFrame, last_match: pl.DataFrame) -> pl.DataFrame:
    """What claims do to each line."""
    zero = pl.lit(0, pl.Int128)
    now = {name: nano(name) for name in ("released", "waiting", "held")} | {"held_before": zero}
    then = {"released": zero, "waiting": zero, "held": zero, "held_before": nano("held")}
    rows = pl.concat(
        frame.filter(pl.col("agreement") != "").select(*KEY, "licensor", "currency", **units)
        for frame, units in ((claims, now), (last_match, then))
    )
    summed = rows.group_by(*KEY, "licensor", "currency").agg(pl.col(_CLAIMED).sum())
    return summed.filter(pl.any_horizontal(pl.col(_CLAIMED) != 0))


def _as_accounts(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    types = polars_schema(AccrualAccount)
    free = pl.col("opening") + pl.col("accrued") + pl.col("held_before") - pl.col("provided_before")
    unclaimed_hold = pl.col("opening_held") + pl.col("register_held") - pl.col("held_before")
    need = pl.col("released") + pl.col("held")
    told = (
        rows.with_columns(pl.col(_CLAIMED).fill_null(0))
        .with_columns(free=free, register=unclaimed_hold, need=need)
        .with_columns(from_free=pl.min_horizontal("need", pl.max_horizontal("free", 0)))
        .with_columns(
            from_register=pl.min_horizontal(pl.col("need") - pl.col("from_free"), pl.max_horizontal("register", 0))
        )
    )
    left = pl.col("free") - pl.col("from_free")
    idle = pl.max_horizontal(left - pl.col("waiting"), 0)
    extra = pl.col("need") - pl.col("from_free") - pl.col("from_register")
    moved = told.with_columns(
        difference=extra - pl.col("provided_before"),
        provided=pl.min_horizontal(extra, "held"),
        residual=pl.when("is_over").then(idle).otherwise(0),
    )
    closed = moved.with_columns(
        closing=left - pl.col("residual"),
        closing_held=pl.col("held") + pl.col("register") - pl.col("from_register"),
    )
    amounts = [*_UNITS, "difference", "released", "residual", "closing", "closing_held", "provided"]
    found = closed.with_columns(money(name).alias(name) for name in amounts).with_columns(period=pl.lit(period))
    return in_order(found.select(pl.col(name).cast(kind) for name, kind in types.items()), KEY)
