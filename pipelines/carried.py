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
CONTINUED: Final = ("notice_sequence",)
"""Datasets of the last month settled before, whichever it is: numbers go on where months are left out."""


def left_by_month_before(home: Home, dataset: str, period: str) -> pl.LazyFrame | None:
    """What the month before left, where it was settled here: a run that a check stopped left nothing to build on.

    Raises:
        NotReleased: where a run of the month before wrote it anew and did not reach its end.
    """
    before = preceding(period)
    return home.store.read(dataset, before) if record.has_left(home, dataset, before) else None


def left_by_last(home: Home, dataset: str, period: str) -> pl.DataFrame | None:
    """What the last month that was settled here before this one left; none where there is no such month.

    Raises:
        NotReleased: where a run of that month wrote it anew and did not reach its end.
    """
    before = _last_with(home, dataset, period)
    return None if before is None else home.store.read(dataset, before).collect()


def inputs_digest(home: Home, registry: Registry, period: str) -> str:
    """sha256 over all that a month is settled from: what was delivered, and what the months before it left.

    Raises:
        NotReleased: where one of these was run again and did not reach its end.
    """
    delivered = registry.digest(period)
    carried = [*carried_lines(home, period), *history_lines(home, registry, period), *claims_lines(home, period)]
    return sha256("\n".join([delivered, *carried]).encode()).hexdigest() if carried else delivered


def carried_lines(home: Home, period: str) -> list[str]:
    """Each dataset that is taken over from a month before, with its sha256.

    A dataset without rows left nothing: months may be settled in any order where nothing is carried.
    """
    before = preceding(period)
    there = [(name, before) for name in CARRIED if record.has_left(home, name, before)]
    there += [(name, last) for name in CONTINUED if (last := _last_with(home, name, period)) is not None]
    paths = {(name, month): home.store.path(name, month) for name, month in there}
    return [f"{name} {month} {digest(path)}" for (name, month), path in paths.items() if _has_rows(path)]


def _last_with(home: Home, dataset: str, period: str) -> str | None:
    earlier = reversed([month for month in record.settled(home) if month < period])
    return next((month for month in earlier if record.has_left(home, dataset, month)), None)


def _has_rows(path: Path) -> bool:
    return pl.scan_parquet(path).select(pl.len()).collect().item() > 0
