"""Many pairs of files, on every core, each where it can do no harm: in a process that may die or be stopped."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from pipelines.provenance.reading import Reading
from pipelines.provenance.self_test import check_library
from pipelines.provenance.settings import settings
from pipelines.provenance.trust import Trust
from pipelines.provenance.verify import Found, found
from pipelines.store import digest

Pair = tuple[Path | None, Path | None]

SECONDS: Final = 60
"""For a file of ordinary size; a second more for each megabyte."""
PROCESSES: Final = max(os.cpu_count() or 1, 1)
_AT_ONCE = 512
"""Pairs whose readings are held at a time."""
_ROOT = Path(__file__).resolve().parents[2]


def verify_all(trust: Trust, pairs: Sequence[Pair], *, processes: int = PROCESSES) -> Iterator[Found]:
    """Verify audio (first of a pair) with detached stores (second), either of which may be missing.

    A file that breaks the library, hangs it or makes it ask for too much memory is ``unreadable``; the rest go on.

    Args:
        trust: whose signatures count.
        pairs: what to verify.
        processes: how many at a time.

    Yields:
        What each pair comes to, in the order of ``pairs``.

    Raises:
        VerifierBroken: where the library does not find a good file good and a bad one bad.
    """
    check_library()
    count = max(1, min(processes, len(pairs)))
    workers = [_Worker(json.dumps(settings(trust))) for _ in range(count)]
    mine = threading.local()
    free = list(workers)

    def answer(pair: Pair) -> Reading:
        if not hasattr(mine, "worker"):
            mine.worker = free.pop()
        return mine.worker.read(*pair)

    threads = ThreadPoolExecutor(count)
    try:
        for first in range(0, len(pairs), _AT_ONCE):
            for reading in threads.map(answer, pairs[first : first + _AT_ONCE]):
                yield found(reading, trust)
    finally:
        threads.shutdown(cancel_futures=True)
        for worker in workers:
            worker.stop()


class _Worker:
    """A process that reads one pair at a time, and is started again when a file has ended it."""

    def __init__(self, told: str) -> None:
        self._told = told
        self._process: subprocess.Popen[str] | None = None

    def read(self, asset: Path | None, store: Path | None) -> Reading:
        names = [None if file is None else str(file.absolute()) for file in (asset, store)]
        for _ in range(2):  # a process may also have been ended by others: no file is blamed for one death
            process, seconds, begun = self._running(), _seconds(asset, store), time.monotonic()
            limit = threading.Timer(seconds, process.kill)
            limit.start()
            try:
                answer = _ask(process, names)
            finally:
                limit.cancel()
            if answer is not None:
                return Reading(**answer)
            self.stop()
            if time.monotonic() - begun >= seconds:
                break
        return _ended(asset, store)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.provenance.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                cwd=_ROOT,
            )
            _say(self._process, self._told)
        return self._process


def _ask(process: "subprocess.Popen[str]", names: list[str | None]) -> dict[str, Any] | None:
    """The answer; nothing where the process ended before it gave one."""
    try:
        _say(process, json.dumps(names))
        line = process.stdout.readline() if process.stdout else ""
    except BrokenPipeError:
        return None
    return json.loads(line) if line.endswith("\n") else None


def _say(process: "subprocess.Popen[str]", line: str) -> None:
    if process.stdin:
        process.stdin.write(line + "\n")
        process.stdin.flush()


def _seconds(*files: Path | None) -> int:
    sizes = [file.stat().st_size for file in files if file is not None and file.is_file()]
    return SECONDS + sum(sizes) // 1_000_000


def _ended(asset: Path | None, store: Path | None) -> Reading:
    """What is left to say of files that ended the process which read them: which they were."""
    digests = ["" if file is None or not file.is_file() else digest(file) for file in (asset, store)]
    detail = "reading it took too long or too much memory, or broke the C2PA library"
    return Reading(*digests, format="other" if asset else "c2pa", fault="unreadable", detail=detail)
