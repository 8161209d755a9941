"""What recordings are: any ``.csv`` beside the messages of the catalogue whose header names ``content_kind``.

A message says no more than whether a recording holds a musical work; which ones are noise, the service or its
deliverers have to say.
"""

from pathlib import Path

import polars as pl

from pipelines.readers.delimited import SHOWN, parse_delimited, reject_rows
from pipelines.readers.ern_index import compact, filled
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.columns import ISRC, polars_schema
from schemas.content_kind import ContentKind
from schemas.vocabulary import CONTENT_KIND

_COLUMNS = ("isrc", "content_kind", "source")


def is_of_kinds(path: Path) -> bool:
    """Whether a list says what recordings are; else it is one of track numbers."""
    with path.open("rb") as file:
        return b"content_kind" in file.readline().lower()


def read_kinds(path: Path, *, name: str) -> Parsed:
    """Read the list; its header may be in capitals.

    Raises:
        Quarantine: where the file, or every row of it, cannot be used.
    """
    header, end, rows = path.read_bytes().partition(b"\n")
    listed = parse_delimited(header.lower() + end + rows, name=name, columns=_COLUMNS)
    cleaned = listed.frame.with_columns(
        compact("isrc").str.to_uppercase(), filled("content_kind").str.to_lowercase(), filled("source")
    )
    judged = _mark_twice(cleaned.with_columns(reason=_reason()))
    good = judged.filter(pl.col("reason").is_null()).select(polars_schema(ContentKind).names()).sort("isrc")
    bad = reject_rows(
        judged.filter(pl.col("reason").is_not_null()), pl.col("reason"), detail=_detail(), reference=pl.col("isrc")
    )
    if good.is_empty():
        first = f"The first: {bad['detail'][0]}." if bad.height else "They have too many or too few fields."
        raise Quarantine("no_valid_row", f"{name}: none of its {listed.rows:,} rows can be used. {first}")
    return Parsed(
        frames={"content_kind": good}, rows=listed.rows, rejects=pl.concat([listed.rejects, bad]).sort("row", "reason")
    )


def _reason() -> pl.Expr:
    """Why a row cannot be used; null where it can."""
    return (
        pl.when(pl.any_horizontal(pl.col(_COLUMNS).is_null()))
        .then(pl.lit("missing_value"))
        .when(~pl.col("isrc").str.contains(ISRC))
        .then(pl.lit("bad_identifier"))
        .when(~pl.col("content_kind").is_in(CONTENT_KIND))
        .then(pl.lit("unknown_code"))
    )


def _mark_twice(rows: pl.DataFrame) -> pl.DataFrame:
    """Of several good rows for one recording one is kept: the first by content, whatever their order."""
    order = ["content_kind", "source", "row"]
    twice = pl.int_range(pl.len()).over("isrc", "reason", order_by=order) > 0
    return rows.with_columns(
        reason=pl.when(pl.col("reason").is_null() & twice).then(pl.lit("duplicate_row")).otherwise("reason")
    ).sort("row")


def _detail() -> pl.Expr:
    isrc, kind, source = (pl.col(column).fill_null("").str.slice(0, SHOWN) for column in _COLUMNS)
    known = ", ".join(CONTENT_KIND)
    return (
        pl.when(pl.col("reason") == "missing_value")
        .then(pl.format("isrc {}, content_kind {}, source {}: one of them is empty", isrc, kind, source))
        .when(pl.col("reason") == "bad_identifier")
        .then(pl.format("isrc {} has not the form of one", isrc))
        .when(pl.col("reason") == "unknown_code")
        .then(pl.format(f"content_kind {{}} of {{}} is none of {known}", kind, isrc))
        .otherwise(pl.format("isrc {} is listed in another row too", isrc))
    )
