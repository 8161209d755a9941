"""What the weights of two allocation models cost, against the bare aggregation of the same log."""

import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import polars as pl

from attribution.weights.allocation import Allocation, ArtistCentric, UserCentric
from attribution.weights.inputs import Inputs
from pipelines.engine import THREADS_VARIABLE
from pipelines.home import Home
from pipelines.readers.streams_sql import connection, literal
from pipelines.weighing import weigh
from tests.bench.floor import MEMORY, Bare, floor
from tests.bench.month import PERIOD

_MODELS = (
    Allocation("user_centric", "recorded", "user_centric", UserCentric("equal", "hold")),
    Allocation(
        "artist_centric", "recorded", "artist_centric",
        ArtistCentric("artist", 1_000, 500, "base", Fraction(2), Fraction(2), ("artist", "search"), 1_000, "above"),
    ),
)  # fmt: skip
_RUNS = 3


@dataclass(frozen=True)
class Weighed:
    """A model: medians of several runs, and how many keys it weighed."""

    model: str
    seconds: float
    processor_seconds: float
    keys: int


def weights(folder: Path) -> tuple[Bare, list[Weighed]]:
    """Time the bare aggregation and both models on a month that was settled.

    Args:
        folder: of the measured month, with its home in it.
    """
    home = Home.at(folder / "home", folder / "deliveries")
    temp = folder / "temp"
    bare = floor(home.deliveries / "streams", temp)
    threads = os.environ.get(THREADS_VARIABLE)
    with connection(memory=MEMORY, threads=int(threads) if threads else None, temp=temp) as con:
        con.execute("SET preserve_insertion_order = false").fetchall()
        path = literal(str(home.store.checked("listening", PERIOD)))
        con.execute(f"CREATE TEMP VIEW listening AS SELECT * FROM read_parquet({path})").fetchall()
        given = _inputs(home)
        return bare, [_timed(con, allocation, given) for allocation in _MODELS]


def _inputs(home: Home) -> Inputs:
    artists = home.store.read("track", PERIOD).select("track_id", unit="artist")
    named = home.store.read("track_ref", PERIOD).join(artists, on="track_id").unique("track_ref")
    revenue = home.store.read("revenue", PERIOD).collect()
    return Inputs(track_unit=named.select("track_ref", "unit").collect(), revenue=revenue)


def _timed(con, allocation: Allocation, given: Inputs) -> Weighed:
    seconds, processor, found = [], [], pl.DataFrame()
    for _ in range(_RUNS):
        started, used = time.perf_counter(), time.process_time()
        found = weigh(con, allocation, given)
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return Weighed(allocation.model, statistics.median(seconds), statistics.median(processor), found.height)


def lines(bare: Bare, weighed: list[Weighed]) -> Iterator[str]:
    """What it took, in words."""
    each = ", ".join(f"{one.model} {one.seconds:.1f} s ({one.keys:,} keys)" for one in weighed)
    wall = sum(one.seconds for one in weighed) / bare.seconds
    processor = sum(one.processor_seconds for one in weighed) / bare.processor_seconds
    yield (
        f"Weights: {each}; together {wall:.2f} × the floor in seconds, {processor:.2f} × in processor seconds "
        f"(at most 2)"
    )
