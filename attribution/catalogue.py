"""The catalogue of a month: what the newest messages say, under the service's own track numbers, cut by its deals."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

_ALWAYS = date(9999, 12, 31)
"""Stands for "no end" while periods are compared."""
_TERMS = ["track_id", "territories", "_models", "_uses"]
"""What two deals must agree in for their periods to be one."""
_MESSAGE = ("delivery_id", "sent_at")
UNDELIVERED = ""
"""Stands among track references for all that nobody delivered."""
_DEAL = ("track_id", "deal", "valid_from")


class Catalogue(NamedTuple):
    """Releases, their tracks, the tracks' contributors and deals."""

    release: pl.LazyFrame
    track: pl.LazyFrame
    contribution: pl.LazyFrame
    deal: pl.LazyFrame


def latest(release: pl.LazyFrame, track: pl.LazyFrame, contribution: pl.LazyFrame, deal: pl.LazyFrame) -> Catalogue:
    """What holds after all messages, whatever order they were read in.

    The newest message for a release replaces what older ones say of it. An older deal ends, at the latest, on the
    day before the next message for the release was made; a newer one holds on all the days that it names. So a
    takedown (a message without deals), or a track that a release loses, takes nothing from the days before it.
    Deals of equal terms whose periods meet are one. Where a release has several messages, its tracks' deals are
    numbered anew, those of the newest message first.

    Every row carries the ``delivery_id`` of its message, and ``sent_at``: when that was made, ISO 8601 in UTC. Of
    messages made at one moment the one with the greater ``delivery_id`` is the newer.

    Args:
        release: rows of ``release``, of all messages.
        track: rows of ``track``.
        contribution: rows of ``contribution``.
        deal: rows of ``deal``.

    Source:
        DDEX ERN, common rules for life cycle changes: new deal terms replace all existing deals for the release,
        effective on the date that the message was created.
    """
    message = ["release_id", "delivery_id"]
    messages = release.select(*message, **_age_and_end())
    aged = track.join(messages, on=message)
    newest = aged.filter(pl.col("_age") == pl.col("_age").min().over("track_id"))
    return Catalogue(
        release.join(messages.filter(pl.col("_age") == 0), on=message, how="semi")
        .select(pl.exclude("sent_at"))
        .sort("release_id"),
        newest.select(pl.exclude(*_MESSAGE, "_age", "_end")).sort("track_id"),
        contribution.join(newest, on=["track_id", "delivery_id"], how="semi")
        .select(pl.exclude(*_MESSAGE))
        .sort("track_id", "sequence", "role"),
        _deals(deal, aged.select("track_id", "delivery_id", "_age", "_end")).sort(_DEAL),
    )


def with_service_ids(
    track: pl.LazyFrame, contribution: pl.LazyFrame, deal: pl.LazyFrame, track_index: pl.LazyFrame
) -> tuple[pl.LazyFrame, pl.LazyFrame, pl.LazyFrame]:
    """Tracks, contributions and deals under the service's own track numbers, where it has any.

    A track that the service has under several numbers becomes several. One that it does not list keeps the number
    that it has. A number belongs to one track only: of several that its entry fits, to the first by release.

    Args:
        track: rows of ``track``, as :func:`latest` returns them.
        contribution: rows of ``contribution``.
        deal: rows of ``deal``.
        track_index: rows of ``track_index`` with ``delivery_id`` and ``sent_at``; of several entries for one
            number the newest holds.
    """
    numbers = _numbers(track, track_index).collect().lazy()  # once, for three frames of a million rows
    ids = numbers.drop("_rendition")
    rendition = pl.coalesce("_rendition", "rendition_id").alias("rendition_id")
    return (
        _renumber(track, numbers).with_columns(rendition).drop("_rendition").sort("track_id"),
        _renumber(contribution, ids).sort("track_id", "sequence", "role"),
        _renumber(deal, ids).sort(_DEAL),
    )


def track_refs(track: pl.LazyFrame) -> pl.LazyFrame:
    """What a stream log may call each track: its number, its ISRC, its rendition."""
    names = ("track_id", "isrc", "rendition_id")
    return (
        pl.concat([track.select(pl.col(name).alias("track_ref"), "track_id") for name in names])
        .drop_nulls()
        .unique()
        .sort("track_ref", "track_id")
    )


def dated_changes(deal: pl.LazyFrame, takedown: pl.LazyFrame) -> pl.LazyFrame:
    """What changes the worth of a track's plays on some day: its deals and its blocks, as :func:`segments` wants them.

    Args:
        deal: rows of ``deal``.
        takedown: rows of ``takedown``.
    """
    blocks = takedown.select("track_id", valid_from="from_date", valid_to="to_date")
    return pl.concat([deal.select("track_id", "valid_from", "valid_to"), blocks])


