"""A part of the base by plays, the rest by listener.

Source:
    A compromise between the two is in Bergantiños and Moreno-Ternero, Revenue sharing at music streaming platforms,
    Management Science 71(10), 2025; in this form it is our own.
"""

from typing import Final

import polars as pl

from attribution.weights import KEY
from attribution.weights.allocation import Mix
from attribution.weights.idle import part, with_totals
from attribution.weights.inputs import Inputs
from attribution.weights.steps import Engine
from attribution.weights.user_centric import weights as user_centric
from schemas.columns import WHOLE_PPB

_EACH: Final = 999_999_999
"""Weight of one part per billion: all of them come to just below 10¹⁸."""


def weights(engine: Engine, inputs: Inputs, parameters: Mix) -> pl.DataFrame:
    """⌊λ·M·n/Σn⌋ + ⌊(1-λ)·M·w/Σw⌋: n plays as they count, w user-centric weight, M nearly 10¹⁸.

    The part by plays knows no idle listeners; of the other, what they hold is within Σw. Where one of the parts has
    nothing to go by, the base goes by the other alone.

    Returns:
        ``KEY``, ``weight`` and ``plays``.
    """
    found = with_totals(user_centric(engine, inputs, parameters.user_centric), ["plays", "weight"])
    by_plays = parameters.pro_rata_ppb * _EACH
    parts = found.with_columns(
        _by_plays=pl.lit(by_plays, pl.Int64), _by_listener=pl.lit(WHOLE_PPB * _EACH - by_plays, pl.Int64)
    )
    mixed = part("_by_plays", "plays").fill_null(0) + part("_by_listener", "weight").fill_null(0)
    return parts.select(*KEY, mixed.cast(pl.Int64).alias("weight"), "plays")
