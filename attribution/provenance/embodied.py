"""Works that an AI track has in it, by its manifest: a recording that nobody registered a work for is of these."""

import polars as pl

from attribution.apportion import apportion
from schemas.columns import WHOLE_PPB, polars_schema
from schemas.provenance_words import EMBODYING_USE
from schemas.recording_work import RecordingWork


def embodied_links(
    ai_track: pl.DataFrame,
    resolved: pl.DataFrame,
    recording_work: pl.LazyFrame,
    work: pl.LazyFrame,
    track: pl.LazyFrame,
) -> pl.DataFrame:
    """The works of recordings that no registration gives a work, by what their verified manifests cover or sample.

    Proportions are those of the embodied works to each other. A work that is not registered keeps its part, which
    nobody can claim; a recording of which no work is registered is left alone. Of several tracks of one recording
    the first by id speaks. A manifest that contradicts its disclosure on AI is still believed on what it covers.

    Args:
        ai_track: rows of ``ai_track``.
        resolved: as ``graph.resolve`` returns it.
        recording_work: rows of ``recording_work``, as registered.
        work: rows of ``work``.
        track: rows of ``track``.

    Returns:
        Rows of ``recording_work`` to add; a recording's proportions sum to the whole.
    """
    is_counted = pl.col("manifest_state").is_in(["verified", "conflict"])
    proven = ai_track.lazy().filter(is_counted).select("track_id", "evidence_id")
    covered = resolved.lazy().filter(
        pl.col("right") == "composition",
        pl.col("kind") == "iswc",
        pl.col("use").is_in(list(EMBODYING_USE)),
        pl.col("claimed_weight_ppb") > 0,
    )
    named = (
        proven.join(covered, on="evidence_id")
        .join(track.select("track_id", "isrc"), on="track_id")
        .join(recording_work.select("isrc"), on="isrc", how="anti")
    )
    known = work.select("iswc", "work_id").drop_nulls().sort("iswc", "work_id").unique("iswc", keep="first")
    parts = (
        named.filter(pl.col("track_id") == pl.col("track_id").min().over("isrc"))
        .join(known, left_on="source", right_on="iswc", how="left")
        .with_columns(is_known=pl.col("work_id").is_not_null().any().over("isrc"))
        .filter("is_known")
        .with_columns(pl.coalesce("work_id", "source").alias("work_id"))
        .group_by("isrc", "work_id")
        .agg(pl.col("claimed_weight_ppb").sum(), whole=pl.lit(WHOLE_PPB, pl.Int128))
    )
    shared = apportion(
        parts, amount="whole", weight="claimed_weight_ppb", within=["isrc"], order=["work_id"], into="proportion_ppb"
    )
    types = polars_schema(RecordingWork)
    return shared.select(pl.col(name).cast(types[name]) for name in types).sort("isrc", "work_id").collect()


def embodied(
    ai_track: pl.DataFrame, recording_work: pl.LazyFrame, work: pl.LazyFrame, track: pl.LazyFrame
) -> pl.DataFrame:
    """The works of each AI track's own recording.

    Args:
        ai_track: rows of ``ai_track``.
        recording_work: rows of ``recording_work``, those that :func:`embodied_links` adds too.
        work: rows of ``work``.
        track: rows of ``track``.

    Returns:
        ``track_id`` and ``iswc``, by both.
    """
    return (
        ai_track.lazy()
        .select("track_id")
        .join(track.select("track_id", "isrc"), on="track_id")
        .join(recording_work.select("isrc", "work_id"), on="isrc")
        .join(work.select("work_id", "iswc"), on="work_id")
        .select("track_id", "iswc")
        .drop_nulls()
        .unique()
        .sort("track_id", "iswc")
        .collect()
    )
