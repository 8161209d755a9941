import polars as pl

from schemas import provenance_words as words
from schemas import vocabulary
from schemas.columns import Strict, code, plain, share, text


class SourceShare(Strict):
    """One row per track, licence, right, source and use."""

    track_id: str = text("AI track")
    licence: str = text("Licence under which the weight counts")
    right: str = code("composition, recording or voice", words.SOURCE_RIGHT)
    kind: str = code("Where the weight ends", words.SOURCE_KIND)
    source: str = text("ISWC, ISRC, voice, model@version, or why it is unresolved; empty for the deliverer")
    use: str = text("What it was used for; empty where that is not said")
    basis: str = code("Why it earns", vocabulary.BASIS)
    claimed_weight_ppb: pl.Int64 = share("Weight as claimed, resolved through all upstream manifests")
    payable_weight_ppb: pl.Int64 = share(
        "Weight that money follows; those of a track, licence and right sum to the whole"
    )
    reason: str = code("Why its money is held", vocabulary.REASON, nullable=True)
    consent_id: str = text("Grant that covers it", nullable=True)
    has_conflict: pl.Boolean = plain("The attribution provider belongs to its payee")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_id", "licence", "right", "kind", "source", "use"]
