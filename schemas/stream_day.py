import polars as pl

from schemas.columns import SHA256, Strict, count, plain, text


class StreamDay(Strict):
    """One row per day and stream-log delivery.

    Duplicates are found over the whole month, in ``stream_duplicate``.
    """

    played_date: pl.Date = plain("UTC day")
    delivery_id: str = text("sha256 of the file", matches=SHA256)
    plays: pl.Int64 = count("Rows counted under this day: accepted + rejected")
    accepted: pl.Int64 = count("Rows that are well formed; a stream_id that came twice is still in it")
    rejected: pl.Int64 = count("Rows quarantined alone")
    played_ms: pl.Int64 = count("Milliseconds played in the accepted rows")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["played_date", "delivery_id"]
