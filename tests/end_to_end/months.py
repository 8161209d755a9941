"""Settling whole months in tests: by the command, by Dagster's jobs, from shuffled deliveries."""

import fcntl
import gzip
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from pipelines.sample import write_sample
from tests.paths import ROOT

SAMPLE = ROOT / "data" / "sample"
PERIOD = "2026-09"
KEY = "ab" * 32
"""A fixed listener key, so that homes can be compared."""


def partita(*words: str | Path, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a process of its own."""
    return python("-m", "pipelines.cli", *words, home=home, **environment)


def python(*words: str | Path, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python process on a home."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        env=os.environ | {"PARTITA_HOME": str(home), "PARTITA_LISTENER_KEY": KEY} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def settle(home: Path, deliveries: Path = SAMPLE, period: str = PERIOD, **environment: str) -> dict[str, Any]:
    """What ``partita run --json`` printed; it must have succeeded."""
    done = partita("run", period, "--deliveries", deliveries, "--json", home=home, **environment)
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """``folder`` as ``make`` fills it, made by whichever of the parallel test workers comes first."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder.with_suffix(".made")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make(folder)
            made.touch()
    return folder


def small_sample(folder: Path, *, plays: int = 4_000, period: str = PERIOD) -> Path:
    """A month of deliveries that takes little time to settle."""
    write_sample(folder, period=period, plays=plays, tracks=400, listeners=200, seed=1)
    return folder


def shuffled(deliveries: Path, target: Path, seed: int) -> Path:
    """The same deliveries under other names and in another order, the rows of logs and indexes in another order.

    Files of the same bytes stay files of the same bytes. Signed files keep their names, by which an index or a message
    calls them, and reports of what a model was trained on keep theirs, which say what they are.
    """
    chance = random.Random(seed)
    files = sorted(path for path in deliveries.rglob("*") if path.is_file() and path.parent != deliveries)
    chance.shuffle(files)
    for number, path in enumerate(files):
        is_called = path.parent.name == "provenance" and path.name != "index.csv"
        name = path.name if is_called else f"{number:04d}-{path.name}"
        place = target / path.relative_to(deliveries).parent / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.parent.name == "streams" or path.name == "index.csv":
            _shuffle_rows(path, place, seed)
        else:
            shutil.copyfile(path, place)
    return target


def _shuffle_rows(log: Path, target: Path, seed: int) -> None:
    raw = log.read_bytes()
    chance = random.Random(hashlib.sha256(raw + bytes([seed])).digest())
    if log.suffix == ".parquet":
        rows = pq.read_table(log)
        pq.write_table(rows.take(chance.sample(range(rows.num_rows), rows.num_rows)), target)
        return
    is_packed = log.suffix == ".gz"
    lines = (gzip.decompress(raw) if is_packed else raw).splitlines(keepends=True)
    head = 1 if ".csv" in log.name else 0
    body = lines[head:]
    chance.shuffle(body)
    text = b"".join(lines[:head] + body)
    target.write_bytes(gzip.compress(text, mtime=0) if is_packed else text)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def ask(warehouse: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query on a warehouse that is opened read-only."""
    with duckdb.connect(str(warehouse), read_only=True) as db:
        return db.execute(sql, list(values)).fetchall()
