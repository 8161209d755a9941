import polars as pl

from schemas.columns import Strict, count, plain, territory


class TerritoryArea(Strict):
    """One row per area of the TIS tree, territory in it and first day that it was.

    Source: CISAC Territory Information System; ISO 3166-1 for what has no place in it.
    """

    area: pl.Int32 = count("TIS number of a country or group of countries; 2136 is World")
    territory: str = territory()
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["area", "territory", "valid_from"]
