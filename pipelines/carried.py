"""What a month takes over from the month before, beside what was delivered."""

from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl

from attribution.period import preceding
from pipelines.home import Home
from pipelines.registry import Registry
from pipelines.store import digest

CARRIED: Final = ("advance_account",)
"""Datasets of the month before that a month is settled from."""


def inputs_digest(home: Home, registry: Registry, period: str) -> str:
    """sha256 over all that a month is settled from: what was delivered, and what the month before left.

    A dataset without rows left nothing: months may be settled in any order where nothing is carried.
    """
    carried = "".join(f"{name} {digest(path)}\n" for name in CARRIED if (path := _carried(home, name, period)))
    delivered = registry.digest(period)
    return sha256(f"{delivered}\n{carried}".encode()).hexdigest() if carried else delivered


def _carried(home: Home, dataset: str, period: str) -> Path | None:
    before = preceding(period)
    if not home.store.has(dataset, before):
        return None
    path = home.store.path(dataset, before)
    return path if pl.scan_parquet(path).select(pl.len()).collect().item() else None
