from schemas import vocabulary
from schemas.columns import PERIOD, Money, Strict, code, currency, money, offering, territory, text


class AccrualAccount(Strict):
    """One row per claimable line that is open in the month: the reported month's agreement, right, base and track.

    Opening and what is held, with what is new and what claims are owed above it, are what is released, moved, held
    and left.
    """

    period: str = text("Month of the account", matches=PERIOD)
    original_period: str = text("Month whose usage it is for", matches=PERIOD)
    territory: str = territory()
    offering: str = offering()
    right: str = code("PR or MR", vocabulary.RIGHT)
    agreement: str = text("Agreement of the pool")
    track_id: str = text("Track")
    licensor: str = text("Who may claim it")
    currency: str = currency()
    opening: Money = money("Accrued at the month's beginning")
    opening_held: Money = money("On hold at the month's beginning")
    accrued: Money = money("Newly accrued, in the month that it is of")
    register_held: Money = money("Newly on hold, in the month that it is of")
    difference: Money = money("What claims are owed or hold above it, a cost of the service; below zero: given back")
    released: Money = money("What claims make payable")
    residual: Money = money("What nobody claimed in time, and the licence moves")
    closing: Money = money("Accrued at the month's end")
    closing_held: Money = money("On hold at the month's end")
    provided: Money = money("Of that, what disputes hold above all that was accrued; given back if they are lost")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["original_period", "territory", "offering", "right", "agreement", "track_id"]
