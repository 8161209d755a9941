import polars as pl

from schemas import vocabulary
from schemas.columns import PERIOD, SHA256, Strict, code, count, plain, text


class Delivery(Strict):
    """One row per file received and version of its name."""

    delivery_id: str = text("sha256 of the bytes", matches=SHA256)
    name: str = text("Path below the delivery folder, with / between its parts")
    version: pl.Int32 = count("1 for the first bytes seen under this name, then 2, …")
    kind: str = code("Kind of delivery: the first folder of the name", vocabulary.KIND, nullable=True)
    sender: str = text("Who sent it, as the file says", nullable=True)
    sent_at: str = text("When its sender made it, as the file says: ISO 8601, UTC", nullable=True)
    period: str = text(
        "Month that the content is for; null where it is for no one month", nullable=True, matches=PERIOD
    )
    first_date: pl.Date = plain("First UTC day of its accepted plays", nullable=True)
    last_date: pl.Date = plain("Last UTC day of its accepted plays", nullable=True)
    bytes: pl.Int64 = count("Size of the file")
    rows: pl.Int64 = count("Rows (plays, tracks, works, …) that it holds, good or bad")
    rejected_rows: pl.Int64 = count("Rows of it that are quarantined alone")
    status: str = code("accepted, quarantined, duplicate or superseded", vocabulary.DELIVERY_STATUS)
    reason: str = code("Why it is quarantined whole", vocabulary.FILE_REASON, nullable=True)
    detail: str = text("What, where, how much, and what to do", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["name", "version"]
