"""What Dagster hands to every step: the home, and Parquet in and out of its store."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

import dagster as dg
import polars as pl

from pipelines.home import Home
from pipelines.lock import month_lock

Told = Callable[[str, int], None]
"""Hears of every dataset as it is written: its name and its rows."""


@dataclass(frozen=True)
class Pieces:
    """Rows that are made and written piece by piece, because all of them at once would not fit."""

    frames: Iterable[pl.DataFrame]


class ParquetStore(dg.IOManager):
    """An asset's rows go to the store under the asset's name and partition, and come back as a LazyFrame."""

    def __init__(self, home: Home, told: Told | None = None) -> None:
        self._store = home.store
        self._told = told or (lambda dataset, rows: None)

    def handle_output(
        self, context: dg.OutputContext, obj: pl.DataFrame | pl.LazyFrame | Pieces | Mapping[str, pl.DataFrame]
    ) -> None:
        """Write one partition, or, for a mapping of partition to rows, several."""
        dataset = context.asset_key.path[-1]
        by_partition = obj if isinstance(obj, Mapping) else {_partition(context): obj}
        rows = size = 0
        for partition, frames in by_partition.items():
            pieces = frames.frames if isinstance(frames, Pieces) else frames
            written = self._store.write(dataset, partition, pieces)
            rows, size = rows + written.rows, size + written.bytes
        context.add_output_metadata({"dagster/row_count": rows, "bytes": size})
        self._told(dataset, rows)

    def load_input(self, context: dg.InputContext) -> pl.LazyFrame | pl.DataFrame:
        """The rows of the upstream partition, or of all its partitions in this month; collected if so annotated."""
        dataset = context.asset_key.path[-1]
        partitions = context.asset_partition_keys if context.has_asset_partitions else [None]
        rows = pl.concat([self._store.read(dataset, partition) for partition in partitions])
        return rows.collect() if context.dagster_type.typing_type is pl.DataFrame else rows


def resources(home: Home, told: Told | None = None, *, is_locked: bool = False) -> dict[str, object]:
    """The home, locked for the run's month while the run lasts, and its store as IO manager.

    Args:
        home: where everything lies.
        told: hears of every dataset written.
        is_locked: whoever starts the run holds the month's lock already.
    """

    @dg.resource
    def locked_home(context: dg.InitResourceContext) -> Iterator[Home]:
        month = context.run.tags.get("dagster/partition") if context.run else None
        with month_lock(home.root, month) if month and not is_locked else nullcontext():
            yield home

    return {"home": locked_home, "io_manager": ParquetStore(home, told)}


def _partition(context: dg.OutputContext) -> str | None:
    return context.asset_partition_key if context.has_asset_partitions else None
