import polars as pl

from schemas import vocabulary
from schemas.columns import TERRITORY, Strict, Texts, code, plain, share, text


class PartyTax(Strict):
    """One row per party, as dated: its taxes."""

    party: str = text("Party whose taxes they are")
    country: str = text("Where it is taxed, ISO 3166-1 alpha-2", matches=TERRITORY)
    tax_ids: Texts = plain("Its numbers at tax offices, each as kind:number")
    treatment: str = code("How VAT treats what it licenses to us", vocabulary.TAX_TREATMENT)
    vat_rate_ppb: pl.Int64 = share("VAT on what it is paid; of treatment domestic only", nullable=True)
    self_billing: str = text("Agreement by which we write its invoices; null: it writes them", nullable=True)
    withholding_rate_ppb: pl.Int64 = share("Tax that we keep back and pay for it; null: none", nullable=True)
    treaty_rate_ppb: pl.Int64 = share("The same while its certificate is in force; null: no treaty", nullable=True)
    certificate: str = text("Proof for the treaty's rate", nullable=True)
    certificate_from: pl.Date = plain("First day of the certificate", nullable=True)
    certificate_to: pl.Date = plain("Last day of the certificate", nullable=True)
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["party", "valid_from"]
