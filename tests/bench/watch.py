"""How much memory this process holds and how much processor time it has had, noted twenty times a second."""

import bisect
import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.05
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Note:
    """What was seen at one moment."""

    moment: float
    resident_bytes: int
    processor_seconds: float


class Watch:
    """What was seen, moment by moment."""

    def __init__(self) -> None:
        self._notes: list[Note] = []

    def note(self) -> None:
        """Look once."""
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS"))
        used = os.times()
        self._notes.append(Note(time.time(), int(line.split()[1]) * 1024, used.user + used.system))

    def peak(self, start: float, end: float) -> int:
        """The most bytes held between two moments, those at the last look before them among it."""
        first, last = self._place(start), self._place(end)
        return max(note.resident_bytes for note in self._notes[first : last + 1])

    def processor(self, start: float, end: float) -> float:
        """Seconds of processor time between two moments, on all cores together."""
        first, last = (self._notes[self._place(moment)] for moment in (start, end))
        return last.processor_seconds - first.processor_seconds

    def _place(self, moment: float) -> int:
        return max(bisect.bisect_right(self._notes, moment, key=lambda note: note.moment) - 1, 0)


@contextmanager
def watched() -> Iterator[Watch]:
    """Look on while something runs."""
    watch, done = Watch(), threading.Event()

    def look() -> None:
        while not done.wait(_EVERY_SECONDS):
            watch.note()

    watcher = threading.Thread(target=look, daemon=True)
    watch.note()
    watcher.start()
    try:
        yield watch
    finally:
        done.set()
        watcher.join()


def peak_of_process() -> int:
    """The most that this process ever held, as the kernel counts it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
