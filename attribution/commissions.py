"""The commission of promotion programmes: what a licensor leaves to the service of what some plays have earned it.

Pools, lines and compositions know nothing of it: a commission is a deduction from what the licensor is paid.
"""

from typing import Final

import polars as pl

from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.money import half_even, money, nano
from attribution.postings import booked
from attribution.promotions import PROGRAMME
from attribution.settlement_deductions import TAKEN_OFF
from schemas.columns import WHOLE_PPB, polars_schema
from schemas.commission import Commission

LINE: Final = [*BASE, "track_id", "segment"]
_REST: Final = ""
"""Stands for the plays of a line that are under no programme: before all names."""


def commissions(
    recording_earning: pl.LazyFrame, promotion_usage: pl.DataFrame, promotion: pl.DataFrame
) -> pl.DataFrame:
    """The commission on each line that has plays under a programme.

    The line's earning is apportioned by plays, over those of each programme and the rest; plays at a rate of zero
    earned none of it. A programme takes its rate of its part, rounded once, half to even. Only payable lines carry a
    commission: what is held or in suspense nobody has been given, and whoever is given it later leaves the commission
    then.

    Args:
        recording_earning: rows of ``recording_earning``: what is left to the deliverer where AI sources have a part.
        promotion_usage: rows of ``promotion_usage``.
        promotion: rows of ``promotion``.

    Returns:
        Rows of ``commission``.
    """
    types = polars_schema(Commission)
    terms = promotion.select(*PROGRAMME, "kind", "licensor", "rate_ppb")
    played = promotion_usage.join(terms, on=PROGRAMME)
    unpaid = played.filter(pl.col("kind") == "zero_rate").group_by(LINE).agg(unpaid=pl.col("plays").sum())
    programmes = played.filter(pl.col("kind") == "commission").group_by(*LINE, "promotion", "licensor", "rate_ppb")
    under = programmes.agg(pl.col("plays").sum())
    lines = (
        recording_earning.filter(pl.col("status") == "payable")
        .join(under.lazy().select(*LINE, "licensor").unique(), on=[*LINE, "licensor"], how="semi")
        .join(unpaid.lazy(), on=LINE, how="left")
        .select(*LINE, "agreement", "licensor", "currency", whole=nano("amount"), earned=_earned())
        .collect()
    )
    parts = _apportioned(lines.join(under, on=[*LINE, "licensor"]))
    taken = half_even(pl.col("earning") * pl.col("rate_ppb").cast(pl.Int128), pl.lit(WHOLE_PPB, pl.Int128))
    return (
        parts.with_columns(amount=money(taken), earning=money("earning"))
        .select(pl.col(name).cast(kind) for name, kind in types.items())
        .sort(*BASE, "agreement", "track_id", "segment", "promotion")
    )


def _earned() -> pl.Expr:
    """The plays of a line that its amount is for."""
    return pl.col("plays") - pl.col("unpaid").fill_null(0)


def _apportioned(parts: pl.DataFrame) -> pl.DataFrame:
    """Each programme's part of its line's amount, beside a rest that is under none, so that they are the line."""
    within = [*LINE, "agreement"]
    rest = parts.group_by(*within, "whole", "earned").agg(plays=pl.col("earned").first() - pl.col("plays").sum())
    rows = pl.concat([parts, rest.with_columns(promotion=pl.lit(_REST))], how="diagonal").lazy()
    split = apportion(rows, amount="whole", weight="plays", within=within, order=["promotion"], into="earning")
    return split.filter(pl.col("promotion") != _REST).collect()


def commission_entries(commission: pl.LazyFrame, *, period: str) -> pl.DataFrame:
    """One entry per base: what licensors leave is a debit of theirs, and a credit of the service.

    Args:
        commission: rows of ``commission``.
        period: the month.

    Returns:
        Rows of ``journal``; postings of zero are left out.
    """
    where = [*BASE, "currency"]
    debit = commission.select(*where, account=pl.lit("payable"), sub_account="licensor", units=nano("amount"))
    credit = commission.select(*where, account=pl.lit("commission"), sub_account=pl.lit(""), units=nano("amount") * -1)
    entry = pl.format("{}:{}:{}:commission", pl.lit(period), "territory", "offering")
    return booked(pl.concat([debit, credit]), entry)


def commission_deductions(commission: pl.LazyFrame) -> pl.DataFrame:
    """What payments are less by: rows of ``settlement_deductions.TAKEN_OFF``.

    It comes off before advances: what the service keeps of an agreement's earnings recoups nothing.

    Args:
        commission: rows of ``commission``.
    """
    by = ["promotion", "licensor", "agreement", "currency"]
    summed = commission.group_by(by).agg(units=nano("amount").sum()).filter(pl.col("units") != 0)
    named = summed.rename({"promotion": "reference"}).with_columns(kind=pl.lit("commission"))
    return named.select(pl.col(name).cast(kind) for name, kind in TAKEN_OFF.items()).collect()
