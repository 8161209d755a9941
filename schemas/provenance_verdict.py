import polars as pl

from schemas import provenance_words as words
from schemas.columns import SHA256, Strict, Texts, code, plain, text


class ProvenanceVerdict(Strict):
    """One row per asset, manifest store and trust list.

    Immutable: a pair is verified once under a trust list.
    """

    evidence_id: str = text("sha256 of asset_sha256, a colon and store_sha256: names the pair", matches=SHA256)
    asset_sha256: str = text("Audio; empty where a store came alone")
    store_sha256: str = text("Detached store; empty where the manifest is in the audio")
    trust_list: str = text("Version of the anchors that it was judged by")
    sdk: str = text("Version of the C2PA library")
    format: str = code("Format of the audio, or c2pa", words.MEDIA)
    state: str = code("C2PA validation state", words.STATE)
    reasons: Texts = plain("Why it does not count, of words.VERDICT_REASON, sorted; empty: it counts")
    is_verified: pl.Boolean = plain("Trusted, and nothing speaks against it")
    manifest: str = text("URN of the active manifest", nullable=True)
    signer: str = text("Who signed it, by its certificate", nullable=True)
    signed_at: str = text("Time of its trusted timestamp, ISO 8601", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["asset_sha256", "store_sha256", "trust_list"]
