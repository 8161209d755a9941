"""Stream logs: one file per day, as Parquet, CSV or NDJSON in turn, and the rows that no log is without."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from attribution import period as months
from pipelines.sample.plays import OFFSETS, Crowd, draw

_ROW_GROUP: Final = 122_880
_FORMATS: Final = ("parquet", "parquet", "csv.gz", "parquet", "ndjson.gz")
_BUSY: Final = (9, 9, 9, 10, 11, 12, 10)
"""Weight of a weekday, Monday first."""
_REPEATED: Final = 12
_UTC: Final = "%Y-%m-%dT%H:%M:%S%.3fZ"

_EDGES: Final = (
    ("first", 0, "09:15:00+09:00", "JP", True),
    ("first", 0, "08:15:00+09:00", "JP", False),
    ("first", -1, "21:30:00-04:00", "US", True),
    ("first", 0, "00:30:00+01:00", "GB", False),
    ("last", 0, "19:30:00-04:00", "US", True),
    ("last", 0, "20:30:00-04:00", "US", False),
    ("last", 1, "00:30:00+01:00", "GB", True),
    ("last", 1, "02:30:00+02:00", "DE", False),
    ("last", 1, "08:30:00+09:00", "JP", True),
)
"""Plays about the ends of the month: from which end, days after it, local time, territory, whether in the month."""


@dataclass(frozen=True)
class Written:
    """What was written on purpose, for the read-me."""

    repeated: int
    repeated_in: str
    rejected: int
    rejected_in: str
    resent: tuple[str, str]
    inside: int
    outside: int


def write_streams(folder: Path, crowd: Crowd, *, period: str, plays: int, seed: int) -> Written:
    """A month with ``plays`` good plays, each counted once, and what is on purpose beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    inside = sum(is_in for *_, is_in in _EDGES)
    rejected_in = repeated_in = resent = ""
    carried = pl.DataFrame()
    for place, (day, first, many) in enumerate(spread(period, plays - inside)):
        rows = draw(crowd, day=day, first=first, plays=many, seed=seed)
        suffix = _FORMATS[place % len(_FORMATS)]
        name = f"{day}.{suffix}"
        if place == 8:
            rows, repeated_in = pl.concat([rows, carried]), name
        carried = _sent_again(rows)
        bad = _bad_rows(rows) if place == 12 else None
        rejected_in = name if place == 12 else rejected_in
        _WRITERS[suffix](folder / name, rows, bad)
        if place == 4:
            resent = f"{day}-resent.{suffix}"
            shutil.copyfile(folder / name, folder / resent)
    _write_edges(folder / "month-ends.csv.gz", crowd, period)
    copied = (resent.replace("-resent", ""), resent)
    return Written(_REPEATED, repeated_in, _BAD, rejected_in, copied, inside, len(_EDGES) - inside)


def spread(period: str, plays: int) -> Iterator[tuple[date, int, int]]:
    """Days with the number of their first play and how many they have."""
    days = months.days(period)
    whole, passed, given = sum(_BUSY[day.weekday()] for day in days), 0, 0
    for day in days:
        passed += _BUSY[day.weekday()]
        upto = plays * passed // whole
        yield day, given, upto - given
        given = upto


def _sent_again(rows: pl.DataFrame) -> pl.DataFrame:
    """The last rows of a day, of which the first now claims to have been played for longer."""
    longer = pl.when(pl.int_range(pl.len()) == 0).then(pl.col("played_ms") + 1_000).otherwise("played_ms")
    return rows.tail(_REPEATED).with_columns(longer.alias("played_ms"))


_BAD: Final = 6


def _bad_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with one fault each: territory, number, time, listener, track, length."""
    bad = _as_text(rows.head(_BAD)).with_columns(pl.format("bad-{}", pl.int_range(1, _BAD + 1)).alias("stream_id"))
    faults = {"territory": "XX", "played_ms": "-5000", "played_at": "yesterday", "account_id": "", "offering": ""}
    at = pl.int_range(pl.len())
    broken = {
        column: pl.when(at == place).then(pl.lit(value)).otherwise(column)
        for place, (column, value) in enumerate(faults.items())
    }
    names = [name for name in ("track_id", "isrc", "rendition_id") if name in rows.columns]
    nameless = {name: pl.when(at == len(faults)).then(pl.lit("")).otherwise(name) for name in names}
    return bad.with_columns(**broken, **nameless)


def _as_text(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("played_at").dt.strftime(_UTC)).cast(pl.String)


def _write_parquet(path: Path, rows: pl.DataFrame, bad: pl.DataFrame | None) -> None:
    if bad is not None:
        raise ValueError(f"{path.name}: a Parquet file cannot hold rows of another type; write them as text")
    typed = rows.with_columns(pl.col("played_at").dt.replace_time_zone("UTC"))
    table = typed.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    pq.write_table(table, path, row_group_size=_ROW_GROUP, compression="zstd", compression_level=12)


def _write_csv(path: Path, rows: pl.DataFrame, bad: pl.DataFrame | None) -> None:
    text = _as_text(rows)
    path.write_bytes(_gzip((text if bad is None else pl.concat([text, bad])).write_csv().encode()))


def _write_ndjson(path: Path, rows: pl.DataFrame, bad: pl.DataFrame | None) -> None:
    """With local times and their offset, and without the surface."""
    hours = pl.col("territory").replace_strict(OFFSETS, return_dtype=pl.Int64)
    local = (pl.col("played_at") + pl.duration(hours=hours)).dt.strftime("%Y-%m-%dT%H:%M:%S")
    shown = pl.format("{}{}0{}:00", local, pl.when(hours < 0).then(pl.lit("-")).otherwise(pl.lit("+")), hours.abs())
    text = rows.with_columns(shown.alias("played_at")).drop("surface")
    path.write_bytes(_gzip((text if bad is None else pl.concat([text, bad])).write_ndjson().encode()))


_WRITERS: Final = {"parquet": _write_parquet, "csv.gz": _write_csv, "ndjson.gz": _write_ndjson}


def _gzip(content: bytes) -> bytes:
    """Compressed without name and time, by the library that comes with pyarrow: the same bytes everywhere."""
    return pa.Codec("gzip", compression_level=9).compress(content, asbytes=True)


def _write_edges(path: Path, crowd: Crowd, period: str) -> None:
    first, last = months.bounds(period)
    ends = {"first": first, "last": last}
    tracks = crowd.engine.sql("SELECT track_id FROM track WHERE track_id IS NOT NULL ORDER BY place").fetchall()
    lines = ["stream_id,account_id,track_id,played_at,played_ms,territory,offering"]
    for place, (end, days, clock, territory, is_in) in enumerate(_EDGES):
        when = f"{ends[end] + timedelta(days=days)}T{clock}"
        name = f"{period}-edge-{place}-{'in' if is_in else 'out'}"
        lines.append(f"{name},account-{place:06d},{tracks[place % len(tracks)][0]},{when},180000,{territory},premium")
    path.write_bytes(_gzip(("\n".join(lines) + "\n").encode()))
