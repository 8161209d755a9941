from schemas import claim_words
from schemas.columns import CURRENCY, PERIOD, Money, Strict, code, currency, money, text


class ClaimEarning(Strict):
    """One row per payee, agreement, month claimed for, and currency, that becomes payable from accruals."""

    licensor: str = text("Payee")
    accrued_for: str = text("Licensor whose accrual it comes from")
    agreement: str = text("Agreement that it is earned under")
    original_period: str = text("Month whose usage it is for", matches=PERIOD)
    kind: str = code("Why it is payable", claim_words.CLAIM_EARNING)
    currency: str = currency()
    amount: Money = money("What is payable")
    account_currency: str = text("Currency of the accrual", matches=CURRENCY)
    account_amount: Money = money("What the accrual gives for it")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["licensor", "accrued_for", "agreement", "original_period", "kind", "currency", "account_currency"]
