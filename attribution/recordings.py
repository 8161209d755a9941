"""Recordings: what all references and tracks of one ISRC are together."""

import polars as pl


def recordings(track_ref: pl.LazyFrame, track: pl.LazyFrame) -> pl.LazyFrame:
    """The recording that each known reference is of.

    Args:
        track_ref: rows of ``track_ref``.
        track: rows of ``track``.

    Returns:
        ``track_ref`` and ``recording``, once per reference: the ISRC of the tracks that it can mean, or the reference
        itself where these are of several ISRCs. A reference that is not here is its own recording too.
    """
    isrc = pl.col("isrc")
    return (
        track_ref.join(track.select("track_id", "isrc"), on="track_id")
        .group_by("track_ref")
        .agg(recording=isrc.min(), _other=isrc.max())
        .select("track_ref", pl.when(pl.col("recording") == pl.col("_other")).then("recording").otherwise("track_ref"))
        .sort("track_ref")
    )
