"""Stream logs: counted, checked and never held. Every row has its place in ``stream_day``, good or bad."""

from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from pipelines.readers import streams_count
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.streams_source import check_bytes, check_keys, form, keeping_rejects, source
from pipelines.readers.streams_sql import Source, connection, refused, rows_of, typed, window

_MEMORY: Final = "2GB"
_OURS: Final = (duckdb.OutOfMemoryException, duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException)
"""Errors that are our machine's or our query's, not the file's."""
_MALFORMED: Final = {"row": pl.Int64, "fault": pl.String}


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Count a stream log by UTC day, and list the rows of it that cannot be used.

    The file is for the month that most of its well-formed rows were played in, the earlier of two equal ones.
    Rows of up to one day before or after that month are accepted, and taken by the neighbouring month.

    Args:
        path: the file.
        name: its path below the delivery folder.
        delivery_id: sha256 of its bytes.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    check_bytes(path, name)
    con = connection(memory=_MEMORY)
    try:
        return _read(con, path, name, delivery_id)
    except _OURS:
        raise
    except duckdb.Error as error:
        # DuckDB's own words quote the row, with the account in it
        fault = "its lines end in two ways, or a quote is never closed" if form(name) == "csv" else type(error).__name__
        reason = "invalid_content" if form(name) == "csv" else "unreadable"
        raise Quarantine(reason, f"{name} cannot be read ({fault}). Ask its sender to write it again.") from None
    finally:
        con.close()


def _read(con: duckdb.DuckDBPyConnection, path: Path, name: str, delivery_id: str) -> Parsed:
    if form(name) == "json":
        check_keys(con, path, name)
    log = keeping_rejects(source(con, path, name))
    counts, malformed = _counts(con, log), _malformed(con, name)
    rows = int(counts["plays"].sum()) + malformed.height
    if rows == 0:
        raise Quarantine("empty_file", f"{name} has columns and no row. Ask its sender whether that is meant.")
    period = _period(counts, rows, name)
    days = window(period)
    good = streams_count.accepted(counts, days)
    stream_day = streams_count.stream_day(counts, malformed.height, days, delivery_id)
    first, last = streams_count.first_and_last(good)
    if good["plays"].sum() == rows:
        return Parsed({"stream_day": stream_day}, rows, period=period, first_date=first, last_date=last)
    rejects = streams_count.rejects(rows_of(con, refused(log, days)), malformed, first)
    return Parsed({"stream_day": stream_day}, rows, period=period, first_date=first, last_date=last, rejects=rejects)


def _counts(con: duckdb.DuckDBPyConnection, log: Source) -> pl.DataFrame:
    """Rows by day and reason. Which of them lie outside the month is not known before they are counted."""
    return rows_of(
        con,
        f"""SELECT CAST(played_at AS DATE) AS played_date, reason, count(*) AS plays,
            CAST(coalesce(sum(played_ms) FILTER (WHERE reason IS NULL), 0) AS BIGINT) AS played_ms
            FROM ({typed(log)}) GROUP BY ALL""",
    )


def _malformed(con: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    """The CSV lines that DuckDB left out.

    Only a wrong number of cells ends with its line. Behind an open quote nobody knows where the next one starts.
    """
    if form(name) != "csv":
        return pl.DataFrame(schema=_MALFORMED)
    faults = rows_of(
        con,
        """SELECT CAST(line - 1 AS BIGINT) AS "row", max(CAST(error_type AS VARCHAR)) AS fault
           FROM reject_errors GROUP BY ALL ORDER BY ALL""",
    )
    for fault, row in faults.filter(~pl.col("fault").str.ends_with("COLUMNS")).select("fault", "row").head(1).rows():
        if fault == "LINE SIZE OVER MAXIMUM":
            raise Quarantine("oversized_field", f"{name}: row {row} has more than two million bytes.")
        raise Quarantine("invalid_content", f"{name}: row {row} opens a quote and does not close it. Ask for it again.")
    return faults


def _period(counts: pl.DataFrame, rows: int, name: str) -> str:
    period = streams_count.period(counts)
    if period is None:
        reasons = counts.filter(pl.col("reason").is_not_null()).group_by("reason").agg(pl.col("plays").sum())
        shown = ", ".join(f"{plays} {reason}" for reason, plays in reasons.sort("plays", "reason").rows())
        raise Quarantine("no_valid_row", f"{name}: none of its {rows} rows can be used ({shown}).")
    return period
