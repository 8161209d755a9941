"""What US mechanicals need of a month: figures, what recordings cost, who subscribes, and which recordings are long."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from attribution.bases import BASE
from attribution.lines import weights_by
from attribution.us_mechanicals import overtime_factor
from attribution.us_parameters import Figure, Figures, figures
from schemas import us_words as words
from schemas.columns import empty
from schemas.recorded_pool import RecordedPool
from schemas.track import Track
from schemas.us_mechanical_parameter import UsMechanicalParameter

_OVERTIME = ("overtime_from", "overtime_step")
KINDS = pl.Schema({"territory": pl.String, "offering": pl.String, "kind": pl.String, "subscribers": pl.Int64})
"""Columns of subscribers that are counted apart, by base; a kind is one of ``us_words.SUBSCRIBER_KIND``."""


@dataclass(frozen=True)
class UsInputs:
    """What US mechanicals are computed from: rows of the datasets of these names, and subscribers by kind."""

    us_mechanical_parameter: pl.DataFrame = field(default_factory=lambda: empty(UsMechanicalParameter))
    recorded_pool: pl.DataFrame = field(default_factory=lambda: empty(RecordedPool))
    track: pl.LazyFrame = field(default_factory=lambda: empty(Track).lazy())
    subscribers: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KINDS))
    """columns of ``KINDS``; all others of a base are individual"""


@dataclass(frozen=True)
class UsMonth:
    """The same, ready for its bases."""

    given: UsInputs
    figures: Figures
    overtime: pl.DataFrame
    """``track_id`` of long recordings, and ``overtime``: what a play of one counts, in parts of a play"""
    whole: int
    """how many such parts a play of any other recording has"""


def us_month(agreed: pl.DataFrame, given: UsInputs, *, on: date) -> UsMonth | None:
    """What the month's bases need; nothing where no agreement asks for US mechanicals.

    Args:
        agreed: rows of ``fees.in_force``.
        given: the month's.
        on: its last day.

    Raises:
        TermsError: where a parameter is unknown.
    """
    if agreed["us_mechanicals"].is_null().all():
        return None
    found = figures(given.us_mechanical_parameter, on=on)
    from_minutes, step = (found.of(name, words.ANY_TYPE).number for name in _OVERTIME)
    whole = step.denominator
    long = given.track.select("track_id", seconds=pl.col("duration_ms") // 1000).filter(
        pl.col("seconds") > int(from_minutes * 60)
    )
    tracks = long.collect()
    counted = {
        seconds: int(whole * overtime_factor(seconds, from_minutes=from_minutes, step=step))
        for seconds in tracks["seconds"].unique()
    }
    overtime = tracks.select("track_id", overtime=pl.col("seconds").replace_strict(counted, return_dtype=pl.Int64))
    return UsMonth(given, found, overtime, whole)


def with_overtime(rows: pl.DataFrame, agreements: pl.DataFrame, us: UsMonth | None) -> pl.DataFrame:
    """The rows of a base, with ``overtime`` where one of its agreements asks for US mechanicals.

    A recording of unknown length counts as a short one.

    Args:
        rows: the columns of ``lines.played``.
        agreements: the base's, from ``Destinations.pools``.
        us: from :func:`us_month`.
    """
    if us is None or agreements["us_mechanicals"].is_null().all():
        return rows
    return rows.join(us.overtime, on="track_id", how="left", maintain_order="left").with_columns(
        pl.col("overtime").fill_null(us.whole)
    )


def adjusted_weight(base_weight: pl.DataFrame, rows: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    """What the composition weights of a base come to where long recordings count more: rows of ``base_weight``.

    Args:
        base_weight: all of the month's.
        rows: of the base, from :func:`with_overtime`.
        base: its row of ``base``.
    """
    own = base_weight.filter(pl.col("side") == "composition").join(base, on=BASE, how="semi")
    sums = [
        (by.cast(pl.Int128) * rows["overtime"]).sum()
        for name, is_choice in own.select("allocation", "is_choice").iter_rows()
        for by in [rows["weight"] if is_choice else weights_by(rows, name)]
    ]
    return own.with_columns(weight=pl.Series(sums, dtype=pl.Int128))


def overtime_figures(rows: pl.DataFrame, us: UsMonth) -> tuple[Figure, ...]:
    """The parameters that shares of a base depend on, through the long recordings among its rows."""
    if (rows["overtime"] == us.whole).all():
        return ()
    return tuple(us.figures.of(name, words.ANY_TYPE) for name in _OVERTIME)
