import polars as pl

from schemas.columns import PERIOD, Strict, count, text


class NoticeSequence(Strict):
    """One row per recipient of works-used notices and series of numbers that they are counted in."""

    recipient: str = text("Party")
    series: str = text("What is counted: WORKS-USED, or year, sender and receiver of names under the CWR mask")
    number: pl.Int64 = count("Number of the last notice")
    period: str = text("Month of the last notice", matches=PERIOD)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["recipient", "series"]
