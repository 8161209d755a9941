"""The tables of a release: which rows go where, and their comments, which are the schemas' own words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

_MONTH = "Month that the row belongs to"
_LISTENERS = {"listener", "account_id", "device_id"}
_TYPES_REFUSED = ("DOUBLE", "FLOAT", "BLOB")


class WarehouseError(Exception):
    """The release cannot be published as asked."""


@dataclass(frozen=True)
class Table:
    """One dataset of the release: its files, its columns in their order, and whether it is kept by month."""

    name: str
    paths: tuple[str, ...]
    columns: tuple[str, ...]
    is_monthly: bool

    @classmethod
    def of(cls, name: str, files: Path | Sequence[Path], period: str, models: Mapping[str, Any]) -> "Table":
        """What to publish of a dataset, refused where it may not be."""
        paths = [files] if isinstance(files, Path) else list(files)
        if name not in models:
            raise WarehouseError(f"{name} has no schema, so nobody could say what its columns are; do not publish it.")
        columns = tuple(models[name].to_schema().columns)
        if found := _LISTENERS.intersection(columns):
            raise WarehouseError(f"{name} has {', '.join(sorted(found))}: listener rows never reach the warehouse.")
        monthly = [path.stem.startswith(period) for path in paths]
        if not paths or any(monthly) != all(monthly):
            raise WarehouseError(f"{name}: publish files of {period}, or one file that is all of it; got {paths}.")
        return cls(name, tuple(str(path) for path in paths), columns, all(monthly))

    @property
    def has_period_added(self) -> bool:
        """Whether the month is a column of the table only."""
        return self.is_monthly and "period" not in self.columns


def put(db: duckdb.DuckDBPyConnection, wanted: Sequence[Table], period: str, models: Collection[str]) -> None:
    """Make the tables of ``warehouse``: those wanted from their files, the rest from the release before.

    The release before is attached as ``last``, or, where the month comes after all of it, is ``warehouse`` itself.
    """
    for name in set(stored_tables(db, "warehouse")) - set(models):
        db.execute(f"DROP TABLE warehouse.{_name(name)}")
    kept = [name for name in stored_tables(db, "last") if name in models]
    for name in sorted(set(kept) - {table.name for table in wanted}):
        db.execute(f"CREATE TABLE warehouse.{_name(name)} AS FROM last.{_name(name)}")
    for table in wanted:
        _put(db, table, period, table.name in kept)


def _put(db: duckdb.DuckDBPyConnection, table: Table, period: str, has_history: bool) -> None:
    name, rows = _name(table.name), _rows(table)
    given = {"files": list(table.paths)} | ({"period": period} if table.has_period_added else {})
    _check_columns(db, table)
    if not table.is_monthly:
        db.execute(f"CREATE OR REPLACE TABLE warehouse.{name} AS {rows}", given)
        return
    _check_months(db, table, period)
    db.execute(f"CREATE TABLE IF NOT EXISTS warehouse.{name} AS {rows} LIMIT 0", given)
    shape = db.execute(f"DESCRIBE {rows}", given).fetchall()
    _check_history(db, table, "warehouse", shape)
    if has_history:
        _check_history(db, table, "last", shape)
        db.execute(f"INSERT INTO warehouse.{name} FROM last.{name} WHERE period < $period", {"period": period})
    db.execute(f"INSERT INTO warehouse.{name} {rows}", given)
    if has_history:
        db.execute(f"INSERT INTO warehouse.{name} FROM last.{name} WHERE period > $period", {"period": period})


def _rows(table: Table) -> str:
    added = "$period::VARCHAR AS period, " if table.has_period_added else ""
    return f"SELECT {added}{', '.join(map(_name, table.columns))} FROM read_parquet($files)"


def _check_columns(db: duckdb.DuckDBPyConnection, table: Table) -> None:
    found = db.execute("DESCRIBE FROM read_parquet($files)", {"files": list(table.paths)}).fetchall()
    columns = tuple(row[0] for row in found)
    if columns != table.columns:
        raise WarehouseError(f"{table.name}: {table.paths[0]} has columns {columns}, its schema has {table.columns}.")


def _check_months(db: duckdb.DuckDBPyConnection, table: Table, period: str) -> None:
    """A row of another month would stay when its month is published again."""
    if table.has_period_added:
        return
    strays = "SELECT count(*) FROM read_parquet($files) WHERE period IS DISTINCT FROM $period"
    count = db.execute(strays, {"files": list(table.paths), "period": period}).fetchall()[0][0]
    if count:
        raise WarehouseError(f"{table.name}: {count} rows of the files for {period} are of other months.")


def _check_history(db: duckdb.DuckDBPyConnection, table: Table, release: str, shape: Sequence[tuple]) -> None:
    there, now = (
        ", ".join(f"{column} {kind}" for column, kind, *_ in columns)
        for columns in (db.execute(f"DESCRIBE {release}.{_name(table.name)}").fetchall(), shape)
    )
    if there != now:
        raise WarehouseError(
            f"{table.name} is ({there}) in the last release and ({now}) now. Move warehouse.duckdb away and publish "
            f"every month again: nothing is lost, all of it comes from the store."
        )


def comment(db: duckdb.DuckDBPyConnection, name: str, model: Any) -> None:
    """COMMENT ON the table (its grain) and on each of its columns (their descriptions)."""
    grain = (model.__doc__ or "").strip().splitlines()
    if not grain:
        raise WarehouseError(f"{name} has no docstring in schemas/; its first line says what a row is.")
    db.execute(f"COMMENT ON TABLE warehouse.{_name(name)} IS {_text(grain[0])}")
    words = {column: field.description for column, field in model.to_schema().columns.items()}
    for column, *_ in db.execute(f"DESCRIBE warehouse.{_name(name)}").fetchall():
        said = words.get(column, _MONTH if column == "period" else None)
        if not said:
            raise WarehouseError(f"{name}.{column} has no description in schemas/{name}.py.")
        db.execute(f"COMMENT ON COLUMN warehouse.{_name(name)}.{_name(column)} IS {_text(said)}")


def check(db: duckdb.DuckDBPyConnection) -> None:
    """Refuse inexact numbers: an integer that outgrew its type comes out of an engine as DOUBLE or BLOB."""
    columns = db.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'warehouse' ORDER BY ALL"
    ).fetchall()
    wrong = [f"{table}.{column} {kind}" for table, column, kind in columns if any(t in kind for t in _TYPES_REFUSED)]
    if wrong:
        raise WarehouseError(f"No such types in the warehouse, store decimals or whole numbers: {', '.join(wrong)}.")


def stored_tables(db: duckdb.DuckDBPyConnection, release: str) -> list[str]:
    """Names of the tables of a release, sorted; none where it is not attached."""
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = $release ORDER BY table_name"
    return [row[0] for row in db.execute(query, {"release": release}).fetchall()]


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
