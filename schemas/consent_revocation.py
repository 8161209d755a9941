import polars as pl

from schemas import provenance_words as words
from schemas.columns import Strict, code, count, plain, text


class ConsentRevocation(Strict):
    """One row per grant, day and scope of a revocation that came apart from its grant."""

    consent_id: str = text("Name of the grant")
    revoked_on: pl.Date = plain("Day on which notice was given")
    scope: str = code("What it ends", words.REVOCATION_SCOPE)
    notice_days: pl.Int32 = count("Days from notice to effect")
    recorded_at: str = text("When we learnt of it, ISO 8601")
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["consent_id", "revoked_on", "scope"]
