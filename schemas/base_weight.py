import polars as pl

from schemas import vocabulary
from schemas.columns import Strict, code, count, offering, plain, territory, text


class BaseWeight(Strict):
    """One row per base, side and allocation that the base or an agreement in it is apportioned by."""

    territory: str = territory()
    offering: str = offering()
    side: str = code("recorded or composition", vocabulary.SIDE)
    allocation: str = text("Allocation")
    is_choice: pl.Boolean = plain("It is the service's choice for the base; else agreements name it")
    weight: pl.Int64 = count("Sum of the weights of all that was played, licensed or not")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territory", "offering", "side", "allocation"]
