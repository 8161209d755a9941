"""Pools beside the recorded ones: money for AI tracks' sources that does not come from the tracks themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from attribution.ai_money.deduct import spread_over
from attribution.ai_money.lines import SLICE, Part
from attribution.ai_money.month import AiMonth
from attribution.ai_money.played import played_under
from attribution.ai_money.sums import Sum, of_base, sums
from attribution.ai_money.terms import SERVICE_SHARE
from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.money import money
from attribution.pools import POOL
from attribution.weights.allocation import PRO_RATA
from schemas.ai_earning import AiEarning
from schemas.ai_pool import AiPool
from schemas.columns import polars_schema

_SCALE = 10**26
"""What weights are brought to sum to."""
_BORNE = "what deliverers do not let be taken from their tracks"
_GIVEN = pl.Schema(
    {
        "territory": pl.String(),
        "offering": pl.String(),
        "agreement": pl.String(),
        "licensor": pl.String(),
        "currency": pl.String(),
        "revenue_share": pl.Int128(),
        "top_up": pl.Int128(),
        "formula": pl.String(),
    }
)


@dataclass(frozen=True)
class Beside:
    """Money beside the recorded pools."""

    pools: pl.DataFrame
    """rows of ``ai_pool``"""
    parts: list[Part]
    """their money on sources"""
    owed: pl.DataFrame
    """rows of ``ai_earning``: money of no one track, because none with the licence's sources was played"""


def pools_beside(month: AiMonth) -> Beside:
    """What each licence pays beside the recorded pools, once all of these are settled.

    Args:
        month: with ``parts`` and ``played`` of every base.

    Returns:
        Pools and their money. Of a revenue a licence has its share by plays of the tracks and weight of its
        licensor's sources in them, as of a track's own money; a fixed sum, and what a minimum adds, are the whole of
        it, by plays. In each track the licensor's slices share by weight.

    Raises:
        TermsError: where a sum cannot be converted.
    """
    every, parts = [], []
    for row in _licences(month):
        lines = played_under(row, month)
        found = sums(row, lines, month)
        every.extend(found)
        parts.extend(_spread(found, lines, month))
    return Beside(_rows(every, month), parts, _owed(every, parts))


