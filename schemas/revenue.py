import polars as pl

from schemas.columns import PERIOD, Money, Strict, count, currency, money, offering, territory, text


class Revenue(Strict):
    """One row per territory and offering in a month."""

    period: str = text("Month", matches=PERIOD)
    territory: str = territory()
    offering: str = offering()
    currency: str = currency()
    gross: Money = money("Before tax")
    tax: Money = money("Sales tax in it")
    net: Money = money("gross - tax: what the pools are made of")
    subscribers: pl.Int64 = count("Paying subscribers")
    trial_subscribers: pl.Int64 = count("Subscribers on trial")
    free_subscribers: pl.Int64 = count("Listeners who pay nothing")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "territory", "offering"]
