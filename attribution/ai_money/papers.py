"""What a grant must have on paper before money may rest on it, whoever looked at it before."""

import polars as pl

_IN_PERSON, _SIGNED = ["self", "authorised_representative"], ["signed_at", "evidence_sha256"]


def valid_grants(consent: pl.LazyFrame) -> pl.LazyFrame:
    """Grants that are written, signed and kept; of each the newest version counts.

    A voice is its artist's own: a guardian's grant of it needs the court's approval, an estate's the proof of
    succession, and anybody else's the artist's signed mandate.

    Args:
        consent: rows of ``consent``.

    Returns:
        ``consent_id`` and ``granted``: the voice, or empty for another subject.
    """
    is_voice, capacity = pl.col("kind") == "voice", pl.col("grantor_capacity")
    is_own = (
        capacity.is_in(_IN_PERSON)
        | ((capacity == "guardian") & pl.col("is_minor"))
        | ((capacity == "estate") & pl.col("estate_ref").is_not_null())
        | (pl.col("mandate_sha256").is_not_null() & pl.col("mandate_signed_at").is_not_null())
    )
    is_approved = ~pl.col("is_minor") | pl.col("court_approval_ref").is_not_null()
    is_on_paper = pl.all_horizontal("is_in_writing", *(pl.col(name).is_not_null() for name in _SIGNED))
    newest = pl.col("version") == pl.col("version").max().over("consent_id")
    return (
        consent.filter(newest)
        .filter(is_on_paper & (~is_voice | (is_own & is_approved)))
        .select("consent_id", granted=pl.when(is_voice).then("subject_id").otherwise(pl.lit("")))
    )


def lacking() -> pl.Expr:
    """What money lacks to be payable to a source, in the order of verified manifest, licence, consent; null: nothing.

    Of rows of ``ai_earning`` with ``voice``, ``is_of_track``, and joined to them: ``is_verified`` of their evidence,
    ``requires_consent`` of their licence and licensor (null: there is no such licence), and ``granted``.
    """
    is_voice = (pl.col("right") == "voice") | (pl.col("basis") == "voice")
    needs_grant = is_voice | (pl.col("requires_consent") & pl.col("kind").is_in(["iswc", "isrc"]))
    has_grant = pl.col("granted").is_not_null() & (~is_voice | (pl.col("granted") == pl.col("voice")))
    return (
        pl.when(~pl.col("is_verified").fill_null(value=False))
        .then(pl.lit("verified manifest"))
        .when(pl.col("requires_consent").is_null())
        .then(pl.lit("licence"))
        .when(needs_grant & ~has_grant)
        .then(pl.lit("consent"))
        .when(pl.col("reason").is_not_null() | ~pl.col("is_of_track"))
        .then(pl.lit("freedom from holds"))
    )
