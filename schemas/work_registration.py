import polars as pl

from schemas import registration_words
from schemas.columns import SHA256, Strict, code, count, plain, text


class WorkRegistration(Strict):
    """One row per work and society that has acknowledged it: what it said last.

    Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, ACK; the last is that of the latest processing date.
    """

    work_id: str = text("Work")
    sender: str = text("Who says so: CWR sender type and code")
    society_code: str = text("CISAC code of the society that says so; null where the sender is none", nullable=True)
    status: str = code("CWR transaction status", registration_words.REGISTRATION_STATUS)
    processing_date: pl.Date = plain("Day on which the society came to it")
    is_disputed: pl.Boolean = plain("In conflict, or the claim rejected, and not decided since: money is on hold")
    submitter_work_id: str = text("Work number that it was registered under")
    recipient_work_id: str = text("The society's own work number", nullable=True)
    messages: pl.Int64 = count("Messages with it, in acknowledgement_message")
    delivery_id: str = text("File of the acknowledgement", matches=SHA256)
    row: pl.Int64 = count("Its line")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["work_id", "sender"]
