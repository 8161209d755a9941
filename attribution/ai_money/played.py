"""The plays that a licence's pools are spread by."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from attribution.ai_money.month import AiMonth
from attribution.ai_money.terms import FIXED, SERVICE_SHARE

_LINES = pl.Schema(
    {
        "territory": pl.String(),
        "offering": pl.String(),
        "track": pl.UInt32(),
        "segment": pl.Int16(),
        "plays": pl.Int64(),
        "weight": pl.Int128(),
    }
)


def played_under(row: Mapping[str, Any], month: AiMonth) -> pl.DataFrame:
    """Plays of the tracks that a licence is for, where a pool of its counts them.

    A fixed sum and a minimum are spread by the plays of each base. A part of the revenue of a feature or of a
    generator counts the plays of a territory in all offerings: of the feature's tracks, or of all under the licence.

    Args:
        row: its row of ``ai_licence``.
        month: with the plays of every base.

    Returns:
        territory, offering of the pool, track, segment, plays, and Int128 ``weight``: what the licensor's sources have
        of the track there, of ``WHOLE_WEIGHT``; in that order. Of a revenue, tracks without any are among them: they
        count for others.
    """
    pay = month.pay
    own = pay.licences.filter(pl.col("licence") == row["licence"])["version"].implode()
    tracks = pay.rows.filter(pl.col("version").is_in(own))["track"].unique().implode()
    played = pl.concat([pl.DataFrame(schema={name: _LINES[name] for name in list(_LINES)[:-1]}), *month.played])
    by_revenue = row["revenue_base"] not in (FIXED, SERVICE_SHARE)
    if by_revenue:
        played = played.with_columns(offering=pl.lit(row["feature"]))
    key = list(_LINES)[:4]
    lines = played.filter(pl.col("track").is_in(tracks)).group_by(key).agg(pl.col("plays").sum())
    weighed = [
        some.join(_weights(month, territory, row, own), on="track", how="left" if by_revenue else "inner")
        for (territory,), some in lines.group_by("territory")
    ]
    found = pl.concat([pl.DataFrame(schema=_LINES), *weighed])
    return found.with_columns(pl.col("weight").fill_null(0)).select(_LINES.names()).sort(key)


def _weights(month: AiMonth, territory: object, row: Mapping[str, Any], own: pl.Series) -> pl.DataFrame:
    """What the licence's slices are of each track in a territory."""
    cut = month.cut(str(territory))
    slices = cut.lines if row["revenue_base"] == SERVICE_SHARE else cut.beside
    return slices.filter(pl.col("version").is_in(own)).group_by("track").agg(pl.col("weight").sum())
