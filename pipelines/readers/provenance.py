"""Signed audio, manifest stores, the index of which belongs to which track, and what models were trained on.

Audio and stores are only registered here: what they are worth is found out later, under a trust list.
"""

from pathlib import Path, PurePosixPath

import polars as pl

from pipelines.readers.delimited import SHOWN, Delimited, read_delimited, reject_rows
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.columns import ISRC, ISWC, polars_schema
from schemas.provenance_index import ProvenanceIndex
from schemas.training_use import TrainingUse

MEDIA = (".wav", ".mp3", ".flac", ".m4a", ".mp4", ".c2pa")
_TRAINING = "training"
_INDEX = ("track_ref", "asset", "store")
_DESCRIBING = ("is_rendition", "isrc", "deliverer", "feature", "valid_from")
_MOST_USES = "^[0-9]{1,15}$"
_IS = {"true": True, "false": False}


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read an index, a training report, or nothing of audio and stores.

    Raises:
        Quarantine: where it is none of these, or no row of it can be used.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".csv":
        is_training = PurePosixPath(name).name.lower().startswith(_TRAINING)
        return _read_training(path, name=name) if is_training else _read_index(path, name=name)
    if suffix not in MEDIA:
        raise Quarantine(
            "unknown_format",
            f"{name}: signed audio and stores end in {', '.join(MEDIA)}; an index and what a model was trained on in "
            ".csv. Deliver it under such a name, or leave it out.",
        )
    if not path.stat().st_size:
        raise Quarantine("empty_file", f"{name} is empty. Send it again.")
    return Parsed(frames={}, rows=1)


def _read_index(path: Path, *, name: str) -> Parsed:
    listed = read_delimited(path, name=name, columns=_INDEX, optional=_DESCRIBING)
    given = _as_read(listed.frame, PurePosixPath(name).parent)
    shown = pl.format(
        "track_ref {}, asset {}, store {}, is_rendition {}, isrc {}, deliverer {}, valid_from {}: a track and a file "
        "below the index's own folder are needed, of a rendition its ISRC and deliverer too",
        *(_shown(column) for column in (*_INDEX, "is_rendition", "isrc", "deliverer", "valid_from")),
    )
    rows = given.with_columns(_reason=_index_fault(), _detail=shown)
    read = {column: pl.col(f"_{column}") for column in ("asset", "store", "is_rendition", "isrc", "valid_from")}
    key, schema = ["track_ref", "asset", "store"], polars_schema(ProvenanceIndex)
    return _judged(rows.with_columns(**read), listed, dataset="provenance_index", key=key, schema=schema, name=name)


def _as_read(listed: pl.DataFrame, folder: PurePosixPath) -> pl.DataFrame:
    """What the rows say, under ``_`` and the name of the column; null where it says nothing that can be read."""
    given = listed.with_columns(
        pl.col("track_ref", *_DESCRIBING).str.strip_chars().replace("", None),
        pl.col("asset", "store").fill_null("").str.strip_chars(),
    )
    return given.with_columns(
        *(
            pl.col(column).map_elements(lambda name: _below(folder, name), return_dtype=pl.String).alias(f"_{column}")
            for column in ("asset", "store")
        ),
        _is_rendition=pl.col("is_rendition")
        .str.to_lowercase()
        .replace_strict(_IS, default=None, return_dtype=pl.Boolean)
        .fill_null(value=False),
        _isrc=pl.col("isrc").str.replace_all(r"[\s-]", "").str.to_uppercase(),
        _valid_from=pl.col("valid_from").str.to_date("%Y-%m-%d", strict=False),
    )


