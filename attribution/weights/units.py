"""Whose a track is: what thresholds and equal parts are counted for."""

from typing import Any, Final

import ibis

from attribution.weights.inputs import Inputs
from attribution.weights.steps import Engine

_Columns = Any
"""An Ibis table: no type checker sees its columns."""
_UNIT: Final[_Columns] = ibis.table({"track_ref": "string", "of_unit": "string"}, name="track_unit")
_ALONE: Final = "\x1f"
"""Before a track reference that is a unit of its own: no artist's name begins with it."""


def give_units(engine: Engine, inputs: Inputs, unit: str) -> None:
    """Let :func:`with_units` and :func:`of_units` see whose tracks are: nobody's, where tracks are the units."""
    named = inputs.track_unit.select("track_ref", of_unit="unit")
    engine.give("track_unit", named if unit == "artist" else named.clear())


def with_units(rows: _Columns) -> _Columns:
    """The rows with ``unit``: the artist, or the track where it has none."""
    named = rows.left_join(_UNIT, "track_ref")
    alone = ibis.literal(_ALONE) + named.track_ref
    return named.select(*rows.columns, unit=ibis.coalesce(named.of_unit, alone)).view()


def of_units(rows: _Columns) -> _Columns:
    """The rows, which have ``unit``, once for every ``track_ref`` of it."""
    tracks = rows.left_join(_UNIT, rows.unit == _UNIT.of_unit)
    alone = tracks.unit.substr(len(_ALONE))
    return tracks.select(*rows.columns, track_ref=ibis.coalesce(tracks.track_ref, alone))
