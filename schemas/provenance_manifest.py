import polars as pl

from schemas import provenance_words as words
from schemas.columns import ISRC, ISWC, SHA256, Strict, Texts, code, plain, text


class ProvenanceManifest(Strict):
    """One row per pair of files and manifest in its store."""

    evidence_id: str = text("Pair of files, as in provenance_verdict", matches=SHA256)
    manifest: str = text("URN")
    is_active: pl.Boolean = plain("The manifest of the file itself, not one of its sources")
    reasons: Texts = plain("What is wrong with this manifest, of words.VERDICT_REASON, sorted")
    contribution: str = code("How much AI made", words.CONTRIBUTION, nullable=True)
    is_editing_only: pl.Boolean = plain("AI edited (denoise, mastering) and generated nothing")
    ai_uses: Texts = plain("What AI was used for, of words.AI_USE, sorted")
    generator: str = text("Who runs the model", nullable=True)
    model_id: str = text("Model", nullable=True)
    model_version: str = text("Version of it", nullable=True)
    generated_at: str = text("ISO 8601, UTC", nullable=True)
    provider: str = text("Attribution provider", nullable=True)
    method_kind: str = code("How weights were found", words.METHOD_KIND, nullable=True)
    method_name: str = text("Name and version of the method", nullable=True)
    self_iswc: str = text("The work that it says it is", nullable=True, matches=ISWC)
    self_isrc: str = text("The recording that it says it is", nullable=True, matches=ISRC)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["evidence_id", "manifest"]
