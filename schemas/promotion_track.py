import polars as pl

from schemas.columns import Strict, plain, text


class PromotionTrack(Strict):
    """One row per promotion programme as dated, track and beginning of its opt-in."""

    promotion: str = text("Name of the programme")
    valid_from: pl.Date = plain("First day of the programme as dated")
    track: str = text("Track by its id or its ISRC; empty: every track of the licensor")
    from_date: pl.Date = plain("First day of the opt-in")
    to_date: pl.Date = plain("Last day; null: no end", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["promotion", "valid_from", "track", "from_date"]
