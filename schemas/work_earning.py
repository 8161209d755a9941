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
    share,
    status,
    territory,
    text,
)


class WorkEarning(Strict):
    """One row per composition pool, track, segment, work and party."""

    territory: str = territory()
    offering: str = offering()
    right: str = code("PR or MR", vocabulary.RIGHT)
    agreement: str = text("Agreement of the pool")
    licensor: str = text("Payee", nullable=True)
    track_id: str = text("Track")
    segment: pl.Int16 = count("Interval of the month")
    work_id: str = text("Work; empty where the track's work is unknown")
    party_id: str = text("Owner of the share; empty for what nobody claims")
    share_ppb: pl.Int64 = share(
        "Effective share of the track in this right: proportion of the work × share of the party"
    )
    currency: str = currency()
    amount: Money = money("Part of the pool")
    status: str = status()
    reason: str = reason()

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = [
            "territory",
            "offering",
            "right",
            "agreement",
            "track_id",
            "segment",
            "work_id",
            "party_id",
            "reason",
        ]
