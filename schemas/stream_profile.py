from typing import Final

import polars as pl

from schemas.columns import PERIOD, Strict, code, count, text

STREAM_METRIC: Final = (
    "plays",
    "qualified_ppb",
    "rejected_ppb",
    "surface_missing_ppb",
    "isrc_missing_ppb",
    "new_isrc_ppb",
    "played_ms_mean",
    "played_ms_p10",
    "played_ms_p50",
    "played_ms_p90",
    "isrcs",
    "territories",
)
"""Plays, or a share of them, unless the name says otherwise; ``new_isrc_ppb`` is a share of the month's ISRCs."""


class StreamProfile(Strict):
    """One row per metric of a month's stream logs and what it was measured over."""

    period: str = text("Month", matches=PERIOD)
    metric: str = code("What was measured; its unit ends its name", STREAM_METRIC)
    scope: str = code(
        "What it was measured over: the month, one of its days, or a territory", ("month", "day", "territory")
    )
    key: str = text("The day or the territory; empty for the month")
    value: pl.Int64 = count("What was found")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "metric", "scope", "key"]
