import polars as pl

from schemas import vocabulary
from schemas.columns import SHA256, Strict, code, count, plain, text


class DeliveryReject(Strict):
    """One row per quarantined row of an accepted file."""

    delivery_id: str = text("sha256 of the file", matches=SHA256)
    kind: str = code("Kind of delivery", vocabulary.KIND)
    row: pl.Int64 = count("Place in the file: 1 is the first row of data, record or element")
    played_date: pl.Date = plain("UTC day that a rejected play is counted under; null elsewhere", nullable=True)
    reason: str = code("Why it is quarantined", vocabulary.ROW_REASON)
    reference: str = text(
        "The row's own identifier, shortened: stream, track, work, …; never an account", nullable=True
    )
    detail: str = text("Column and offending value, shortened", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "row", "reason"]
