"""AI attribution statements of the month by hand, written and read again by a reader of our own."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.writers.ai_statement import write_statement
from pipelines.writers.settled import Settled
from tests.formats.dsr_reader import split_cells
from tests.formats.months_ai import ai_month
from tests.formats.months_works import WORKS

_SEVERAL = ("ai_uses", "uses")


def statement(folder: Path, party: str, month: Settled | None = None) -> Path:
    month = month or ai_month()
    target = folder / party
    target.mkdir(parents=True)
    written, _ = write_statement(target, month.recipient(party), month, WORKS.lazy())
    return folder / written.path


def lines(path: Path) -> list[dict[str, Any]]:
    """Each line as the object that the published schema describes: no empty cell, and lists where it says so."""
    head, *rows = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    names = head.split("\t")
    found = [dict(zip(names, split_cells(row), strict=True)) for row in rows]
    return [
        {name: cell if name in _SEVERAL else cell[0] for name, cell in row.items() if cell != [""]} for row in found
    ]


def sums(rows: list[dict[str, Any]]) -> dict[tuple[str, str], Decimal]:
    total: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        key = (row["currency"], row["status"])
        total[key] = total.get(key, Decimal(0)) + Decimal(row["amount"])
    return total
