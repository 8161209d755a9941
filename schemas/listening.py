import polars as pl

from schemas.columns import Strict, count, offering, territory, text


class Listening(Strict):
    """One row per listener, track reference, territory, offering, surface and segment in a month."""

    listener: str = text("Keyed hash of the account: 32 hexadecimal digits")
    track_ref: str = text("What the log calls the track: track_id, else isrc, else rendition_id")
    territory: str = territory()
    offering: str = offering()
    surface: str = text("Where in the service it was played from; empty where the log does not say")
    segment: pl.Int16 = count("Interval of the month between the track's change dates, from 0")
    plays: pl.Int64 = count("Qualified plays")
    short_plays: pl.Int64 = count("Plays shorter than the qualifying time")
    played_ms: pl.Int64 = count("Milliseconds played, in all plays")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["listener", "track_ref", "territory", "offering", "surface", "segment"]
