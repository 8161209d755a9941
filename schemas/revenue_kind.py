import polars as pl

from schemas import vocabulary
from schemas.columns import PERIOD, Money, Strict, code, count, currency, money, offering, territory, text


class RevenueKind(Strict):
    """One row per territory, offering and kind of subscriber in a month.

    Where a base has any, they are all of its revenue.
    """

    period: str = text("Month", matches=PERIOD)
    territory: str = territory()
    offering: str = offering()
    subscriber_kind: str = code("What the listener is to the offering", vocabulary.SUBSCRIBER_KIND)
    currency: str = currency()
    net: Money = money("Net revenue of this kind")
    subscribers: pl.Int64 = count("Subscribers of this kind; of trial and advertising, who pay nothing")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "territory", "offering", "subscriber_kind"]
