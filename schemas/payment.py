import polars as pl

from schemas import vocabulary
from schemas.columns import CURRENCY, PERIOD, Exchange, Money, Strict, code, currency, money, plain, share, text


class Payment(Strict):
    """One row per licensor and currency earned in."""

    period: str = text("Month", matches=PERIOD)
    licensor: str = text("Payee")
    currency: str = currency()
    payable: Money = money("Payable, in the currency that it was earned in")
    accrued: Money = money("Accrued, waiting for a claim")
    hold: Money = money("On hold")
    claimed: Money = money("Payable for lines of earlier months that were claimed or left over, beside payable")
    commission: Money = money("What of payable is left to the service for promotion programmes")
    recouped: Money = money("What of the rest is set against advances, and not paid")
    advance: str = text("Advances that it is set against", nullable=True)
    payment_currency: str = text("Currency that the licensor is paid in", matches=CURRENCY)
    rate: Exchange = plain("Units of payment currency for one unit of currency")
    rate_date: pl.Date = plain("Day of the quotation; null where nothing is converted", nullable=True)
    rate_source: str = text("Who published it", nullable=True)
    payment_amount: Money = money("Payable and claimed, less commission and recouped, converted once for the whole sum")
    tax_treatment: str = code(
        "How VAT treats it; null: nothing is known of the licensor's taxes", vocabulary.TAX_TREATMENT, nullable=True
    )
    vat_rate_ppb: pl.Int64 = share("VAT on what is paid; null: none, or not known", nullable=True)
    vat: Money = money("VAT that is paid on top, in whole minor units; null: not known", nullable=True)
    withholding_rate_ppb: pl.Int64 = share("Tax that is kept back; null: not known", nullable=True)
    withholding: Money = money("Tax that is kept back, in whole minor units; null: not known", nullable=True)
    certificate: str = text("Certificate whose treaty rate was used", nullable=True)
    self_billing: str = text("Agreement by which we write its invoices; null: it writes them", nullable=True)
    to_pay: Money = money("What is paid: payment_amount in whole minor units, plus VAT, less what is kept back")
    tax_note: str = text("Why no VAT is paid, the full rate is kept back, or nothing is known", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "licensor", "currency"]
