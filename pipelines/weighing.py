"""DuckDB executes the steps of an allocation model over a month's listening."""

from typing import Final

import duckdb
import ibis.expr.types as ir
import polars as pl

from attribution.weights.allocation import Allocation
from attribution.weights.inputs import Inputs
from attribution.weights.models import weights
from pipelines.compiled import cast
from pipelines.readers.streams_sql import rows_of

_DIV: Final = "CREATE OR REPLACE TEMP MACRO div(a, b) AS (a // b)::BIGINT"


def weigh(con: duckdb.DuckDBPyConnection, allocation: Allocation, inputs: Inputs) -> pl.DataFrame:
    """Weights of an allocation for everything that ``listening`` has.

    Args:
        con: has a view ``listening``, of the bases that are apportioned so.
        allocation: the model and its parameters.
        inputs: what the model needs beside listening.

    Returns:
        ``territory``, ``offering``, ``track_ref``, ``segment`` and ``weight``, Int64, one row per key of listening, in
        no order; held money of idle listeners under the empty reference. All weights of a base are 0 where nothing
        in it counts.
    """
    steps = _Steps(con)
    try:
        return weights(steps, allocation, inputs)
    finally:
        steps.end()


class _Steps:
    """Tables of one weighing: they go when it ends."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._given: set[str] = set()
        self._kept: set[str] = set()
        con.execute(_DIV).fetchall()

    def give(self, name: str, rows: pl.DataFrame) -> None:
        self._given.add(name)
        self._con.register(name, rows.to_arrow())

    def keep(self, name: str, expression: ir.Table) -> None:
        self._kept.add(name)
        self._con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {cast(expression)}").fetchall()

    def rows(self, expression: ir.Table) -> pl.DataFrame:
        return rows_of(self._con, cast(expression))

    def end(self) -> None:
        for name in sorted(self._given):
            self._con.unregister(name)
        for name in sorted(self._kept):
            self._con.execute(f"DROP TABLE IF EXISTS {name}").fetchall()
