"""A delivered stream log as DuckDB sees it: typed rows, each with the reason for which it is refused, if any.

The reader counts with these expressions and the engine reduces with them, so that both take the same rows.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from schemas.identifiers import TERRITORY_CODES

REQUIRED: Final = ("stream_id", "account_id", "played_at", "played_ms", "territory", "offering")
TRACK: Final = ("track_id", "isrc", "rendition_id")
"""What a log may call the track by, the best first; it needs one of them."""
OPTIONAL: Final = ("surface", "device_id", "network")
COLUMNS: Final = REQUIRED + TRACK + OPTIONAL
PLAYS: Final = ("stream_id", "account_id", "track_ref", "played_at", "played_ms", "territory", "offering", "surface")
"""Columns of :func:`typed` that a play is made of. ``device_id`` and ``network`` are not kept, nor read."""

MAX_FIELD: Final = 1000
"""Bytes that an identifier may have: what is longer is not one."""
_MAX_MS: Final = 2**31 - 1  # 24 days in one play; what a month of such plays adds up to still fits 64 bits
_MOMENT: Final = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)?"
_CODES: Final = f" {' '.join(sorted(TERRITORY_CODES))} "


@dataclass(frozen=True)
class Source:
    """Where the rows of a file come from, its type for each of our columns, and the place of a row in it."""

    scan: str
    types: Mapping[str, str]
    row: str


def connection(*, memory: str, threads: int | None = None, temp: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that fetches nothing, thinks in UTC, and spills to ``temp`` or nowhere."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": "" if temp is None else str(temp),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads is not None:
        config["threads"] = threads
    con = duckdb.connect(config=config)
    con.execute("SET TimeZone = 'UTC'")
    return con


def rows_of(con: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    """What a query returns."""
    return pl.DataFrame(con.sql(query).to_arrow_table())


def literal(text: str) -> str:
    """``text`` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def exactly(path: Path) -> str:
    """``path`` as an SQL string that names this file, not a pattern of files."""
    return literal("".join(f"[{c}]" if c in "*?[" else c for c in str(path)))


def window(period: str) -> tuple[date, date]:
    """The first and last UTC day that a file for the month ``period`` may have plays of: a day more on either side."""
    year, month = int(period[:4]), int(period[5:])
    return date(year, month, 1) - timedelta(days=1), date(year, month, monthrange(year, month)[1]) + timedelta(days=1)


def typed(source: Source, days: tuple[date, date] | None = None, *, numbered: bool = False) -> str:
    """SQL of a file's rows: :data:`PLAYS`, the raw texts of time and number, and ``reason``.

    Args:
        source: the file.
        days: first and last day that its plays may have; without them no row is ``outside_period``.
        numbered: with the place of the row in the file, as ``row``.

    Returns:
        A query whose ``reason`` is null for an accepted row, else a code of ``vocabulary.ROW_REASON``.
    """
    return f"SELECT *, {_reason(days)} AS reason FROM ({_rows(source, numbered=numbered)})"


def refused(source: Source, days: tuple[date, date]) -> str:
    """SQL of the refused rows: row, played_date (null where it has none), reason, reference and detail."""
    first, last = days
    return f"""SELECT "row", CASE WHEN played_at >= DATE '{first}' AND played_at < DATE '{last + timedelta(days=1)}'
        THEN CAST(played_at AS DATE) END AS played_date,
        reason, left(stream_id, 60) AS reference, {_DETAIL} AS detail
        FROM ({typed(source, days, numbered=True)}) WHERE reason IS NOT NULL"""


def _rows(source: Source, *, numbered: bool) -> str:
    text = {name: _text(source.types, name) for name in COLUMNS}
    track = ", ".join(text[name] for name in TRACK if name in source.types)
    moment, number = source.types.get("played_at", "VARCHAR"), source.types.get("played_ms", "VARCHAR")
    names = ", ".join(f"{text[name]} AS {name}" for name in ("stream_id", "account_id", "territory", "offering"))
    return f"""SELECT {names}, coalesce({track}, NULL) AS track_ref, coalesce({text["surface"]}, '') AS surface,
        {text["played_at"]} AS raw_played_at, {_missing("played_at", moment)}, {_moment(moment)} AS played_at,
        {text["played_ms"]} AS raw_played_ms, {_missing("played_ms", number)}, {_milliseconds(number)} AS played_ms
        {f', {source.row} AS "row"' if numbered else ""} FROM {source.scan}"""


