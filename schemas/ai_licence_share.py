import polars as pl

from schemas import provenance_words as words
from schemas.columns import Strict, code, plain, share, text


class AiLicenceShare(Strict):
    """One row per licence, beginning, contribution and role."""

    licence: str = text("Licence")
    valid_from: pl.Date = plain("Its first day")
    contribution: str = code("How much of the recording AI made", ("All", "Partly"))
    role: str = code("Use of AI, or role of a voice; empty: any other", ("", *words.AI_USE, *words.VOICE_ROLE))
    share_ppb: pl.Int64 = share("Part of the revenue base")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["licence", "valid_from", "contribution", "role"]
