"""How often, and by how many, recordings were heard over several months."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from attribution.period import preceding


@dataclass(frozen=True)
class History:
    """What is kept of some months, the settled one among them; a month that was never settled here is not."""

    months: frozenset[str]
    recording_month: pl.LazyFrame
    """rows of ``recording_month``, with ``period``"""
    recording_listener: pl.LazyFrame
    """rows of ``recording_listener``, with ``period``"""


def window(period: str, months: int, kind: str) -> list[str]:
    """The months that something is counted over, in order.

    Args:
        period: the settled month.
        months: how many; at least one.
        kind: of ``vocabulary.ELIGIBILITY_WINDOW``.
    """
    found = [period if kind == "with" else preceding(period)]
    while len(found) < months:
        found.append(preceding(found[-1]))
    return found[::-1]


def renamed(rows: pl.LazyFrame, recordings: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with ``recording`` as it is known today, and ``kept_as``, what it was kept as.

    A reference that nobody had delivered when its month was settled may have an ISRC by now.

    Args:
        rows: with ``recording``.
        recordings: from ``recordings.recordings``.
    """
    known = recordings.select(kept_as="track_ref", now="recording")
    return (
        rows.rename({"recording": "kept_as"})
        .join(known, on="kept_as", how="left")
        .with_columns(recording=pl.coalesce("now", "kept_as"))
        .drop("now")
    )


def counted(
    history: History, months: Sequence[str], recordings: pl.LazyFrame, *, plays: int = 0, listeners: int = 0
) -> pl.DataFrame:
    """Plays and distinct listeners of each recording over some months.

    Listeners of a month may be those of another, so that months do not add up: there are at least as many as in the
    fullest month, and where that is too few, as many as the kept listeners of all months have different names. These
    are looked at only where they can decide.

    Args:
        history: what is kept.
        months: those to count over; of one that is not kept nothing is counted.
        recordings: from ``recordings.recordings``.
        plays: a recording with fewer is lost anyway.
        listeners: the number that it matters to reach.

    Returns:
        One row per recording heard in those months: ``recording``, ``plays``, ``listeners`` and ``is_whole``.
        Where there are plays enough, ``listeners`` tells whether the number is reached. Where ``is_whole`` is false,
        the listeners of some month were not kept by name, since a smaller number mattered then: there may be more
        than are counted.
    """
    within = pl.col("period").is_in(list(months))
    rows = history.recording_month.filter(within)
    most, atmost = pl.col("listeners").max(), pl.col("listeners").sum()
    by_name = rows.group_by("recording").agg(pl.col("plays").sum(), most=most, atmost=atmost)
    names = renamed(by_name, recordings).collect()
    totals = names.group_by("recording").agg(pl.col("plays", "atmost").sum(), pl.col("most").max())
    unsure = totals.filter(pl.col("plays") >= plays, pl.col("most") < listeners, pl.col("atmost") >= listeners)
    asked = names.join(unsure, on="recording", how="semi").select("recording", "kept_as").lazy()
    found = _by_name(rows, history.recording_listener.filter(within), asked)
    return (
        totals.join(found, on="recording", how="left")
        .select(
            "recording",
            "plays",
            listeners=pl.max_horizontal("most", pl.col("different").fill_null(0)),
            is_whole=pl.col("is_whole").fill_null(value=True),
        )
        .sort("recording")
    )


def _by_name(recording_month: pl.LazyFrame, recording_listener: pl.LazyFrame, asked: pl.LazyFrame) -> pl.DataFrame:
    """``different`` listeners of some recordings, and ``is_whole``: whether those of every month were kept.

    Args:
        recording_month: with ``period``, of the months in question.
        recording_listener: with ``period``, of the same.
        asked: ``recording`` and ``kept_as``, each name that the recording has in those.
    """
    kept_as = asked.rename({"recording": "now", "kept_as": "recording"})
    named = recording_listener.join(kept_as, on="recording").collect(engine="streaming")
    different = named.group_by("now").agg(different=pl.col("listener").n_unique().cast(pl.Int64))
    kept = named.group_by("period", "recording").len("kept")
    is_kept = pl.col("kept").fill_null(0) == pl.col("listeners")
    return (
        recording_month.join(kept_as, on="recording")
        .join(kept.lazy(), on=["period", "recording"], how="left")
        .group_by("now")
        .agg(is_whole=is_kept.all())
        .join(different.lazy(), on="now", how="left")
        .rename({"now": "recording"})
        .collect()
    )
