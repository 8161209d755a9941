"""Locks below the home. The kernel holds them, so that a process that dies, however it dies, lets go.

Dagster's own limits do not hold for runs in process, and stay taken after a kill.
"""

import fcntl
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.columns import PERIOD

_RETRY_SECONDS = 0.1


class LockIsHeld(Exception):
    """Somebody else holds a lock that we need."""


class MonthIsRunning(LockIsHeld):
    """Another run of the same month has not ended."""


@contextmanager
def month_lock(home: Path, period: str) -> Iterator[Path]:
    """Run one month alone: at most one process is in here for a home and period.

    Args:
        home: root folder of the home.
        period: month, ``YYYY-MM``.

    Yields:
        The lock file, which is never deleted: a deleted one could be locked twice.

    Raises:
        MonthIsRunning: at once, where another run of the month is under way.
    """
    if not re.fullmatch(PERIOD, period):
        raise ValueError(f"{period!r} is not a month; write it as 2026-09")
    path = home / "locks" / f"{period}.lock"
    with _opened(path) as file:
        if not _taken(file):
            raise MonthIsRunning(
                f"{period} is running already: {_holder(path)}. Wait for it to end, or stop it; "
                f"its lock goes with it ({path})."
            )
        _sign(file)
        yield path


@contextmanager
def home_lock(home: Path, what: str, *, wait_seconds: float = 600) -> Iterator[Path]:
    """Do one thing to the home at a time: ``publish``, ``registry``, ``expectations``.

    These are short, so whoever comes second waits. Not to be taken twice by one process.

    Raises:
        LockIsHeld: where it is still held after ``wait_seconds``.
    """
    path = home / "locks" / f"{what}.lock"
    until = time.monotonic() + wait_seconds
    with _opened(path) as file:
        while not _taken(file):
            if time.monotonic() >= until:
                raise LockIsHeld(
                    f"Waited {wait_seconds:g} seconds to {what}: {_holder(path)}. Stop that process if it hangs; "
                    f"its lock goes with it ({path})."
                )
            time.sleep(_RETRY_SECONDS)
        _sign(file)
        yield path


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    # closing the file lets go of the lock
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        yield file
    finally:
        os.close(file)


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(file: int) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)


def _holder(path: Path) -> str:
    """Who signed the lock; a holder may be between taking and signing it."""
    return path.read_text().strip() or "by a process that has just started"
