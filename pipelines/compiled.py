"""Ibis expressions as SQL for DuckDB, with the types of their schema."""

from typing import Final

import ibis
import ibis.expr.types as ir

TYPES: Final = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "int16": "SMALLINT",
    "timestamp": "TIMESTAMP",
    "decimal(38, 0)": "DECIMAL(38, 0)",
}


def sql(expression: ir.Table) -> str:
    """The expression as it is."""
    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))


def cast(expression: ir.Table) -> str:
    """The expression with every column cast once more: sums are HUGEINT, which Parquet would hold as DOUBLE."""
    columns = expression.schema().items()
    types = ", ".join(f'CAST("{name}" AS {TYPES[str(kind)]}) AS "{name}"' for name, kind in columns)
    return f"SELECT {types} FROM ({sql(expression)})"
