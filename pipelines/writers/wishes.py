"""How recipients want their files, from their terms."""

from collections.abc import Mapping
from dataclasses import fields

import polars as pl

from attribution.period import bounds
from pipelines.writers.settled import Reporting

_WISHES = [field.name for field in fields(Reporting)]


def wishes(reporting: pl.DataFrame, period: str) -> Mapping[str, Reporting]:
    """Each party's wishes in force on the month's last day; a party without any is not among them.

    Args:
        reporting: rows of ``reporting``, of which at most one holds for a party on a day.
        period: the month.
    """
    _, last = bounds(period)
    held = reporting.filter(pl.col("valid_from") <= last, pl.col("valid_to").fill_null(last) >= last)
    return {row["party"]: Reporting(**{name: row[name] for name in _WISHES}) for row in held.iter_rows(named=True)}
