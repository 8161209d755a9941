from schemas.columns import Strict, text


class AttributionProvider(Strict):
    """One row per attribution provider."""

    provider: str = text("As manifests name it")
    owner: str = text("Party of ours that it belongs to; null: none", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["provider"]
