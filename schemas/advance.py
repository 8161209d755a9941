import polars as pl

from schemas.columns import Money, Strict, Texts, currency, money, plain, text


class Advance(Strict):
    """One row per advance."""

    advance: str = text("Name of the advance")
    licensor: str = text("Party that it was paid to")
    agreements: Texts = plain("Agreements that it is recouped from; empty: all of the licensor's")
    amount: Money = money("What was paid")
    currency: str = currency()
    valid_from: pl.Date = plain("First day from which it is recoupable, of a whole month")
    valid_to: pl.Date = plain("Last such day, of a whole month; null: until it is recouped", nullable=True)
    paid_on: pl.Date = plain("Day on which it was paid; nothing is recouped in the months before")
    is_guarantee: pl.Boolean = plain("What is not recouped by its end stays with the licensor")
    carried_over: Money = money("What was still unrecouped when our settlement took over", nullable=True)
    carried_on: pl.Date = plain("First day of the first month that we settle it in", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["advance"]
