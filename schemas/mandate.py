import polars as pl

from schemas import vocabulary
from schemas.columns import TERRITORIES, Strict, code, plain, text


class Mandate(Strict):
    """One row per owner, right and set of territories that a licensor may license online."""

    mandate: str = text("Name of the mandate")
    owner_kind: str = code("What the owner is given by; the most specific mandate wins", vocabulary.OWNER_KIND)
    owner: str = text("IPI name number or society code; empty for any")
    right: str = code("PR or MR", vocabulary.RIGHT)
    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    licensor: str = text("Contracting party")
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["mandate", "right"]
