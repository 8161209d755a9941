import polars as pl

from schemas import vocabulary
from schemas.columns import Strict, code, count, plain, text


class Contribution(Strict):
    """One row per track, contributor and role.

    Source: DDEX ERN 4.3.1, Contributor.
    """

    track_id: str = text("Track")
    sequence: pl.Int32 = count("Order among the contributors as delivered, from 1")
    contributor: str = text("Name, or the special contributor's code")
    role: str = text("DDEX role, or empty where none was delivered")
    instrument: str = text("DDEX instrument", nullable=True)
    ai_contribution: str = code("DDEX AiContribution as delivered", vocabulary.CONTAINS_AI, nullable=True)
    is_generative: pl.Boolean = plain("Delivered as special contributor GenerativeAI")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_id", "sequence", "role"]
