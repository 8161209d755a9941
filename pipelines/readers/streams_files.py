"""A stream log's file: whether it is whole, and how DuckDB is to read it."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipelines.readers.parsed import Quarantine
from pipelines.readers.streams_sql import COLUMNS, REQUIRED, TRACK, Source, exactly

_BLOCK = 1 << 20
_CSV, _NDJSON, _PARQUET = (".csv",), (".ndjson", ".jsonl", ".json"), (".parquet",)
_TEXT_LIKE = ("VARCHAR", "BIGINT", "INTEGER", "SMALLINT", "UBIGINT", "UINTEGER", "HUGEINT", "UUID")
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_MOMENTS = ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "VARCHAR")
_ALLOWED = {"played_at": _MOMENTS, "played_ms": (*_NUMBERS, "FLOAT", "DOUBLE", "VARCHAR")}
_MOST_BYTES_A_LINE = 16 << 20


def check(path: Path, name: str) -> None:
    """Refuse what is empty, cut off or not UTF-8, before an engine makes of it what it can.

    Raises:
        Quarantine: with the reason.
    """
    if path.stat().st_size == 0:
        raise Quarantine("empty_file", f"{name} has no bytes: send it again")
    form = _form(name)
    if form in _PARQUET:
        return
    decoder, last, size = codecs.getincrementaldecoder("utf-8")(), b"", 0
    for block in _blocks(path, name):
        if size == 0:
            _check_start(block, name)
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            raise Quarantine(
                "wrong_encoding", f"{name} is not UTF-8 near byte {size + error.start}: convert it"
            ) from error
        last, size = block[-1:], size + len(block)
    if size == 0:
        raise Quarantine("empty_file", f"{name} holds nothing when unpacked: send it again")
    if last != b"\n":
        raise Quarantine("truncated", f"{name} ends within a line: it was cut off; send it again, whole")


def source_of(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> Source:
    """How to scan a log, with its columns checked.

    Raises:
        Quarantine: where a column is missing, unknown, or of a type that cannot hold what it is for.
    """
    form = _form(name)
    try:
        if form in _PARQUET:
            scan = f"read_parquet({exactly(path)}, file_row_number = true)"
            types = dict(
                con.execute(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {scan})").fetchall()
            )
            types.pop("file_row_number")
            source = Source(scan, types, "file_row_number + 1")
        else:
            source = _text_source(con, path, form)
    except duckdb.Error as error:
        kind = "truncated" if form in _PARQUET and "magic bytes" in str(error) else "unreadable"
        raise Quarantine(kind, f"{name}: {first_line(error)}") from error
    _check_columns(source, name)
    return source


def first_line(error: Exception) -> str:
    """What an engine said, without its long advice and without the path of the machine."""
    return str(error).splitlines()[0][:300].split("/", 1)[0].rstrip(" \"'")


def _text_source(con: duckdb.DuckDBPyConnection, path: Path, form: str) -> Source:
    numbered = "row_number() OVER ()"
    if form in _CSV:
        scan = (
            f"read_csv({exactly(path)}, header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true, "
            f"null_padding = true, strict_mode = true, max_line_size = {_MOST_BYTES_A_LINE}, parallel = false)"
        )
        named = con.execute(f"SELECT column_name FROM (DESCRIBE SELECT * FROM {scan})").fetchall()
        return Source(scan, {column: "VARCHAR" for (column,) in named}, numbered)
    objects = f"read_ndjson_objects({exactly(path)}, ignore_errors = true, maximum_object_size = {_MOST_BYTES_A_LINE})"
    keys = con.execute(f"SELECT DISTINCT unnest(json_keys(json)) FROM {objects}").fetchall()
    columns = {key: "VARCHAR" for (key,) in sorted(keys)}
    typed = ", ".join(f"'{key}': 'VARCHAR'" for key in columns if key in COLUMNS)
    scan = (
        f"read_json({exactly(path)}, format = 'newline_delimited', ignore_errors = true, columns = {{{typed}}}, "
        f"maximum_object_size = {_MOST_BYTES_A_LINE})"
    )
    return Source(scan, columns, numbered)


def _check_columns(source: Source, name: str) -> None:
    unknown = sorted(set(source.types) - set(COLUMNS))
    missing = [column for column in REQUIRED if column not in source.types]
    if not set(TRACK) & set(source.types):
        missing.append(" or ".join(TRACK))
    if missing:
        raise Quarantine("missing_column", f"{name} has no column {', '.join(missing)}: add it")
    if unknown:
        raise Quarantine("unexpected_column", f"{name} has columns that we do not know: {', '.join(unknown)[:200]}")
    for column, kind in source.types.items():
        allowed = {"played_at": _MOMENTS, "played_ms": (*_NUMBERS, "FLOAT", "DOUBLE", "VARCHAR")}.get(
            column, _TEXT_LIKE
        )
        if kind not in allowed and not (column == "played_ms" and kind.startswith("DECIMAL")):
            raise Quarantine("wrong_type", f"{name}: column {column} is {kind}; it may be {', '.join(allowed)}")


def _form(name: str) -> str:
    plain = name.removesuffix(".gz")
    for form in (*_CSV, *_NDJSON, *(() if name.endswith(".gz") else _PARQUET)):
        if plain.endswith(form):
            return form
    raise Quarantine(
        "unknown_format", f"{name} is no .parquet, .csv, .csv.gz, .ndjson or .ndjson.gz: rename or convert it"
    )


def _blocks(path: Path, name: str) -> Iterator[bytes]:
    try:
        with gzip.open(path) if name.endswith(".gz") else path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except EOFError as error:
        raise Quarantine("truncated", f"{name} ends within its gzip stream: it was cut off; send it again") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Quarantine("unreadable", f"{name} is not gzip as its name says ({error}): send it again") from error


def _check_start(block: bytes, name: str) -> None:
    if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in block[:4096]:
        raise Quarantine("wrong_encoding", f"{name} is not UTF-8 but UTF-16 or binary: convert it")
    if block.startswith(codecs.BOM_UTF8):
        raise Quarantine("byte_order_mark", f"{name} begins with a byte order mark: save it as UTF-8 without one")
