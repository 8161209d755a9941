from schemas.columns import Strict, text


class AcceptedUnverified(Strict):
    """One row per unverified parameter that finance accepts by its name."""

    parameter: str = text("Name of the parameter: what, offering type and first day, with points between")
    source: str = text("Who decided it, and where")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["parameter"]
