from schemas.columns import TERRITORIES, Strict, territory, text


class TerritorySet(Strict):
    """One row per list of includes and excludes and territory in it.

    Source: CISAC Territory Information System.
    """

    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    territory: str = territory()

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["territories", "territory"]
