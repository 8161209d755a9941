import polars as pl

from schemas.columns import Money, Strict, count, currency, money, offering, share, territory, text


class Commission(Strict):
    """One row per recorded pool, track, segment and promotion programme."""

    territory: str = territory()
    offering: str = offering()
    agreement: str = text("Agreement of the pool")
    track_id: str = text("Track")
    segment: pl.Int16 = count("Interval of the month")
    promotion: str = text("Name of the programme")
    licensor: str = text("Who leaves the commission to the service")
    plays: pl.Int64 = count("Qualified plays under the programme")
    currency: str = currency()
    earning: Money = money("Part of the track's recorded earning that these plays carry")
    rate_ppb: pl.Int64 = share("Part of it that the service keeps")
    amount: Money = money("Commission: earning × rate, rounded once")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "agreement", "track_id", "segment", "promotion"]
