"""What a month takes over from the month before, beside what was delivered."""

from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl

from attribution.period import preceding
from pipelines import record
from pipelines.claims_settled import claims_lines
from pipelines.history import history_lines
from pipelines.home import Home
from pipelines.registry import Registry
from pipelines.store import digest

CARRIED: Final = ("advance_account",)
"""Datasets of the month before that a month is settled from."""


def left_by_month_before(home: Home, dataset: str, period: str) -> pl.LazyFrame | None:
    """What the month before left, where it was settled here: a run that a check stopped left nothing to build on.

    Raises:
        NotReleased: where a run of the month before wrote it anew and did not reach its end.
    """
    before = preceding(period)
    return home.store.read(dataset, before) if record.has_left(home, dataset, before) else None


def inputs_digest(home: Home, registry: Registry, period: str) -> str:
    """sha256 over all that a month is settled from: what was delivered, and what the months before it left.

    Raises:
        NotReleased: where one of these was run again and did not reach its end.
    """
    delivered = registry.digest(period)
    carried = [*carried_lines(home, period), *history_lines(home, registry, period), *claims_lines(home, period)]
    return sha256("\n".join([delivered, *carried]).encode()).hexdigest() if carried else delivered


def carried_lines(home: Home, period: str) -> list[str]:
    """Each dataset that is taken over from the month before, with its sha256.

    A dataset without rows left nothing: months may be settled in any order where nothing is carried.
    """
    before = preceding(period)
    there = {name: home.store.path(name, before) for name in CARRIED if record.has_left(home, name, before)}
    return [f"{name} {before} {digest(path)}" for name, path in there.items() if _has_rows(path)]


def _has_rows(path: Path) -> bool:
    return pl.scan_parquet(path).select(pl.len()).collect().item() > 0
