"""Whether stored rows are what their schema says, slice by slice, so that no size is too large to check."""

from collections.abc import Iterator
from pathlib import Path

import pandera.polars as pa
import polars as pl

from pipelines.datasets import DATASETS, key

_SLICE_ROWS = 4 * 122_880  # whole row groups of the store
_SHOWN = 5


def breaches(dataset: str, path: Path) -> list[str]:
    """What is wrong with a dataset's file, in words; empty where nothing is.

    Slices overlap by one row: stored rows are sorted by their key, so that a key that is there twice lies
    on neighbouring rows and no cut can hide it.
    """
    model, found = DATASETS[dataset], []
    for rows in _slices(path):
        try:
            model.validate(rows, lazy=True)
        except pa.errors.SchemaErrors as errors:
            found += _in_words(dataset, errors.failure_cases, rows)
    return list(dict.fromkeys(found))


def _slices(path: Path) -> Iterator[pl.DataFrame]:
    """Read by polars: pyarrow's batches took far longer where columns repeat their texts."""
    stored = pl.scan_parquet(path)
    rows = stored.select(pl.len()).collect().item()
    for start in range(0, max(rows, 1), _SLICE_ROWS):
        first = max(start - 1, 0)
        yield stored.slice(first, start + _SLICE_ROWS - first).collect()


def _in_words(dataset: str, cases: pl.DataFrame, rows: pl.DataFrame) -> list[str]:
    words = []
    for (column, check), group in cases.group_by("column", "check", maintain_order=True):
        values = ", ".join(str(value) for value in group["failure_case"].head(_SHOWN))
        where = _rows_named(dataset, rows, group["index"])
        words.append(f"{dataset}.{column or '(row)'} breaks {check} {group.height} times: {values}{where}")
    return words


def _rows_named(dataset: str, rows: pl.DataFrame, index: pl.Series) -> str:
    places = [place for place in index.head(_SHOWN) if place is not None]
    names = [name for name in key(dataset) if name in rows.columns]
    if not places or not names:
        return ""
    return f"; rows {rows[places].select(names).rows()} by {names}"
