"""How DuckDB gets at a stream log: Parquet, CSV or newline-delimited JSON, and what a file must be for that."""

import csv
import gzip
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterable
from dataclasses import replace
from io import BufferedIOBase
from pathlib import Path
from typing import Final

import duckdb

from pipelines.readers.parsed import Quarantine
from pipelines.readers.streams_sql import COLUMNS, REQUIRED, TRACK, Source, exactly, literal

FORMATS: Final = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".ndjson": "json",
    ".ndjson.gz": "json",
    ".jsonl": "json",
    ".jsonl.gz": "json",
    ".json": "json",
    ".json.gz": "json",
}
_BLOCK: Final = 1 << 20
_TEXTS: Final = {"VARCHAR", "UUID", "JSON", '"NULL"'}
_NUMBERS: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
                   "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", '"NULL"')  # fmt: skip


def form(name: str) -> str:
    """parquet, csv or json, by the end of a file's name.

    Raises:
        Quarantine: ``unknown_format``.
    """
    for end, kind in FORMATS.items():
        if name.lower().endswith(end):
            return kind
    raise Quarantine("unknown_format", f"{name}: the name must end in one of {', '.join(FORMATS)}.")


def source(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> Source:
    """Where the rows of a file come from. CSV lines with too few or too many cells are left out.

    Raises:
        Quarantine: where its columns are not those of a stream log.
    """
    if form(name) == "parquet":
        return _parquet(con, path, name)
    return _csv(path, name) if form(name) == "csv" else _json(path, name)


def keeping_rejects(log: Source) -> Source:
    """The same rows of a CSV; DuckDB notes the lines that it leaves out in its table ``reject_errors``."""
    is_csv = log.scan.startswith("read_csv")
    return replace(log, scan=log.scan.replace("ignore_errors = true", "store_rejects = true")) if is_csv else log


def check_bytes(path: Path, name: str) -> None:
    """Refuse a file that is empty, cut short or not in UTF-8, by its bytes alone.

    Raises:
        Quarantine: ``empty_file``, ``truncated``, ``byte_order_mark``, ``wrong_encoding`` or ``unreadable``.
    """
    if path.stat().st_size == 0:
        raise Quarantine("empty_file", f"{name} has no bytes. Ask its sender to send it again.")
    if form(name) == "parquet":
        _check_parquet(path, name)
    else:
        _check_text(path, name)


def open_text(path: Path, name: str) -> BufferedIOBase:
    """The bytes of a text, unpacked."""
    return gzip.open(path) if name.lower().endswith(".gz") else path.open("rb")


def _check_parquet(path: Path, name: str) -> None:
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(max(path.stat().st_size - 4, 0))
        end = file.read(4)
    if start != b"PAR1":
        raise Quarantine("unreadable", f"{name} does not begin as Parquet does. Is its name right?")
    if end != b"PAR1" or path.stat().st_size < 12:
        raise Quarantine("truncated", f"{name} lacks its last bytes. Ask its sender to send it again.")


def _check_text(path: Path, name: str) -> None:
    try:
        with open_text(path, name) as file:
            _check_utf8(iter(lambda: file.read(_BLOCK), b""), name)
    except EOFError:
        raise Quarantine("truncated", f"{name} breaks off while packed. Ask its sender to send it again.") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Quarantine("unreadable", f"{name} cannot be unpacked ({error}). Ask for it again.") from None


def _check_utf8(blocks: Iterable[bytes], name: str) -> None:
    decoder, place, end = getincrementaldecoder("utf-8")(), 0, b""
    for block in blocks:
        if place == 0:
            _check_mark(block, name)
        if b"\0" in block:
            raise Quarantine("wrong_encoding", f"{name} has NUL bytes near byte {place}; send it as UTF-8 text.")
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            near = place + error.start
            raise Quarantine("wrong_encoding", f"{name} is not UTF-8 near byte {near}; send it as UTF-8.") from None
        place, end = place + len(block), block[-1:]
    if place == 0:
        raise Quarantine("empty_file", f"{name} has nothing in it. Ask its sender to send it again.")
    if end not in b"\r\n":
        raise Quarantine("truncated", f"{name} ends within a line, more may be missing. Ask for it again, whole.")


def _check_mark(block: bytes, name: str) -> None:
    if block.startswith(b"\xef\xbb\xbf"):
        raise Quarantine("byte_order_mark", f"{name} begins with a byte order mark; send it without.")
    if block.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Quarantine("wrong_encoding", f"{name} is UTF-16; send it as UTF-8.")


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> Source:
    described = con.execute(f"DESCRIBE SELECT * FROM read_parquet({exactly(path)})").fetchall()
    types = {column: kind for column, kind, *_ in described}
    _check_columns(list(types), name)
    for column, kind in types.items():
        if not _fits(column, kind):
            raise Quarantine("wrong_type", f"{name}: {column} is {kind}, it must be {_wanted(column)}.")
    return Source(f"read_parquet({exactly(path)}, file_row_number = true)", types, "file_row_number + 1")


def _fits(column: str, kind: str) -> bool:
    if column == "played_at":
        return kind.startswith("TIMESTAMP") or kind in {"VARCHAR", '"NULL"'}
    if column == "played_ms":
        return kind.split("(", maxsplit=1)[0] in _NUMBERS
    return kind in _TEXTS or kind.startswith("ENUM")


def _wanted(column: str) -> str:
    return {"played_at": "a timestamp, or its text in ISO 8601", "played_ms": "an integer"}.get(column, "text")


def _csv(path: Path, name: str) -> Source:
    header = _header(path, name)
    _check_columns(header, name)
    columns = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in header)
    compression = "gzip" if name.lower().endswith(".gz") else "none"
    return Source(
        f"""read_csv({exactly(path)}, columns = {{{columns}}}, header = true, auto_detect = false, delim = ',',
            quote = '"', escape = '"', compression = '{compression}', ignore_errors = true)""",
        dict.fromkeys(header, "VARCHAR"),
        "row_number() OVER ()",
    )


