"""The service's own track numbers: ``tracks.csv`` beside the messages of the catalogue."""

from pathlib import Path

import polars as pl

from pipelines.readers.delimited import SHOWN, parse_delimited, reject_rows
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.columns import ISRC, polars_schema
from schemas.track_index import TrackIndex

_COLUMNS = ("track_id", "isrc", "icpn", "deliverer")
_OPTIONAL = ("rendition_id",)
_ICPN = "^[0-9]{12,14}$"


def read_index(path: Path, *, name: str) -> Parsed:
    """Read the list; its header may be in capitals, as the identifiers' names are.

    Raises:
        Quarantine: where the file, or every row of it, cannot be used.
    """
    header, end, rows = path.read_bytes().partition(b"\n")
    listed = parse_delimited(header.lower() + end + rows, name=name, columns=_COLUMNS, optional=_OPTIONAL)
    cleaned = listed.frame.with_columns(
        *(filled(column) for column in ("track_id", "deliverer", "rendition_id")),
        compact("isrc").str.to_uppercase(),
        compact("icpn"),
    )
    judged = _mark_twice(cleaned.with_columns(_reason().alias("_reason")))
    good = judged.filter(pl.col("_reason").is_null()).select(polars_schema(TrackIndex).names()).sort("track_id")
    bad = reject_rows(
        judged.filter(pl.col("_reason").is_not_null()),
        pl.col("_reason"),
        detail=_detail(),
        reference=pl.col("track_id"),
    )
    if good.is_empty():
        raise Quarantine("no_valid_row", f"{name}: none of its {listed.rows:,} rows can be used. {_first(bad)}")
    return Parsed(
        frames={"track_index": good}, rows=listed.rows, rejects=pl.concat([listed.rejects, bad]).sort("row", "reason")
    )


def filled(column: str) -> pl.Expr:
    """The text without space around it; null where nothing is left."""
    value = pl.col(column).str.strip_chars()
    return pl.when(value != "").then(value).alias(column)


def compact(column: str) -> pl.Expr:
    """A code without the spaces and hyphens that people put into it; null where nothing is left."""
    value = pl.col(column).str.replace_all(r"[\s-]", "")
    return pl.when(value != "").then(value).alias(column)


def _reason() -> pl.Expr:
    """Why a row cannot be used; null where it can."""
    missing = pl.any_horizontal(pl.col("track_id", "isrc", "deliverer").is_null())
    return (
        pl.when(missing)
        .then(pl.lit("missing_value"))
        .when(~pl.col("isrc").str.contains(ISRC) | ~pl.col("icpn").fill_null("0" * 12).str.contains(_ICPN))
        .then(pl.lit("bad_identifier"))
    )


def _mark_twice(rows: pl.DataFrame) -> pl.DataFrame:
    """Of several good rows for one track number one is kept: the first by content, whatever their order."""
    order = ["isrc", "icpn", "deliverer", "rendition_id", "row"]
    twice = pl.int_range(pl.len()).over("track_id", "_reason", order_by=order) > 0
    return rows.with_columns(
        pl.when(pl.col("_reason").is_null() & twice).then(pl.lit("duplicate_row")).otherwise("_reason").alias("_reason")
    ).sort("row")


def _detail() -> pl.Expr:
    shown = [pl.col(column).fill_null("").str.slice(0, SHOWN) for column in _COLUMNS]
    return (
        pl.when(pl.col("_reason") == "missing_value")
        .then(pl.format("track_id {}, isrc {}, deliverer {}: one of them is empty", shown[0], shown[1], shown[3]))
        .when(pl.col("_reason") == "bad_identifier")
        .then(pl.format("isrc {} or icpn {} has not the form of one", shown[1], shown[2]))
        .otherwise(pl.format("track_id {} is listed in another row too", shown[0]))
    )


def _first(bad: pl.DataFrame) -> str:
    return f"The first: {bad['detail'][0]}." if bad.height else "They have too many or too few fields."
