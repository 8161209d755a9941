import polars as pl

from schemas import provenance_words as words
from schemas.columns import SHA256, TERRITORIES, Strict, Texts, code, count, plain, text


class Consent(Strict):
    """One row per grant and version.

    Bitemporal: term and revocation say when it holds, ``recorded_at`` since when we know.
    """

    consent_id: str = text("Name of the grant")
    version: pl.Int32 = count("1, then 2, …: what we knew, as it changed")
    kind: str = code("What is granted", words.CONSENT_KIND)
    subject_id: str = text("Voice, ISWC, ISRC, or party whose catalogue it is")
    grantor: str = text("Party that grants")
    grantor_capacity: str = code("In what capacity", words.CAPACITY)
    mandate_sha256: str = text(
        "The artist's own signed mandate, where another grants a voice", nullable=True, matches=SHA256
    )
    mandate_signed_at: str = text("When the artist signed it, ISO 8601", nullable=True)
    grantee: str = text("Service or operator of a model", nullable=True)
    model_id: str = text("Model; null: any of the grantee's", nullable=True)
    model_version: str = text("Version; null: any", nullable=True)
    purposes: Texts = plain("Of words.PURPOSE, sorted")
    project: str = text("Project that it is limited to", nullable=True)
    use_description: str = text("The uses, as the grant describes them")
    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    term_from: pl.Date = plain("First day")
    term_to: pl.Date = plain("Last day; null: no end", nullable=True)
    is_in_writing: pl.Boolean = plain("In writing")
    signed_at: str = text("When it was signed, ISO 8601", nullable=True)
    evidence_sha256: str = text("Digest of the signed document", nullable=True, matches=SHA256)
    is_minor: pl.Boolean = plain("The grantor, or who it grants for, is a minor")
    minor_until: pl.Date = plain("Day of coming of age", nullable=True)
    estate_ref: str = text("Proof of succession, for an estate", nullable=True)
    court_approval_ref: str = text("Approval by a court", nullable=True)
    cba_ref: str = text("Collective agreement that covers it", nullable=True)
    revoked_on: pl.Date = plain("Day on which notice of revocation was given", nullable=True)
    revocation_scope: str = code("What the revocation ends", words.REVOCATION_SCOPE, nullable=True)
    notice_days: pl.Int32 = count("Days from notice to effect")
    is_post_term_use_allowed: pl.Boolean = plain("What was generated within the term may be played after it")
    recorded_at: str = text("When we learnt of this version, ISO 8601")
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["consent_id", "version"]
