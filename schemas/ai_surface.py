import polars as pl

from schemas.columns import Strict, count, offering, territory, text


class AiSurface(Strict):
    """One row per AI track, territory, offering and surface."""

    track_id: str = text("AI track")
    territory: str = territory()
    offering: str = offering()
    surface: str = text("Where in the service it was played from; empty where the log does not say")
    plays: pl.Int64 = count("Qualified plays")
    listeners: pl.Int64 = count("Distinct listeners with a qualified play")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_id", "territory", "offering", "surface"]
