import polars as pl

from schemas.columns import TERRITORIES, Strict, Texts, count, plain, text


class Deal(Strict):
    """One row per track, deal and validity period.

    Source: DDEX ERN 4.3, DealTerms.
    """

    track_id: str = text("Track")
    deal: pl.Int32 = count("Number of the deal among those of its track; no two of one message share it")
    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    commercial_models: Texts = plain("DDEX CommercialModelType; empty: any")
    use_types: Texts = plain("DDEX UseType; empty: any")
    valid_from: pl.Date = plain("First UTC day")
    valid_to: pl.Date = plain("Last UTC day; null: no end", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_id", "deal", "valid_from"]
