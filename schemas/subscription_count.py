import polars as pl

from schemas import vocabulary
from schemas.columns import PERIOD, Strict, code, count, offering, territory, text


class SubscriptionCount(Strict):
    """One row per month, territory, offering and kind of subscriber that a list of accounts has."""

    period: str = text("Month", matches=PERIOD)
    territory: str = territory()
    offering: str = offering()
    subscriber_kind: str = code("What the accounts are to the offering", vocabulary.SUBSCRIBER_KIND)
    accounts: pl.Int64 = count("Accounts listed")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "territory", "offering", "subscriber_kind"]
