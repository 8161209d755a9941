import polars as pl

from schemas.columns import Money, Strict, currency, money, plain, text


class FxRate(Strict):
    """One row per currency and date.

    Source: European Central Bank, euro foreign exchange reference rates.
    """

    date: pl.Date = plain("Day of the quotation")
    currency: str = currency()
    per_eur: Money = money("Units of the currency for one euro")
    source: str = text("Who published it")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["date", "currency"]
