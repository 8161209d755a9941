"""A month's money under one model, summed up for comparing: by artist, by licensor, and to an invented listener."""

from fractions import Fraction

import polars as pl

from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.money import from_nano, money, nano, nearest_nano, to_nano
from schemas.columns import MONEY

_PLACE = [*BASE, "track_id", "segment"]


def by_artist(usage: pl.DataFrame, base: pl.DataFrame, track: pl.DataFrame) -> pl.DataFrame:
    """Every base over all that was played in it, by weight, whoever delivered or licensed it.

    Args:
        usage: rows of ``usage``; what is held of listeners who played nothing has an empty track.
        base: rows of ``base``.
        track: ``track_id`` and ``artist``, one row per track.

    Returns:
        currency, artist, reason, ``amount``: a currency's amounts sum to its bases exactly. Where the artist is null
        the reason says why: ``unknown_track``, or ``idle_listeners`` and ``no_plays``, whose money no track has.
    """
    whole = base.select(*BASE, "currency", whole=nano("amount"))
    rows = usage.filter((pl.col("plays") > 0) | (pl.col("weight") > 0)).select(*_PLACE, "weight", "reason")
    parts = apportion(
        rows.join(whole, on=BASE).lazy(),
        amount="whole",
        weight="weight",
        within=BASE,
        order=["track_id", "segment"],
        into="amount",
    )
    shared = (
        parts.filter(pl.col("amount").is_not_null())
        .join(track.lazy().select("track_id", "artist"), on="track_id", how="left")
        .select(*BASE, "currency", "artist", "amount", reason=_why_nobody())
        .collect()
    )
    left = whole.join(shared.select(BASE).unique(), on=BASE, how="anti").filter(pl.col("whole") != 0)
    unplayed = left.select("currency", artist=pl.lit(None, pl.String), amount="whole", reason=pl.lit("no_plays"))
    return (
        pl.concat([shared.drop(BASE), unplayed], how="diagonal")
        .group_by("currency", "artist", "reason")
        .agg(money(pl.col("amount").sum()))
        .sort("currency", "artist", "reason")
        .select("currency", "artist", "reason", "amount")
    )


def _why_nobody() -> pl.Expr:
    return (
        pl.when(pl.col("artist").is_not_null())
        .then(pl.lit(None, pl.String))
        .when(pl.col("track_id") == "")
        .then("reason")
        .otherwise(pl.lit("unknown_track"))
    )


def by_licensor(earning: pl.DataFrame, side: str) -> pl.DataFrame:
    """What pools of a side pay.

    Args:
        earning: ``licensor``, ``currency``, ``amount``: rows of ``recording_earning`` or ``licensor_earning``.
        side: recorded or composition.

    Returns:
        side, currency, licensor, ``amount``.
    """
    sums = earning.group_by("currency", "licensor").agg(money(nano("amount").sum()))
    return sums.sort("currency", "licensor").select(pl.lit(side).alias("side"), "currency", "licensor", "amount")


def joined_bases(base: pl.DataFrame, active: pl.DataFrame) -> pl.DataFrame:
    """The base that an invented listener joins in each currency, and its fee there.

    That is the largest base that is played in; of equals the first. The fee is what a listener who plays brings in.

    Args:
        base: rows of ``base``.
        active: territory, offering and ``listeners`` with a qualified play.

    Returns:
        territory, offering, currency, ``amount`` before the fee, ``fee``.
    """
    played = base.join(active.filter(pl.col("listeners") > 0), on=BASE).filter(pl.col("amount") > 0)
    largest = (
        played.sort("currency", "amount", *BASE, descending=[False, True, False, False])
        .unique("currency", keep="first", maintain_order=True)
        .select(*BASE, "currency", "amount", "listeners")
    )
    fees = [
        from_nano(nearest_nano(Fraction(to_nano(amount), listeners)))
        for amount, listeners in largest.select("amount", "listeners").iter_rows()
    ]
    return largest.drop("listeners").with_columns(pl.Series("fee", fees, MONEY))


def extracted(weights: pl.DataFrame, joined: pl.DataFrame, track_ref: str) -> pl.DataFrame:
    """What comes back to invented listeners: their track's part of each base with their fee in it.

    Args:
        weights: territory, offering, ``track_ref``, ``weight`` of everything in the bases, the invented track too.
        joined: from :func:`joined_bases`.
        track_ref: the invented track; it has weight once in a base.

    Returns:
        The rows of ``joined`` with ``amount`` replaced by what comes back, to the nearest nano-unit.
    """
    weight = pl.col("weight").cast(pl.Int128)
    own = weight.filter(pl.col("track_ref") == track_ref).sum()
    parts = joined.join(
        weights.group_by(BASE).agg(own=own, whole=weight.sum()), on=BASE, how="left", maintain_order="left"
    )
    back = [
        from_nano(nearest_nano(Fraction(row["own"], row["whole"]) * (to_nano(row["amount"]) + to_nano(row["fee"]))))
        if row["whole"]
        else from_nano(0)
        for row in parts.iter_rows(named=True)
    ]
    return parts.drop("own", "whole").with_columns(pl.Series("amount", back, MONEY))
