from schemas.columns import PERIOD, Money, Strict, currency, money, text


class AdvanceAccount(Strict):
    """One row per advance that is recoupable in the month."""

    period: str = text("Month", matches=PERIOD)
    advance: str = text("Advance")
    licensor: str = text("Party that it was paid to")
    currency: str = currency()
    amount: Money = money("What was paid")
    opening: Money = money("Unrecouped at the month's beginning")
    earned: Money = money("What its agreements make payable in the month, less what earlier advances recouped of it")
    recouped: Money = money("What of that is set against the advance")
    closing: Money = money("Unrecouped at the month's end")
    breakage: Money = money("What of a guarantee is unrecouped at its end, and stays with the licensor")
    cash_over_advance: Money = money("What of the earnings is paid, since the advance does not cover it")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "advance"]
