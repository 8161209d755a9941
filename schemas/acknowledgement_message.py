import polars as pl

from schemas import registration_words
from schemas.columns import SHA256, Strict, code, count, text


class AcknowledgementMessage(Strict):
    """One row per message of an acknowledgement.

    Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, MSG.
    """

    delivery_id: str = text("File", matches=SHA256)
    message_row: pl.Int64 = count("Line of the file")
    row: pl.Int64 = count("Line of the acknowledgement that it belongs to")
    message_type: str = code("What was sent back, from field to file", registration_words.MESSAGE_TYPE)
    original_record: str = text("Number of the record in the transaction")
    record: str = text("CWR record type")
    level: str = text("Level of the rule")
    validation: str = text("Number of the rule")
    message: str = text("What the society says")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "message_row"]
