"""Every dataset of the project by name, with its schema."""

import importlib
import pkgutil

import pandera.polars as pa

import schemas
from schemas.columns import Strict


def _models() -> dict[str, type[pa.DataFrameModel]]:
    found: dict[str, type[pa.DataFrameModel]] = {}
    for module in pkgutil.iter_modules(schemas.__path__):
        for value in vars(importlib.import_module(f"schemas.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Strict) and value.__module__.endswith(f".{module.name}"):
                found[module.name] = value
    del found["columns"]
    return found


DATASETS = _models()
"""Name of the dataset, which is its file in ``schemas/``, its asset and its table, to its schema."""


def grain(dataset: str) -> str:
    """What a row is: the first line of the schema."""
    return (DATASETS[dataset].__doc__ or "").strip().splitlines()[0]


def key(dataset: str) -> list[str]:
    """The columns that name a row."""
    return list(DATASETS[dataset].to_schema().unique or [])
