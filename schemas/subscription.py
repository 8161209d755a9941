from schemas import vocabulary
from schemas.columns import PERIOD, Money, Strict, code, currency, money, offering, territory, text


class Subscription(Strict):
    """One row per listener, territory and offering in a month."""

    period: str = text("Month", matches=PERIOD)
    listener: str = text("Keyed hash of the account, as in listening", matches=r"^[0-9a-f]{32}$")
    territory: str = territory()
    offering: str = offering()
    subscriber_kind: str = code("What the listener is to the offering", vocabulary.SUBSCRIBER_KIND)
    currency: str = currency()
    net: Money = money("Net revenue of this listener; null: told of its kind only", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "listener", "territory", "offering"]
