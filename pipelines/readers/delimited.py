"""Small delimited files, strictly: UTF-8, one header, one line end, no field that nobody would type.

For files with one line per thing that a person keeps (revenue, rates, tracks); stream logs have their own reader.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.readers.parsed import REJECTS, Quarantine

LONGEST_FIELD = 10_000
"""Characters; a longer field is a quote that was never closed, or an attack."""
SHOWN = 60
"""Characters of an offending value that a message shows."""

_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class Delimited:
    """The rows of one file, all columns text, ``row`` first; and those with too few or too many fields."""

    frame: pl.DataFrame
    rejects: pl.DataFrame
    rows: int


def read_delimited(
    path: Path, *, name: str, columns: Sequence[str], optional: Sequence[str] = (), delimiter: str = ","
) -> Delimited:
    """Read a file that has ``columns``, and perhaps ``optional`` ones, in any order.

    Args:
        path: where the file is.
        name: what to call it in messages.
        columns: must be in the header.
        optional: may be; all null where they are not.
        delimiter: between fields.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    return parse_delimited(path.read_bytes(), name=name, columns=columns, optional=optional, delimiter=delimiter)


def parse_delimited(
    content: bytes, *, name: str, columns: Sequence[str], optional: Sequence[str] = (), delimiter: str = ","
) -> Delimited:
    """As :func:`read_delimited`, from bytes."""
    text = decode(content, name=name)
    header, found = _split_lines(text, delimiter) or _split_quoted(text, name=name, delimiter=delimiter)
    _check_header(header, name=name, columns=columns, optional=optional, delimiter=delimiter)
    if found.is_empty():
        raise Quarantine("empty_file", f"{name} has a header and no rows. Send it with its rows.")
    fields = found.filter(pl.col("width") == len(header)).select("row", pl.col("fields").list.to_struct(fields=header))
    wanted = [
        pl.col(column) if column in header else pl.lit(None, pl.String).alias(column)
        for column in [*columns, *optional]
    ]
    return Delimited(fields.unnest("fields").select("row", *wanted), _ragged(found, len(header)), found.height)


def decode(content: bytes, *, name: str) -> str:
    """The text of a UTF-8 file without byte order mark.

    Raises:
        Quarantine: where it is empty, marked, or of another encoding.
    """
    if not content.strip():
        raise Quarantine("empty_file", f"{name} is empty. Send it again.")
    if content.startswith(b"\xef\xbb\xbf"):
        raise Quarantine("byte_order_mark", f"{name} begins with a byte order mark. Save it as UTF-8 without one.")
    if content[:2] in _MARKS or b"\0" in content:
        raise Quarantine("wrong_encoding", f"{name} is UTF-16 or not text. Save it as UTF-8.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Quarantine(
            "wrong_encoding", f"{name} is not UTF-8: byte {error.start + 1:,} of {len(content):,}. Save it as UTF-8."
        ) from error


def split_records(text: str, *, name: str, delimiter: str = ",") -> list[list[str]]:
    """All records, the header first; empty lines are left out.

    Raises:
        Quarantine: where quotes do not match, a field is too long, or the last line does not end.
    """
    try:
        records = [
            record for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if record
        ]
    except csv.Error as error:
        raise _unreadable(str(error), name=name) from error
    longest = max(len(field) for record in records for field in record)
    if longest > LONGEST_FIELD:
        raise _oversized(f"{longest:,} characters", name=name)
    check_end(text, name=name)
    return records


def check_end(text: str, *, name: str) -> None:
    """A file whose last line has no end may have lost some of it, and half a figure is a figure.

    Raises:
        Quarantine: where it has none.
    """
    if not text.endswith(("\n", "\r")):
        raise Quarantine(
            "truncated",
            f"{name} ends inside its last line (…{text[-SHOWN:].splitlines()[-1]!r}): it may have been cut. "
            "Send it whole, with a line end after the last line.",
        )


def clip(value: str) -> str:
    """A value, as much of it as a message shows."""
    return value if len(value) <= SHOWN else value[:SHOWN] + "…"


def reject_rows(
    bad: pl.DataFrame, reason: str | pl.Expr, *, detail: pl.Expr, reference: pl.Expr | None = None
) -> pl.DataFrame:
    """One reject per row of ``bad``, which has a column ``row``."""
    return bad.select(
        "row",
        pl.lit(None, pl.Date).alias("played_date"),
        (pl.lit(reason) if isinstance(reason, str) else reason).alias("reason"),
        (pl.lit(None, pl.String) if reference is None else reference.str.slice(0, SHOWN)).alias("reference"),
        detail.alias("detail"),
    ).cast(REJECTS)


def _split_lines(text: str, delimiter: str) -> tuple[list[str], pl.DataFrame] | None:
    """Header and rows of a file in which a line is a record: many times faster, where nothing is quoted or long."""
    lines = pl.Series("line", [text.replace("\r\n", "\n")]).str.split("\n").explode()
    lines = lines.filter(lines != "")
    if '"' in text or not text.endswith("\n") or lines.str.contains("\r", literal=True).any():
        return None
    if (lines.str.len_chars() > LONGEST_FIELD).any():
        return None
    return lines[0].split(delimiter), _numbered(lines[1:].str.split(delimiter))


def _split_quoted(text: str, *, name: str, delimiter: str) -> tuple[list[str], pl.DataFrame]:
    header, *records = split_records(text, name=name, delimiter=delimiter)
    return header, _numbered(pl.Series("line", records, dtype=pl.List(pl.String)))


def _numbered(fields: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"fields": fields}).select(
        row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64), fields="fields", width=pl.col("fields").list.len()
    )


def _check_header(
    header: list[str], *, name: str, columns: Sequence[str], optional: Sequence[str], delimiter: str
) -> None:
    missing = [column for column in columns if column not in header]
    if missing:
        hint = f" Is {delimiter!r} what stands between its fields?" if len(header) == 1 else ""
        raise Quarantine(
            "missing_column",
            f"{name} has no column {', '.join(missing)}; its header is {clip(delimiter.join(header))}.{hint} "
            f"Send it with the columns {', '.join(columns)}.",
        )
    unknown = [clip(column) for column in header if column not in {*columns, *optional}]
    twice = sorted({column for column in header if header.count(column) > 1})
    if unknown or twice:
        raise Quarantine(
            "unexpected_column",
            f"{name} has {'an unknown column' if unknown else 'a column twice'}: {', '.join(unknown or twice)}. "
            f"Leave it out; the columns are {', '.join([*columns, *optional])}.",
        )


def _ragged(found: pl.DataFrame, width: int) -> pl.DataFrame:
    detail = pl.format(f"{{}} fields instead of {width}; quote values that hold the delimiter", "width")
    return reject_rows(found.filter(pl.col("width") != width), "bad_record", detail=detail)


def _unreadable(problem: str, *, name: str) -> Quarantine:
    if "field larger" in problem:
        return _oversized(f"{csv.field_size_limit():,} characters or more", name=name)
    if "unexpected end" in problem:
        return Quarantine("truncated", f"{name} ends inside a quoted field: it was cut, or a quote was never closed.")
    return Quarantine("unreadable", f"{name} is not a delimited file: {problem}. Write a quote inside quotes twice.")


def _oversized(size: str, *, name: str) -> Quarantine:
    return Quarantine(
        "oversized_field",
        f"{name} has a field of {size}, above {LONGEST_FIELD:,}. Look for a quote that was never closed.",
    )
