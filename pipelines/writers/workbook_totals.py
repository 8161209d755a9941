"""Sums of the columns of a sheet, exact and currency by currency."""

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal

import polars as pl

from pipelines.writers.workbook_cells import Column

_EXACT = Context(prec=200)
_NUMBER = r"^-?[0-9]{1,29}(\.[0-9]{1,18})?$"


class Totals:
    """What amounts and counted columns have come to so far."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Of these columns, those that add up."""
        self._columns = [column for column in columns if column.is_summed]
        self._sums: dict[str, dict[str, Decimal]] = {}

    def add(self, rows: pl.DataFrame) -> None:
        """Count rows in; what is no number counts nothing."""
        for column in self._columns:
            code = pl.col(column.currency).fill_null("") if column.currency else pl.lit("")
            pairs = rows.filter(pl.col(column.name).str.contains(_NUMBER)).select(pl.col(column.name), code=code)
            for text, of in pairs.iter_rows():
                sums = self._sums.setdefault(of, {})
                sums[column.name] = _EXACT.add(sums.get(column.name, Decimal(0)), Decimal(text))

    def rows(self) -> Iterator[tuple[str, dict[str, Decimal]]]:
        """One per currency, by its code: sums by column. What has no currency comes first."""
        yield from sorted(self._sums.items())
