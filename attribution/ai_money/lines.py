"""What AI tracks' sources earn, kept as numbers until it is written out as rows of ``ai_earning``."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from attribution.ai_money.payable import REASON, Payable
from attribution.money import money
from schemas.ai_earning import AiEarning
from schemas.columns import polars_schema

SLICE = ["row", "work_right", "party_id", "licensor", "reason"]
"""What is kept of a slice once its money is known."""
_KEY = AiEarning.to_schema().unique


@dataclass(frozen=True)
class Part:
    """Money of one side in one territory."""

    territory: str
    side: str
    lines: pl.DataFrame
    """offering, agreement, currency, track (number), segment; ``pool_held``: why nothing of its pool is payable"""
    pairs: pl.DataFrame
    """line, slice, Int128 amount; ``is_refused``: the deliverer refuses the deduction, which the licence insists on"""
    cut: pl.DataFrame
    """the territory's slices: row (of ``Payable.rows``), work_right, party_id, licensor, reason"""


@dataclass(frozen=True)
class Names:
    """What the numbers in a part stand for."""

    pay: Payable
    licensors: pl.Series
    accrued: pl.DataFrame
    """territory, offering, work_right, licensor: composition agreements whose money waits for a claim"""


def ai_earnings(part: Part, names: Names, *, offering: str, at_most: int = 250_000) -> Iterator[pl.DataFrame]:
    """A part's rows of ``ai_earning`` in one offering, in the order of lines and slices, ``at_most`` at a time."""
    here = part.lines.select(pl.col("offering") == offering).to_series()
    for pairs in part.pairs.filter(here.gather(part.pairs["line"])).iter_slices(at_most):
        yield _written(part, pairs, names)


def _written(part: Part, pairs: pl.DataFrame, names: Names) -> pl.DataFrame:
    types = polars_schema(AiEarning)
    lines = part.lines.select("offering", "agreement", "currency", "track", "segment", "pool_held")
    found = pairs.hstack(lines.select(pl.all().gather(pairs["line"]))).hstack(
        part.cut.select(pl.all().gather(pairs["slice"]))
    )
    told = ["version", "right", "kind", "source", "basis", "payable_ppb", "held", "consent_id", "has_conflict"]
    rows = found.hstack(names.pay.rows.select(pl.col(told).gather(found["row"])))
    named = rows.with_columns(
        names.pay.tracks["track_id"].gather(rows["track"]),
        names.pay.tracks["evidence_id"].gather(rows["track"]),
        names.pay.licences["licence"].gather(rows["version"]),
        names.licensors.gather(rows["licensor"]).alias("licensor"),
        pl.col("work_right").cast(pl.String),
        territory=pl.lit(part.territory),
        side=pl.lit(part.side),
        weight_ppb="payable_ppb",
        amount=money("amount"),
    )
    return _with_status(named, names.accrued).select(pl.col(name).cast(types[name]) for name in types)


def _with_status(rows: pl.DataFrame, accrued: pl.DataFrame) -> pl.DataFrame:
    """Held for what its track, source, share or pool is held for; suspense without a payee; else as its agreement pays.

    A pool that is held keeps nothing from a payee who is not known.
    """
    key = ["territory", "offering", "work_right", "licensor"]
    waits = rows.join(accrued.with_columns(is_accrued=True), on=key, how="left", maintain_order="left")
    refused = pl.when("is_refused").then(pl.lit("deduction_refused").cast(REASON))
    of_slice = pl.when(
        pl.col("reason").cast(pl.String).is_in(["overclaim", "dispute", "provenance_unverified", "consent_missing"])
    )
    has_payee = pl.col("licensor").is_not_null()
    of_pool = pl.when(has_payee).then(pl.col("pool_held").cast(REASON))
    held = pl.coalesce("held", of_slice.then("reason"), refused, of_pool)
    status = (
        pl.when(held.is_not_null())
        .then(pl.lit("hold"))
        .when(~has_payee)
        .then(pl.lit("suspense"))
        .when(pl.col("is_accrued").fill_null(value=False))
        .then(pl.lit("accrued"))
        .otherwise(pl.lit("payable"))
    )
    return waits.with_columns(
        status=status, reason=pl.coalesce(held, pl.when(~has_payee).then("reason")).cast(pl.String)
    )


def in_order(rows: list[pl.DataFrame]) -> pl.DataFrame:
    """Rows of one base's pools beside the recorded ones, in the order of their key."""
    return pl.concat(rows).sort(_KEY, nulls_last=False)
