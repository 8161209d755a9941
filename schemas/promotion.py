import polars as pl

from schemas import vocabulary
from schemas.columns import TERRITORIES, Strict, Texts, code, plain, share, text


class Promotion(Strict):
    """One row per promotion programme, as dated."""

    promotion: str = text("Name of the programme")
    licensor: str = text("Whose tracks it is for")
    kind: str = code("commission or zero_rate", vocabulary.PROMOTION_KIND)
    rate_ppb: pl.Int64 = share("Part of the recorded earning that the service keeps; 0 for zero_rate")
    surfaces: Texts = plain("Where in the service its plays are from, as in the stream logs")
    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    offerings: Texts = plain("Offerings covered; empty: all")
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["promotion", "valid_from"]
