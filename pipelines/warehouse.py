"""``warehouse.duckdb``: published, not written to.

The last release is copied, the month put in its place, and the copy renamed over it: analysts may keep it open while
a run goes on, a crash leaves the old one, and no lock is ever shared. Its tables hold their rows, so that it can be
opened from any folder and after the home was moved.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.lock import home_lock
from pipelines.warehouse_tables import Table, WarehouseError, check, comment, put, stored_tables

__all__ = ["WarehouseError", "publish"]

_MEMORY = "2GB"
_READ_ONLY = 0o444


def publish(
    home: Path, period: str, tables: Mapping[str, Path | Sequence[Path]], *, models: Mapping[str, type]
) -> Path:
    """Publish a release in which the month's rows are those of ``tables``.

    Args:
        home: root folder of the home.
        period: month, ``YYYY-MM``.
        tables: the stored Parquet of each dataset. Files named after the month or its days
            (``2026-09.parquet``, ``2026-09-01.parquet``) take the place of the month's rows; any other file is
            the whole table.
        models: schema of each dataset. Its first line and its fields' descriptions become the comments. A table of
            the last release that has none here is not carried over.

    Returns:
        The warehouse. Its rows lie in the order of their months and, within a month, as stored.

    Raises:
        WarehouseError: where a table may not be published, or somebody writes to the last release. The last
            release is then untouched.
    """
    target = home / "warehouse.duckdb"
    wanted = [Table.of(name, tables[name], period, models) for name in sorted(tables)]
    home.mkdir(parents=True, exist_ok=True)
    with home_lock(home, "publish"), _aside(home) as aside:
        _refuse_writers(target)
        if target.exists():
            shutil.copyfile(target, aside / "last")
        built = _build(aside, wanted, period, models)
        _sync(built)
        built.chmod(_READ_ONLY)
        _refuse_writers(target)
        built.replace(target)
        _sync(home)
    return target


@contextmanager
def _aside(home: Path) -> Iterator[Path]:
    """An empty folder on the home's own disk; a killed publish leaves one behind for the next to clear."""
    folder = home / "warehouse.partial"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    except duckdb.Error as error:
        raise WarehouseError(
            f"Nothing was published and the last release is untouched. DuckDB says: {error}"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _build(aside: Path, wanted: Sequence[Table], period: str, models: Mapping[str, type]) -> Path:
    """The next release, from the copy of the last one where there is one.

    A month after all others is added to the copy. Any other month is put in its place in a new file: deleting rows
    takes longer than copying the others, and leaves holes and another order.
    """
    last, built = aside / "last", aside / "warehouse.duckdb"
    with _connected(aside) as db:
        if last.exists() and _is_latest(db, last, wanted, period):
            last.rename(built)
            last = built
        db.execute(f"ATTACH '{_quoted(built)}' AS warehouse (STORAGE_VERSION 'v1.5.0')")
        if last != built and last.exists():
            db.execute(f"ATTACH '{_quoted(last)}' AS last (READ_ONLY)")
        put(db, wanted, period, models)
        for name in stored_tables(db, "warehouse"):
            comment(db, name, models[name])
        check(db)
        db.execute("CHECKPOINT warehouse")
        db.execute("DETACH warehouse")
    if list(aside.glob("warehouse.duckdb.*")):
        raise WarehouseError("DuckDB left a log beside the new release; it was not published. Publish again.")
    return built


def _is_latest(db: duckdb.DuckDBPyConnection, last: Path, wanted: Sequence[Table], period: str) -> bool:
    """Whether no month of the last release is this one or later."""
    db.execute(f"ATTACH '{_quoted(last)}' AS last (READ_ONLY)")
    there = stored_tables(db, "last")
    months = [
        db.execute(f'SELECT max(period) FROM last."{table.name}"').fetchall()[0][0]
        for table in wanted
        if table.is_monthly and table.name in there
    ]
    db.execute("DETACH last")
    return all(month is None or month < period for month in months)


@contextmanager
def _connected(aside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    db = duckdb.connect(
        config={
            "memory_limit": _MEMORY,
            "temp_directory": str(aside),
            "preserve_insertion_order": "true",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    try:
        yield db
    finally:
        db.close()


def _refuse_writers(target: Path) -> None:
    """A log beside the file belongs to its last release: with the next one, it would be lost or stand in the way."""
    log = target.with_name(target.name + ".wal")
    if log.exists():
        raise WarehouseError(
            f"Somebody opened {target} for writing: {log.name} lies beside it. Nothing was published and the last "
            f"release is untouched. Close that session, save elsewhere what it wrote, delete {log.name} and publish "
            f"again. Open the warehouse read-only."
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
