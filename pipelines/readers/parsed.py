"""What a reader makes of one file, and how it refuses one."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from schemas.columns import polars_schema
from schemas.delivery_reject import DeliveryReject
from schemas.vocabulary import FILE_REASON

REJECTS = pl.Schema({k: v for k, v in polars_schema(DeliveryReject).items() if k not in {"delivery_id", "kind"}})
"""Types of :attr:`Parsed.rejects`: the registry adds whose they are."""


class Quarantine(Exception):
    """A file that cannot be used at all.

    Args:
        reason: a code of ``vocabulary.FILE_REASON``.
        detail: what, where, how much, and what to do.
    """

    def __init__(self, reason: str, detail: str) -> None:
        if reason not in FILE_REASON:
            raise ValueError(f"{reason} is not a reason to quarantine a file; see schemas/vocabulary.py")
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Parsed:
    """One readable file: its rows by dataset, and what could not be used of them.

    ``rows`` counts all rows, good and bad; ``rejects`` has one row per bad one. The dates are those of
    the plays in a stream log.
    """

    frames: dict[str, pl.DataFrame]
    rows: int
    sender: str | None = None
    sent_at: str | None = None
    period: str | None = None
    first_date: date | None = None
    last_date: date | None = None
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTS))