def _index_fault() -> pl.Expr:
    """Why a row of an index cannot be used; null where it can."""
    is_nobodys = pl.col("track_ref").is_null() | ((pl.col("asset") == "") & (pl.col("store") == ""))
    is_half_described = pl.col("_is_rendition") & pl.any_horizontal(pl.col("_isrc", "deliverer").is_null())
    is_elsewhere = pl.any_horizontal(pl.col("_asset", "_store").is_null())
    return (
        pl.when(is_nobodys | is_half_described)
        .then(pl.lit("missing_value"))
        .when(is_elsewhere | ~pl.col("_isrc").str.contains(ISRC))
        .then(pl.lit("bad_identifier"))
        .when(~pl.col("is_rendition").str.to_lowercase().is_in(list(_IS)))
        .then(pl.lit("unknown_code"))
        .when(pl.col("valid_from").is_not_null() & pl.col("_valid_from").is_null())
        .then(pl.lit("bad_timestamp"))
    )


def _read_training(path: Path, *, name: str) -> Parsed:
    schema = polars_schema(TrainingUse)
    listed = read_delimited(path, name=name, columns=schema.names())
    given = listed.frame.with_columns(pl.col(schema.names()).str.strip_chars().replace("", None)).with_columns(
        source=pl.col("source").str.replace_all(r"[\s.-]", "").str.to_uppercase()
    )
    shown = pl.format(
        "model {} {}, right {}, source {}, uses {}: a composition by ISWC or a recording by ISRC, and a whole number",
        *(_shown(column) for column in schema.names()),
    )
    rows = given.with_columns(_reason=_training_fault(schema.names()), _detail=shown)
    read = rows.with_columns(pl.col("uses").cast(pl.Int64, strict=False))
    key = ["model_id", "model_version", "right", "source"]
    return _judged(read, listed, dataset="training_use", key=key, schema=schema, name=name)


def _training_fault(columns: list[str]) -> pl.Expr:
    """Why a row of a training report cannot be used; null where it can."""
    is_work = pl.when(pl.col("right") == "composition").then(pl.col("source").str.contains(ISWC))
    return (
        pl.when(pl.any_horizontal(pl.col(columns).is_null()))
        .then(pl.lit("missing_value"))
        .when(~pl.col("right").is_in(["composition", "recording"]))
        .then(pl.lit("unknown_code"))
        .when(~is_work.otherwise(pl.col("source").str.contains(ISRC)))
        .then(pl.lit("bad_identifier"))
        .when(pl.col("uses").str.starts_with("-"))
        .then(pl.lit("negative_number"))
        .when(~pl.col("uses").str.contains(_MOST_USES))
        .then(pl.lit("bad_number"))
    )


def _judged(
    rows: pl.DataFrame,
    listed: Delimited,
    *,
    dataset: str,
    key: list[str],
    schema: pl.Schema,
    name: str,
) -> Parsed:
    """Good rows and bad ones; of several good rows with one key the first by content is kept, whatever their order."""
    order = [column for column in schema.names() if column not in key]
    again = pl.int_range(pl.len()).over([*key, "_reason"], order_by=[*order, "row"]) > 0
    judged = rows.with_columns(
        _reason=pl.when(pl.col("_reason").is_null() & again).then(pl.lit("duplicate_row")).otherwise("_reason")
    )
    good = judged.filter(pl.col("_reason").is_null()).select(schema.names()).sort(key)
    bad = judged.filter(pl.col("_reason").is_not_null()).sort("row")
    rejects = reject_rows(bad, pl.col("_reason"), detail=pl.col("_detail"), reference=pl.col(key[0]))
    if good.is_empty():
        first = f" The first: {rejects['detail'][0]}." if rejects.height else ""
        raise Quarantine("no_valid_row", f"{name}: none of its {listed.rows:,} rows can be used.{first}")
    return Parsed(
        frames={dataset: good},
        rows=listed.rows,
        rejects=pl.concat([listed.rejects, rejects]).sort("row", "reason"),
    )


def _below(folder: PurePosixPath, given: str) -> str | None:
    """A file's name below the delivery folder; nothing where it would lie elsewhere."""
    if not given:
        return ""
    parts = PurePosixPath(given).parts
    is_elsewhere = given.startswith("/") or "\\" in given or ".." in parts or "\0" in given or not parts
    return None if is_elsewhere else (folder / given).as_posix()


def _shown(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).fill_null("").str.slice(0, SHOWN)
