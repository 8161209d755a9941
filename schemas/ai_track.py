import polars as pl

from schemas import provenance_words as words
from schemas import vocabulary
from schemas.columns import SHA256, Strict, Texts, code, plain, text


class AiTrack(Strict):
    """One row per track that declares AI, or came with a manifest.

    What becomes of its money is read from the fate table by the first three codes.
    """

    track_id: str = text("Track")
    evidence_id: str = text("Pair of files that counts for it", nullable=True, matches=SHA256)
    manifest: str = text("URN of its manifest", nullable=True)
    disclosure: str = code("DDEX ContainsAI, or absent", words.DISCLOSURE)
    manifest_state: str = code("What its manifest is worth", words.MANIFEST)
    licence_state: str = code("Whether its sources are licensed", words.LICENCE)
    contribution: str = code("How much of it AI made: the greater of what both say", words.CONTRIBUTION)
    ai_uses: Texts = plain("What AI was used for, sorted")
    generator: str = text("Who runs the model", nullable=True)
    model_id: str = text("Model", nullable=True)
    model_version: str = text("Version of it", nullable=True)
    generated_at: str = text("ISO 8601, UTC", nullable=True)
    provider: str = text("Attribution provider", nullable=True)
    is_rendition: pl.Boolean = plain("Made for one listener")
    feature: str = text("Offering whose revenue pays for it", nullable=True)
    recorded: str = code("Fate of the deliverer's money", words.FATE_RECORDED)
    reserve: str = code("Fate of the sources' money", words.FATE_RESERVE)
    composition: str = code("Fate of the money of works in it", words.FATE_COMPOSITION)
    reason: str = code("Why something is held", vocabulary.REASON, nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_id"]
