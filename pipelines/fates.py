"""The fate table, from ``schemas/wire/fate.csv``: every combination once, every code from its closed list."""

import csv
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product

import polars as pl

from attribution.provenance.fate import CELL
from schemas import provenance_words as words
from schemas import vocabulary

FATES: Traversable = files("schemas") / "wire" / "fate.csv"
"""The table that holds."""
_CODES = {
    "disclosure": words.DISCLOSURE,
    "manifest": words.MANIFEST,
    "licence": words.LICENCE,
    "recorded": words.FATE_RECORDED,
    "reserve": words.FATE_RESERVE,
    "composition": words.FATE_COMPOSITION,
    "reason": ("", *vocabulary.REASON),
}
_COLUMNS = [*_CODES, "note"]


class FateError(Exception):
    """The fate table cannot be used as it is written."""


@cache
def fates(path: Traversable = FATES) -> pl.DataFrame:
    """What becomes of an AI track's money, one row per disclosure, manifest and licence.

    Returns:
        ``disclosure``, ``manifest``, ``licence``, ``recorded`` (the deliverer's money), ``reserve`` (the sources'),
        ``composition`` (the works in it), ``reason`` (null where nothing is held) and ``note``.

    Raises:
        FateError: where a cell is missing or there twice, a code is in no list, or money is held without a reason.
    """
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    if reader.fieldnames != _COLUMNS:
        raise FateError(f"{path}: the columns must be {', '.join(_COLUMNS)}, not {', '.join(reader.fieldnames or [])}")
    rows = list(reader)
    for line, row in enumerate(rows, start=2):
        if problem := _problem(row):
            raise FateError(f"{path}, line {line}: {problem}")
    _complete(path, [tuple(row[name] for name in CELL) for row in rows])
    table = pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String()))
    return table.with_columns(pl.col("reason").replace("", None))


def _problem(row: dict[str, str]) -> str | None:
    for name, allowed in _CODES.items():
        if row[name] not in allowed:
            return f"{name} is {row[name]!r}; it must be one of {', '.join(filter(None, allowed))}"
    is_held = row["recorded"] == "held" or row["reserve"] in {"held", "set_aside"}
    if is_held != bool(row["reason"]):
        return "money that is held or set aside has a reason, and no other has one"
    if (row["recorded"] == "less_reserve") == (row["reserve"] == "none"):
        return "a reserve is taken where recorded is less_reserve, and nowhere else"
    return None if row["note"] else "a note must say why, in words"


def _complete(path: Traversable, cells: list[tuple[str, ...]]) -> None:
    every = set(product(*(_CODES[name] for name in CELL)))
    if missing := sorted(every - set(cells)):
        raise FateError(f"{path}: {len(missing)} cells are missing, the first is {' × '.join(missing[0])}; add a row")
    if twice := sorted({cell for cell in cells if cells.count(cell) > 1}):
        raise FateError(f"{path}: {' × '.join(twice[0])} is there twice; take one of the rows out")
