import polars as pl

from schemas.columns import PERIOD, Money, Strict, currency, money, plain, text


class InvoiceBooked(Strict):
    """One row per invoice or credit note, as its licensor sent it, that was known by this month or an earlier one."""

    licensor: str = text("Party who asks")
    invoice: str = text("The licensor's number of it")
    currency: str = currency()
    amount: Money = money("What is asked for, net of tax; below zero in a credit note")
    credits: str = text("Invoice that the credit note lowers", nullable=True)
    invoice_date: pl.Date = plain("Its day")
    booked: str = text("Month in which it came into the books", matches=PERIOD)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["licensor", "invoice", "currency", "amount", "credits"]
