"""The models by name."""

from typing import Any, Final

import polars as pl

from attribution.weights import KEY, artist_centric, mix, pro_rata, scaled, shapley, user_centric
from attribution.weights.allocation import Allocation
from attribution.weights.inputs import Inputs, counted
from attribution.weights.steps import Engine


def weights(engine: Engine, allocation: Allocation, inputs: Inputs) -> pl.DataFrame:
    """The weights of an allocation: ``KEY`` and ``weight``, Int64, in no order."""
    found = _MODELS[allocation.model](engine, inputs, allocation.parameters)
    return found.select(*KEY, "weight")


def _pro_rata(engine: Engine, inputs: Inputs, _parameters: Any) -> pl.DataFrame:
    return engine.rows(pro_rata.weights(counted(engine, inputs)))


_MODELS: Final = {
    "pro_rata": _pro_rata,
    "user_centric": user_centric.weights,
    "mix": mix.weights,
    "artist_centric": artist_centric.weights,
    "shapley": shapley.weights,
    "scaled": scaled.weights,
}
