"""The delivery folder: which files lie there, and the digest of each, taken once for as long as it is not touched."""

import json
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from pipelines.store import digest
from pipelines.wire.message_names import ACKNOWLEDGED

_NOTE = "README.md"
"""Beside the folders of deliveries it tells people what they are, and is none."""
_SETTLED_NS = 2_000_000_000
"""A file touched this short a time ago may be written once more without its time stamp telling."""


@dataclass(frozen=True)
class Found:
    """A file in the delivery folder; ``fault`` says why it was not even opened."""

    name: str
    path: Path
    delivery_id: str
    size: int
    fault: str | None = None
    state: list[int] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The first folder of the name."""
        return self.name.split("/", 1)[0] if "/" in self.name else ""

    def is_as_found(self) -> bool:
        """Whether nobody touched the file since."""
        return self.fault is not None or (self.path.exists() and _state(self.path) == self.state)


@dataclass(frozen=True)
class StreamFile:
    """An accepted stream log, and what is known of it: its month, its days, how many of its rows are refused."""

    delivery_id: str
    path: Path
    period: str
    first_date: date
    last_date: date
    rejected_rows: int


class Received:
    """A delivery folder as a home sees it."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._folder, self._cache = folder, home / "registry" / "seen.json"

    def files(self) -> list[Found]:
        """Every file below the folder, by name; what begins with a dot is still being delivered."""
        seen, settled = self._seen(), time.time_ns() - _SETTLED_NS
        paths = (path for path in _paths(self._folder) if os.path.lexists(path))
        found = sorted((self._found(path, seen) for path in paths), key=lambda file: file.name)
        now = {f.name: [*f.state, f.delivery_id] for f in found if not f.fault and max(f.state[1:3]) < settled}
        if now != seen:
            self._keep(now)
        return found

    def find(self, name: str, delivery_id: str) -> Path | None:
        """The path of a file, where it still has the bytes that were received."""
        path = self._folder / name
        if not path.is_file():
            return None
        known = self._seen().get(name)
        return path if known == [*_state(path), delivery_id] or digest(path) == delivery_id else None

    def _found(self, path: Path, seen: dict[str, list]) -> Found:
        name = path.relative_to(self._folder).as_posix()
        shown = os.fsencode(name).decode("utf-8", "backslashreplace")
        fault = None if shown == name else f"{shown}: the name is not UTF-8; deliver the file under another"
        fault = fault or self._fault(path, name)
        try:
            if fault is None:
                state = _state(path)
                known = seen.get(name)
                taken = known[-1] if known and known[:-1] == state else digest(path)
                return Found(name, path, taken, state[0], state=state)
        except OSError as error:
            fault = f"{name} cannot be opened ({error.strerror}); let this account read it"
        return Found(shown, path, sha256(f"{shown}\n{fault}".encode()).hexdigest(), 0, fault)

    def _fault(self, path: Path, name: str) -> str | None:
        if path.is_dir():
            return f"{name} is a link to a folder: deliver the files themselves"
        if path.is_symlink() and not path.resolve().is_relative_to(self._folder.resolve()):
            return f"{name} is a link that leads out of the delivery folder: deliver the file itself"
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            return f"{name} is no file but a device or a pipe: deliver a file"
        return None

    def _seen(self) -> dict[str, list]:
        return json.loads(self._cache.read_text()) if self._cache.exists() else {}

    def _keep(self, now: dict[str, list]) -> None:
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        aside = self._cache.with_suffix(".partial")
        aside.write_text(json.dumps(now))
        aside.replace(self._cache)


def _paths(folder: Path) -> Iterator[Path]:
    answers = folder / ACKNOWLEDGED  # no deliveries: they say all by their names, and may be empty
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and Path(parent, name) != answers]
        links = [name for name in folders if Path(parent, name).is_symlink()]
        paths = (Path(parent, name) for name in [*names, *links] if not name.startswith("."))
        yield from (path for path in paths if path != folder / _NOTE)


def _state(path: Path) -> list[int]:
    known = path.stat()
    return [known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino]
