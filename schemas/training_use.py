import polars as pl

from schemas.columns import Strict, code, count, text


class TrainingUse(Strict):
    """One row per model, version, right and source in its training data.

    Source: the operator's own report, ``training*.csv`` in ``provenance/``.
    """

    model_id: str = text("Model")
    model_version: str = text("Version")
    right: str = code("composition or recording", ("composition", "recording"))
    source: str = text("ISWC or ISRC")
    uses: pl.Int64 = count("How often it was used, as the operator reports")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["model_id", "model_version", "right", "source"]
