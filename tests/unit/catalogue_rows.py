"""Rows of the catalogue for tests, of which only the columns that matter are named."""

import polars as pl

from pipelines.datasets import DATASETS
from schemas.columns import polars_schema


def rows(dataset, *given):
    """Rows of a dataset as a message gives them; a column that is not named is null."""
    types = {**polars_schema(DATASETS[dataset]), "delivery_id": pl.String(), "sent_at": pl.String()}
    return pl.LazyFrame([{column: each.get(column) for column in types} for each in given], schema=types)
