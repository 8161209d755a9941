import polars as pl

from schemas import provenance_words as words
from schemas.columns import CURRENCY, TERRITORIES, Money, Strict, code, money, plain, share, text


class AiLicence(Strict):
    """One row per licence of sources, as dated."""

    licence: str = text("Name of the licence")
    licensor: str = text("Party that licensed its sources; null: our provision for unlicensed ones", nullable=True)
    right: str = code("composition, recording or voice", words.SOURCE_RIGHT)
    generator: str = text("Operator of the model; null: any", nullable=True)
    model_id: str = text("Model; null: any", nullable=True)
    model_version: str = text("Version; null: any", nullable=True)
    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    revenue_base: str = code("What its share is of", words.REVENUE_BASE)
    feature: str = text("Offering whose revenue is meant, for feature_revenue and generator_income", nullable=True)
    performing_ppb: pl.Int64 = share("Of composition money: the part for performing; the rest is mechanical")
    fixed: Money = money("Fixed sum a month", nullable=True)
    minimum: Money = money("Least sum a month", nullable=True)
    currency: str = text("Currency of fixed and minimum", nullable=True, matches=CURRENCY)
    floor_ppb: pl.Int64 = share("Claimed weight below which a source is dropped")
    confidence_ppb: pl.Int64 = share("Confidence below which the fallback key is used")
    fallback_key: str = code("How fallback money is spread over what the model was trained on", words.FALLBACK_KEY)
    residual: str = code("Who has what is attributed to nobody", words.RESIDUAL)
    unaccepted: str = code("Where the deliverer accepts no deduction: who bears it", words.UNACCEPTED)
    block_resolution: str = code("Who gets the money of a blocked track in the end", words.RESOLUTION)
    on_conflict: str = code("Where a payee owns the attribution provider", words.ON_CONFLICT)
    mfn_group: str = text("Licences of one group all get the best share among them", nullable=True)
    requires_consent: pl.Boolean = plain("A source counts only with a grant of its own")
    preset: str = text("Model contract that it follows", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["licence", "valid_from"]
