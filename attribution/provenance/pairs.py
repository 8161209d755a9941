"""Which pair of files, audio and manifest store, speaks for a track."""

import polars as pl

Frame = pl.DataFrame | pl.LazyFrame
_BEST = ["Trusted", "Valid", "Invalid", "unreadable", "absent"]
_ACCEPTED = ["accepted", "duplicate"]
_FOLDER = "provenance/"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def track_evidence(
    track: Frame, track_ref: Frame, index: pl.DataFrame, verdict: pl.DataFrame, deliveries: pl.DataFrame
) -> pl.DataFrame:
    """The pair of files that counts for each track.

    A pair belongs to a track because the index beside it says so, by any reference or file name of the track, or
    because the track's own message names the audio. A file name that tracks of several recordings have, or several
    files, ties nothing to anything. Of several pairs the verified one counts, else the one in the best state; of
    several verified ones the one that a trusted authority saw signed last; then the first by id.

    Args:
        track: rows of ``track``.
        track_ref: rows of ``track_ref``.
        index: rows of ``provenance_index``.
        verdict: rows of ``provenance_verdict``, of one trust list.
        deliveries: rows of ``delivery``; names below ``provenance/``.

    Returns:
        ``track_id`` and ``evidence_id``, by track.
    """
    files = _files(deliveries)
    named = (
        track.lazy()
        .select("track_id", "isrc", _base("file_name"))
        .drop_nulls()
        .filter(pl.col("isrc").n_unique().over("file_name") == 1)
        .select("track_id", "file_name")
        .collect()
    )
    by_file = named.select(pl.col("file_name").alias("track_ref"), "track_id")
    refs = pl.concat([track_ref.lazy().select("track_ref", "track_id").collect(), by_file])
    rank = pl.col("state").replace_strict({state: place for place, state in enumerate(_BEST)}, return_dtype=pl.Int8)
    signed = pl.when("is_verified").then("signed_at").str.to_datetime(_MOMENT, strict=False)
    return (
        pl.concat([_indexed(index, refs, files), _embedded(named, files)])
        .unique()
        .join(verdict, on=["asset_sha256", "store_sha256"])
        .with_columns(_signed=signed)
        .sort(
            "track_id",
            ~pl.col("is_verified"),
            rank,
            pl.col("_signed").is_null(),
            -pl.col("_signed").to_physical(),
            "evidence_id",
        )
        .unique("track_id", keep="first", maintain_order=True)
        .select("track_id", "evidence_id")
    )


def _base(column: str) -> pl.Expr:
    return pl.col(column).str.split("/").list.last()


def _files(deliveries: pl.DataFrame) -> pl.DataFrame:
    """The newest accepted bytes under each name below the folder of proofs."""
    return (
        deliveries.filter(pl.col("kind") == "provenance", pl.col("status").is_in(_ACCEPTED))
        .sort("version")
        .unique("name", keep="last", maintain_order=True)
        .select(pl.col("name").str.strip_prefix(_FOLDER), sha256="delivery_id")
    )


def _indexed(index: pl.DataFrame, refs: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """The pairs of an index; a file that it names and that did not arrive makes no pair."""
    sha = dict(files.iter_rows())
    paired = index.select(
        pl.col("track_ref"),
        *(
            pl.when(pl.col(name) == "")
            .then(pl.lit(""))
            .otherwise(pl.col(name).str.strip_prefix(_FOLDER).replace_strict(sha, default=None, return_dtype=pl.String))
            .alias(f"{name}_sha256")
            for name in ("asset", "store")
        ),
    ).drop_nulls()
    by_name = paired.with_columns(_base("track_ref"))
    return (
        pl.concat([paired, by_name])
        .unique()
        .join(refs, on="track_ref")
        .select("track_id", "asset_sha256", "store_sha256")
    )


def _embedded(named: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    called = files.select(_base("name").alias("file_name"), "sha256").unique()
    return named.join(called.filter(~pl.col("file_name").is_duplicated()), on="file_name").select(
        "track_id", asset_sha256="sha256", store_sha256=pl.lit("")
    )
