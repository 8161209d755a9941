import polars as pl

from schemas.columns import Money, Strict, count, currency, money, offering, plain, territory


class Base(Strict):
    """One row per territory and offering in a month.

    Both sides start from the same net revenue; their rates differ.
    """

    territory: str = territory()
    offering: str = offering()
    currency: str = currency()
    amount: Money = money("Net revenue")
    gross: Money = money("Revenue with sales tax")
    tax: Money = money("Sales tax in it")
    plays: pl.Int64 = count("Qualified plays")
    subscribers: pl.Int64 = count("Paying subscribers")
    trial_subscribers: pl.Int64 = count("Subscribers on trial")
    free_subscribers: pl.Int64 = count("Listeners who pay nothing")
    has_revenue: pl.Boolean = plain("Its revenue was delivered; without, amounts and subscribers are 0")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering"]
