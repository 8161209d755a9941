"""The tracks of a month as delivered: what a log may call them, who contracts for them, and under which deals."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from attribution.agreements import TermsError
from attribution.deals import Deals, monthly_deals


@dataclass(frozen=True)
class Delivered:
    """What a month's play can be of, and under which terms; prepared once, for all bases.

    Tracks carry a number (``track``) in the order of their ids, which joins and sorts faster than text.
    """

    tracks: pl.DataFrame
    """track, track_id, isrc, deliverer; licensor and its number, party, where the deliverer is a party of ours"""
    parties: pl.DataFrame
    """licensor, in the order of party, its number"""
    references: pl.DataFrame
    """track_ref, track, turn: the order in which tracks of one reference are preferred; 0 where it has one"""
    segments: pl.DataFrame
    """track_ref, segment, day: the first of its days"""
    own_segments: pl.DataFrame
    """track, own_segment, day: how the track itself is cut, however the reference is"""
    deals: Deals
    agreement: pl.DataFrame
    territory_set: pl.DataFrame
    first: date
    last: date


def delivered(
    *,
    track_refs: pl.LazyFrame,
    track: pl.LazyFrame,
    deal: pl.LazyFrame,
    segments: pl.LazyFrame,
    territory_set: pl.LazyFrame,
    service_offering: pl.LazyFrame,
    party: pl.LazyFrame,
    agreement: pl.LazyFrame,
    first: date,
    last: date,
) -> Delivered:
    """Everything that ``eligibility.usage`` looks up, from the datasets of those names.

    Args:
        track_refs: ``track_ref`` and ``track_id``: every name that the log may give a track.
        track: the catalogue.
        deal: the tracks' deal terms.
        segments: rows of ``track_segment``.
        territory_set: members of the territories of deals and agreements.
        service_offering: offerings of the service.
        party: parties; the deliverer's licensor, else the deliverer itself, is who contracts.
        agreement: agreements of the recorded side; others are ignored.
        first: first day of the month.
        last: last day of the month.

    Raises:
        TermsError: where one deliverer is two parties.
    """
    parties = _parties(party.collect())
    tracks = _tracks(track, parties)
    cuts = segments.select("track_ref", "segment", day="from_date").collect()
    numbers = tracks.select("track", track_ref="track_id")
    members = territory_set.collect()
    return Delivered(
        tracks=tracks,
        parties=parties.select("party", "licensor").unique().sort("party").select("licensor"),
        references=_references(track_refs, tracks),
        segments=cuts,
        own_segments=cuts.join(numbers, on="track_ref").select("track", "day", own_segment="segment"),
        deals=monthly_deals(deal, numbers, service_offering.collect(), members, first=first, last=last),
        agreement=agreement.filter(pl.col("side") == "recorded").collect(),
        territory_set=members,
        first=first,
        last=last,
    )


def _tracks(track: pl.LazyFrame, parties: pl.DataFrame) -> pl.DataFrame:
    return (
        track.select("track_id", "isrc", "deliverer")
        .sort("track_id")
        .collect()
        .with_row_index("track")
        .join(parties, on="deliverer", how="left", maintain_order="left")
    )


def _parties(party: pl.DataFrame) -> pl.DataFrame:
    """Deliverers that are parties of ours, with who contracts for them and its number."""
    known = party.filter(pl.col("dpid").is_not_null()).sort("dpid", "party")
    twins = known.filter(pl.col("dpid").is_duplicated())
    if not twins.is_empty():
        one, other = twins["party"][0], twins["party"][1]
        raise TermsError(
            f"Parties {one} and {other} both have the DDEX party identifier {twins['dpid'][0]}: what it delivers "
            "cannot be paid to both. Take it out of one of them."
        )
    return known.select(deliverer="dpid", licensor=pl.coalesce("licensor", "party")).with_columns(
        party=pl.col("licensor").rank("dense").cast(pl.UInt32) - 1
    )


def _references(track_refs: pl.LazyFrame, tracks: pl.DataFrame) -> pl.DataFrame:
    named = track_refs.select("track_ref", "track_id").unique()
    known = named.join(tracks.lazy(), on="track_id").collect()
    is_shared = known["track_ref"].is_duplicated()
    turns = (
        known.filter(is_shared)
        .sort("track_ref", "deliverer", "track_id")
        .select("track_ref", "track", turn=pl.int_range(1, pl.len() + 1).over("track_ref").cast(pl.UInt32))
    )
    return pl.concat([known.filter(~is_shared).select("track_ref", "track", turn=pl.lit(0, pl.UInt32)), turns])
