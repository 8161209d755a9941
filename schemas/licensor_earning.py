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
    """One row per pool, payee, basis, status and reason."""

    territory: str = territory()
    offering: str = offering()
    side: str = code("recorded, composition or ai", vocabulary.POOL_SIDE)
    right: str = code("recorded, PR, MR, all or ai", vocabulary.POOL_RIGHT)
    agreement: str = text("Agreement")
    licensor: str = text("Payee", nullable=True)
    basis: str = code("Why the payee earns", vocabulary.BASIS)
    mode: str = code("Settlement mode", vocabulary.POOL_MODE)
    currency: str = currency()
    amount: Money = money("Sum of the lines")
    lines: pl.Int64 = count("Lines in it; 1 for a fee or a statutory sum")
    plays: pl.Int64 = count("Qualified plays behind the lines; 0 for a fee or a statutory sum")
    status: str = status()
    reason: str = reason()

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "right", "agreement", "licensor", "basis", "status", "reason"]
