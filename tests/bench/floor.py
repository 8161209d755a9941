"""The floor: what nobody can do the month in less than."""

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.engine import THREADS_VARIABLE
from pipelines.readers.streams_sql import connection, literal

MEMORY = "3GB"
"""What the product's own engine may use."""
_RUNS = 3


@dataclass(frozen=True)
class Bare:
    """The floor: medians of several runs, and the groups that came of it."""

    seconds: float
    processor_seconds: float
    rows: int


def floor(streams: Path, temp: Path) -> Bare:
    """One bare aggregation of the logs by listener, track, territory and offering, and nothing else."""
    temp.mkdir(parents=True, exist_ok=True)
    threads = os.environ.get(THREADS_VARIABLE)
    seconds, processor, rows = [], [], 0
    for _ in range(_RUNS):
        with connection(memory=MEMORY, threads=int(threads) if threads else None, temp=temp) as con:
            con.execute("SET preserve_insertion_order = false")
            started, used = time.perf_counter(), time.process_time()
            con.execute(_AGGREGATION.format(files=literal(str(streams / "*.parquet"))))
            seconds.append(time.perf_counter() - started)
            processor.append(time.process_time() - used)
            rows = con.sql("SELECT count(*) FROM bare").to_arrow_table().column(0)[0].as_py()
    return Bare(statistics.median(seconds), statistics.median(processor), rows)


_AGGREGATION = """
CREATE TEMP TABLE bare AS
SELECT account_id, track_id, territory, offering, count(*) AS plays, sum(played_ms) AS played_ms
FROM read_parquet({files}) GROUP BY ALL
"""
