import polars as pl

from schemas.columns import Strict, count, offering, territory, text


class UsageWeight(Strict):
    """One row per territory, offering, track, segment and allocation that a composition agreement there names."""

    territory: str = territory()
    offering: str = offering()
    track_id: str = text("Track; what the log calls it where we do not know it")
    segment: pl.Int16 = count("Interval of the month")
    allocation: str = text("Allocation")
    weight: pl.Int64 = count("What the agreement's part of the base is told by, instead of composition_weight")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "track_id", "segment", "allocation"]
