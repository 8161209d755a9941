"""Which deals cover a play: territory, commercial model, use and day."""

from dataclasses import dataclass
from datetime import date

import polars as pl

_STREAM = "Stream"
_STREAMS = ["OnDemandStream", "NonInteractiveStream"]
"""What a deal for ``Stream`` includes. Source: DDEX AVS, UseType."""
_TERMS = ["territories", "models", "uses"]


@dataclass(frozen=True)
class Deals:
    """The deals of a month. Many tracks share few kinds of deal: what one covers is asked once per kind."""

    tracks: pl.DataFrame
    """track, kind, valid_from, valid_to"""
    kinds: pl.DataFrame
    """kind, territories, offering"""
    territory_set: pl.DataFrame


def monthly_deals(
    deal: pl.LazyFrame,
    numbers: pl.DataFrame,
    service_offering: pl.DataFrame,
    territory_set: pl.DataFrame,
    *,
    first: date,
    last: date,
) -> Deals:
    """The deals that are valid on some day of the month.

    Args:
        deal: rows of ``deal``.
        numbers: ``track_ref``, a track's id, and ``track``, its number.
        service_offering: rows of ``service_offering``; the last row of an offering in the month counts.
        territory_set: members of the deals' territories.
        first: first day of the month.
        last: last day of the month.
    """
    in_month = deal.filter(pl.col("valid_from") <= last, pl.col("valid_to").is_null() | (pl.col("valid_to") >= first))
    terms = {"models": _key("commercial_models"), "uses": _key("use_types")}
    dated = in_month.select("track_id", "territories", "valid_from", "valid_to", **terms).collect()
    kinds = dated.select(_TERMS).unique().sort(_TERMS).with_row_index("kind")
    tracks = dated.join(kinds, on=_TERMS).join(numbers, left_on="track_id", right_on="track_ref")
    return Deals(
        tracks.select("track", "kind", "valid_from", "valid_to").unique(),
        _offered(kinds, service_offering, first, last),
        territory_set,
    )


def live_deals(found: pl.DataFrame, deals: Deals, bases: pl.DataFrame) -> pl.Series:
    """Whether a live deal covers each row.

    Args:
        found: ``candidate``, the row's index, with ``base``, ``track`` and ``day``.
        deals: from :func:`monthly_deals`.
        bases: ``territory`` and ``offering`` of every ``base``.
    """
    covered = deals.kinds.join(deals.territory_set, on="territories").join(bases, on=["territory", "offering"])
    tracks = deals.tracks.join(covered.select("kind").unique(), on="kind", how="semi")
    is_valid = (pl.col("valid_from") <= pl.col("day")) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("day"))
    )
    live = (
        found.select("candidate", "base", "track", "day")
        .join(tracks, on="track")
        .filter(is_valid)
        .join(covered.select("kind", "base"), on=["kind", "base"], how="semi")
    )
    return found["candidate"].is_in(live["candidate"].implode())


def _key(codes: str) -> pl.Expr:
    """A list as one text, with ``|`` around every code; just ``|`` where the list is empty, which means any."""
    return pl.concat_str(pl.lit("|"), pl.col(codes).fill_null([]).list.eval(pl.element() + "|").list.join(""))


def _offered(kinds: pl.DataFrame, service_offering: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    current = (
        service_offering.filter(
            pl.col("valid_from") <= last, pl.col("valid_to").is_null() | (pl.col("valid_to") >= first)
        )
        .sort("offering", "valid_from")
        .unique("offering", keep="last", maintain_order=True)
    )
    is_covered = _names("models", "commercial_model") & (_names("uses", "use_type") | _as_stream())
    return (
        kinds.join(current.select("offering", "commercial_model", "use_type"), how="cross")
        .filter(is_covered)
        .select("kind", "territories", "offering")
    )


def _names(codes: str, code: str) -> pl.Expr:
    return (pl.col(codes) == "|") | pl.col(codes).str.contains(
        pl.concat_str(pl.lit("|"), code, pl.lit("|")), literal=True
    )


def _as_stream() -> pl.Expr:
    return pl.col("use_type").is_in(_STREAMS) & pl.col("uses").str.contains(f"|{_STREAM}|", literal=True)
