"""DuckDB executes the reduction of a month's stream log, from the files where they were delivered."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import duckdb
import ibis.expr.types as ir
import polars as pl

from attribution import heard
from attribution import listening as rules
from attribution.catalogue import UNDELIVERED
from attribution.period import bounds
from attribution.weight_columns import with_weights
from attribution.weights.allocation import Allocation
from attribution.weights.inputs import Inputs, is_plays
from pipelines.compiled import TYPES, cast, sql
from pipelines.home import Home
from pipelines.listeners import key
from pipelines.readers.streams_source import source
from pipelines.readers.streams_sql import PLAYS, connection, literal, rows_of, typed, window
from pipelines.received import StreamFile
from pipelines.store import Store, Written
from pipelines.weighing import weigh

THREADS_VARIABLE: Final = "PARTITA_THREADS"
_MEMORY: Final = "3GB"
_ROW_GROUP: Final = 122_880
_WORDS: Final = ("territory", "offering", "surface")


def reduce_month(
    home: Home,
    period: str,
    files: Sequence[StreamFile],
    *,
    track_segment: pl.DataFrame,
    service_offering: pl.DataFrame,
) -> dict[str, Written]:
    """Make ``stream_duplicate`` and ``listening`` of a month's logs, and put them into the store.

    Args:
        home: where everything lies.
        period: the month; plays outside it belong to another one.
        files: accepted stream logs that touch the month.
        track_segment: how the month of some tracks is cut.
        service_offering: offerings; how long a play must last in each.

    Returns:
        What was written, by dataset. The same rows give the same bytes, however many threads and files they come in.
    """
    first, last = bounds(period)
    undelivered = track_segment.filter(pl.col("track_ref") == UNDELIVERED)["from_date"]
    everywhere = undelivered.filter(undelivered > first).sort().to_list()
    with _engine(home, period) as con:
        con.register("track_segment", track_segment.to_arrow())
        con.register("qualifying", rules.qualifying(service_offering, last).to_arrow())
        con.execute(f"CREATE TEMP VIEW delivered AS {_plays(con, files, period)}")
        _number_words(con)
        con.execute(f"CREATE TEMP TABLE suspect AS {sql(rules.suspects())}")
        con.execute(f"CREATE TEMP TABLE repeated AS {sql(rules.repeated())}")
        _name_listeners(con, home)
        return {
            "stream_duplicate": _write(con, home.store, "stream_duplicate", period, rules.duplicates()),
            "listening": _write(con, home.store, "listening", period, rules.listening(everywhere)),
        }


def usage_counts(home: Home, period: str, inputs: Mapping[Allocation, Inputs]) -> pl.LazyFrame:
    """``listening`` by base, track reference and segment, with a column of weights for each allocation."""
    path = home.store.checked("listening", period)
    with _engine(home, period) as con:
        con.execute(f"CREATE TEMP VIEW listening AS SELECT * FROM read_parquet({literal(str(path))})")
        counts = rows_of(con, cast(rules.usage_counts()))
        for allocation, given in inputs.items():
            found = None if is_plays(allocation, given) else weigh(con, allocation, given)
            counts = with_weights(counts, allocation, found)
        return counts.lazy()


def surfaces(home: Home, period: str, references: pl.DataFrame) -> pl.DataFrame:
    """Where some tracks were played from: rows of ``ai_surface``.

    Args:
        home: where ``listening`` is.
        period: the month.
        references: ``track_ref`` and ``track_id``, one row per reference.
    """
    path = home.store.checked("listening", period)
    with _engine(home, period) as con:
        con.execute(f"CREATE TEMP VIEW listening AS SELECT * FROM read_parquet({literal(str(path))})")
        con.register("reference", references.select("track_ref", "track_id").to_arrow())
        return rows_of(con, cast(rules.surfaces()))


def promoted(home: Home, period: str, references: pl.DataFrame) -> pl.DataFrame:
    """The qualified plays of some references on some surfaces, by territory, offering and segment.

    Args:
        home: where ``listening`` is.
        period: the month.
        references: ``track_ref`` and ``surface``.
    """
    path = home.store.checked("listening", period)
    with _engine(home, period) as con:
        con.execute(f"CREATE TEMP VIEW listening AS SELECT * FROM read_parquet({literal(str(path))})")
        con.register("promoted", references.select("track_ref", "surface").to_arrow())
        return rows_of(con, cast(rules.promoted()))


def recording_history(home: Home, period: str, recordings: pl.DataFrame, *, below: int) -> dict[str, Written]:
    """Make ``recording_month`` and ``recording_listener`` of ``listening``, and put them into the store.

    Args:
        home: where ``listening`` is.
        period: the month.
        recordings: ``track_ref`` and ``recording``, one row per reference.
        below: recordings with fewer listeners in the month have them kept by name.
    """
    path = home.store.checked("listening", period)
    with _engine(home, period) as con:
        con.execute(f"CREATE TEMP VIEW listening AS SELECT * FROM read_parquet({literal(str(path))})")
        con.register("recording", recordings.select("track_ref", "recording").to_arrow())
        con.execute(f"CREATE TEMP TABLE heard AS {sql(heard.heard())}")
        kept = {"recording_month": heard.recording_month(), "recording_listener": heard.recording_listener(below)}
        return {name: _write(con, home.store, name, period, rows) for name, rows in kept.items()}


@contextmanager
def _engine(home: Home, period: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """What spills to disk names accounts: it goes when the work is done, or before the month's next where that died."""
    temp = home.root / "temp" / period
    shutil.rmtree(temp, ignore_errors=True)
    temp.mkdir(parents=True)
    threads = os.environ.get(THREADS_VARIABLE)
    try:
        with connection(memory=_MEMORY, threads=int(threads) if threads else None, temp=temp) as con:
            con.execute("SET preserve_insertion_order = false")
            yield con
    finally:
        shutil.rmtree(temp, ignore_errors=True)


