"""Which recordings earn, and what their plays are worth: eligibility, on the recorded side alone.

A play that counts less, or not at all, takes its weight out of the base and leaves the money in it: the others' plays
are worth more. Nothing here touches compositions.

Source:
    Spotify's rules of April 2024, as Music Business Worldwide reported them: 1,000 plays in the twelve months before,
    an unpublished number of distinct listeners, functional recordings of two minutes or more, the recorded pool only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.history import History, counted, renamed, window
from attribution.recordings import recordings
from schemas import vocabulary
from schemas.columns import WHOLE_PPB

_CODES = pl.Enum(vocabulary.INELIGIBLE)


@dataclass(frozen=True)
class Values:
    """What plays are worth in whole numbers: ``numerator`` of ``denominator``, and all of it where none is given."""

    denominator: int
    track_value: pl.DataFrame
    """``track_ref``, ``numerator``: Int64, from 0 to below the denominator; sorted by reference"""
    ineligible: pl.DataFrame
    """``track_ref`` and ``code``, of ``vocabulary.INELIGIBLE``, of the same references"""


def deliveries(
    track_ref: pl.LazyFrame, track: pl.LazyFrame, party: pl.LazyFrame, content_kind: pl.LazyFrame
) -> pl.LazyFrame:
    """What a reference can mean, as far as :func:`values` asks: from the datasets of those names.

    Returns:
        ``track_ref``, ``recording``, ``party`` that delivered it, ``content_kind`` and ``duration_ms``, one row per
        reference and track.
    """
    parties = party.drop_nulls("dpid").select("party", deliverer="dpid")
    return (
        track_ref.join(recordings(track_ref, track), on="track_ref")
        .join(track.select("track_id", "isrc", "deliverer", "duration_ms"), on="track_id")
        .join(parties, on="deliverer", how="left")
        .join(content_kind.select("isrc", "content_kind"), on="isrc", how="left")
        .select("track_ref", "recording", "party", "content_kind", "duration_ms")
    )


def values(rule: Mapping[str, Any], period: str, *, history: History, delivered: pl.LazyFrame) -> Values:
    """What a play of each reference is worth in a month.

    Several reasons may hold: the one that leaves least is given, of equals the first of ``vocabulary.INELIGIBLE``. A
    reference that can mean several tracks is judged by what holds of all of them, and a length that nobody delivered
    is not too short.

    Args:
        rule: a row of ``eligibility``.
        period: the month.
        history: of the month itself, and of those months that ``rule`` counts over and that were settled here.
        delivered: from :func:`deliveries`.

    Returns:
        The references that may have been played and whose plays do not count in full.
    """
    known = delivered.select("track_ref", "recording").unique().collect().lazy()
    in_month = history.recording_month.filter(pl.col("period") == period)
    heard = renamed(in_month, known).select("recording").unique().collect()
    played = _references(heard, known)
    of_recordings = _by_history(rule, period, history, heard, known).join(played, on="recording")
    of_tracks = _by_track(rule, delivered.join(played.lazy(), on="track_ref", how="semi"))
    value = Fraction(WHOLE_PPB if rule["functional_value_ppb"] is None else rule["functional_value_ppb"], WHOLE_PPB)
    is_reduced = pl.col("code") == "functional"
    judged = (
        pl.concat([of_recordings.select("track_ref", "code"), of_tracks])
        .with_columns(
            pl.col("code").cast(_CODES),
            numerator=pl.when(is_reduced).then(pl.lit(value.numerator, pl.Int64)).otherwise(pl.lit(0, pl.Int64)),
        )
        .filter(pl.col("numerator") < value.denominator)
        .sort("track_ref", "numerator", "code")
        .unique("track_ref", keep="first", maintain_order=True)
    )
    return Values(
        value.denominator,
        judged.select("track_ref", "numerator"),
        judged.select("track_ref", pl.col("code").cast(pl.String)),
    )


def _references(heard: pl.DataFrame, known: pl.LazyFrame) -> pl.DataFrame:
    """``track_ref`` and ``recording``: everything that a log may call what was heard."""
    named = known.join(heard.lazy(), on="recording", how="semi").collect()
    strangers = heard.join(known.collect(), left_on="recording", right_on="track_ref", how="anti")
    return pl.concat([named, strangers.select(track_ref="recording", recording="recording")])


def _by_history(
    rule: Mapping[str, Any], period: str, history: History, heard: pl.DataFrame, known: pl.LazyFrame
) -> pl.DataFrame:
    """``recording`` and ``code`` of those that were not heard often enough, or by enough listeners."""
    nobody = pl.DataFrame(schema={"recording": pl.String, "code": pl.String})
    if rule["months"] is None:
        return nobody
    asked = window(period, rule["months"], rule["window"])
    is_trusting = rule["where_months_missing"] == "eligible"
    if is_trusting and not history.months.issuperset(asked):
        return nobody
    plays, listeners = rule["minimum_plays"] or 0, rule["minimum_listeners"] or 0
    counts = counted(history, asked, known, plays=plays, listeners=listeners)
    found = heard.join(counts, on="recording", how="left")
    is_known = pl.col("is_whole").fill_null(value=True) | (not is_trusting)
    fails = {
        "below_plays": pl.col("plays").fill_null(0) < plays,
        "below_listeners": (pl.col("listeners").fill_null(0) < listeners) & is_known,
    }
    return pl.concat([found.filter(failed).select("recording", code=pl.lit(code)) for code, failed in fails.items()])


def _by_track(rule: Mapping[str, Any], delivered: pl.LazyFrame) -> pl.DataFrame:
    """``track_ref`` and ``code`` of those that are too short, functional, or the service's own."""
    is_functional = (pl.col("content_kind") == "functional") & (rule["functional_least_seconds"] is not None)
    holds = {
        "functional_short": is_functional & _is_below(rule["functional_least_seconds"]),
        "functional": is_functional,
        "short": _is_below(rule["shortest_seconds"]),
        "own_content": pl.col("party").is_in(rule["own_content"]),
    }
    found = delivered.group_by("track_ref").agg(
        flag.fill_null(value=False).all().alias(code) for code, flag in holds.items()
    )
    flags = found.collect()
    return pl.concat([flags.filter(code).select("track_ref", code=pl.lit(code)) for code in holds])


def _is_below(seconds: int | None) -> pl.Expr:
    """Whether a track is shorter; its length is 0 where nobody delivered it."""
    return pl.col("duration_ms").is_between(1, 1_000 * (seconds or 0) - 1)
