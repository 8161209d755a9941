import polars as pl

from schemas import vocabulary
from schemas.columns import Strict, code, count, offering, plain, territory, text


class Usage(Strict):
    """One row per territory, offering, track and segment in a month."""

    territory: str = territory()
    offering: str = offering()
    track_id: str = text("Track; what the log calls it where we do not know it; empty where no track has the weight")
    segment: pl.Int16 = count("Interval of the month")
    from_date: pl.Date = plain("First day of the interval")
    plays: pl.Int64 = count("Qualified plays")
    short_plays: pl.Int64 = count("Plays shorter than the qualifying time")
    played_ms: pl.Int64 = count("Milliseconds played")
    listeners: pl.Int64 = count("Distinct listeners with a qualified play")
    allocation: str = text("Allocation that weighs it on the recorded side")
    weight: pl.Int64 = count("What the base of the recorded side is apportioned by")
    composition_weight: pl.Int64 = count("What the base of compositions is apportioned by")
    isrc: str = text("Recording", nullable=True)
    deliverer: str = text("Who delivered the track", nullable=True)
    licensor: str = text("Party that contracts for the deliverer", nullable=True)
    agreement: str = text("Recorded agreement, or our provision for unlicensed usage", nullable=True)
    reason: str = code("Why it has no licensor", vocabulary.REASON, nullable=True)
    ineligible: str = code("Why its recorded plays count less, or not at all", vocabulary.INELIGIBLE, nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "track_id", "segment"]
