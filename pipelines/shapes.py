"""What shape the kept rows of deliveries have: those of an earlier version of the project are read again."""

import json
from pathlib import Path

import polars as pl

from pipelines.datasets import DATASETS
from schemas.columns import polars_schema

_FILE = "shapes.json"
_REJECTS, _OF_REGISTRY = "delivery_reject", {"kind", "delivery_id"}
"""What the registry itself knows of a reject is not kept with it."""


def kept_types(dataset: str) -> dict[str, pl.DataType]:
    """Columns of what is kept of a file. One that an earlier version read, and that is gone, may lack some."""
    types = polars_schema(DATASETS[dataset])
    return {name: kind for name, kind in types.items() if dataset != _REJECTS or name not in _OF_REGISTRY}


def intake_types(dataset: str) -> pl.Schema:
    """Those columns, with the delivery that says so and when that was sent."""
    return pl.Schema({**kept_types(dataset), "delivery_id": pl.String(), "sent_at": pl.String()})


def outdated(intake: Path) -> set[str]:
    """Deliveries whose kept rows have other columns than their datasets have today.

    Args:
        intake: folder with a folder per dataset, and in it a file per delivery.
    """
    known = _known(intake)
    folders = [folder for folder in intake.glob("*/") if folder.name in DATASETS]
    old = [folder for folder in folders if known.get(folder.name) != _columns(folder.name)]
    return {path.stem for folder in old for path in folder.glob("*.parquet")}


def remember(intake: Path) -> None:
    """Note that everything kept has today's columns."""
    now = {folder.name: _columns(folder.name) for folder in sorted(intake.glob("*/")) if folder.name in DATASETS}
    if now != _known(intake):
        aside = intake / f".{_FILE}"
        aside.write_text(json.dumps(now, indent=1), encoding="utf-8")
        aside.replace(intake / _FILE)


def _known(intake: Path) -> dict[str, list[str]]:
    path = intake / _FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _columns(dataset: str) -> list[str]:
    return [f"{name} {column.dtype}" for name, column in DATASETS[dataset].to_schema().columns.items()]
