import polars as pl

from schemas.columns import Strict, count, offering, plain, text


class ServiceOffering(Strict):
    """One row per offering of the service, as dated."""

    offering: str = offering()
    title: str = text("Name that reports give it")
    commercial_model: str = text("DDEX CommercialModelType")
    use_type: str = text("DDEX UseType")
    qualifying_ms: pl.Int64 = count("Least time played for a play to count")
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["offering", "valid_from"]
