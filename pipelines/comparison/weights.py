"""A month's listening, held open to be weighed by one model after the other, with or without an invented listener."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb
import polars as pl

from attribution.bases import BASE
from attribution.weights.allocation import Allocation
from attribution.weights.inputs import Inputs
from pipelines.home import Home
from pipelines.readers.streams_sql import connection, literal, rows_of
from pipelines.weighing import weigh
from schemas.columns import polars_schema
from schemas.listening import Listening

_MEMORY: Final = "3GB"


@contextmanager
def month(home: Home, period: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with ``month``, the stored listening of a period. What spills to disk goes when the work is done."""
    temp = home.root / "temp" / f"comparison-{period}"
    shutil.rmtree(temp, ignore_errors=True)
    temp.mkdir(parents=True)
    path = home.store.checked("listening", period)
    try:
        with connection(memory=_MEMORY, temp=temp) as con:
            con.execute(f"CREATE TEMP VIEW month AS SELECT * FROM read_parquet({literal(str(path))})")
            con.register("invented", pl.DataFrame(schema=polars_schema(Listening)).to_arrow())
            yield con
    finally:
        shutil.rmtree(temp, ignore_errors=True)


def active(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """How many listeners of each base have a qualified play: territory, offering, ``listeners``."""
    count = "CAST(count(DISTINCT listener) AS BIGINT) AS listeners"
    return rows_of(con, f"SELECT territory, offering, {count} FROM month WHERE plays > 0 GROUP BY ALL")


def weights(
    con: duckdb.DuckDBPyConnection,
    allocation: Allocation,
    bases: pl.DataFrame,
    inputs: Inputs,
    invented: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The weights of some bases under an allocation.

    Args:
        con: from :func:`month`.
        allocation: model and parameters.
        bases: territory and offering.
        inputs: what the model needs beside listening.
        invented: rows of ``listening`` to add.
    """
    con.register("apportioned", bases.select(BASE).to_arrow())
    columns = ", ".join(polars_schema(Listening))
    added = pl.DataFrame(schema=polars_schema(Listening)) if invented is None else invented
    con.register("invented", added.select(list(polars_schema(Listening))).to_arrow())
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW listening AS SELECT {columns} FROM month SEMI JOIN apportioned "
        f"USING (territory, offering) UNION ALL SELECT {columns} FROM invented"
    )
    return weigh(con, allocation, inputs)
