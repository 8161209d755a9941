from schemas import vocabulary
from schemas.columns import Money, Strict, code, currency, money, text


class Journal(Strict):
    """One row per posting of the month's entries."""

    entry: str = text(
        "What is booked together: period:territory:offering:what, period:advance:its name:what, or "
        "period:claims:licensor:month that it is for"
    )
    account: str = code("Account", vocabulary.ACCOUNT)
    sub_account: str = text("Licensor, or reason; empty for the service's own accounts")
    currency: str = currency()
    amount: Money = money("Debit positive, credit negative; an entry sums to zero")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["entry", "account", "sub_account", "currency"]
