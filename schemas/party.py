from schemas.columns import CURRENCY, IPI_NAME_NUMBER, Money, Strict, money, text


class Party(Strict):
    """One row per party that we settle with, or that a term names."""

    party: str = text("Our short name for it, the key of every term")
    name: str = text("Legal name")
    dpid: str = text("DDEX party identifier", nullable=True)
    ipi_name_number: str = text("IPI name number", nullable=True, matches=IPI_NAME_NUMBER)
    society_code: str = text("CISAC society code, three digits or more", nullable=True)
    licensor: str = text(
        "Party that contracts for it where it does not itself: its aggregator or distributor", nullable=True
    )
    currency: str = text("Currency that it is paid and accounted in", nullable=True, matches=CURRENCY)
    payment_minimum: Money = money("Least amount worth a payment, in its currency", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["party"]
