"""Which of our figures each field of a sales file is: expressions over a line with its track, offering and rate."""

from collections.abc import Callable

import polars as pl

from attribution.accounting import unit_price
from attribution.money import money
from attribution.period import bounds
from pipelines.wire.cells import decimal
from pipelines.wire.sales_fields import FIELDS
from pipelines.wire.sales_layouts import Column, SalesLayout
from pipelines.writers.recorded_lines import line_id

_PAYABLE = "payable_amount"
_DIGITS = 9
"""Of a price whose layout does not say how many: those that money has."""


def figures(period: str, service: str) -> dict[str, pl.Expr]:
    """The fields of :mod:`pipelines.wire.sales_fields` by name, but for the price of a play, which needs its digits."""
    first, last = (pl.lit(day) for day in bounds(period))
    month = pl.coalesce("original_period", pl.lit(period))
    own = {name: pl.col(name) for name in FIELDS if name not in _COLUMNS}
    return (
        own
        | {name: pl.col(column) for name, column in _COLUMNS.items() if column}
        | {
            "sale_month": month,
            "sale_date": (month + pl.lit("-01")).str.to_date("%Y-%m-%d").dt.month_end(),
            "reporting_month": pl.lit(period),
            "reporting_date": last,
            "period_start": first,
            "period_end": last,
            "service": pl.lit(service),
            "gross_amount": pl.when(pl.col("row_class") == "commission").then(_nothing()).otherwise(_PAYABLE),
            "is_negative": pl.col(_PAYABLE) < 0,
            "sales_transaction_id": line_id(period),
        }
    )


def with_payable(lines: pl.DataFrame) -> pl.DataFrame:
    """Add ``payable_amount``: what of a line's amount is owed now."""
    is_owed = pl.col("status") == "payable"
    return lines.with_columns(pl.when(is_owed).then("amount").otherwise(_nothing()).alias(_PAYABLE))


_COLUMNS = {
    "offering": "offering_title",
    "upc": "icpn",
    "quantity": "plays",
    "exchange_rate": "rate",
    "exchange_rate_source": "rate_source",
    "exchange_rate_date": "rate_date",
    **dict.fromkeys(
        [
            "sale_month", "sale_date", "reporting_month", "reporting_date", "period_start", "period_end", "service",
            "gross_amount", "is_negative", "unit_amount", "sales_transaction_id",
        ],
        "",
    ),
}  # fmt: skip
"""Columns of a line that are called otherwise than the field; empty: more than a column."""


def cells(layout: SalesLayout, period: str, service: str) -> dict[str, pl.Expr]:
    """What stands in each column of a layout, by its name; numbers stay numbers where text is told from them."""
    known = figures(period, service)
    return {column.column: _cell(column, layout, known) for column in layout.columns}


def _cell(column: Column, layout: SalesLayout, known: dict[str, pl.Expr]) -> pl.Expr:
    if column.field is None:
        return pl.lit(column.constant)
    kind = FIELDS[column.field].kind
    if kind == "price":
        return _number(
            unit_price(_PAYABLE, "plays", decimals=_DIGITS if column.decimals is None else column.decimals), layout
        )
    return _SHAPES.get(kind, _text)(known[column.field], column, layout)


def _text(value: pl.Expr, column: Column, layout: SalesLayout) -> pl.Expr:
    """Text as it was delivered, without NUL, at which many parsers stop; in the layout's words where it has some."""
    plain = value.fill_null("").str.replace_all("\x00", "", literal=True)
    said = plain.replace(column.words) if column.words else plain
    # The writer puts "" in quotation marks, and null not: nothing asks for them here.
    return pl.when(said != "").then(said) if layout.quote == "necessary" else said


def _date(value: pl.Expr, column: Column, layout: SalesLayout) -> pl.Expr:
    return _text(value.dt.strftime(column.form or "%Y-%m-%d"), column, layout)


def _truth(value: pl.Expr, column: Column, layout: SalesLayout) -> pl.Expr:
    return _text(pl.when(value).then(pl.lit("true")).otherwise(pl.lit("false")), column, layout)


def _count(value: pl.Expr, _: Column, layout: SalesLayout) -> pl.Expr:
    return value if layout.quote == "text" else value.cast(pl.String).fill_null("")


def _money(value: pl.Expr, _: Column, layout: SalesLayout) -> pl.Expr:
    return _number(value, layout)


def _number(value: pl.Expr, layout: SalesLayout) -> pl.Expr:
    """Exact, with all digits: a file whose numbers stand bare has them so; others without idle zeros."""
    if layout.quote == "text":
        return value
    return decimal(value).str.replace(".", layout.decimal, literal=True)


_SHAPES: dict[str, Callable[[pl.Expr, Column, SalesLayout], pl.Expr]] = {
    "date": _date,
    "truth": _truth,
    "integer": _count,
    "amount": _money,
    "decimal": _money,
}


def _nothing() -> pl.Expr:
    return money(pl.lit(0, pl.Int128))
