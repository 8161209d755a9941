"""The lines of an AI attribution statement: a licensor's rows of ``ai_earning`` with what is known behind them."""

from dataclasses import dataclass

import polars as pl

from pipelines.wire.cells import decimal, integer, nano_decimal, text, texts, transaction_id
from pipelines.writers.settled import Settled

_TRACK = ["track_id"]
_SOURCE = ["track_id", "licence", "right", "kind", "source", "basis"]
_PLAYED = ["territory", "offering", "track_id", "segment"]
_KEY = [
    "territory", "offering", "side", "agreement", "track_id", "segment", "licence", "right", "kind", "source", "basis",
    "work_right", "party_id", "status", pl.col("reason").fill_null(""),
]  # fmt: skip
_EMPTY = pl.lit("")


@dataclass(frozen=True)
class Known:
    """What stands behind a licensor's lines, read once for all territories."""

    tracks: pl.DataFrame
    """by track: its names, its model, its evidence"""
    weights: pl.DataFrame
    """by track, licence and source: what it was used for, and the weight as claimed"""
    titles: pl.DataFrame
    """by kind and source: title, and work where it is one"""
    plays: pl.DataFrame
    """by territory, offering, track and segment"""

    @classmethod
    def of(cls, earned: pl.LazyFrame, month: Settled, works: pl.LazyFrame) -> "Known":
        """All that the lines of ``earned``, rows of ``ai_earning``, need to be told."""
        ids = earned.select("track_id").unique()
        return cls(
            _tracks(month).join(ids, on="track_id", how="semi").collect(),
            _weights(month).join(ids, on="track_id", how="semi").collect(),
            _titles(month, works).join(earned, on=["kind", "source"], how="semi").collect(),
            month.usage.select(*_PLAYED, "plays").join(ids, on="track_id", how="semi").collect(),
        )


def cells(earned: pl.LazyFrame, known: Known, month: Settled) -> pl.DataFrame:
    """One line per row of ``earned``, in its order: text as the file holds it, by the names of its columns."""
    there = known.plays.group_by("territory", "track_id").agg(plays_there=pl.col("plays").sum())
    rows = (
        earned.collect()
        .join(known.tracks, on=_TRACK, how="left", maintain_order="left", suffix="_track")
        .join(known.weights, on=_SOURCE, how="left", maintain_order="left")
        .join(known.titles, on=["kind", "source"], how="left", maintain_order="left")
        .join(known.plays, on=_PLAYED, how="left", maintain_order="left")
        .join(there, on=["territory", "track_id"], how="left", maintain_order="left")
    )
    return rows.select(**_track_cells(month.period), **_source_cells(), **_money_cells(), **_proof_cells())


def _tracks(month: Settled) -> pl.LazyFrame:
    ai = month.ai
    proofs = ai.provenance_verdict.sort("trust_list").unique("evidence_id", keep="last", maintain_order=True)
    own = ["track_id", "contribution", "ai_uses", "generator", "model_id", "model_version", "provider", "manifest"]
    named = month.track.select("track_id", "title", "artist", track_isrc="isrc")
    return (
        ai.ai_track.lazy()
        .select(*own, evidence_track="evidence_id")
        .join(
            proofs.lazy().select("asset_sha256", "store_sha256", evidence_track="evidence_id"),
            on="evidence_track",
            how="left",
        )
        .join(named, on="track_id", how="left")
    )


def _weights(month: Settled) -> pl.LazyFrame:
    return month.ai.source_share.group_by(_SOURCE).agg(
        pl.col("claimed_weight_ppb").sum(), uses=pl.col("use").filter(pl.col("use") != "").unique().sort()
    )


def _titles(month: Settled, works: pl.LazyFrame) -> pl.LazyFrame:
    """Titles of works by ISWC and of recordings by ISRC; of several of one number the first by its key."""
    of_works = works.filter(pl.col("iswc").is_not_null()).select(
        "work_id", kind=pl.lit("iswc"), source="iswc", source_title="title"
    )
    of_tracks = month.track.filter(pl.col("isrc").is_not_null()).select(
        "track_id", kind=pl.lit("isrc"), source="isrc", source_title="title"
    )
    first = ["kind", "source"]
    return pl.concat(
        [
            of_works.sort("work_id").unique(first, keep="first", maintain_order=True),
            of_tracks.sort("track_id").unique(first, keep="first", maintain_order=True).drop("track_id"),
        ],
        how="diagonal",
    )


def _track_cells(period: str) -> dict[str, pl.Expr]:
    return {
        "period": pl.lit(period),
        "line_id": text(transaction_id(period, _KEY)),
        "track_id": text("track_id"),
        "track_isrc": text("track_isrc"),
        "track_title": text("title"),
        "track_artist": text("artist"),
        "segment": integer("segment"),
        "contribution": text("contribution"),
        "ai_uses": texts("ai_uses"),
        "generator": text("generator"),
        "model_id": text("model_id"),
        "model_version": text("model_version"),
    }


def _source_cells() -> dict[str, pl.Expr]:
    return {
        "right": pl.col("right"),
        "kind": pl.col("kind"),
        "source": text("source"),
        "source_title": text("source_title"),
        "work_id": text("work_id"),
        "iswc": _of_kind("iswc"),
        "isrc": _of_kind("isrc"),
        "voice_id": _of_kind("voice"),
        "work_right": pl.col("work_right"),
        "party_id": text("party_id"),
        "uses": texts("uses"),
        "basis": pl.col("basis"),
        "claimed_weight": nano_decimal("claimed_weight_ppb"),
        "payable_weight": nano_decimal("weight_ppb"),
    }


def _of_kind(kind: str) -> pl.Expr:
    return pl.when(pl.col("kind") == kind).then(text("source")).otherwise(_EMPTY)


def _money_cells() -> dict[str, pl.Expr]:
    return {
        "territory": pl.col("territory"),
        "offering": text("offering"),
        "plays": integer(pl.coalesce("plays", "plays_there").fill_null(0)),
        "borne_by": pl.col("side"),
        "currency": pl.col("currency"),
        "amount": decimal("amount"),
        "status": pl.col("status"),
        "reason": text("reason"),
    }


def _proof_cells() -> dict[str, pl.Expr]:
    return {
        "licence": text("licence"),
        "consent_id": text("consent_id"),
        "manifest": text("manifest"),
        "evidence_id": text(pl.coalesce("evidence_id", "evidence_track")),
        "asset_sha256": text("asset_sha256"),
        "store_sha256": text("store_sha256"),
        "provider": text("provider"),
        "has_conflict": pl.when("has_conflict").then(pl.lit("true")).otherwise(pl.lit("false")),
    }
