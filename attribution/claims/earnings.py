"""What claims and leftovers of earlier months make payable, by payee, agreement and month."""

import polars as pl

from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.claims.policies import with_policies
from attribution.money import money, nano
from schemas.claim_earning import ClaimEarning
from schemas.columns import polars_schema

_BASE = ["original_period", *BASE, "right", "currency"]
_LINE = [*_BASE, "track_id"]
_PAYEE = ["licensor", "agreement"]
_KEY = ["licensor", "accrued_for", "agreement", "original_period", "kind", "currency", "account_currency"]


def claim_earnings(
    claims: pl.DataFrame, earlier: pl.LazyFrame, account: pl.LazyFrame, agreement: pl.DataFrame, *, period: str
) -> pl.DataFrame:
    """What becomes payable: claims that are released, and parts of what nobody claimed in time.

    Where the licence says ``proportional``, what is left of a line goes to those who were paid for it, in proportion to
    that; what is left of lines that nobody was paid for, to those who were paid for others of the same base and right.

    Args:
        claims: rows of ``claim_match`` of the month.
        earlier: those of earlier months.
        account: rows of ``accrual_account`` of the month.
        agreement: rows of ``agreement``.
        period: the month.

    Returns:
        Rows of ``claim_earning``.
    """
    types = polars_schema(ClaimEarning)
    released = claims.filter(pl.col("released") != 0).select(
        "licensor", "agreement", "original_period", accrued_for="licensor", kind=pl.lit("claim"),
        currency="claim_currency", units=nano("payable"), account_currency="currency", account_units=nano("released"),
    )  # fmt: skip
    left = _left(account, agreement, period)
    return (
        pl.concat([released.select(*_KEY, "units", "account_units"), _parts(left, claims, earlier)])
        .group_by(_KEY)
        .agg(pl.col("units", "account_units").sum())
        .filter((pl.col("units") != 0) | (pl.col("account_units") != 0))
        .with_columns(amount=money("units"), account_amount=money("account_units"))
        .select(pl.col(name).cast(kind) for name, kind in types.items())
        .sort(_KEY)
    )


def _left(account: pl.LazyFrame, agreement: pl.DataFrame, period: str) -> pl.DataFrame:
    """Lines with something left that goes to claimants."""
    moved = account.filter(pl.col("residual") != 0).select(*_LINE, "agreement", "licensor", units=nano("residual"))
    told = with_policies(moved.collect(), agreement, period=period).filter(pl.col("residual_to") == "proportional")
    return (
        told.select(*_LINE, accrued_for="licensor", units="units")
        .group_by(*_LINE, "accrued_for")
        .agg(pl.col("units").sum())
    )


def _parts(left: pl.DataFrame, claims: pl.DataFrame, earlier: pl.LazyFrame) -> pl.DataFrame:
    columns = [*_LINE, *_PAYEE, "released"]
    months = left["original_period"].unique().implode()
    history = earlier.filter(pl.col("released") != 0, pl.col("original_period").is_in(months)).select(columns).collect()
    paid = pl.concat([history, claims.filter(pl.col("released") != 0).select(columns)]).with_columns(nano("released"))
    by_line = paid.group_by(*_LINE, *_PAYEE).agg(pl.col("released").sum())
    of_line = left.join(by_line, on=_LINE, how="semi")
    rest = left.join(by_line, on=_LINE, how="anti").group_by(*_BASE, "accrued_for").agg(pl.col("units").sum())
    by_base = paid.group_by(*_BASE, *_PAYEE).agg(pl.col("released").sum())
    found = [_split(of_line, by_line, _LINE), _split(rest, by_base, _BASE)]
    return pl.concat(
        rows.with_columns(kind=pl.lit("residual"), account_currency="currency").select(
            *_KEY, "units", account_units="units"
        )
        for rows in found
    )


def _split(left: pl.DataFrame, paid: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    rows = left.join(paid, on=on)
    parts = apportion(
        rows.lazy(), amount="units", weight="released", within=[*on, "accrued_for"], order=_PAYEE, into="part"
    )
    return parts.with_columns(units="part").drop("part").collect()
