"""The month that is measured: made once for its options, and a fresh home for every run of it."""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.home import Home
from pipelines.readers.parsed import Parsed
from pipelines.registry import Registry
from pipelines.sample import bench

PERIOD = "2026-09"
_MADE = "made.json"


@dataclass(frozen=True)
class Size:
    """How much of everything; tracks and listeners keep their proportion to the plays at any size."""

    plays: int
    tracks: int
    listeners: int
    seed: int = bench.SEED

    @classmethod
    def of(cls, plays: int) -> "Size":
        """The month of the issue, larger or smaller."""
        tracks, listeners = (max(plays * whole // bench.PLAYS, 1_000) for whole in (bench.TRACKS, bench.LISTENERS))
        return cls(plays, tracks, listeners)


def make(folder: Path, size: Size) -> None:
    """Fill ``folder`` with the deliveries and a registry that has read catalogue and works, unless it is filled.

    What the messages hold goes to the registry as rows: their readers are measured by themselves, and a million
    tracks as XML would hide everything else. Each file that stands for a message holds its own name, of which the
    delivery's id is the digest.
    """
    note = folder / _MADE
    wanted = json.dumps(asdict(size))
    if note.exists() and note.read_text() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    _seed(folder, size)
    bench.write_bench(folder / "deliveries", period=PERIOD, **asdict(size))
    note.write_text(wanted)


def fresh_home(folder: Path) -> Home:
    """A home as it is before the month's logs come: catalogue and works are known, nothing is settled."""
    root = folder / "home"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder / "seeded", root, copy_function=os.link)
    return Home.at(root, folder / "deliveries")


def _seed(folder: Path, size: Size) -> None:
    parsed = {name: rows for name, _, rows in bench.bench_intake(period=PERIOD, tracks=size.tracks)}
    for name in parsed:
        path = folder / "deliveries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)

    def known(path: Path, *, name: str, delivery_id: str) -> Parsed:
        return parsed[name]

    Registry(folder / "seeded", folder / "deliveries", {"catalogue": known, "works": known}).receive()
