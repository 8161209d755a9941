import polars as pl

from schemas.columns import Strict, count, plain, text


class TrackSegment(Strict):
    """One row per track reference and interval of the month, where there is more than one.

    A reference that is not here has the whole month as its segment 0; one that nobody delivered has the intervals of
    the empty reference, where that is here.
    """

    track_ref: str = text("What the log calls the track; empty for what nobody delivered")
    segment: pl.Int16 = count("Number of the interval, from 0")
    from_date: pl.Date = plain("First UTC day")
    to_date: pl.Date = plain("Last UTC day")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_ref", "segment"]
