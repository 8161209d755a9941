import polars as pl

from schemas.columns import Money, Strict, count, currency, money, offering, territory


class Base(Strict):
    """One row per territory and offering in a month.

    Both sides start from the same net revenue; their rates differ.
    """

    territory: str = territory()
    offering: str = offering()
    currency: str = currency()
    amount: Money = money("Net revenue")
    plays: pl.Int64 = count("Qualified plays")
    subscribers: pl.Int64 = count("Paying subscribers")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering"]
