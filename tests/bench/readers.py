"""The readers of catalogue and works by themselves, on messages of some thousand tracks."""

import tempfile
import time
from pathlib import Path

from pipelines.readers import READERS
from pipelines.sample import write_sample

_TRACKS = 8_000


def readers() -> dict[str, tuple[int, float]]:
    """How many tracks and works were read, and in how many seconds."""
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp)
        write_sample(folder, plays=1_000, tracks=_TRACKS)
        return {
            "ERN tracks": _read(folder / "catalogue", "*.xml", "catalogue", "track"),
            "CWR works": _read(folder / "works", "*", "works", "work"),
        }


def _read(folder: Path, pattern: str, kind: str, dataset: str) -> tuple[int, float]:
    paths = sorted(path for path in folder.glob(pattern) if path.is_file())
    READERS[kind](paths[0], name=f"{kind}/{paths[0].name}", delivery_id="")  # what is imported once is not timed
    started = time.perf_counter()
    read = [READERS[kind](path, name=f"{kind}/{path.name}", delivery_id="") for path in paths]
    seconds = time.perf_counter() - started
    return sum(parsed.frames[dataset].height for parsed in read), seconds
