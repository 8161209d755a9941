"""Consent as the shares of sources need it: who covers a source, and the weights of a track's voices."""

from datetime import date

import polars as pl

from attribution.provenance.consent import artists, grants
from attribution.provenance.licences import MODEL
from attribution.provenance.owning import catalogues, grantors
from schemas.columns import WHOLE_PPB
from schemas.provenance_words import VOICE_ROLE

_KIND = {"iswc": "work", "isrc": "recording"}
_PURPOSE = {"training_influence": "train", "cover": "cover", "remix": "remix"}
_ASKED = ["track_id", "kind", "source", "use"]


def source_consents(
    asked: pl.DataFrame,
    consent: pl.DataFrame,
    *,
    party: pl.DataFrame,
    work: pl.LazyFrame,
    work_share: pl.LazyFrame,
    track: pl.LazyFrame,
    mandate: pl.DataFrame | None,
    last: date,
) -> pl.DataFrame:
    """Which grant covers each source, by itself or with the catalogue that it is in; only its owners' grants count.

    Args:
        asked: ``track_id``, ``kind`` (iswc or isrc), ``source``, ``use``, the model's three columns and ``day``.
        consent: rows of ``consent``, as ``consent.as_known`` returns them.
        party: rows of ``party``.
        work: rows of ``work``.
        work_share: rows of ``work_share``.
        track: rows of ``track``.
        mandate: rows of ``mandate``, or nothing.
        last: the month's last day: a grant that has ended for distribution by then covers nothing.

    Returns:
        ``track_id``, ``kind``, ``source``, ``use``, ``consent_id`` and ``consent_reason``: null where a grant covers
        it, ``consent_revoked`` where one did, else ``consent_missing``.
    """
    key = ["kind", "source", "use", *MODEL, "day"]
    purpose = pl.col("use").replace_strict(_PURPOSE, default="generate", return_dtype=pl.String)
    asks = asked.select(key).unique().with_row_index("ask").with_columns(purpose=purpose)
    named = asks.with_columns(pl.col("kind").replace_strict(_KIND, return_dtype=pl.String)).rename(
        {"source": "subject_id"}
    )
    links = catalogues(named, work, work_share, track, party)
    whole = named.join(links, on=["kind", "subject_id"]).with_columns(kind=pl.lit("catalogue"), subject_id="catalogue")
    subjects = pl.concat([named, whole], how="diagonal").with_columns(named=pl.lit(None, pl.String))
    mine = grantors(named, work=work, work_share=work_share, track=track, party=party, mandate=mandate)
    held = (
        grants(subjects, consent, party)
        .join(named.select("ask", "kind", "subject_id"), on="ask")
        .join(mine, on=["kind", "subject_id", "grantor"], how="semi")
        .select("ask", "consent_id", "is_begun",
            is_valid=pl.col("is_in_time") & (pl.col("last_day").is_null() | (pl.col("last_day") >= last)))
    )  # fmt: skip
    best = (
        held.filter("is_begun")
        .sort("ask", ~pl.col("is_valid"), "consent_id")
        .unique("ask", keep="first", maintain_order=True)
    )
    reason = (
        pl.when("is_valid")
        .then(None)
        .when(pl.col("is_valid").is_not_null())
        .then(pl.lit("consent_revoked"))
        .otherwise(pl.lit("consent_missing"))
    )
    return (
        asked.join(asks.join(best, on="ask", how="left"), on=key, nulls_equal=True)
        .with_columns(consent_reason=reason, consent_id=pl.when("is_valid").then("consent_id"))
        .select(*_ASKED, "consent_id", "consent_reason")
        .with_columns(pl.col("use").fill_null(""))
    )


