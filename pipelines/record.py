"""What a settled month came to and what it was made from, so that a second run can say that nothing changed."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import attribution
import pipelines
import schemas
from pipelines.home import Home
from pipelines.store import StoreError, digest

_CODE = (schemas, attribution, pipelines)
LEFT: Final = (
    "advance_account", "recording_month", "recording_listener", "claimable", "claim_match", "claim_booked",
    "accrual_account", "invoice_booked", "notice_sequence",
)  # fmt: skip
"""Datasets of a month that later months are settled from."""


class NotReleased(StoreError):
    """What a month left was written again by a run that did not reach its end."""


@dataclass(frozen=True)
class RunRecord:
    """One settled month: digests of what went in, the summary that people and machines read, and the warnings."""

    period: str
    inputs: str
    code: str
    summary: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    """sha256 of each dataset of ``LEFT``, as released"""
    claims: str | None = None
    """sha256 over what earlier months left of claims, as the month was settled; records of old have none"""


def code_digest() -> str:
    """sha256 over the project's own source: other rules are another computation."""
    total = hashlib.sha256()
    for package in _CODE:
        root = Path(package.__path__[0])
        for path in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            total.update(f"{package.__name__}/{path.relative_to(root).as_posix()} {digest(path)}\n".encode())
    return total.hexdigest()


def save(home: Home, record: RunRecord) -> None:
    """Keep the record, whole or not at all."""
    home.runs.mkdir(parents=True, exist_ok=True)
    aside = home.runs / f".{record.period}.json"
    with aside.open("w", encoding="utf-8") as file:
        json.dump(asdict(record), file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(_path(home, record.period))


def load(home: Home, period: str) -> RunRecord | None:
    """The month's record, or none where it was never settled here."""
    path = _path(home, period)
    return RunRecord(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def settled(home: Home) -> list[str]:
    """The months that were settled here, in order."""
    return sorted(path.stem for path in home.runs.glob("[0-9]*.json"))


def left(home: Home, period: str) -> dict[str, str]:
    """What a month leaves to later ones, as it is in the store."""
    return {name: home.store.noted(name, period) for name in LEFT if home.store.has(name, period)}


def has_left(home: Home, dataset: str, period: str) -> bool:
    """Whether a month was settled here and left a dataset to build on.

    Raises:
        NotReleased: where the store has another one than the month was released with.
    """
    kept = load(home, period)
    if kept is None or dataset not in kept.left:
        return False
    if home.store.has(dataset, period) and home.store.noted(dataset, period) == kept.left[dataset]:
        return True
    raise NotReleased(
        f"{period} was run again and not settled to its end: its {dataset} is no longer the one that it was released "
        f"with, and later months build on it. Settle it first: partita run {period}"
    )


def unchanged(home: Home, period: str, inputs: str) -> RunRecord | None:
    """The record, where the same inputs and code made it and every file that it names still has its bytes."""
    record = load(home, period)
    if record is None or (record.inputs, record.code) != (inputs, code_digest()):
        return None
    folder = home.settlement / period
    intact = home.warehouse.exists() and all(
        (folder / file["path"]).is_file() and digest(folder / file["path"]) == file["sha256"]
        for file in record.summary["files"]
    )
    return record if intact else None


def _path(home: Home, period: str) -> Path:
    return home.runs / f"{period}.json"
