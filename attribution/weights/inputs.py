"""What models need beside listening: what plays are worth, whose tracks they are, what listeners paid."""

from dataclasses import dataclass, field
from typing import Any, Final

import ibis
import polars as pl

from attribution.listening import LISTENING
from attribution.weights import BASE, KEY
from attribution.weights.allocation import Allocation
from attribution.weights.steps import Engine
from schemas.columns import MONEY

_Columns = Any
"""An Ibis table: no type checker sees its columns."""

_TEXT, _COUNT = pl.String(), pl.Int64()
TRACK_VALUE: Final = pl.Schema({"track_ref": _TEXT, "numerator": _COUNT})
PLAY_VALUE: Final = pl.Schema(
    {"territory": _TEXT, "offering": _TEXT, "track_ref": _TEXT, "surface": _TEXT, "segment": pl.Int16(),
     "numerator": _COUNT}
)  # fmt: skip
TRACK_UNIT: Final = pl.Schema({"track_ref": _TEXT, "unit": _TEXT})
SUBSCRIPTION: Final = pl.Schema(
    {"listener": _TEXT, "territory": _TEXT, "offering": _TEXT, "subscriber_kind": _TEXT, "net": MONEY}
)
REVENUE_KIND: Final = pl.Schema(
    {"territory": _TEXT, "offering": _TEXT, "subscriber_kind": _TEXT, "net": MONEY, "subscribers": _COUNT}
)
REVENUE: Final = pl.Schema({"territory": _TEXT, "offering": _TEXT, "net": MONEY, "subscribers": _COUNT})


@dataclass(frozen=True)
class Inputs:
    """Frames; columns beyond those of the schemas here may be there. Whatever is empty says nothing."""

    denominator: int = 1
    """What a play that counts in full counts; models see plays times numerator."""
    track_value: pl.DataFrame = field(default_factory=TRACK_VALUE.to_frame)
    """Tracks whose plays count for less or more: one row per track reference; 0 does not count."""
    play_value: pl.DataFrame = field(default_factory=PLAY_VALUE.to_frame)
    """Plays that deviate from their track's value: one row per key and surface. Wins over ``track_value``."""
    track_unit: pl.DataFrame = field(default_factory=TRACK_UNIT.to_frame)
    """Whose a track is, for models that count by artist; one row per track reference. Else it is its own unit."""
    subscription: pl.DataFrame = field(default_factory=SUBSCRIPTION.to_frame)
    """What each listener is and paid: one row per listener, territory and offering."""
    revenue_kind: pl.DataFrame = field(default_factory=REVENUE_KIND.to_frame)
    """What subscribers of each kind paid together: one row per territory, offering and kind."""
    revenue: pl.DataFrame = field(default_factory=REVENUE.to_frame)
    """The month's revenue: one row per territory and offering."""


def is_plays(allocation: Allocation, inputs: Inputs) -> bool:
    """Whether an allocation's weights are the plays themselves, so that nothing need be weighed."""
    return allocation.model == "pro_rata" and not inputs.track_value.height and not inputs.play_value.height


def artists(track_ref: pl.LazyFrame, track: pl.LazyFrame) -> pl.DataFrame:
    """Whose tracks references can mean: rows of :data:`TRACK_UNIT`.

    A reference that can mean tracks of several artists is of the first by name, always the same one.

    Args:
        track_ref: rows of ``track_ref``.
        track: rows of ``track``.
    """
    named = track_ref.join(track.select("track_id", unit="artist"), on="track_id")
    return named.group_by("track_ref").agg(pl.col("unit").min()).sort("track_ref").collect()


COUNTED: Final = ("listener", *KEY, "surface", "plays", "played_ms", "raw_plays")
"""Columns of :func:`counted`."""

_OF_TRACK: Final[_Columns] = ibis.table({"track_ref": "string", "of_track": "int64"}, name="track_value")
_OF_PLAY: Final[_Columns] = ibis.table(
    {"territory": "string", "offering": "string", "track_ref": "string", "surface": "string", "segment": "int16",
     "of_play": "int64"}, name="play_value",
)  # fmt: skip


def counted(engine: Engine, inputs: Inputs) -> _Columns:
    """Listening as it counts: :data:`COUNTED`, one row per row of ``listening``.

    Returns:
        An expression. ``plays`` and ``played_ms`` are multiplied by the numerator; time counts only where there is a
        qualified play. ``raw_plays`` is the plays themselves, none where the numerator is 0.
    """
    rows: _Columns = LISTENING
    value: _Columns = ibis.literal(inputs.denominator, "int64")
    if inputs.track_value.height:
        engine.give("track_value", inputs.track_value.select("track_ref", of_track="numerator"))
        rows = rows.left_join(_OF_TRACK, "track_ref")
        value = ibis.coalesce(rows.of_track, value)
    if inputs.play_value.height:
        on = (*BASE, "track_ref", "surface", "segment")
        engine.give("play_value", inputs.play_value.select(*on, of_play="numerator"))
        rows = rows.mutate(value=value).select(*LISTENING.columns, "value").left_join(_OF_PLAY, on)
        value = ibis.coalesce(rows.of_play, rows.value)
    return rows.select(
        "listener",
        *KEY,
        "surface",
        plays=rows.plays * value,
        played_ms=ibis.ifelse(rows.plays > 0, rows.played_ms * value, 0),
        raw_plays=ibis.ifelse(value > 0, rows.plays, 0),
    )
