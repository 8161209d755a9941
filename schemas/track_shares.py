import polars as pl

from schemas import vocabulary
from schemas.columns import (
    PERIOD,
    Money,
    Strict,
    code,
    count,
    currency,
    money,
    reason,
    share,
    status,
    territory,
    text,
)


class TrackShares(Strict):
    """One row per track, territory, side, payee and basis in a month."""

    period: str = text("Month", matches=PERIOD)
    track_id: str = text("Track")
    territory: str = territory()
    side: str = code("recorded, composition or ai", vocabulary.POOL_SIDE)
    payee: str = text("Licensor; empty for money that has none")
    currency: str = currency()
    amount: Money = money("What the payee gets of the track there")
    share_ppb: pl.Int64 = share("Part of all that the track earned there on that side; a group sums to the whole")
    plays: pl.Int64 = count("Qualified plays of the track there")
    basis: str = code("Why the payee earns", vocabulary.BASIS)
    status: str = status()
    reason: str = reason()

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "territory", "track_id", "side", "payee", "basis", "status", "reason", "currency"]
