import polars as pl

from schemas.columns import Strict, count, text


class RecordingMonth(Strict):
    """One row per recording with a qualified play in a month, over all territories and offerings."""

    recording: str = text("ISRC; what the log calls it where we do not know it")
    plays: pl.Int64 = count("Qualified plays")
    listeners: pl.Int64 = count("Distinct listeners with a qualified play")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["recording"]
