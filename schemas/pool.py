import polars as pl

from schemas import vocabulary
from schemas.columns import Money, Strict, code, currency, money, offering, share, territory, text


class Pool(Strict):
    """One row per base, agreement and right."""

    territory: str = territory()
    offering: str = offering()
    side: str = code("recorded, composition or ai", vocabulary.POOL_SIDE)
    right: str = code("recorded, PR, MR, all or ai", vocabulary.POOL_RIGHT)
    agreement: str = text("Agreement")
    licensor: str = text("Party that licensed it; null: our own provision", nullable=True)
    mode: str = code("Settlement mode", vocabulary.POOL_MODE)
    currency: str = currency()
    allocation: str = text("Allocation that the agreement's part of the base is told by")
    base_part: Money = money("The agreement's part of the base, by weight and share")
    usage_share_ppb: pl.Int64 = share("That part of the base, for reading; the money is computed from exact weights")
    revenue_share: Money = money("What rates come to on the real usage share, no more than the amount")
    minimum: Money = money("The largest sum that is no part of revenue, no more than the amount; 0 without one")
    top_up: Money = money("What minima, floors and fixed sums add; a cost of the service")
    amount: Money = money("revenue_share + top_up, or the fee")
    formula: str = text("The steps, in words and figures")
    hold_reason: str = code("Why nothing of it is payable", vocabulary.HOLD_REASON, nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "right", "agreement"]
