"""The worked cases, and splitting by the one rule."""

import json
from fractions import Fraction
from math import lcm
from typing import Any

import polars as pl

from attribution.apportion import apportion
from tests.paths import GOLDEN


def case(name: str) -> dict[str, Any]:
    """One file of worked cases."""
    return json.loads((GOLDEN / f"{name}.json").read_text())


def apportioned(total: int, weights: dict[str, Any]) -> dict[str, int]:
    """``total`` over weights that may be fractions or decimals, as text."""
    exact = {name: Fraction(str(weight)) for name, weight in weights.items()}
    unit = lcm(*(weight.denominator for weight in exact.values()))
    frame = pl.DataFrame(
        {"g": 0, "name": list(exact), "w": [int(weight * unit) for weight in exact.values()]}
    ).with_columns(a=pl.lit(total, pl.Int128))
    parts = apportion(frame.lazy(), amount="a", weight="w", within=["g"], order=["name"], into="part").collect()
    return dict(parts.select("name", "part").rows())
