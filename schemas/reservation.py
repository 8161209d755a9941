import polars as pl

from schemas import provenance_words as words
from schemas.columns import Strict, code, plain, text


class Reservation(Strict):
    """One row per reserved subject, use and beginning.

    An opt-out, or a reservation against mining.
    """

    kind: str = code("What is reserved", words.CONSENT_KIND)
    subject_id: str = text("Voice, ISWC, ISRC, or party whose catalogue it is")
    use: str = code("What is forbidden", words.RESERVED)
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    grantor: str = text("Who reserves", nullable=True)
    origin: str = text("registry, or the manifest that says so")
    original: str = text("As the source words it: the CAWG, PLUS, RSL or AIPREF code")
    recorded_at: str = text("When we learnt of it, ISO 8601")
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["kind", "subject_id", "use", "valid_from", "origin"]
