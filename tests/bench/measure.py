"""The month, started as a person starts it, with every step timed."""

import time
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import polars as pl

from pipelines import console
from pipelines.execute import settle
from pipelines.home import Home
from pipelines.run import instance_folder, receive
from tests.bench.floor import floor
from tests.bench.month import PERIOD, fresh_home
from tests.bench.steps import Step, checks_of, steps
from tests.bench.watch import Watch, peak_of_process, watched

_OWN_CHECKS = "expectations"
"""Checks of the month as a whole, which have a line of their own: they load Great Expectations."""


@dataclass(frozen=True)
class Line:
    """One line of the table: a stage, its checks apart."""

    stage: str
    seconds: float
    processor_seconds: float
    peak_bytes: int
    rows: int = 0
    check_seconds: float = 0.0


@dataclass(frozen=True)
class Measured:
    """A month that was measured."""

    floor: Line
    stages: list[Line]
    month: Line


def measure(folder: Path) -> Measured:
    """Time the floor, the receiving of the month's files, and every step of the month, one after the other."""
    with watched() as watch:
        home, started = fresh_home(folder), time.time()
        bare = floor(home.deliveries / "streams", folder / "temp")
        begun = time.time()
        stages = [_receive(home, watch)]
        with instance_folder(home), console.progress(quiet=False) as told:
            settle(home, PERIOD, told)
            ended = time.time()
            with dg.DagsterInstance.get() as instance:
                stages += _lines(_with_lines(steps(instance), home), watch)
        between = ended - begun - sum(line.seconds + line.check_seconds for line in stages)
        month = Line("the month", ended - begun, watch.processor(begun, ended), peak_of_process())
    return Measured(
        floor=Line("floor", bare.seconds, bare.processor_seconds, watch.peak(started, begun), bare.rows),
        stages=[*stages, Line("start of Dagster, between steps", between, 0.0, 0)],
        month=month,
    )


def _receive(home: Home, watch: Watch) -> Line:
    started = time.time()
    registry = receive(home)
    plays = int(registry.deliveries().filter(pl.col("kind") == "streams")["rows"].sum())
    return _line(Step("receive", started, time.time(), {"plays": plays}), watch)


def _with_lines(every: list[Step], home: Home) -> list[Step]:
    """What the files' own step made is lines in files, not the rows that list the files."""
    lines = home.store.read("settlement_file", PERIOD).select(pl.col("lines").sum()).collect().item()
    for step in every:
        if "settlement_file" in step.rows:
            step.rows["settlement_file"] = lines
    return every


def _lines(every: list[Step], watch: Watch) -> list[Line]:
    checks, lines = checks_of(every), []
    for step in every:
        if step.checks is None:
            own = [check for asset in step.rows or [step.key] for check in checks[asset] if not _is_apart(check)]
            lines.append(_line(step, watch, own))
        elif _is_apart(step):
            lines.append(_line(step, watch))
    return lines


def _is_apart(check: Step) -> bool:
    return check.key.endswith(_OWN_CHECKS)


def _line(step: Step, watch: Watch, checks: list[Step] | None = None) -> Line:
    own = checks or []
    return Line(
        stage=step.key,
        seconds=step.seconds,
        processor_seconds=watch.processor(step.start, step.end),
        peak_bytes=max(watch.peak(each.start, each.end) for each in (step, *own)),
        rows=sum(step.rows.values()),
        check_seconds=sum(check.seconds for check in own),
    )
