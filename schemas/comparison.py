import polars as pl

from schemas import comparison_words as words
from schemas import vocabulary
from schemas.columns import PERIOD, TERRITORY, Money, Strict, code, count, currency, money, plain, text


class Comparison(Strict):
    """One row per model, currency, measure, side and subject in a month that is compared."""

    period: str = text("Month", matches=PERIOD)
    model: str = text("Allocation model, or the name of a file of terms")
    currency: str = currency()
    measure: str = code("What the row tells", words.MEASURE)
    side: str = code("recorded or composition; empty where the base itself is compared", ("", *vocabulary.SIDE))
    subject: str = text(
        "Licensor, artist, decile from 01 (smallest) to 10, why money is of no artist, or the invented listener's plays"
    )
    territory: str = text("Territory of the base that an invented listener joins", nullable=True, matches=TERRITORY)
    offering: str = text("Offering of that base", nullable=True)
    members: pl.Int64 = count("Artists in it; of an invented listener, its plays")
    amount: Money = money("Money under the model; of gini, all that it is of")
    difference: Money = money("That, less what it is under the first model compared")
    fee: Money = money("What an invented listener adds to the base", nullable=True)
    share_ppb: pl.Int64 = plain("Gini coefficient, or part of all artists' money; null: not told", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["model", "currency", "measure", "side", "subject"]
