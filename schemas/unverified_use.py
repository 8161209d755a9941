from schemas import vocabulary
from schemas.columns import Money, Strict, code, currency, money, offering, territory, text


class UnverifiedUse(Strict):
    """One row per pool and unverified parameter that its amount depends on."""

    territory: str = territory()
    offering: str = offering()
    right: str = code("Right of the pool", vocabulary.POOL_RIGHT)
    agreement: str = text("Agreement")
    parameter: str = text("Name of the parameter: what, offering type and first day, with points between")
    figure: str = text("Its value and unit")
    currency: str = currency()
    amount: Money = money("The pool")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "right", "agreement", "parameter"]
