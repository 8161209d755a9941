import polars as pl

from schemas.columns import PERIOD, SHA256, Strict, plain, text


class ClaimBooked(Strict):
    """One row per file of claims that was booked in this month or an earlier one, and is never booked again."""

    delivery_id: str = text("sha256 of the file", matches=SHA256)
    message_id: str = text("The licensor's own name for the message")
    booked: str = text("Month in which it was booked", matches=PERIOD)
    made_on: pl.Date = plain("Day on which its sender made it")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id"]
