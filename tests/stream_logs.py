"""Stream logs as senders write them, from rows of text."""

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path

import polars as pl

from attribution.weights.allocation import PRO_RATA
from pipelines import engine
from pipelines.home import Home
from pipelines.readers.parsed import Parsed
from pipelines.readers.streams import read
from pipelines.registry import Registry
from schemas.columns import empty
from schemas.track_segment import TrackSegment

PLAY = {
    "stream_id": "s1",
    "account_id": "acc-77",
    "track_id": "T1",
    "played_at": "2026-09-10T12:00:00Z",
    "played_ms": "60000",
    "territory": "GB",
    "offering": "premium",
}
"""A play without fault."""

DELIVERY_ID = "d" * 64


def plays(*changes: dict[str, str | None], count: int = 0) -> list[dict[str, str | None]]:
    """One play for each of ``changes``, then ``count`` without fault; their stream ids are s1, s2, …"""
    rows = [*changes, *({} for _ in range(count))]
    return [{**PLAY, "stream_id": f"s{number}", **row} for number, row in enumerate(rows, 1)]


def as_csv(rows: list[dict[str, str | None]]) -> bytes:
    """Comma-separated values; nothing for a null."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_ndjson(rows: list[dict[str, str | None]]) -> bytes:
    """One JSON object a line."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_parquet(rows: list[dict[str, str | None]], types: dict[str, pl.DataType] | None = None) -> bytes:
    """Parquet with timestamps and integers, where ``types`` says nothing else."""
    wanted = {"played_at": pl.Datetime("us"), "played_ms": pl.Int64()} | (types or {})
    frame = pl.DataFrame(rows).with_columns(
        pl.col("played_at").str.to_datetime(time_zone="UTC").dt.replace_time_zone(None)
    )
    file = io.BytesIO()
    frame.with_columns(pl.col(name).cast(kind) for name, kind in wanted.items()).write_parquet(file)
    return file.getvalue()


def written(folder: Path, name: str, content: bytes) -> Path:
    """A file of ``content``, packed where its name says so."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)
    return path


def parsed(folder: Path, name: str, content: bytes) -> Parsed:
    """What the reader makes of ``content``."""
    return read(written(folder, name, content), name=f"streams/{name}", delivery_id=DELIVERY_ID)


PERIOD = "2026-09"
OFFERINGS = pl.DataFrame(
    {
        "offering": ["premium", "free"],
        "qualifying_ms": [30_000, 45_000],
        "valid_from": [date(2020, 1, 1)] * 2,
        "valid_to": pl.Series([None, None], dtype=pl.Date()),
    }
)


def received(folder: Path, files: dict[str, bytes]) -> Registry:
    """A registry of stream logs, all of them received."""
    for name, content in files.items():
        written(folder / "deliveries" / "streams", name, content)
    registry = Registry(folder, folder / "deliveries")
    registry.receive()
    return registry


def reduced(
    folder: Path,
    files: dict[str, bytes],
    *,
    segments: pl.DataFrame | None = None,
    offerings: pl.DataFrame = OFFERINGS,
    period: str = PERIOD,
) -> dict[str, pl.DataFrame]:
    """``listening``, ``stream_duplicate`` and ``usage`` counts of delivered logs."""
    home = Home.at(folder, folder / "deliveries")
    logs = received(folder, files).stream_files(period)
    cuts = empty(TrackSegment) if segments is None else segments
    written = engine.reduce_month(home, period, logs, track_segment=cuts, service_offering=offerings)
    frames = {dataset: home.store.read(dataset, period).collect() for dataset in written}
    return frames | {"usage": engine.usage_counts(home, period, [PRO_RATA]).collect()}
