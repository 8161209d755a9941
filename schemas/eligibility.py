import polars as pl

from schemas import vocabulary
from schemas.columns import Strict, Texts, code, count, plain, share, text


class Eligibility(Strict):
    """One row per eligibility, as dated."""

    eligibility: str = text("Name by which an allocation asks for it")
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    minimum_plays: pl.Int64 = count("Qualified plays that a recording needs; null: any", nullable=True)
    minimum_listeners: pl.Int64 = count("Distinct listeners that a recording needs; null: any", nullable=True)
    months: pl.Int64 = count("Months that both are counted over", nullable=True)
    window: str = code("Which months these are", vocabulary.ELIGIBILITY_WINDOW, nullable=True)
    where_months_missing: str = code(
        "What a recording is that fails a minimum while some month is unknown",
        vocabulary.WHERE_MONTHS_MISSING,
        nullable=True,
    )
    functional_least_seconds: pl.Int64 = count("Functional recordings below it count nothing", nullable=True)
    functional_value_ppb: pl.Int64 = share("What a play of a longer one is worth; null: the whole", nullable=True)
    shortest_seconds: pl.Int64 = count("Recordings below it count nothing; null: none", nullable=True)
    own_content: Texts = plain("Parties whose deliveries are the service's own content, which counts nothing")
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["eligibility", "valid_from"]
