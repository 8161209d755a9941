"""Postings that come to a journal: summed exactly, and nothing of zero."""

from typing import Final

import polars as pl

from attribution.money import money, nano
from schemas.columns import polars_schema
from schemas.journal import Journal

POSTING: Final = ["entry", "account", "sub_account", "currency"]
"""What postings are one by."""


def booked(postings: pl.LazyFrame, entry: pl.Expr) -> pl.DataFrame:
    """Rows of ``journal`` in order, postings of zero left out.

    Args:
        postings: ``account``, ``sub_account``, ``currency`` and ``units``, the amount in nano-units, as often as they
            come.
        entry: the name of the entry that one belongs to.
    """
    types = polars_schema(Journal)
    return (
        postings.with_columns(entry=entry)
        .group_by(POSTING)
        .agg(amount=money(pl.col("units").sum()))
        .filter(nano("amount") != 0)
        .select(pl.col(name).cast(types[name]) for name in types)
        .sort(POSTING)
        .collect()
    )