def _plays(con: duckdb.DuckDBPyConnection, files: Sequence[StreamFile], period: str) -> str:
    """SQL of the month's accepted rows, by the predicate that the reader counted them with."""
    logs = [
        f"SELECT {', '.join(PLAYS)}, {literal(file.delivery_id)} AS delivery_id FROM ({_accepted(con, file, period)})"
        for file in sorted(files, key=lambda file: file.delivery_id)
    ]
    none = ", ".join(f"CAST(NULL AS {TYPES[str(kind)]}) AS {name}" for name, kind in rules.PLAY.schema().items())
    return " UNION ALL ".join(logs or [f"SELECT {none} WHERE FALSE"])


def _accepted(con: duckdb.DuckDBPyConnection, file: StreamFile, period: str) -> str:
    """The reader counted the refused rows of a file and its days: where there are none, none need be looked for."""
    first, last = bounds(period)
    log = typed(source(con, file.path, file.path.name), window(file.period))
    tests = ["reason IS NULL"] if file.rejected_rows else []
    if file.first_date < first or file.last_date > last:
        tests.append(f"CAST(played_at AS DATE) BETWEEN DATE '{first}' AND DATE '{last}'")
    return f"SELECT * FROM ({log}) WHERE {' AND '.join(tests)}" if tests else log


def _number_words(con: duckdb.DuckDBPyConnection) -> None:
    """``play``: the delivered rows, their few different words as ENUM, numbers in the order of the words.

    Numbers are so much smaller that the reduction of 20 million plays need not spill to disk.
    """
    con.execute(f"CREATE TEMP TABLE word AS SELECT DISTINCT {', '.join(_WORDS)} FROM delivered")
    for name in _WORDS:
        con.execute(f"CREATE TYPE {name}_word AS ENUM (SELECT DISTINCT {name} FROM word ORDER BY {name})")
    columns = ", ".join(f"{name}::{name}_word AS {name}" if name in _WORDS else name for name in rules.PLAY.columns)
    con.execute(f"CREATE TEMP VIEW play AS SELECT {columns} FROM delivered")


def _name_listeners(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Give every account its keyed hash.

    The key is bound as data: in SQL text it would leak into plans and logs. Listeners are ENUM as the words are,
    which takes a third off the time of sorting by them.
    """
    con.register("listener_key", key(home))
    con.execute(f"CREATE TEMP TABLE named AS {sql(rules.listeners())}")
    con.unregister("listener_key")
    con.execute("CREATE TYPE listener_hash AS ENUM (SELECT listener FROM named ORDER BY listener)")
    con.execute(
        "CREATE TEMP TABLE listener AS SELECT account_id, CAST(listener AS listener_hash) AS listener FROM named"
    )


def _write(con: duckdb.DuckDBPyConnection, store: Store, dataset: str, period: str, expression: ir.Table) -> Written:
    aside = store.path(dataset, period).with_suffix(".partial")
    aside.parent.mkdir(parents=True, exist_ok=True)
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {_ROW_GROUP}"
    rows = con.execute(f"COPY ({cast(expression)}) TO {literal(str(aside))} ({options})").fetchall()[0][0]
    return store.adopt(dataset, period, aside, rows)
