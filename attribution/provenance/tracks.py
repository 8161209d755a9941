"""AI tracks: what is said of each, by its message and its manifest, and what the fate table makes of that."""

from datetime import date

import polars as pl

from attribution.provenance.fate import fated
from attribution.provenance.licences import MODEL, SIDES, fitting, generated_on
from attribution.provenance.pairs import Frame, track_evidence
from schemas.ai_track import AiTrack
from schemas.columns import polars_schema

__all__ = ["ai_tracks", "facts", "track_evidence"]

_AMOUNT = {"None": 0, "Partly": 1, "All": 2}
_CONTRIBUTION = {0: "None", 1: "Partly", 2: "All"}


def facts(
    track: Frame, evidence: pl.DataFrame, verdict: pl.DataFrame, manifests: pl.DataFrame, last: date
) -> pl.DataFrame:
    """What is said of every track that declares AI or came with a manifest.

    A manifest in conflict with the disclosure is a verified one that says that AI generated what the message calls
    human, or all where it says a part, or that only people made what it calls AI's; AI that only edited is in
    conflict with nothing. Who discloses nothing contradicts nothing. A manifest that cannot be read so far as to say
    how much AI made may mean all of it.

    Args:
        track: rows of ``track``.
        evidence: as :func:`track_evidence` returns it.
        verdict: rows of ``provenance_verdict``, of one trust list.
        manifests: rows of ``provenance_manifest``.
        last: the month's last day.

    Returns:
        ``track_id``, ``evidence_id``, ``manifest``, ``disclosure``, ``manifest_state``, ``contribution``,
        ``ai_uses``, the model, ``generated_at``, ``provider`` and ``day``, on which it was generated; by track.
    """
    proofs = evidence.join(verdict.filter(~_is_silent()).select("evidence_id", "is_verified"), on="evidence_id").join(
        manifests.filter("is_active").drop("reasons"), on="evidence_id", how="left"
    )
    declared = track.lazy().select("track_id", "contains_ai")
    known = declared.filter(
        pl.col("contains_ai").is_not_null() | pl.col("track_id").is_in(proofs["track_id"].implode())
    ).collect()
    said = known.join(proofs, on="track_id", how="left")
    ours, theirs = _amount("contains_ai"), _amount("contribution")
    is_unread = pl.col("evidence_id").is_not_null() & pl.col("contribution").is_null()
    return (
        said.with_columns(
            disclosure=pl.col("contains_ai").fill_null("absent"),
            manifest_state=_state(ours, theirs),
            contribution=pl.when(is_unread)
            .then(pl.lit("All"))
            .otherwise(pl.max_horizontal(ours, theirs).replace_strict(_CONTRIBUTION, return_dtype=pl.String)),
            ai_uses=pl.col("ai_uses").fill_null([]),
            day=generated_on(last),
        )
        .drop("contains_ai", "is_verified", "is_active", "is_editing_only")
        .sort("track_id")
    )


def _is_silent() -> pl.Expr:
    """Audio that was read and has no manifest, or of a format that has none."""
    is_bare = (pl.col("state") == "absent") & ~pl.col("reasons").list.contains("audio_missing")
    is_foreign = pl.col("reasons").list.contains("unsupported_format") & (pl.col("store_sha256") == "")
    return is_bare | is_foreign


def _amount(column: str) -> pl.Expr:
    return pl.col(column).replace_strict(_AMOUNT, default=0, return_dtype=pl.Int8)


def _state(ours: pl.Expr, theirs: pl.Expr) -> pl.Expr:
    is_denied = (theirs == 0) & (ours > 0) & ~pl.col("is_editing_only").fill_null(value=False)
    is_conflict = pl.col("contains_ai").is_not_null() & ((theirs > ours) | is_denied)
    return (
        pl.when(pl.col("evidence_id").is_null())
        .then(pl.lit("none"))
        .when(~pl.col("is_verified"))
        .then(pl.lit("unverified"))
        .when(is_conflict)
        .then(pl.lit("conflict"))
        .otherwise(pl.lit("verified"))
    )


