"""What a reader makes of one file, and how it refuses one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from schemas.columns import polars_schema
from schemas.delivery_reject import DeliveryReject
from schemas.vocabulary import FILE_REASON

REJECTS = pl.Schema({k: v for k, v in polars_schema(DeliveryReject).items() if k not in {"delivery_id", "kind"}})
"""Types of :attr:`Parsed.rejects`: the registry adds whose they are."""


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in a file that people write. Lines and columns are counted from 1, as editors do."""

    line: int
    column: int
    path: tuple[int | str, ...]
    """keys and places (from 0) that lead to it in the document"""
    where: str
    """the same in words, with the name that people know an entry by"""
    told: str
    """what is wrong, and what to do"""
    value: str = ""
    """as much of the value as a message shows; nothing where there is none"""
    expected: str = ""

    @property
    def text(self) -> str:
        """Where, the value, what is wrong, and what to do."""
        return f"{self.where}: " * bool(self.where) + f"{self.value} " * bool(self.value) + self.told


class Quarantine(Exception):
    """A file that cannot be used at all.

    Args:
        reason: a code of ``vocabulary.FILE_REASON``.
        detail: what, where, how much, and what to do.
        mistakes: every one of them with its place, where the reader knows.
    """

    def __init__(self, reason: str, detail: str, mistakes: Sequence[Mistake] = ()) -> None:
        if reason not in FILE_REASON:
            raise ValueError(f"{reason} is not a reason to quarantine a file; see schemas/vocabulary.py")
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.mistakes = tuple(mistakes)


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
