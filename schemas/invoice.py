import polars as pl

from schemas.columns import SHA256, Money, Strict, count, currency, money, plain, text


class Invoice(Strict):
    """One row per invoice of a licensor for what it claims, or credit note that lowers one."""

    delivery_id: str = text("sha256 of the file", matches=SHA256)
    row: pl.Int64 = count("Row of that file, the first after its header is 1", nullable=True)
    invoice: str = text("The licensor's number of the invoice or credit note")
    licensor_party_id: str = text("Who asks: a party of ours, a DPID or an IPI name number, as the file has it")
    invoice_date: pl.Date = plain("Day of the invoice")
    currency: str = currency()
    amount: Money = money("What is asked for, net of tax; below zero in a credit note")
    tax_amount: Money = money("Tax on it, where the file says so", nullable=True)
    credits: str = text("Invoice that the credit note lowers; null in an invoice", nullable=True)
    message_id: str = text("Message of claims that it is for, where the file says so", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "invoice", "licensor_party_id"]
