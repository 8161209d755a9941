import polars as pl

from schemas import provenance_words as words
from schemas.columns import TERRITORIES, Strict, code, plain, text


class Takedown(Strict):
    """One row per blocked track, beginning and subject."""

    track_id: str = text("Track that must not be played")
    from_date: pl.Date = plain("First day of the block")
    to_date: pl.Date = plain("Last day; null: no end", nullable=True)
    reason: str = code("Why", words.BLOCK_REASON)
    kind: str = code("What kind of source says so", words.CONSENT_KIND)
    subject_id: str = text("Voice, ISWC or ISRC")
    consent_id: str = text("Grant that ended, where there was one", nullable=True)
    resolution: str = code("Who gets the money in the end, by the licence", words.RESOLUTION)
    territories: str = text("Where, as includes; null: everywhere", nullable=True, matches=TERRITORIES)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_id", "from_date", "kind", "subject_id"]