def _licences(month: AiMonth) -> Iterator[Mapping[str, Any]]:
    """Of every licence the row that is in force at the month's end, else the last that a track is under."""
    on, used = month.ai.on, month.pay.rows["version"].unique()
    is_dated = (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
    rows = month.pay.licences.with_columns(is_dated=is_dated).filter(
        pl.col("is_dated") | pl.col("version").is_in(used.implode())
    )
    has_pool = (pl.col("revenue_base") != SERVICE_SHARE) | pl.col("minimum").is_not_null()
    newest = rows.sort("licence", "is_dated", "valid_from").unique("licence", keep="last", maintain_order=True)
    yield from newest.filter(has_pool).iter_rows(named=True)


def _spread(found: list[Sum], lines: pl.DataFrame, month: AiMonth) -> Iterator[Part]:
    """A licence's sums over its tracks and slices; what no track was played for has its line without one."""
    for one in found:
        territory = one.base["territory"]
        here = of_base(lines, one.base)
        by = _by(here, has_revenue=bool(one.share))
        if not any(by):
            continue
        named = {"agreement": one.row["licence"], "currency": one.currency}
        weighed = here.with_columns(
            pl.Series("by", by, dtype=pl.Int128),
            whole=pl.lit(one.share + one.top_up, pl.Int128),
            one=pl.lit(0),
            **{name: pl.lit(value) for name, value in named.items()},
        ).filter(pl.col("by") > 0)
        parts = apportion(
            weighed.lazy(), amount="whole", weight="by", within=["one"], order=["track", "segment"], into="amount"
        ).collect()
        cut = month.cut(territory)
        of_licence = cut.lines if one.row["revenue_base"] == SERVICE_SHARE else cut.beside
        own = month.pay.licences.filter(pl.col("licence") == one.row["licence"])["version"]
        slices = of_licence.filter(pl.col("version").is_in(own.implode()), pl.col("weight") > 0)
        pairs = spread_over(parts, slices, tracks=month.pay.tracks.height)
        told = parts.select("offering", "agreement", "currency", "track", "segment", pool_held=_held("whole"))
        yield Part(territory, "ai", told, pairs.with_columns(is_refused=pl.lit(value=False)), slices.select(SLICE))


def _by(lines: pl.DataFrame, *, has_revenue: bool) -> list[int]:
    """What a sum is spread over its lines by: plays × weight, as its revenue is counted; a fixed sum by plays alone.

    Scaled, so that together they stay within what apportionment takes.
    """
    weighed = [plays * weight if has_revenue else plays * (weight > 0) for plays, weight in _pairs(lines)]
    total = sum(weighed)
    return [one * _SCALE // total for one in weighed] if total else []


def _pairs(lines: pl.DataFrame) -> Iterator[tuple[int, int]]:
    yield from lines.select("plays", "weight").iter_rows()


def _rows(found: list[Sum], month: AiMonth) -> pl.DataFrame:
    types = polars_schema(AiPool)
    given = pl.DataFrame([_as_row(one) for one in found], schema=_GIVEN, orient="row")
    added = pl.when(pl.col("top_up") > 0)
    return (
        pl.concat([given, *_borne(month)])
        .group_by("territory", "offering", "agreement", "licensor", "currency")
        .agg(pl.col("revenue_share", "top_up").sum(), pl.col("formula").unique().sort().str.join("; "))
        .with_columns(amount=pl.col("revenue_share") + pl.col("top_up"))
        .with_columns(minimum=money(added.then("amount").otherwise(0)), hold_reason=_held("amount"))
        .with_columns(money(name) for name in ("revenue_share", "top_up", "amount"))
        .with_columns(pl.lit("ai").alias(name) for name in ("side", "right", "mode"))
        .with_columns(base_part=pl.lit(0), usage_share_ppb=pl.lit(0), allocation=pl.lit(PRO_RATA.name))
        .select(pl.col(name).cast(kind) for name, kind in types.items())
        .sort(POOL)
    )


def _held(units: str) -> pl.Expr:
    """Why money below zero is not payable."""
    return pl.when(pl.col(units) < 0).then(pl.lit("negative_revenue"))


def _as_row(one: Sum) -> dict[str, Any]:
    where = {name: one.base[name] for name in BASE}
    own = {"agreement": one.row["licence"], "licensor": one.row["licensor"], "currency": one.currency}
    return {**where, **own, "revenue_share": one.share, "top_up": one.top_up, "formula": one.steps}


def _borne(month: AiMonth) -> Iterator[pl.DataFrame]:
    """What the service bears in place of deliverers; of a refund it bears nothing, and gets back its own."""
    payees = month.pay.licences.select("licensor", agreement="licence").unique(
        "agreement", keep="last", maintain_order=True
    )
    for part in month.parts:
        if part.side != "ai":
            continue
        lines = part.lines.select("offering", "agreement", "currency").select(pl.all().gather(part.pairs["line"]))
        total = pl.col("amount").sum()
        yield (
            lines.with_columns(part.pairs["amount"])
            .group_by("offering", "agreement", "currency")
            .agg(revenue_share=pl.min_horizontal(total, 0), top_up=pl.max_horizontal(total, 0))
            .join(payees, on="agreement", how="left")
            .with_columns(territory=pl.lit(part.territory), formula=pl.lit(_BORNE))
            .select(pl.col(name).cast(kind) for name, kind in _GIVEN.items())
        )


def _owed(found: list[Sum], parts: list[Part]) -> pl.DataFrame:
    """Sums that are due though no track was played for them: the licensor's, held, since no manifest stands behind."""
    spread = {
        (part.territory, *row) for part in parts for row in part.lines.select("offering", "agreement").unique().rows()
    }
    types = polars_schema(AiEarning)
    rows = [
        _as_row(one) | {"right": one.row["right"], "units": one.share + one.top_up}
        for one in found
        if (one.base["territory"], one.base["offering"], one.row["licence"]) not in spread
    ]
    texts = {"track_id": "", "source": "", "work_right": "", "party_id": "", "side": "ai", "kind": "fallback"}
    texts |= {"basis": "fallback", "status": "hold", "reason": "provenance_unverified"}
    schema = _GIVEN | {"right": pl.String(), "units": pl.Int128()}
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .with_columns(pl.lit(value).alias(name) for name, value in texts.items())
        .with_columns(pl.lit(None).alias(name) for name in ("evidence_id", "consent_id"))
        .with_columns(licence="agreement", segment=pl.lit(0), weight_ppb=pl.lit(0), has_conflict=pl.lit(value=False))
        .with_columns(amount=money("units"))
        .select(pl.col(name).cast(kind) for name, kind in types.items())
    )
