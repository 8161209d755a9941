import polars as pl

from schemas.columns import Money, Strict, count, currency, money, offering, reason, status, territory, text


class RecordingEarning(Strict):
    """One row per recorded pool, track and segment."""

    territory: str = territory()
    offering: str = offering()
    agreement: str = text("Agreement of the pool")
    licensor: str = text("Payee", nullable=True)
    track_id: str = text("Track")
    segment: pl.Int16 = count("Interval of the month")
    plays: pl.Int64 = count("Qualified plays")
    currency: str = currency()
    amount: Money = money("Part of the pool")
    status: str = status()
    reason: str = reason()

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "agreement", "track_id", "segment"]
