import polars as pl

from schemas.columns import SHA256, Strict, count, text


class StreamDuplicate(Strict):
    """One row per stream_id that came more than once in a month.

    The kept row is the first in the order of all delivered columns, whatever file it came in.
    """

    stream_id: str = text("Identifier of the play, unique for ever")
    plays: pl.Int64 = count("Accepted rows with this identifier")
    delivery_id: str = text("Delivery of the row that is kept", matches=SHA256)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["stream_id"]
