from schemas import provenance_words as words
from schemas.columns import SHA256, Strict, code, text


class VoiceClaim(Strict):
    """One row per pair of files, manifest, voice and role."""

    evidence_id: str = text("Pair of files, as in provenance_verdict", matches=SHA256)
    manifest: str = text("URN of the manifest that says so")
    voice_id: str = text("Voice that was cloned or imitated")
    consent_id: str = text("Grant that the generator names")
    role: str = code("lead, backing or speech", words.VOICE_ROLE)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["evidence_id", "manifest", "voice_id", "role"]
