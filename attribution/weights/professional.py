"""Which tracks are of professionals: enough plays by enough distinct listeners, before any cap or boost."""

from typing import Any, Final

import ibis

from attribution.weights import BASE, KEY
from attribution.weights.allocation import ArtistCentric
from attribution.weights.heard import by_key
from attribution.weights.inputs import Inputs
from attribution.weights.steps import Engine
from attribution.weights.units import give_units, of_units, with_units

_Columns = Any
"""An Ibis table: no type checker sees its columns."""

PLAYED: Final[_Columns] = ibis.table(
    {"territory": "string", "offering": "string", "track_ref": "string", "segment": "int16", "weight": "int64",
     "raw_plays": "int64", "listens": "int64"}, name="played",
)  # fmt: skip
"""What was played by key, with a weight: plays that count at all, and rows of listening."""
_TEXTS: Final = {"territory": "string", "offering": "string", "track_ref": "string", "unit": "string"}
_CANDIDATE: Final[_Columns] = ibis.table(_TEXTS, name="candidate")
_ENOUGH: Final[_Columns] = ibis.table({**_TEXTS, "listeners": "int64"}, name="enough")
_PROFESSIONAL: Final[_Columns] = ibis.table({**_TEXTS, "factor": "int64"}, name="professional")


def played(rows: _Columns, weight: _Columns) -> _Columns:
    """Rows of ``played``, from listening with ``weight``, and with the number of its base if it has it."""
    weighed = rows.mutate(weight=weight)
    sums = {"weight": weighed.weight.sum(), "raw_plays": weighed.raw_plays.sum(), "listens": weighed.count()}
    return by_key(weighed, **sums) if "base" in weighed.columns else weighed.group_by(list(KEY)).agg(**sums)


def classify(engine: Engine, inputs: Inputs, parameters: ArtistCentric, rows: _Columns) -> None:
    """Keep ``professional``: every track of a unit that meets both thresholds, in each base or over all.

    Listeners are counted only of units that have the plays, and at least as many rows of listening: counting distinct
    ones is dear.

    Args:
        engine: has kept ``played``.
        inputs: whose tracks are.
        parameters: thresholds, and where they are met.
        rows: listening as it counts.
    """
    place = _place(parameters)
    give_units(engine, inputs, parameters.unit)
    named = with_units(PLAYED)
    counts = named.group_by([*place, "unit"]).agg(raw_plays=named.raw_plays.sum(), listens=named.listens.sum())
    enough = counts.filter(
        counts.raw_plays >= parameters.threshold_plays, counts.listens >= parameters.threshold_listeners
    )
    engine.keep("candidate", of_units(enough.select(*place, "unit")))
    counting = rows.filter(rows.raw_plays > 0).select("listener", *BASE, "track_ref")
    heard = counting.inner_join(_CANDIDATE, [*place, "track_ref"]).select("listener", *place, "unit")
    listeners = heard.group_by([*place, "unit"]).agg(listeners=heard.listener.nunique())
    engine.keep("enough", listeners.filter(listeners.listeners >= parameters.threshold_listeners))
    boost = ibis.literal(parameters.professional_boost.numerator, "int64")
    found = _CANDIDATE.semi_join(_ENOUGH, [*place, "unit"]) if parameters.threshold_listeners else _CANDIDATE
    engine.keep("professional", found.select(*place, "track_ref", factor=boost))


def boosted(rows: _Columns, measure: str, parameters: ArtistCentric) -> _Columns:
    """The rows with ``measure`` of professionals times the numerator of their boost, of others its denominator.

    Args:
        rows: any that have a base and a track reference.
        measure: column to multiply.
        parameters: the boost, and where it was decided.
    """
    other = ibis.literal(parameters.professional_boost.denominator, "int64")
    known = rows.left_join(_PROFESSIONAL, [*_place(parameters), "track_ref"])
    columns = {name: known[name] for name in rows.columns}
    return known.select(**{**columns, measure: known[measure] * ibis.coalesce(known.factor, other)})


def _place(parameters: ArtistCentric) -> list[str]:
    """Columns that thresholds are met within."""
    return list(BASE) if parameters.thresholds_in == "base" else []
