"""What a licence's pools come to: a part of a feature's or generator's revenue, a fixed sum, what a minimum adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.agreements import TermsError
from attribution.ai_money.month import AiMonth
from attribution.ai_money.terms import FIXED, SERVICE_SHARE
from attribution.ai_money.track_slices import WHOLE_WEIGHT
from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.formula import amount, fee_steps, percent
from attribution.fx import MissingRateError, cross
from attribution.money import nearest_nano, to_nano
from schemas.columns import NO_CURRENCY, WHOLE_PPB


@dataclass
class Sum:
    """What a licence has in one base, in nano-units of its currency."""

    row: Mapping[str, Any]
    base: Mapping[str, Any]
    currency: str
    share: int = 0
    top_up: int = 0
    steps: str = ""


def sums(row: Mapping[str, Any], lines: pl.DataFrame, month: AiMonth) -> list[Sum]:
    """What a licence comes to in each base that it has money in.

    Args:
        row: its row of ``ai_licence``.
        lines: its plays, from :func:`attribution.ai_money.played.played_under`.
        month: with the parts of every base; what the licence has of them counts towards its minimum.

    Raises:
        TermsError: where a sum cannot be converted.
    """
    bases = _bases(row, month)
    found = [Sum(row, base, _currency(row, base)) for base in bases.iter_rows(named=True)]
    for one in found:
        if row["revenue_base"] not in (FIXED, SERVICE_SHARE):
            _take_share(one, lines)
    for one, units in zip(found, _owed(row, found, lines, month), strict=True):
        _top_up(one, units, month)
    return [one for one in found if one.share or one.top_up]


def _bases(row: Mapping[str, Any], month: AiMonth) -> pl.DataFrame:
    members = month.ai.territory_set.filter(pl.col("territories") == row["territories"])["territory"]
    there = month.ai.base.filter(pl.col("territory").is_in(members.implode())).sort(BASE)
    by_feature = row["revenue_base"] not in (FIXED, SERVICE_SHARE)
    return there.filter(pl.col("offering") == row["feature"]) if by_feature else there


def _currency(row: Mapping[str, Any], base: Mapping[str, Any]) -> str:
    own = row["currency"]
    return own if base["currency"] == NO_CURRENCY and own else base["currency"]


def _take_share(one: Sum, lines: pl.DataFrame) -> None:
    """The licence's share of the base: by plays of its tracks, and in each by the weight of the licensor's sources."""
    here = of_base(lines, one.base)
    plays = int(here["plays"].sum())
    due = sum(count * weight for count, weight in here.select("plays", "weight").iter_rows())
    share = Fraction(due, plays * WHOLE_WEIGHT) if plays else Fraction(0)
    net = to_nano(one.base["amount"])
    one.share = nearest_nano(share * net)
    part = percent(int(share * WHOLE_PPB))
    named = f"{part} (share × weight of its sources, over {plays:,} plays)"
    one.steps = f"{named} × {amount(net, one.base['currency'])} net = {amount(one.share, one.base['currency'])}"


def of_base(lines: pl.DataFrame, base: Mapping[str, Any]) -> pl.DataFrame:
    """The plays that a pool of a base is spread by."""
    return lines.filter(pl.col("territory") == base["territory"], pl.col("offering") == base["offering"])


def _owed(row: Mapping[str, Any], found: list[Sum], lines: pl.DataFrame, month: AiMonth) -> list[int]:
    """What the service adds in each base, in the licence's currency: its fixed sum, or what its minimum lacks."""
    least = to_nano(row["minimum"]) if row["minimum"] is not None else 0
    if row["revenue_base"] == FIXED:
        total = max(to_nano(row["fixed"] or Decimal(0)), least)
    else:
        total = max(least - _earned(row, found, month), 0) if least else 0
    if not (total and found):
        return [0] * len(found)
    plays = [int(of_base(lines, one.base)["plays"].sum()) for one in found]
    weights = plays if any(plays) else [one.base["plays"] for one in found]
    frame = pl.DataFrame({"at": range(len(found)), "by": weights if any(weights) else [1] * len(found)}).with_columns(
        one=pl.lit(0), total=pl.lit(total, pl.Int128)
    )
    parts = apportion(frame.lazy(), amount="total", weight="by", within=["one"], order=["at"], into="part").collect()
    return parts.sort("at")["part"].to_list()


def _earned(row: Mapping[str, Any], found: list[Sum], month: AiMonth) -> int:
    """What a licence has earned in the month before any minimum, in its own currency."""
    own = pl.col("version").is_in(month.pay.licences.filter(pl.col("licence") == row["licence"])["version"].implode())
    total = Fraction(0)
    for part in month.parts:
        rows = part.cut["row"].gather(part.pairs["slice"])
        lines = part.pairs.with_columns(month.pay.rows["version"].gather(rows)).filter(own)
        currencies = lines.with_columns(part.lines["currency"].gather(lines["line"]))
        for currency, units in currencies.group_by("currency").agg(pl.col("amount").sum()).sort("currency").iter_rows():
            total += units * _rate(row, currency, row["currency"], month)
    for one in found:
        total += one.share * _rate(row, one.currency, row["currency"], month) if one.share else 0
    return nearest_nano(total)


def _rate(row: Mapping[str, Any], source: str, target: str, month: AiMonth) -> Fraction:
    try:
        return cross(source, target, month.ai.quotations).rate
    except MissingRateError as error:
        raise TermsError(
            f"Licence {row['licence']} has a minimum or fixed sum in {row['currency']}, and money of its tracks is in "
            f"another currency. {error}; or write the licence's sum in that currency."
        ) from error


def _top_up(one: Sum, units: int, month: AiMonth) -> None:
    if not units:
        return
    rate = _rate(one.row, one.row["currency"], one.currency, month)
    one.top_up = nearest_nano(units * rate)
    steps = fee_steps(units, one.row["currency"], rate, amount(one.top_up, one.currency))
    what = "fixed sum" if one.row["revenue_base"] == FIXED else "minimum adds"
    one.steps = "; ".join(filter(None, [one.steps, f"{what}: {steps.removeprefix('fee ')}"]))