def ai_tracks(
    *,
    facts: pl.DataFrame,
    resolved: pl.DataFrame,
    voice_claim: pl.DataFrame,
    takedown: pl.DataFrame,
    ai_licence: pl.DataFrame,
    index: pl.DataFrame,
    track_ref: Frame,
    fate: pl.DataFrame,
    first: date,
    last: date,
) -> pl.DataFrame:
    """Every AI track with its fate.

    A track with a block that touches the month is in the state that the block is for; ``takedown`` says from which day
    and where. What it earns on other days is settled as its manifest deserves.

    Args:
        facts: as :func:`facts` returns them.
        resolved: as ``graph.resolve`` returns it.
        voice_claim: rows of ``voice_claim``.
        takedown: rows of ``takedown``.
        ai_licence: rows of ``ai_licence``; a track is licensed where one with a licensor fits a right that it uses,
            or where it verifiably uses none.
        index: rows of ``provenance_index``, which describes renditions.
        track_ref: rows of ``track_ref``.
        fate: the fate table.
        first: the month's first day.
        last: its last day.

    Returns:
        Rows of ``ai_track``, by track.
    """
    licensed = _licensed(facts, resolved, voice_claim, ai_licence)
    blocked = _blocked(takedown, first, last)
    renditions = _renditions(index, track_ref)
    is_licensed = pl.col("track_id").is_in(licensed.implode()) & (pl.col("manifest_state") != "none")
    judged = (
        facts.join(blocked, on="track_id", how="left")
        .join(renditions, on="track_id", how="left")
        .with_columns(
            is_rendition=pl.col("is_rendition").fill_null(value=False),
            licence_state=pl.coalesce("blocked", pl.when(is_licensed).then(pl.lit("yes")).otherwise(pl.lit("no"))),
        )
    )
    return fated(judged, fate).select(list(polars_schema(AiTrack))).sort("track_id")


def _licensed(
    facts: pl.DataFrame, resolved: pl.DataFrame, voice_claim: pl.DataFrame, ai_licence: pl.DataFrame
) -> pl.Series:
    """Tracks with a right that some licensor licenses, and those that verifiably need no licence."""
    rights = pl.concat(
        [resolved.select("evidence_id", "right").unique(),
         voice_claim.select("evidence_id").unique().with_columns(right=pl.lit("voice"))]
    )  # fmt: skip
    told = facts.select("track_id", "evidence_id").drop_nulls().join(rights, on="evidence_id")
    is_proven = pl.col("manifest_state") == "verified"
    untold = facts.join(told, on="track_id", how="anti")
    free = facts.filter(is_proven, (pl.col("contribution") == "None") | _among(untold))
    unread = untold.filter(~is_proven).select("track_id").join(SIDES, how="cross")
    fits = fitting(facts.select("track_id", *MODEL, "day"), ai_licence.filter(pl.col("licensor").is_not_null()))
    used = pl.concat([told.select("track_id", "right"), unread])
    licensed = used.join(fits, on=["track_id", "right"], how="semi")
    return pl.concat([licensed["track_id"], free["track_id"]]).unique()


def _among(tracks: pl.DataFrame) -> pl.Expr:
    return pl.col("track_id").is_in(tracks["track_id"].implode())


def _blocked(takedown: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    return (
        takedown.filter(pl.col("from_date") <= last, pl.col("to_date").is_null() | (pl.col("to_date") >= first))
        .group_by("track_id")
        .agg(blocked=pl.col("reason").min())
    )


def _renditions(index: pl.DataFrame, track_ref: Frame) -> pl.DataFrame:
    return (
        index.filter("is_rendition")
        .select("track_ref", "is_rendition", "feature")
        .join(track_ref.lazy().select("track_ref", "track_id").collect(), on="track_ref")
        .sort("track_id", "feature")
        .unique("track_id", keep="first", maintain_order=True)
        .drop("track_ref")
    )
