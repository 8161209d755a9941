import polars as pl

from schemas import provenance_words as words
from schemas.columns import SHA256, Strict, code, count, plain, share, text


class AttributionClaim(Strict):
    """One row per pair of files, manifest and entry of its attribution.

    Weights are the generator's claim; what is paid on is ``source_share``.
    """

    evidence_id: str = text("Pair of files, as in provenance_verdict", matches=SHA256)
    manifest: str = text("URN of the manifest that says so")
    place: pl.Int32 = count("Place in the attribution; the unattributed parts come last")
    right: str = code("composition or recording", words.SOURCE_RIGHT)
    kind: str = code("What is named", words.CLAIMED)
    source: str = text("ISWC, ISRC or URN; empty where unattributed")
    use: str = code("What the source was used for; null where unattributed", words.USE, nullable=True)
    claimed_weight_ppb: pl.Int64 = share("Claimed weight; a manifest's right sums to the whole")
    confidence_ppb: pl.Int64 = plain("How sure the provider is; null where it does not say", nullable=True)
    licence: str = text("Licence that the generator says it has", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["evidence_id", "manifest", "place"]