def segments(
    track_refs: pl.LazyFrame, dated: pl.LazyFrame, first: date, last: date, everywhere: Sequence[date] = ()
) -> pl.LazyFrame:
    """The month of each track reference, cut at the days on which a deal or a block begins or has ended.

    The intervals of a reference follow one another from ``first`` to ``last``. A reference whose month is not cut
    is left out: all of it is segment 0.

    Args:
        track_refs: as :func:`track_refs` returns them; every track that a reference can mean cuts it.
        dated: ``track_id``, ``valid_from`` and ``valid_to`` of everything that changes what a play is worth.
        first: first day of the month.
        last: its last day.
        everywhere: days after the first on which every reference is cut, since terms change; those that nobody
            delivered have the empty reference.
    """
    begins = pl.concat(
        [dated.select("track_id", day="valid_from"), dated.select("track_id", day=_day_after("valid_to"))]
    )
    cuts = begins.filter(pl.col("day") > first, pl.col("day") <= last).unique()
    own = track_refs.join(cuts, on="track_id").select("track_ref", from_date="day")
    days = pl.LazyFrame({"from_date": list(everywhere)}, schema={"from_date": pl.Date()})
    every = pl.concat([track_refs.select("track_ref").unique(), pl.LazyFrame({"track_ref": [UNDELIVERED]})])
    starts = pl.concat([own, every.join(days, how="cross")]).unique()
    opening = starts.select("track_ref", pl.lit(first).alias("from_date")).unique()
    following = pl.col("from_date").shift(-1).over("track_ref", order_by="from_date")
    return (
        pl.concat([opening, starts])
        .select(
            "track_ref",
            pl.int_range(pl.len(), dtype=pl.Int16).over("track_ref", order_by="from_date").alias("segment"),
            "from_date",
            following.dt.offset_by("-1d").fill_null(last).alias("to_date"),
        )
        .sort("track_ref", "segment")
    )


def _day_after(column: str) -> pl.Expr:
    return pl.col(column).dt.offset_by("1d")


def _age_and_end() -> dict[str, pl.Expr]:
    """How many newer messages a release has, and the last day before the next of them."""
    order = ["sent_at", "delivery_id"]
    place = pl.int_range(pl.len()).over("release_id", order_by=order)
    following = pl.col("sent_at").shift(-1).over("release_id", order_by=order)
    return {
        "_age": pl.len().over("release_id") - 1 - place,
        "_end": following.str.slice(0, 10).str.to_date("%Y-%m-%d").dt.offset_by("-1d"),
    }


def _deals(deal: pl.LazyFrame, tracks: pl.LazyFrame) -> pl.LazyFrame:
    """Deals of all messages, each for as long as its message holds."""
    updated = tracks.filter(pl.col("_age") > 0).select("track_id").unique()
    held = (
        deal.join(tracks, on=["track_id", "delivery_id"])
        .with_columns(valid_to=pl.min_horizontal("valid_to", "_end"))
        .filter(pl.col("valid_from") <= pl.col("valid_to").fill_null(_ALWAYS))
    )
    columns = pl.exclude(*_MESSAGE, "_age", "_end")
    return pl.concat(
        [
            held.join(updated, on="track_id", how="anti").select(columns),
            _joined(held.join(updated, on="track_id", how="semi")).select(columns),
        ]
    )


def _joined(held: pl.LazyFrame) -> pl.LazyFrame:
    """Periods of equal terms that overlap or meet as one, and the deals of a track numbered anew."""
    order = ["valid_from", "_age", "deal"]
    reach = pl.col("valid_to").fill_null(_ALWAYS).cum_max().shift(1)
    apart = (pl.col("valid_from") > reach.dt.offset_by("1d")).fill_null(value=True)
    newest = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over(
        "track_id", order_by=["_age", "deal", "valid_from", *_TERMS[1:]]
    )
    return (
        held.with_columns(_models=pl.col("commercial_models").list.join("|"), _uses=pl.col("use_types").list.join("|"))
        .with_columns(_apart=apart.over(_TERMS, order_by=order))
        .with_columns(_run=pl.col("_apart").cum_sum().over(_TERMS, order_by=order))
        .with_columns(
            valid_from=pl.col("valid_from").min().over(*_TERMS, "_run"),
            valid_to=pl.col("valid_to").fill_null(_ALWAYS).max().over(*_TERMS, "_run"),
        )
        .sort("_age", "deal")
        .unique([*_TERMS, "_run"], keep="first", maintain_order=True)
        .with_columns(deal=newest, valid_to=pl.col("valid_to").replace(_ALWAYS, None))
        .drop("_models", "_uses", "_apart", "_run")
    )


def _numbers(track: pl.LazyFrame, track_index: pl.LazyFrame) -> pl.LazyFrame:
    """Each listed track with the service's number for it."""
    key = ["isrc", "_icpn", "deliverer"]
    icpn = pl.col("icpn").str.strip_chars_start("0").fill_null("").alias("_icpn")  # 12 to 14 digits: zeros lead
    listed = (
        track_index.sort("sent_at", "delivery_id", nulls_last=False)
        .unique("track_id", keep="last", maintain_order=True)
        .select("isrc", icpn, "deliverer", _number="track_id", _rendition="rendition_id")
    )
    return (
        track.select("track_id", "release_id", "isrc", icpn, "deliverer")
        .join(listed, on=key)
        .sort("release_id", "track_id")
        .unique("_number", keep="first", maintain_order=True)
        .select("track_id", "_number", "_rendition")
    )


def _renumber(rows: pl.LazyFrame, numbers: pl.LazyFrame) -> pl.LazyFrame:
    return (
        rows.join(numbers, on="track_id", how="left", maintain_order="none")
        .with_columns(pl.coalesce("_number", "track_id").alias("track_id"))
        .drop("_number")
    )
