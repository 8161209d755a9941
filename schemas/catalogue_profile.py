from typing import Final

import polars as pl

from schemas.columns import PERIOD, Strict, code, count, text

CATALOGUE_METRIC: Final = (
    "tracks",
    "releases",
    "isrcs",
    "deliverers",
    "no_deal_ppb",
    "no_label_ppb",
    "no_duration_ppb",
    "no_icpn_ppb",
    "isrc_prefix_unknown_ppb",
    "isrc_shared_ppb",
    "ai_undisclosed_ppb",
    "ai_contained_ppb",
)
"""Shares are of tracks; ``isrc_shared_ppb`` is of ISRCs, and counts those that several deliverers sent."""


class CatalogueProfile(Strict):
    """One row per metric of a month's catalogue and what it was measured over."""

    period: str = text("Month", matches=PERIOD)
    metric: str = code("What was measured; its unit ends its name", CATALOGUE_METRIC)
    scope: str = code("Measured over the whole catalogue, or one deliverer", ("catalogue", "deliverer"))
    key: str = text("The deliverer; empty for the whole catalogue")
    value: pl.Int64 = count("What was found")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "metric", "scope", "key"]
