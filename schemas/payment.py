import polars as pl

from schemas.columns import CURRENCY, PERIOD, Money, Strict, currency, money, plain, text


class Payment(Strict):
    """One row per licensor and currency earned in."""

    period: str = text("Month", matches=PERIOD)
    licensor: str = text("Payee")
    currency: str = currency()
    payable: Money = money("Payable, in the currency that it was earned in")
    commission: Money = money("Of the payable sum, what is left to the service for promotion programmes")
    accrued: Money = money("Accrued, waiting for a claim")
    hold: Money = money("On hold")
    payment_currency: str = text("Currency that the licensor is paid in", matches=CURRENCY)
    rate: Money = money("Units of payment currency for one unit of currency")
    rate_date: pl.Date = plain("Day of the quotation; null where nothing is converted", nullable=True)
    rate_source: str = text("Who published it", nullable=True)
    payment_amount: Money = money("Payable less commission, converted once for the whole sum")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "licensor", "currency"]
