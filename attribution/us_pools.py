"""The pools of a base whose mechanicals are those of 37 CFR 385: what its steps need, and what they come to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.agreements import TermsError
from attribution.formula import amount
from attribution.fx import MissingRateError, cross
from attribution.money import from_nano, nearest_nano, to_nano
from attribution.pools import POOL, Quotations, pools
from attribution.us_mechanicals import Month, payable
from attribution.us_month import UsMonth, adjusted_weight, overtime_figures
from attribution.us_parameters import Figure
from schemas import us_words as words
from schemas.columns import NO_CURRENCY, WHOLE_PPB, empty, polars_schema
from schemas.pool import Pool
from schemas.unverified_use import UnverifiedUse

_USD = "USD"


@dataclass(frozen=True)
class Priced:
    """A base's pools: rows of ``pool``, in its order, and rows of ``unverified_use``."""

    pool: pl.DataFrame
    unverified_use: pl.DataFrame


def priced(
    parts: pl.DataFrame,
    rows: pl.DataFrame,
    base: pl.DataFrame,
    base_weight: pl.DataFrame,
    quotations: Quotations,
    *,
    us: UsMonth | None,
) -> Priced:
    """The pools of a base, those of US mechanicals by their own steps.

    Shares of its mechanical right are by adjusted plays, whoever licensed them. Performing is what the base's pools
    of licensed performing right come to; recordings cost what its recorded pools do, our provision's too.

    Args:
        parts: as in ``pools.pools``.
        rows: of the base, from :func:`with_overtime`.
        base: its row of ``base``.
        base_weight: rows of ``base_weight``.
        quotations: from ``fx.rates``.
        us: from :func:`us_month`.

    Raises:
        TermsError: where the base is not of the United States, one sum covers both rights, subscribers are not
            counted, or a sum cannot be converted.
    """
    if us is None or parts["us_mechanicals"].is_null().all():
        return Priced(pools(parts, base, base_weight, quotations), empty(UnverifiedUse))
    row, is_mechanical = base.row(0, named=True), pl.col("pool_right") == "MR"
    _refuse(parts, row)
    others = pools(parts.filter(~is_mechanical), base, base_weight, quotations)
    adjusted = adjusted_weight(base_weight, rows, base)
    of = _Base(row, dict(adjusted.select("allocation", "weight").rows()), others, quotations, us)
    mechanical = pools(parts.filter(is_mechanical), base, adjusted, quotations)
    told = [*_mechanical(mechanical, parts, of, overtime_figures(rows, us))]
    found = pl.DataFrame([pool for pool, _ in told], schema=polars_schema(Pool), orient="row")
    uses = pl.DataFrame([use for _, some in told for use in some], schema=polars_schema(UnverifiedUse), orient="row")
    return Priced(pl.concat([others, found]).sort(POOL), uses.sort(*POOL, "parameter"))


_Told = tuple[dict[str, Any], list[dict[str, Any]]]
"""A row of ``pool``, and those of ``unverified_use``."""


def _mechanical(
    mechanical: pl.DataFrame, parts: pl.DataFrame, of: "_Base", overtime: tuple[Figure, ...]
) -> Iterator[_Told]:
    """Every pool of the mechanical right: shares of voluntary licences are by adjusted plays too."""
    statutory = parts.filter(pl.col("us_mechanicals").is_not_null()).rows_by_key("agreement", named=True, unique=True)
    for pool in mechanical.iter_rows(named=True):
        part = statutory.get(pool["agreement"])
        said, used = _statutory(part, of, pool["allocation"]) if part else ({}, ())
        yield _told(pool | said, (*used, *overtime))


def _told(pool: dict[str, Any], used: tuple[Figure, ...]) -> _Told:
    """A pool whose text names the unverified parameters that it depends on, and a row for each of them."""
    unverified = sorted({figure for figure in used if not figure.is_verified}, key=lambda figure: figure.name)
    if not unverified:
        return pool, []
    listed = ", ".join(f"{figure.name} ({figure.said})" for figure in unverified)
    common = {name: pool[name] for name in (*POOL, "currency", "amount")}
    uses = [{**common, "parameter": figure.name, "figure": figure.said} for figure in unverified]
    return pool | {"formula": f"{pool['formula']}; not verified: {listed}"}, uses


