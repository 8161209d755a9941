"""Renditions: what an agent made for one listener. No message describes them; the index beside their manifests does."""

from datetime import date

import polars as pl

from schemas.columns import polars_schema
from schemas.deal import Deal
from schemas.track import Track

_RELEASE = "rendition"
"""Stands for the release that a rendition is not in."""
_EVER = date(1970, 1, 1)


def renditions(index: pl.LazyFrame, track: pl.LazyFrame) -> pl.LazyFrame:
    """Each rendition as a track of its own, named after the recording that it renders.

    Args:
        index: rows of ``provenance_index`` with ``delivery_id`` and ``sent_at``; of several entries of one
            rendition the one of the newest index counts, and of one date the one with the greater ``delivery_id``.
        track: rows of ``track``; a rendition that is there already is left as the messages give it.

    Returns:
        Rows of ``track``.
    """
    named = _latest(index).join(track.select("track_id"), on="track_id", how="anti")
    parents = track.sort("track_id").unique("isrc", keep="first").select("isrc", "title", "artist", "duration_ms")
    types = polars_schema(Track)
    return (
        named.join(parents, on="isrc", how="left")
        .with_columns(
            release_id=pl.lit(_RELEASE),
            rendition_id="track_id",
            icpn=None,
            sub_title=pl.lit("Rendition"),
            release_title=pl.lit(""),
            label=None,
            file_name=None,
            contains_ai=None,
            title=pl.col("title").fill_null(""),
            artist=pl.col("artist").fill_null(""),
            duration_ms=pl.col("duration_ms").fill_null(0),
        )
        .select(pl.col(name).cast(kind) for name, kind in types.items())
        .sort("track_id")
    )


def rendition_deals(index: pl.LazyFrame, made: pl.LazyFrame) -> pl.LazyFrame:
    """A deal for each rendition: wherever its feature is offered, from the day that the index names.

    Args:
        index: as for :func:`renditions`.
        made: what :func:`renditions` returned.

    Returns:
        Rows of ``deal``.
    """
    types = polars_schema(Deal)
    none = pl.lit([], pl.List(pl.String))
    since = pl.col("valid_from").fill_null(_EVER)
    return (
        _latest(index)
        .join(made.select("track_id"), on="track_id", how="semi")
        .with_columns(
            deal=pl.lit(1),
            territories=pl.lit("+2136"),
            commercial_models=none,
            use_types=none,
            valid_from=since,
            valid_to=None,
        )
        .select(pl.col(name).cast(kind) for name, kind in types.items())
        .sort("track_id")
    )


def rendition_refs(made: pl.LazyFrame) -> pl.LazyFrame:
    """What a log calls a rendition: by its own id alone, for its ISRC is that of the recording which it renders.

    Args:
        made: what :func:`renditions` returned.

    Returns:
        Rows of ``track_ref``.
    """
    return made.select("track_id", track_ref="track_id").select("track_ref", "track_id")


def _latest(index: pl.LazyFrame) -> pl.LazyFrame:
    return (
        index.filter("is_rendition")
        .sort("sent_at", "delivery_id", "asset", "store", nulls_last=False)
        .unique("track_ref", keep="last", maintain_order=True)
        .select("isrc", "deliverer", "valid_from", "feature", track_id="track_ref")
    )
