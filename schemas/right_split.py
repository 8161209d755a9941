import polars as pl

from schemas.columns import TERRITORIES, Strict, Texts, plain, share, text


class RightSplit(Strict):
    """One row per division of one rate into performing and mechanical right, as dated."""

    right_split: str = text("Name of the split")
    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    offerings: Texts = plain("Offerings divided by it; empty: all")
    performing_ppb: pl.Int64 = share("Part for the performing right")
    mechanical_ppb: pl.Int64 = share("Part for the mechanical right; both are the whole")
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["right_split", "valid_from"]
