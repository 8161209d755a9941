import polars as pl

from schemas import vocabulary
from schemas.columns import (
    Money,
    Strict,
    code,
    count,
    currency,
    money,
    offering,
    reason,
    status,
    territory,
    text,
)


class LicensorEarning(Strict):
    """One row per pool, status and reason."""

    territory: str = territory()
    offering: str = offering()
    side: str = code("recorded or composition", vocabulary.SIDE)
    right: str = code("recorded, PR, MR or all", vocabulary.RIGHT)
    agreement: str = text("Agreement")
    licensor: str = text("Payee", nullable=True)
    mode: str = code("Settlement mode", vocabulary.MODE)
    currency: str = currency()
    amount: Money = money("Sum of the lines")
    lines: pl.Int64 = count("Lines in it; 1 for a fee or a statutory sum")
    plays: pl.Int64 = count("Qualified plays behind the lines; 0 for a fee or a statutory sum")
    status: str = status()
    reason: str = reason()

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "right", "agreement", "status", "reason"]
