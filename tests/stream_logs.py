"""Stream logs as senders write them, from rows of text."""

import csv
import gzip
import io
import json
from pathlib import Path

import polars as pl

from pipelines.readers.parsed import Parsed
from pipelines.readers.streams import read

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

CSV, NDJSON, PARQUET = "csv", "ndjson", "parquet"
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
