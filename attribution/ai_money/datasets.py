"""The recorded side's datasets with AI in it, from one pass over the usage."""

from collections.abc import Iterator

import polars as pl

from attribution.ai_money.lines import Names, Part, ai_earnings, in_order
from attribution.ai_money.month import AiMonth, ai_month, settle_recorded
from attribution.ai_money.pools import Beside, pools_beside
from attribution.ai_money.terms import AiTerms
from attribution.bases import BASE
from attribution.epochs import Epochs
from attribution.fees import in_force
from schemas.ai_earning import AiEarning
from schemas.columns import polars_schema

Frames = Iterator[pl.DataFrame]


def datasets(
    usage: pl.LazyFrame, recorded_pool: pl.LazyFrame, ai: AiTerms, *, at_most: int = 1_000_000
) -> tuple[Frames, Frames, Frames]:
    """The rows of ``recording_earning``, ``ai_pool`` and ``ai_earning``, each piece by piece; read them in that order.

    Args:
        usage: rows of ``usage``.
        recorded_pool: rows of ``recorded_pool``.
        ai: the month's AI tracks, and what their money is settled by.
        at_most: rows of usage at a time.

    Raises:
        TermsError: where licences take more than a track has, or a sum cannot be converted.
    """
    month = ai_month(ai)
    beside: list[Beside] = []

    def pools() -> Frames:
        beside.append(pools_beside(month))
        yield beside[0].pools

    return settle_recorded(usage, recorded_pool, month, at_most=at_most), pools(), _earnings(month, beside)


def _earnings(month: AiMonth, beside: list[Beside]) -> Frames:
    """Base by base: pools beside the recorded ones first."""
    yield pl.DataFrame(schema=polars_schema(AiEarning))
    names = Names(month.pay, month.of.licensors, _accrued(month.ai))
    parts = [*month.parts, *(part for one in beside for part in one.parts)]
    owed = pl.concat([one.owed for one in beside]) if beside else pl.DataFrame(schema=polars_schema(AiEarning))
    for territory in sorted({part.territory for part in parts} | set(owed["territory"])):
        there = [part for part in parts if part.territory == territory]
        idle = owed.filter(pl.col("territory") == territory)
        offerings = {name for part in there for name in part.lines["offering"].unique()} | set(idle["offering"])
        for offering in sorted(offerings):
            unplayed = idle.filter(pl.col("offering") == offering)
            yield _of_base([part for part in there if part.side == "ai"], names, offering, unplayed)
            for part in there:
                if part.side == "recorded":
                    yield from ai_earnings(part, names, offering=offering)


def _of_base(parts: list[Part], names: Names, offering: str, unplayed: pl.DataFrame) -> pl.DataFrame:
    played = (rows for part in parts for rows in ai_earnings(part, names, offering=offering))
    return in_order([*played, unplayed])


def _accrued(ai: AiTerms) -> pl.DataFrame:
    """Where a licensor's composition agreement pays only what it claims: so is its part of AI tracks."""
    if ai.base.is_empty():
        return pl.DataFrame(schema=dict.fromkeys([*BASE, "work_right", "licensor"], pl.String))
    waits = (pl.col("mode") == "claims") | ((pl.col("mode") == "share_register") & ~pl.col("is_register_payable"))
    agreed = in_force(ai.agreement, ai.territory_set, ai.base, Epochs((ai.on,), ai.on)).filter(
        waits, pl.col("licensor").is_not_null()
    )
    return agreed.select(*BASE, "licensor", work_right="right").unique()
