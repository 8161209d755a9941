import polars as pl

from schemas import registration_words
from schemas.columns import ISWC, SHA256, Strict, code, count, plain, text


class Acknowledgement(Strict):
    """One row per acknowledgement in a file, as received.

    All of them are kept: the processing date says since when something is so, the file since when it is known here.

    Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, ACK.
    """

    delivery_id: str = text("File", matches=SHA256)
    row: pl.Int64 = count("Line of the file")
    sender: str = text("Who says so: CWR sender type and code")
    society_code: str = text("CISAC code of the society that says so; null where the sender is none", nullable=True)
    sent_at: str = text("When the file says that it was made", nullable=True)
    submitter_work_id: str = text("Work number of whoever registered")
    title: str = text("Title of the creation", nullable=True)
    iswc: str = text("ISWC of the registration that is repeated with it", nullable=True, matches=ISWC)
    recipient_work_id: str = text("The society's own work number", nullable=True)
    original_type: str = text("Type of the transaction that is acknowledged")
    original_sent: str = text("When the file of that transaction was made: YYYYMMDDHHMMSS")
    original_place: str = text("Group and transaction in that file")
    processing_date: pl.Date = plain("Day on which the society came to it")
    status: str = code("CWR transaction status", registration_words.REGISTRATION_STATUS)
    work_id: str = text("Work that is meant; null where it is none of ours, or may be several", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "row"]
