from schemas import vocabulary
from schemas.columns import ISRC, Strict, code, text


class ContentKind(Strict):
    """One row per recording whose kind somebody told us.

    Source: lists beside the messages of the catalogue, which have no field for it.
    """

    isrc: str = text("Recording", matches=ISRC)
    content_kind: str = code("What it is", vocabulary.CONTENT_KIND)
    source: str = text("Who says so")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["isrc"]
