"""A month from deliveries to files, the same steps whether the command or Dagster's pages start them."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines import record
from pipelines.carried import inputs_digest
from pipelines.home import Home
from pipelines.intake import receive
from pipelines.lock import month_lock
from pipelines.registry import Registry

DAGSTER_VARIABLE = "PARTITA_DAGSTER"
INSTANCE_FILE = Path(__file__).resolve().parents[1] / "dagster.yaml"

Told = Callable[[str, int], None]


class MonthFailed(Exception):
    """A blocking check failed or a stage broke: nothing was released."""


class NothingDelivered(Exception):
    """There is nothing to settle."""


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    summary: dict[str, Any]
    unchanged: bool
    warnings: list[str]


def run_month(home: Home, period: str, told: Told) -> Outcome:
    """Receive what was delivered and settle the month, unless nothing changed since it was last settled.

    Args:
        home: where everything lies.
        period: month as ``YYYY-MM``.
        told: hears of each file as it is received and of each dataset as it is written.

    Raises:
        NothingDelivered: where no stream log holds a play of the month.
        MonthFailed: where a blocking check failed; the last release stays.
        MonthIsRunning: where another run of the month is under way.
    """
    with month_lock(home.root, period):
        return _run_alone(home, period, told)


def _run_alone(home: Home, period: str, told: Told) -> Outcome:
    registry = receive(home, told)
    if not registry.stream_files(period):
        raise NothingDelivered(
            f"No accepted stream log under {home.deliveries}/streams holds a play of {period}. "
            "Run `partita status` to see what was received and why files were refused."
        )
    inputs = _inputs(home, registry, period)
    last = record.unchanged(home, period, inputs)
    if last:
        return Outcome(last.summary, unchanged=True, warnings=last.warnings)
    warnings = _settle(home, period, told)
    settled = record.load(home, period)
    if settled is None:
        raise MonthFailed(f"{period} ran to its end and left no record under {home.runs}; please report this.")
    # what came while the month ran is another input, which the next run has to see
    record.save(home, replace(settled, warnings=warnings, inputs=inputs))
    return Outcome(settled.summary, unchanged=False, warnings=warnings)


def _inputs(home: Home, registry: Registry, period: str) -> str:
    try:
        return inputs_digest(home, registry, period)
    except record.NotReleased as error:
        raise MonthFailed(str(error)) from error


def _settle(home: Home, period: str, told: Told) -> list[str]:
    from pipelines.execute import settle  # Dagster takes seconds to import: only once there is work to do

    with instance_folder(home):
        return settle(home, period, told)


@contextmanager
def instance_folder(home: Home) -> Iterator[Path]:
    """Dagster's own folder under the home, with the project's ``dagster.yaml`` in it, named in the environment."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(INSTANCE_FILE, home.dagster / "dagster.yaml")
    held = {name: os.environ.get(name) for name in (DAGSTER_VARIABLE, "DAGSTER_HOME")}
    os.environ.update({DAGSTER_VARIABLE: str(home.dagster), "DAGSTER_HOME": str(home.dagster)})
    try:
        yield home.dagster
    finally:
        for name, value in held.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
