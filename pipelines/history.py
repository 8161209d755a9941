"""What is kept of the months before: read for the month that is settled, and part of what it is settled from."""

from collections.abc import Iterable

import polars as pl

from attribution.eligibilities import months_counted
from attribution.history import History
from attribution.period import bounds
from pipelines import record
from pipelines.datasets import DATASETS
from pipelines.home import Home
from pipelines.registry import Registry
from schemas.columns import polars_schema

KEPT = ("recording_month", "recording_listener")


def history(home: Home, period: str, months: Iterable[str]) -> History:
    """What is kept of the settled month and of ``months``, as far as they were settled here.

    Args:
        home: where everything lies.
        period: the month that is settled; its own history is written already.
        months: those that something is counted over; see ``eligibilities.months_counted``.

    Raises:
        StoreError: where the month itself has none yet, or a file is not what was written, or released.
    """
    there = sorted({period, *_settled(home, set(months) - {period})})
    month, listener = (_read(home, dataset, there) for dataset in KEPT)
    return History(frozenset(there), month, listener)


def history_lines(home: Home, registry: Registry, period: str) -> list[str]:
    """Each dataset of the history that a month looks back on, with its sha256.

    A month before it that is settled anew, and comes to another history, makes it another month.
    """
    months = months_counted(registry.intake("eligibility").collect(), period, bounds(period)[1])
    before = _settled(home, set(months) - {period})
    return [f"{dataset} {month} {home.store.noted(dataset, month)}" for month in before for dataset in KEPT]


def _settled(home: Home, months: Iterable[str]) -> list[str]:
    """The months that were settled here, and whose history is kept, in order."""
    return [month for month in sorted(months) if all(record.has_left(home, name, month) for name in KEPT)]


def _read(home: Home, dataset: str, months: Iterable[str]) -> pl.LazyFrame:
    types = polars_schema(DATASETS[dataset])
    rows = (home.store.read(dataset, month).with_columns(period=pl.lit(month)) for month in months)
    return pl.concat([pl.LazyFrame(schema={**types, "period": pl.String()}), *rows])