def _header(path: Path, name: str) -> list[str]:
    with open_text(path, name) as file:
        line = file.readline(_BLOCK).decode(errors="replace")
    try:
        return next(csv.reader(line.splitlines()), [])
    except csv.Error as error:
        raise Quarantine("missing_column", f"{name}: its first line has no names of columns ({error}).") from None


def _json(path: Path, name: str) -> Source:
    compression = "gzip" if name.lower().endswith(".gz") else "uncompressed"
    columns = ", ".join(f"{column}: 'VARCHAR'" for column in COLUMNS)
    return Source(
        f"""read_json({exactly(path)}, format = 'newline_delimited', columns = {{{columns}}},
            compression = '{compression}', ignore_errors = true)""",
        dict.fromkeys(COLUMNS, "VARCHAR"),
        "row_number() OVER ()",
    )


def check_keys(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Refuse newline-delimited JSON whose records have other keys than ours, or values that are no scalars.

    Raises:
        Quarantine: ``missing_column``, ``unexpected_column`` or ``wrong_type``.
    """
    compression = "gzip" if name.lower().endswith(".gz") else "uncompressed"
    found = con.execute(
        f"""WITH shapes AS (SELECT DISTINCT json_structure(json) AS shape FROM read_ndjson_objects({exactly(path)},
                compression = '{compression}', ignore_errors = true)),
            keys AS (SELECT shape, unnest(json_keys(shape)) AS key FROM shapes WHERE json_type(shape) = 'OBJECT')
        SELECT key, bool_or(CASE WHEN key IN {COLUMNS} THEN json_type(shape, key) IN ('OBJECT', 'ARRAY') END)
        FROM keys GROUP BY key ORDER BY key IN {COLUMNS} DESC, key LIMIT 1000"""
    ).fetchall()
    if not found:
        raise Quarantine("no_valid_row", f"{name}: no line is a JSON object. Send one object a line, not a list.")
    _check_columns([key for key, _ in found], name)
    nested = [key for key, is_nested in found if is_nested]
    if nested:
        raise Quarantine("wrong_type", f"{name}: {', '.join(nested)} holds objects or lists; send text or numbers.")


def _check_columns(columns: list[str], name: str) -> None:
    missing = [column for column in REQUIRED if column not in columns]
    if not set(TRACK) & set(columns):
        missing.append(" or ".join(TRACK))
    if missing:
        raise Quarantine("missing_column", f"{name} has no column {', '.join(missing)}.")
    strange = sorted({c for c in columns if c not in COLUMNS or columns.count(c) > 1})
    if strange:
        shown = ", ".join(column[:60] for column in strange[:10])
        raise Quarantine("unexpected_column", f"{name} has {len(strange)} unknown or repeated columns: {shown}.")
