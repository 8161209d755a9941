from datetime import date

import polars as pl

from schemas import us_words as words
from schemas.columns import Strict, code, plain, text

EXACT = r"^([0-9]{1,9}(\.[0-9]{1,9})?|none)$"


class UsMechanicalParameter(Strict):
    """One row per parameter and offering type of US mechanicals, as dated; ours, and what terms correct.

    Source: 37 CFR 385 subpart C.
    """

    parameter: str = code("What it is", words.PARAMETER)
    offering_type: str = code("Offering type; all: every one that has none of its own", words.PARAMETER_TYPE)
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    value: str = text("The figure, with all its digits; none: a cap or floor that there is not", matches=EXACT)
    unit: str = code("What the figure counts", words.UNIT)
    is_verified: pl.Boolean = plain("Somebody has read it in its source")
    is_shipped: pl.Boolean = plain("Ours; a row of terms goes before it on the days that both hold")
    source: str = text("Where it is written")
    note: str = text("What to know of it", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["parameter", "offering_type", "valid_from", "is_shipped"]


def parameter_name(parameter: str, offering_type: str, valid_from: date) -> str:
    """What a parameter is accepted by: what it is, of which offering type, and from when."""
    return f"{parameter}.{offering_type}.{valid_from}"
