"""The month's books: what every pool comes to, and the journal, in double entry."""

from collections.abc import Iterable

import polars as pl

from attribution.bases import BASE
from attribution.earnings import EARNING
from attribution.money import nano
from attribution.postings import POSTING, booked
from schemas.columns import polars_schema
from schemas.licensor_earning import LicensorEarning

_WHERE = [*BASE, "currency"]


def licensor_earnings(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All rows of ``licensor_earning``, from all sides and bases, in order.

    Args:
        parts: from ``earnings.recorded_earnings`` and ``earnings.ai_earnings`` and, base by base, ``modes.settle``.
    """
    empty = pl.DataFrame(schema=polars_schema(LicensorEarning))
    return pl.concat([empty, *parts]).sort(EARNING)


def in_order(entries: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All entries of the month, from the pools and from what is taken off payments, in order."""
    return pl.concat(entries).sort(POSTING)


def journal(base: pl.LazyFrame, pool: pl.LazyFrame, licensor_earning: pl.LazyFrame, *, period: str) -> pl.DataFrame:
    """One entry per base: its revenue and what the service adds, and whose they are.

    What the service adds to reach a minimum is booked apart from what it bears for the sources of AI tracks.

    Revenue and top-ups are debits, above zero; what is owed, held, set aside or the service's own are credits,
    below. What the pools leave of the revenue is the service's share; it is on the other side only where rates
    come to more than the whole, or a sum is owed where nobody delivered revenue.

    Args:
        base: rows of ``base``.
        pool: rows of ``pool``.
        licensor_earning: rows of ``licensor_earning``.
        period: the month.

    Returns:
        Rows of ``journal``; postings of zero are left out.
    """
    own = pl.lit("")
    revenue = base.select(*_WHERE, pl.lit("revenue").alias("account"), own.alias("sub_account"), units=nano("amount"))
    is_ai = pl.col("side") == "ai"
    account = pl.when(is_ai).then(pl.lit("ai_cost")).otherwise(pl.lit("minimum_top_up"))
    top_ups = pool.select(*_WHERE, account.alias("account"), own.alias("sub_account"), units=nano("top_up"))
    owed = licensor_earning.select(
        *_WHERE,
        pl.col("status").alias("account"),
        pl.when(pl.col("status") == "suspense")
        .then("reason")
        .otherwise(pl.coalesce("licensor", "reason"))
        .alias("sub_account"),
        units=nano("amount") * -1,
    )
    known = pl.concat([revenue, top_ups, owed])
    left = known.group_by(_WHERE).agg(units=pl.col("units").sum() * -1)
    share = left.select(*_WHERE, pl.lit("service_share").alias("account"), own.alias("sub_account"), "units")
    return booked(pl.concat([known, share]), pl.format("{}:{}:{}:settlement", pl.lit(period), "territory", "offering"))
