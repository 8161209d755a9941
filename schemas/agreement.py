import pandera.polars as pa
import polars as pl

from schemas import claim_words, us_words, vocabulary
from schemas.columns import (
    CURRENCY,
    TERRITORIES,
    WHOLE_PPB,
    Money,
    Strict,
    Texts,
    code,
    count,
    money,
    plain,
    share,
    text,
)


class Agreement(Strict):
    """One row per agreement and right, as dated."""

    agreement: str = text("Name of the agreement")
    licensor: str = text("Party that licensed it; null: our own provision for unlicensed usage", nullable=True)
    side: str = code("recorded or composition", vocabulary.SIDE)
    right: str = code("recorded, PR or MR", vocabulary.RIGHT)
    mode: str = code("Settlement mode", vocabulary.MODE)
    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    offerings: Texts = plain("Offerings covered; empty: all")
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    allocation: str = text("Allocation that it names; null: the service's choice", nullable=True)
    rate_ppb: pl.Int64 = share("Part of net revenue, or of what ``revenue`` says; the highest of a formula")
    minimum_kind: str = code("What the minimum counts", vocabulary.MINIMUM_KIND, nullable=True)
    minimum: Money = money("Minimum per subscriber or play", nullable=True)
    fee: Money = money("Fixed sum a month and offering, instead of a rate", nullable=True)
    formula: str = text("What is paid as a tree of prices, instead of rate, minimum or fee: JSON", nullable=True)
    revenue: str = text("What rates are of, step by step: JSON; null: net revenue", nullable=True)
    share_floor_ppb: pl.Int64 = pa.Field(
        ge=0, le=WHOLE_PPB, nullable=True, description="Least share of the usage that rates count"
    )
    currency: str = text("Currency of all amounts in it", nullable=True, matches=CURRENCY)
    is_register_payable: pl.Boolean = plain("The contract accepts our computation from registered shares as final")
    is_ai_deduction_accepted: pl.Boolean = plain("What the sources of an AI track are owed may be taken from the track")
    ai_reports: Texts = plain(
        "Reports that it asks for on works that AI tracks draw on, of vocabulary.AI_REPORT", nullable=True
    )
    is_blend: pl.Boolean = plain("Rate, minimum and fee are of both rights together, divided by the split in force")
    us_mechanicals: str = code(
        "Offering type by which 37 CFR 385 computes it, instead of a rate", us_words.OFFERING_TYPE, nullable=True
    )
    overclaim: str = code(
        "What becomes of claims above the whole, in mode claims; null: hold_all", claim_words.OVERCLAIM, nullable=True
    )
    claim_months: pl.Int64 = count("Months after the reported one in which a claim may come; null: any", nullable=True)
    residual_months: pl.Int64 = count("Months after which unclaimed accruals move; null: never", nullable=True)
    residual_to: str = code("Where they move", claim_words.RESIDUAL, nullable=True)
    exchange_tolerance_ppb: pl.Int64 = share(
        "How far above our quotation a claim's own exchange rate may be; null: not at all", nullable=True
    )
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["agreement", "right", "valid_from"]
