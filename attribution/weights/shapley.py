"""Shapley index: each listener's money in equal parts to the distinct artists that it played. For comparison only.

Source:
    Bergantiños and Moreno-Ternero, The Shapley index for music streaming platforms, Information Economics and Policy 71
    (2025): the Shapley value of the game in which artists are worth the fees of those who play nobody else. UserEq in
    Ghosh and others (2025). Within an artist the money goes by plays, of which neither speaks.
"""

from typing import Any, Final

import ibis
import polars as pl

from attribution.weights.allocation import Shapley
from attribution.weights.brought import brought
from attribution.weights.heard import LISTENER, hear, share
from attribution.weights.idle import placed
from attribution.weights.inputs import Inputs, counted
from attribution.weights.steps import Engine
from attribution.weights.units import give_units, with_units
from attribution.weights.user_centric import shared

_Columns = Any
"""An Ibis table: no type checker sees its columns."""
_UNIT: Final = (*LISTENER, "unit")
_TYPES: Final = {**dict.fromkeys(_UNIT, "string"), "total": "int64"}
_HEARD_UNIT: Final[_Columns] = ibis.table(_TYPES, name="heard_unit")
_SHARE: Final[_Columns] = ibis.table({**_TYPES, "base": "int16", "quotient": "int64", "rest": "int64"}, name="share")


def weights(engine: Engine, inputs: Inputs, parameters: Shapley) -> pl.DataFrame:
    """Σ ⌊F·n/(U·u)⌋: F what the listener brings, U its distinct units, n its plays here, u those of the unit.

    Returns:
        ``KEY``, ``weight`` and ``plays`` as they count.
    """
    give_units(engine, inputs, parameters.unit)
    rows = with_units(counted(engine, inputs))
    heard = hear(engine, rows, "plays")
    engine.keep("heard_unit", rows.group_by(list(_UNIT)).agg(total=rows.plays.sum()))
    bring = brought(engine, inputs, heard.bases, parameters.listener_revenue, parameters.idle)
    share(engine, _by_unit(bring.fees), _UNIT)
    largest_total = engine.rows(_SHARE.agg(largest=_SHARE.total.max()))["largest"].item() or 0
    found = engine.rows(shared(rows, "plays", heard.largest, largest_total, share=_SHARE, on=_UNIT))
    return placed(found, bring.idle, parameters.idle)


def _by_unit(fees: _Columns) -> _Columns:
    """What a listener brings, to be divided by its units and the plays of each."""
    played = _HEARD_UNIT.filter(_HEARD_UNIT.total > 0)
    distinct = played.group_by(list(LISTENER)).agg(units=played.count())
    money = fees.select(*LISTENER, "fee").left_join(distinct, LISTENER).select(*LISTENER, "fee", "units")
    parts = _HEARD_UNIT.inner_join(money, LISTENER)
    return parts.select(*LISTENER, "unit", "fee", total=parts.total * ibis.coalesce(parts.units, 0))
