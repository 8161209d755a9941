from schemas import vocabulary
from schemas.columns import PERIOD, Money, Strict, code, currency, money, text


class SettlementDeduction(Strict):
    """One row per thing that is taken off what a licensor is owed, and currency earned in."""

    period: str = text("Month", matches=PERIOD)
    kind: str = code("Why it is taken off", vocabulary.SETTLEMENT_DEDUCTION)
    reference: str = text("What it is for: the advance")
    licensor: str = text("Whose payment it is taken off")
    currency: str = currency()
    amount: Money = money("What is taken off; below zero where the earnings in this currency are")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "kind", "reference", "licensor", "currency"]
