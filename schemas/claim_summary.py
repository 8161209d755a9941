import polars as pl

from schemas.columns import SHA256, TERRITORY, Exchange, Money, Strict, money, plain, share, text


class ClaimSummary(Strict):
    """One row per summary of a file of claims: a territory and kind of use, with its split, currencies and total.

    Amounts are in the currency of invoicing, where there is none in that of reporting.

    Source: DDEX CDM 2.0, record CS01; other layouts as their column map makes it.
    """

    delivery_id: str = text("sha256 of the file", matches=SHA256)
    summary_id: str = text("What its claims refer to it by")
    invoice_reference: str = text("Number of the invoice that asks for the money", nullable=True)
    rights_controller_name: str = text("Whose rights are claimed, in words", nullable=True)
    rights_controller_party_id: str = text("Whose rights are claimed, as the file has it", nullable=True)
    commercial_model: str = text("DDEX CommercialModelType, as the file has it", nullable=True)
    use_type: str = text("DDEX UseType, as the file has it", nullable=True)
    territory: str = text("ISO 3166-1 alpha-2 code", matches=TERRITORY)
    service_description: str = text("Service or offering, as the licensor calls it", nullable=True)
    currency_of_reporting: str = text("ISO 4217 code of the currency that our report was in", nullable=True)
    currency_of_invoicing: str = text("ISO 4217 code of the currency that is asked for", nullable=True)
    exchange_rate: Exchange = plain("Rate between the two, as the file has it", nullable=True)
    exchange_rate_source: str = text("Who published the rate", nullable=True)
    exchange_from: pl.Date = plain("First day that the rate is of", nullable=True)
    exchange_to: pl.Date = plain("Last day that the rate is of", nullable=True)
    split_mechanical_ppb: pl.Int64 = share("Part of the money that is for the mechanical right")
    split_performing_ppb: pl.Int64 = share("Part of the money that is for the performing right")
    market_share_ppb: pl.Int64 = share("The licensor's part of the usage, as it says itself", nullable=True)
    total_claimed: Money = money("Sum of the claims, as the file has it")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "summary_id"]
