"""``partita compare``: settle a month under each model, write it as Parquet and a page, and tell it."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl

from attribution.comparison import comparison, leaks
from pipelines.comparison.page import write_page
from pipelines.comparison.scenarios import NotComparable, Scenario, scenarios
from pipelines.comparison.settle import outcomes
from pipelines.comparison.told import as_json, tables
from pipelines.home import Home
from pipelines.lock import month_lock
from pipelines.record import settled
from schemas.comparison import Comparison

FOLDER = "comparisons"
"""Below the home: nothing that a run reads or releases."""


def compare(
    home: Home, period: str, names: str, *, out: Path | None, is_json: bool, say: Callable[[str], object]
) -> bool:
    """Compare a settled month under several models.

    Args:
        home: in which it was settled; only read, but for the folder of comparisons.
        period: the month.
        names: models and files of terms, with commas between them; others are held against the first.
        out: folder to write into; one of the home, unless told.
        is_json: tell one object for machines instead of tables.
        say: prints a line.

    Returns:
        Whether all money of every base is accounted for under every model.

    Raises:
        NotComparable: where a model is not known, a file has a mistake or the month was never settled.
        LockIsHeld: where a run of the month is under way.
    """
    asked = scenarios(names)
    _must_be_settled(home, period)
    with month_lock(home.root, period):
        rows = comparison(outcomes(home, period, asked), period=period)
        parties = dict(home.store.read("party", period).select("party", "name").collect().iter_rows())
    Comparison.validate(rows, lazy=True)
    paths = _write(out or home.root / FOLDER / period, rows, parties, asked)
    if is_json:
        say(json.dumps(as_json(rows, paths), ensure_ascii=False))
    else:
        tables(rows, parties, paths)
    return leaks(rows).is_empty()


def _must_be_settled(home: Home, period: str) -> None:
    months = settled(home)
    if period not in months:
        known = f" Those that are: {', '.join(months)}." if months else ""
        raise NotComparable(f"{period} is not settled in {home.root}: settle it with `partita run {period}`.{known}")


def _write(folder: Path, rows: pl.DataFrame, names: dict[str, str], asked: list[Scenario]) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    parquet = folder / "comparison.parquet"
    aside = parquet.with_suffix(".partial")
    rows.write_parquet(aside, row_group_size=122_880)
    aside.replace(parquet)
    page = write_page(folder, rows, names=names, parameters={one.name: one.parameters() for one in asked})
    return {"parquet": str(parquet), "page": str(page)}