def _text(types: Mapping[str, str], name: str) -> str:
    if name not in types:
        return "CAST(NULL AS VARCHAR)"
    return f"NULLIF({name if types[name] == 'VARCHAR' else f'CAST({name} AS VARCHAR)'}, '')"


def _missing(name: str, kind: str) -> str:
    """Not by way of the raw text: making texts of 20 million timestamps takes longer than all the rest."""
    empty = f" OR {name} = ''" if kind == "VARCHAR" else ""
    return f"({name} IS NULL{empty}) AS no_{name}"


def _moment(kind: str) -> str:
    """A text without offset is UTC; ``CAST(… AS TIMESTAMP)`` would drop an offset in silence."""
    at = (
        "TRY_CAST(TRY_CAST(played_at AS TIMESTAMPTZ) AS TIMESTAMP)"
        if "TZ" in kind
        else "TRY_CAST(played_at AS TIMESTAMP)"
    )
    if kind == "VARCHAR":
        at = f"""CASE WHEN regexp_full_match(played_at, '{_MOMENT}')
            THEN CAST(TRY_CAST(replace(played_at, ',', '.') AS TIMESTAMPTZ) AS TIMESTAMP) END"""
    return f"""CASE WHEN {at} BETWEEN TIMESTAMP '0001-01-02' AND TIMESTAMP '9999-12-30' THEN {at} END"""


def _milliseconds(kind: str) -> str:
    """``TRY_CAST`` alone would round 1.5 and read 1_000."""
    if kind == "VARCHAR":
        whole = "regexp_full_match(played_ms, '[+-]?[0-9]{1,18}')"
    elif kind in {"FLOAT", "DOUBLE"}:
        whole = "isfinite(played_ms) AND played_ms = trunc(played_ms)"
    elif kind.startswith("DECIMAL"):
        whole = "played_ms = trunc(played_ms)"
    else:
        return "TRY_CAST(played_ms AS BIGINT)"
    return f"CASE WHEN {whole} THEN TRY_CAST(played_ms AS BIGINT) END"


_MISSING: Final = {name: f"no_{name}" if name.startswith("played") else f"{name} IS NULL" for name in REQUIRED} | {
    "track_id, isrc or rendition_id": "track_ref IS NULL"
}
_SIZED: Final = ("stream_id", "account_id", "track_ref", "territory", "offering", "surface")


def _reason(days: tuple[date, date] | None) -> str:
    """Why a row is refused: THE rule of what an accepted play is."""
    outside = "FALSE"
    if days is not None:
        first, last = days
        outside = f"played_at < DATE '{first}' OR played_at >= DATE '{last + timedelta(days=1)}'"
    return f"""CASE
        WHEN {" AND ".join(_MISSING.values())} THEN 'bad_record'
        WHEN {" OR ".join(_MISSING.values())} THEN 'missing_value'
        WHEN {" OR ".join(f"strlen({name}) > {MAX_FIELD}" for name in _SIZED)} THEN 'oversized_field'
        WHEN played_at IS NULL THEN 'bad_timestamp'
        WHEN played_ms IS NULL OR played_ms > {_MAX_MS} THEN 'bad_number'
        WHEN played_ms < 0 THEN 'negative_number'
        WHEN strlen(territory) <> 2 OR NOT contains('{_CODES}', ' ' || territory || ' ') THEN 'unknown_territory'
        WHEN {outside} THEN 'outside_period'
        END"""


_DETAIL: Final = f"""CASE reason
    WHEN 'bad_record' THEN 'The line is no record with the columns of a play.'
    WHEN 'missing_value' THEN concat_ws('; ', {
    ", ".join(f"CASE WHEN {missing} THEN '{name}' END" for name, missing in _MISSING.items())
}) || ' is empty.'
    WHEN 'oversized_field' THEN concat_ws('; ', {
    ", ".join(f"CASE WHEN strlen({n}) > {MAX_FIELD} THEN '{n}: ' || strlen({n}) || ' bytes' END" for n in _SIZED)
}) || '; at most {MAX_FIELD} are read.'
    WHEN 'bad_timestamp' THEN 'played_at: ' || left(raw_played_at, 60)
    WHEN 'outside_period' THEN 'played_at: ' || left(raw_played_at, 60)
    WHEN 'unknown_territory' THEN 'territory: ' || left(territory, 60)
    ELSE 'played_ms: ' || left(raw_played_ms, 60) END"""