@dataclass(frozen=True)
class _Base:
    """A base while its pools are priced."""

    row: Mapping[str, Any]
    adjusted: Mapping[str, int]
    """what all adjusted plays of the base come to, by allocation"""
    others: pl.DataFrame
    quotations: Quotations
    us: UsMonth

    @property
    def currency(self) -> str:
        return _USD if self.row["currency"] == NO_CURRENCY else self.row["currency"]


def _statutory(part: Mapping[str, Any], of: _Base, allocation: str) -> tuple[dict[str, Any], tuple[Figure, ...]]:
    """The figures of one pool, and the parameters that it depends on."""
    found, every = payable(_month(of), of.us.figures, part["us_mechanicals"]), of.adjusted.get(allocation, 0)
    in_force = Fraction(part["days_in_force"], part["days_in_month"])
    share = Fraction(part["weight"], every * WHOLE_PPB) if every else in_force
    whole, earned = (nearest_nano(sum_ * share) for sum_ in (found.pool, max(found.after_performance, Fraction(0))))
    sums = {"revenue_share": earned, "minimum": nearest_nano(found.floor * share), "top_up": whole - earned}
    text = f"{found.steps}; × {share} of adjusted plays that nobody else licensed = {amount(whole, of.currency)}"
    said = {"currency": of.currency, "formula": text}
    return said | {name: from_nano(units) for name, units in (sums | {"amount": whole}).items()}, found.used


def _month(of: _Base) -> Month:
    is_here = (pl.col("territory") == of.row["territory"]) & (pl.col("offering") == of.row["offering"])
    counts = dict(of.us.given.subscribers.filter(is_here).select("kind", "subscribers").rows())
    others = counts.get("family", 0) + counts.get("student", 0)
    if others > of.row["subscribers"]:
        raise TermsError(
            f"{of.row['territory']} {of.row['offering']} has {others} subscribers of family plans and students, and "
            f"{of.row['subscribers']} in all: correct one of them in finance/."
        )
    licensed = of.others.filter(pl.col("right") == "PR", pl.col("licensor").is_not_null())
    return Month(
        revenue=Fraction(to_nano(of.row["amount"])),
        content_cost=_sum(of.us.given.recorded_pool.filter(is_here), of),
        performance=_sum(licensed, of),
        subscribers={"individual": of.row["subscribers"] - others, **counts},
        currency=of.currency,
        usd_rate=_rate(_USD, of),
    )


def _sum(pool: pl.DataFrame, of: _Base) -> Fraction:
    sums = pool.select("currency", "amount").iter_rows()
    return sum((to_nano(units) * _rate(currency, of) for currency, units in sums if units), Fraction(0))


def _rate(currency: str, of: _Base) -> Fraction:
    try:
        return cross(currency, of.currency, of.quotations).rate
    except MissingRateError as error:
        raise TermsError(
            f"US mechanicals of {of.row['territory']} {of.row['offering']} need {currency} in {of.currency}. {error}"
        ) from error


def _refuse(parts: pl.DataFrame, base: Mapping[str, Any]) -> None:
    """What makes US mechanicals of a base impossible."""
    where, named = f"{base['territory']} {base['offering']}", parts.filter(pl.col("us_mechanicals").is_not_null())
    agreement, both = named["agreement"].item(0), parts.filter(pl.col("pool_right") == "all")
    if base["territory"] not in words.TERRITORIES:
        raise TermsError(
            f"Agreement {agreement} computes mechanicals by 37 CFR 385 in {where}, which is not of the United States: "
            f"take {base['territory']} out of its territories, or give it a rate there."
        )
    if both.height:
        raise TermsError(
            f"Agreement {both['agreement'].item(0)} covers all rights of {where} in one sum, and agreement {agreement} "
            "deducts what performing costs there: name PR, and MR if it has it, with a sum of its own."
        )
    if base["subscribers"] == 0 and base["amount"] != 0 and set(named["us_mechanicals"]) != {"ad_supported"}:
        raise TermsError(
            f"Agreement {agreement} counts the subscribers of {where}, and its revenue names none: send the revenue "
            "file again with them, or correct the offering type under us_mechanicals."
        )
