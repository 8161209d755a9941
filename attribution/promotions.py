"""Promotion programmes: which tracks take part on which days, and which plays are under a programme.

A track keeps its full weight under a commission; plays at a rate of zero weigh nothing and are reported all the same.
"""

from datetime import date
from typing import Final

import polars as pl

from attribution.agreements import TermsError
from attribution.bases import BASE
from schemas.columns import polars_schema
from schemas.promotion_usage import PromotionUsage

PROGRAMME: Final = ["promotion", "valid_from"]
_PLAYED: Final = [*BASE, "track_ref", "surface", "ref_segment"]
_EVERY: Final = ""
"""Stands for all tracks of a licensor."""


def opted_in(
    promotion: pl.LazyFrame, promotion_track: pl.LazyFrame, track: pl.LazyFrame, party: pl.LazyFrame
) -> pl.LazyFrame:
    """The tracks that take part in programmes, and when.

    A programme is for tracks that its licensor contracts for: an ISRC which somebody else delivers too opts in no
    track but the licensor's own. A programme as dated ends, at the latest, where a later one of its name begins.

    Args:
        promotion: rows of ``promotion``.
        promotion_track: rows of ``promotion_track``.
        track: rows of ``track``.
        party: rows of ``party``.

    Returns:
        ``PROGRAMME``, ``track_id``, ``from_date`` and ``to_date`` (null: no end); intervals may overlap.
    """
    following = pl.col("valid_from").shift(-1).over("promotion", order_by="valid_from").dt.offset_by("-1d")
    dated = promotion.select(*PROGRAMME, "licensor", valid_to=pl.min_horizontal("valid_to", following))
    named = promotion_track.join(dated, on=PROGRAMME).select(
        *PROGRAMME,
        "track",
        "licensor",
        from_date=pl.max_horizontal("from_date", "valid_from"),
        to_date=pl.min_horizontal("to_date", "valid_to"),
    )
    tracks = track.select("track_id", "isrc", "deliverer").join(_contracted(party), on="deliverer")
    columns = [*PROGRAMME, "track_id", "from_date", "to_date"]
    by_name = (
        named.join(tracks, left_on=["track", "licensor"], right_on=[name, "licensor"], coalesce=False).select(columns)
        for name in ("track_id", "isrc")
    )
    every = named.filter(pl.col("track") == _EVERY).join(tracks, on="licensor").select(columns)
    found = pl.concat([*by_name, every]).unique()
    return found.filter(pl.col("to_date").is_null() | (pl.col("to_date") >= pl.col("from_date")))


def _contracted(party: pl.LazyFrame) -> pl.LazyFrame:
    """Who contracts for each deliverer."""
    known = party.filter(pl.col("dpid").is_not_null())
    return known.select(deliverer="dpid", licensor=pl.coalesce("licensor", "party"))


def promotion_changes(opted: pl.LazyFrame) -> pl.LazyFrame:
    """The days on which tracks begin and cease to take part, as ``catalogue.segments`` wants them.

    Args:
        opted: from :func:`opted_in`.
    """
    return opted.select("track_id", valid_from="from_date", valid_to="to_date")


def promoted_references(
    opted: pl.LazyFrame, promotion: pl.LazyFrame, track_ref: pl.LazyFrame, first: date, last: date
) -> pl.DataFrame:
    """What plays under a programme may look like in the log of a month.

    Args:
        opted: from :func:`opted_in`.
        promotion: rows of ``promotion``.
        track_ref: rows of ``track_ref``.
        first: first day of the month.
        last: last day of the month.

    Returns:
        ``track_ref`` and ``surface``, each pair once.
    """
    in_month = (pl.col("from_date") <= last) & (pl.col("to_date").is_null() | (pl.col("to_date") >= first))
    return (
        opted.filter(in_month)
        .join(promotion.select(*PROGRAMME, surface="surfaces").explode("surface"), on=PROGRAMME)
        .join(track_ref, on="track_id")
        .select("track_ref", "surface")
        .unique()
        .sort("track_ref", "surface")
        .collect()
    )


def promotion_usage(
    played: pl.DataFrame, opted: pl.DataFrame, promotion: pl.DataFrame, territory_set: pl.DataFrame
) -> pl.DataFrame:
    """The plays under each programme.

    A play that no live deal covers is under no contract, and so under no programme.

    Args:
        played: from ``eligibility.tracks_of``, with ``surface`` and ``plays``.
        opted: from :func:`opted_in`.
        promotion: rows of ``promotion``.
        territory_set: members of the programmes' territories.

    Returns:
        Rows of ``promotion_usage``.

    Raises:
        TermsError: where two programmes cover the same plays.
    """
    is_open = pl.col("to_date").is_null() | (pl.col("to_date") >= pl.col("day"))
    is_offered = (pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering"))
    types = polars_schema(PromotionUsage)
    rows = (
        played.filter("is_live")
        .join(opted, on="track_id")
        .filter(pl.col("from_date") <= pl.col("day"), is_open)
        .join(promotion.select(*PROGRAMME, "surfaces", "territories", "offerings"), on=PROGRAMME)
        .filter(pl.col("surfaces").list.contains(pl.col("surface")), is_offered)
        .join(territory_set, on=["territories", "territory"], how="semi")
        .unique([*PROGRAMME, *_PLAYED])
        .sort(*PROGRAMME, *_PLAYED)
    )
    _refuse_two(rows)
    return rows.select(pl.col(name).cast(kind) for name, kind in types.items())


def _refuse_two(rows: pl.DataFrame) -> None:
    two = rows.filter(pl.len().over(_PLAYED) > 1).sort(*_PLAYED, *PROGRAMME)
    if two.is_empty():
        return
    one, other = two.row(0, named=True), two.row(1, named=True)
    raise TermsError(
        f"Promotions {one['promotion']} and {other['promotion']} both cover track {one['track_id']} on "
        f"{one['surface']} in {one['territory']} for {one['offering']} from {one['day']}. Let one opt-in end (to) "
        f"before the other begins, or take the surface, the territory or the offering out of one of them."
    )


def zero_rated(promotion_usage: pl.LazyFrame, promotion: pl.LazyFrame) -> pl.LazyFrame:
    """What plays at a rate of zero count for the recorded side: nothing.

    Args:
        promotion_usage: rows of ``promotion_usage``.
        promotion: rows of ``promotion``.

    Returns:
        ``track_ref``, ``territory``, ``offering``, ``surface``, ``segment`` (of the reference, as in ``listening``) and
        ``numerator`` 0, each once.
    """
    free = promotion.filter(pl.col("kind") == "zero_rate").select(PROGRAMME)
    return (
        promotion_usage.join(free, on=PROGRAMME, how="semi")
        .select("track_ref", *BASE, "surface", segment="ref_segment", numerator=pl.lit(0, pl.Int64))
        .sort("track_ref", *BASE, "surface", "segment")
    )


def zero_rate_plays(promotion_usage: pl.LazyFrame, promotion: pl.LazyFrame) -> pl.DataFrame:
    """Plays at a rate of zero, as ``usage`` has tracks: territory, offering, ``track_id``, segment and plays.

    Args:
        promotion_usage: rows of ``promotion_usage``.
        promotion: rows of ``promotion``.
    """
    free = promotion.filter(pl.col("kind") == "zero_rate").select(PROGRAMME)
    rows = promotion_usage.join(free, on=PROGRAMME, how="semi")
    return rows.group_by(*BASE, "track_id", "segment").agg(pl.col("plays").sum()).collect()