def voice_weights(
    used: pl.DataFrame,
    outcomes: pl.DataFrame,
    fits: pl.DataFrame,
    *,
    consent: pl.DataFrame,
    party: pl.DataFrame,
    first: date,
) -> pl.DataFrame:
    """The voices of each track under each licence that they stand under, equally, with the grant that covers each.

    Under a licensor's licence stand the voices that it grants itself or whose grantor it contracts for, under our
    provision all. A voice that only somebody without the artist's mandate granted is held, wherever that is so.

    Args:
        used: as ``blocks.voices_used`` returns them.
        outcomes: of the same voices, as ``consent.voices`` returns them.
        fits: ``track_id``, ``right``, ``licence`` and ``licensor`` of the licences that fit, and more of them.
        consent: rows of ``consent``, as ``consent.as_known`` returns them.
        party: rows of ``party``.
        first: the month's first day: a grant that ended before covers nothing.

    Returns:
        Columns of ``fits``, and ``kind``, ``source``, ``use`` (the first of its roles), ``basis``, both weights,
        ``reason`` and ``consent_id``.
    """
    order = pl.col("role").replace_strict({role: place for place, role in enumerate(VOICE_ROLE)}, return_dtype=pl.Int8)
    roles = used.sort("track_id", "voice_id", order).unique(["track_id", "voice_id"], keep="first", maintain_order=True)
    covered = roles.select("track_id", "voice_id", use="role", named="consent_id").join(
        _covered(outcomes, first), on=["track_id", "voice_id"]
    )
    owned = _with_owners(covered, consent, party)
    placed = owned.join(fits.filter(pl.col("right") == "voice"), on="track_id").filter(_stands())
    weight = _equally()
    return placed.with_columns(
        kind=pl.lit("voice"), basis=pl.lit("voice"), claimed_weight_ppb=weight, payable_weight_ppb=weight
    ).select(*fits.columns, "kind", "use", "basis", "claimed_weight_ppb", "payable_weight_ppb", "reason",
             "consent_id", source="voice_id")  # fmt: skip


def _covered(outcomes: pl.DataFrame, first: date) -> pl.DataFrame:
    """Each voice of a track with the grant that covers it, or why none does."""
    is_held, is_over = pl.col("outcome") == "consent_missing", pl.col("last_day") < first
    reason = (
        pl.when("is_held")
        .then(pl.lit("consent_missing"))
        .when(pl.col("grant").is_not_null())
        .then(None)
        .when(pl.col("is_over"))
        .then(pl.lit("consent_revoked"))
        .otherwise(pl.lit("consent_missing"))
    )
    return (
        outcomes.group_by("track_id", "voice_id")
        .agg(
            is_held=is_held.any(),
            is_over=is_over.any(),
            grant=pl.col("consent_id").filter((pl.col("outcome") == "ok") & ~is_over.fill_null(value=False)).min(),
        )
        .select("track_id", "voice_id", reason=reason, consent_id=pl.when(~pl.col("is_held")).then("grant"))
    )


def _with_owners(covered: pl.DataFrame, consent: pl.DataFrame, party: pl.DataFrame) -> pl.DataFrame:
    """Whose each voice is, and who contracts for that: by the grant that covers it, else by any that its artist made.

    Of those the one that the manifest names counts, then the first by name.
    """
    known = artists(consent)
    covering = known.select("consent_id", "voice_id", owner="artist")
    others = (
        covered.select("track_id", "voice_id", "named")
        .join(known.rename({"consent_id": "other"}), on="voice_id")
        .sort("track_id", "voice_id", ~pl.col("other").eq_missing(pl.col("named")), "other")
        .unique(["track_id", "voice_id"], keep="first", maintain_order=True)
        .select("track_id", "voice_id", "artist")
    )
    return (
        covered.join(covering, on=["consent_id", "voice_id"], how="left")
        .join(others, on=["track_id", "voice_id"], how="left")
        .with_columns(pl.coalesce("owner", "artist").alias("owner"))
        .join(party.select(owner="party", agent="licensor"), on="owner", how="left")
    )


def _stands() -> pl.Expr:
    """Whether a voice stands under a licence; one that is nobody's we know only under ours, or, without one, all."""
    licensor, is_ours = pl.col("licensor"), pl.col("licensor").is_null()
    is_its = (pl.col("owner") == licensor).fill_null(value=False) | (pl.col("agent") == licensor).fill_null(value=False)
    is_lost = pl.col("owner").is_null() & ~is_ours.any().over("track_id")
    return is_ours | is_its | is_lost


def _equally() -> pl.Expr:
    """Equal parts of the whole, the first ones by name a unit greater."""
    key = ["track_id", "licence"]
    voices, place = pl.len().over(key), pl.int_range(pl.len()).over(key, order_by="voice_id")
    return (WHOLE_PPB // voices + (place < WHOLE_PPB % voices)).cast(pl.Int64)
