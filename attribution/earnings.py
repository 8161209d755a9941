"""A pool's money on the lines of its usage."""

import polars as pl

from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.money import money, nano
from attribution.order import in_order
from attribution.pools import POOL, rated_plays
from schemas.columns import polars_schema
from schemas.licensor_earning import LicensorEarning
from schemas.recording_earning import RecordingEarning

EARNING = [*POOL, "licensor", "basis", "status", "reason"]
"""What names a row of ``licensor_earning``, in its order."""


def recording_earnings(usage: pl.DataFrame, pool: pl.DataFrame) -> pl.DataFrame:
    """Each recorded pool, over the tracks that it is for.

    Args:
        usage: rows of ``usage``, of whole bases.
        pool: rows of ``pool``; those of other bases and of compositions are passed over.

    Returns:
        Rows of ``recording_earning``. Usage that nobody licensed is suspense under our provision, or has no line
        where we have none: its money stays with the service. Lines of a pool that is held are held for its reason.
    """
    types = polars_schema(RecordingEarning)
    numbered = pool.filter(pl.col("side") == "recorded").sort(POOL).with_row_index("pool")
    lines = (
        in_order(usage.filter((pl.col("weight") > 0) | (pl.col("plays") > 0)), [*BASE, "track_id", "segment"])
        .with_row_index("row")
        .join(numbered.select("pool", *BASE, "agreement", "currency", "hold_reason"), on=[*BASE, "agreement"])
        .with_columns(pl.col("weight", "plays").cast(pl.Int128))
    )
    status = pl.when(pl.col("reason").is_not_null()).then(pl.lit("suspense")).when(pl.col("hold_reason").is_not_null())
    has_rated = pl.col("rated").sum().over("pool") > 0
    by_price = lines.with_columns(rated=rated_plays().cast(pl.Int128)).with_columns(
        all_plays="plays", plays=pl.when(has_rated).then("rated").otherwise("plays")
    )
    return (
        spread(by_price, numbered, order=["row"])
        .with_columns(plays="all_plays")
        .sort("pool", "row")
        .with_columns(status.then(pl.lit("hold")).otherwise(pl.lit("payable")).alias("status"))
        .with_columns(pl.coalesce("reason", "hold_reason").alias("reason"))
        .select(pl.col(name).cast(types[name]) for name in types)
    )


def spread(lines: pl.DataFrame, pool: pl.DataFrame, *, order: list[str]) -> pl.DataFrame:
    """Add ``amount``, each line's part of its pool.

    By weight; by plays in a pool whose lines have no weight, which a minimum per play makes possible.

    Args:
        lines: ``pool`` and Int128 ``weight`` and ``plays``; ``order`` names a line within its pool.
        pool: ``pool`` and its ``amount``.
        order: breaks ties.
    """
    idle = lines.group_by("pool").agg(pl.col("weight").sum()).filter(pl.col("weight") == 0)["pool"]
    by = pl.when(pl.col("pool").is_in(idle.implode())).then("plays").otherwise("weight")
    whole = _amounts(pool).gather(lines["pool"])
    narrow = lines.lazy().select("pool", *order, whole.alias("whole"), by=by)
    parts = apportion(narrow, amount="whole", weight="by", within=["pool"], order=order, into="amount")
    return lines.with_columns(parts.select(money("amount")).collect())


def _amounts(pool: pl.DataFrame) -> pl.Series:
    """Nano-units by number of the pool."""
    numbers = pool["pool"].to_list()
    return pl.zeros(max(numbers, default=-1) + 1, dtype=pl.Int128, eager=True).scatter(
        pool["pool"], pool.select(nano("amount")).to_series()
    )


def recorded_earnings(recording_earning: pl.LazyFrame, pool: pl.LazyFrame) -> pl.DataFrame:
    """What each recorded pool comes to: rows of ``licensor_earning``.

    Args:
        recording_earning: rows of ``recording_earning``.
        pool: rows of ``pool``; those of compositions are passed over.
    """
    key = [*BASE, "agreement"]
    numbered = pool.filter(pl.col("side") == "recorded").sort(POOL).with_row_index("pool").collect()
    totals = (
        recording_earning.group_by(*key, "licensor", "status", "reason")
        .agg(nano("amount").sum(), lines=pl.len(), plays=pl.col("plays").sum())
        .collect(engine="streaming")
        .join(numbered.select("pool", *key), on=key)
    )
    return licensor_earnings(totals.with_columns(basis=pl.lit("own")), numbered)


def ai_earnings(ai_earning: pl.LazyFrame, pool: pl.LazyFrame) -> pl.DataFrame:
    """What the sources of AI tracks have of each pool: rows of ``licensor_earning``.

    Args:
        ai_earning: rows of ``ai_earning``; they have no plays, which the tracks' own lines count.
        pool: rows of ``pool``; those of compositions are passed over.
    """
    key = [*BASE, "side", "agreement"]
    numbered = pool.filter(pl.col("side") != "composition").sort(POOL).with_row_index("pool").collect()
    totals = (
        ai_earning.group_by(*key, "licensor", "basis", "status", "reason")
        .agg(nano("amount").sum(), lines=pl.len(), plays=pl.lit(0))
        .collect(engine="streaming")
        .join(numbered.select("pool", *key), on=key)
    )
    return licensor_earnings(totals, numbered)


def licensor_earnings(totals: pl.DataFrame, pool: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``licensor_earning``.

    Args:
        totals: ``pool``, licensor, basis, status, reason, Int128 ``amount``, ``lines``, ``plays``.
        pool: ``pool``, its number, and the columns of ``pool``.
    """
    types = polars_schema(LicensorEarning)
    given = ["licensor", "basis", "status", "reason", "amount", "lines", "plays"]
    facts = pool.select("pool", *(name for name in types if name not in given))
    return (
        totals.select("pool", *given)
        .with_columns(money("amount"))
        .join(facts, on="pool")
        .select(pl.col(name).cast(types[name]) for name in types)
        .sort(EARNING)
    )
