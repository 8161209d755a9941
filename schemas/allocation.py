import polars as pl

from schemas import vocabulary
from schemas.columns import TERRITORIES, Strict, Texts, code, plain, text


class Allocation(Strict):
    """One row per allocation, as dated."""

    allocation: str = text("Name of the allocation")
    side: str = code("recorded or composition", vocabulary.SIDE)
    model: str = code("How it weighs", vocabulary.ALLOCATION_MODEL)
    territories: str = text(
        "Includes and excludes over the TIS tree; null: only where an agreement names it",
        nullable=True,
        matches=TERRITORIES,
    )
    offerings: Texts = plain("Offerings apportioned by it; empty: all")
    eligibility: str = text("Eligibility that it asks for; null: every play counts", nullable=True)
    parameters: str = text("Parameters of its model, as JSON with sorted keys")
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["allocation", "valid_from"]
