"""What the money of AI tracks is settled by: a month's datasets, and the share that each licence has of a track."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from attribution.pools import Quotations
from attribution.provenance.licences import generated_on
from schemas.columns import WHOLE_PPB, empty
from schemas.work_registration import WorkRegistration

Frame = pl.DataFrame | pl.LazyFrame
SERVICE_SHARE, FIXED = "service_share", "fixed"


@dataclass(frozen=True)
class AiTerms:
    """Rows of the datasets of these names, of one month, and rates as of its end. Large ones may be lazy."""

    ai_track: pl.DataFrame
    source_share: Frame
    takedown: pl.DataFrame
    track_segment: Frame
    ai_licence: pl.DataFrame
    ai_licence_share: pl.DataFrame
    training_use: pl.DataFrame
    consent: pl.DataFrame
    agreement: pl.DataFrame
    mandate: pl.DataFrame
    party: pl.DataFrame
    territory_set: pl.DataFrame
    base: pl.DataFrame
    track: Frame
    work: Frame
    work_share: Frame
    quotations: Quotations
    on: date
    work_registration: Frame = field(default_factory=lambda: empty(WorkRegistration))


def versions(ai_licence: pl.DataFrame) -> pl.DataFrame:
    """Licences by number (``version``) in the order of name and date: rows of ``ai_licence``."""
    return (
        ai_licence.sort("licence", "valid_from")
        .with_row_index("version")
        .with_columns(pl.col("version").cast(pl.Int64))
    )


def shares_of(kinds: pl.DataFrame, licences: pl.DataFrame, ai_licence_share: pl.DataFrame) -> pl.DataFrame:
    """The share that each licence in force has of each kind of track.

    The share is the greatest among the track's uses of AI (for a voice: that of its role) for which the licence has
    one, else the licence's share of any other use. Licences of one ``mfn_group`` and revenue base all have the best of
    them. A
    fixed sum needs no share.

    Args:
        kinds: ``day`` of generation, ``contribution`` and ``roles`` (uses or role, joined by commas).
        licences: from :func:`versions`.
        ai_licence_share: rows of ``ai_licence_share``.

    Returns:
        The columns of ``kinds``, ``licence``, its ``version`` of that day, and ``rate_ppb``. A share of nothing is
        one: such sources are licensed, for nothing. A licence that says nothing of a kind has no row for it.
    """
    epochs = _epochs(kinds["day"].unique().sort(), licences)
    dated = kinds.join(epochs, on="day")
    few = dated.select("epoch", "contribution", "roles").unique().with_row_index("kind_of_track")
    rates = _rates(few, _in_force(epochs, licences), licences, ai_licence_share).drop_nulls("rate_ppb")
    named = rates.join(licences.select("version", "licence"), on="version")
    return (
        dated.join(few, on=["epoch", "contribution", "roles"])
        .join(named, on="kind_of_track")
        .drop("epoch", "kind_of_track")
    )


def _epochs(days: pl.Series, licences: pl.DataFrame) -> pl.DataFrame:
    """Days with the number of the interval that they are in; within one, no licence begins or ends."""
    ends = licences["valid_to"].drop_nulls().dt.offset_by("1d")
    cuts = pl.concat([licences["valid_from"], ends]).unique().sort()
    return pl.DataFrame({"day": days, "epoch": cuts.search_sorted(days, side="right")})


def _in_force(epochs: pl.DataFrame, licences: pl.DataFrame) -> pl.DataFrame:
    """``epoch``, ``licence`` and its ``version``: of two in force, the later."""
    day = epochs.group_by("epoch").agg(pl.col("day").min())
    return (
        day.join(licences.select("licence", "version", "valid_from", "valid_to"), how="cross")
        .filter(
            pl.col("valid_from") <= pl.col("day"), pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("day"))
        )
        .group_by("epoch", "licence")
        .agg(pl.col("version").max())
    )


def _rates(
    kinds: pl.DataFrame, in_force: pl.DataFrame, licences: pl.DataFrame, ai_licence_share: pl.DataFrame
) -> pl.DataFrame:
    """``kind_of_track``, ``version``, ``rate_ppb``; null where the licence has no share for it."""
    named = ai_licence_share.join(licences.select("licence", "valid_from", "version"), on=["licence", "valid_from"])
    role = pl.col("role")
    is_named = (role != "") & pl.col("roles").str.split(",").list.contains(role)
    own = (
        kinds.join(in_force.select("epoch", "version"), on="epoch")
        .join(named.select("version", "contribution", "role", "share_ppb"), on=["version", "contribution"], how="left")
        .group_by("kind_of_track", "version")
        .agg(by_role=pl.col("share_ppb").filter(is_named).max(), other=pl.col("share_ppb").filter(role == "").max())
        .join(licences.select("version", "mfn_group", "revenue_base"), on="version")
        .with_columns(rate_ppb=pl.coalesce("by_role", "other"))
    )
    best = pl.col("rate_ppb").max().over("kind_of_track", "mfn_group", "revenue_base")
    rate = pl.when(pl.col("mfn_group").is_null()).then("rate_ppb").otherwise(best)
    is_fixed = (pl.col("revenue_base") == FIXED) & (rate.fill_null(0) == 0)
    return own.select("kind_of_track", "version", rate_ppb=pl.when(is_fixed).then(WHOLE_PPB).otherwise(rate))


def of_tracks(ai: AiTerms) -> pl.DataFrame:
    """AI tracks whose sources have money coming: by ``track_id``, with ``held``, why all of it is held, if it is.

    Of a track that is blocked only from some day on, what came before is settled as its manifest deserves.
    """
    state = pl.col("manifest_state")
    before_block = (
        pl.when(state == "unverified")
        .then(pl.lit("provenance_unverified"))
        .when(state == "conflict")
        .then(pl.lit("disclosure_conflict"))
    )
    is_blocked = pl.col("recorded") == "held"
    held = pl.when(is_blocked).then(before_block).when(pl.col("reserve") == "held").then("reason")
    return (
        ai.ai_track.filter((pl.col("reserve") != "none") | (is_blocked & (state != "none")))
        .with_columns(day=generated_on(ai.on), uses=pl.col("ai_uses").list.join(","), held=held)
        .select("track_id", "evidence_id", "contribution", "generator", "feature", "day", "uses", "held")
        .sort("track_id")
    )
