import polars as pl

from schemas import vocabulary
from schemas.columns import Money, Strict, code, count, currency, money, offering, territory, text


class Claimable(Strict):
    """One row per agreement, right, territory, offering and track that a works licensor may claim."""

    territory: str = territory()
    offering: str = offering()
    right: str = code("PR or MR", vocabulary.RIGHT)
    agreement: str = text("Agreement that prices it")
    track_id: str = text("Track: the report's DspResourceId")
    licensor: str = text("Who is reported, and may claim")
    sales_transaction_id: str = text("What the report calls the line")
    plays: pl.Int64 = count("Qualified plays")
    currency: str = currency()
    price: Money = money("What the whole of the right comes to, as the agreement's pool pays")
    accrued: Money = money("Our estimate of the licensor's part, from registered shares, that is accrued")
    register_held: Money = money("The same, where the registered shares or the pool are on hold")
    hold_reason: str = code("Why nothing of its pool is payable", vocabulary.HOLD_REASON, nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "right", "agreement", "track_id"]
