"""Sales files: what stands in the columns of each layout, and which of our figures it is."""

from collections.abc import Iterator, Mapping

import polars as pl

from pipelines.formats_doc.tables import table
from pipelines.wire.sales_fields import FIELDS
from pipelines.wire.sales_layouts import Column, SalesLayout, layout_names, sales_layout
from pipelines.writers.sales_figures import figures

_MARKS = {",": "comma", "\t": "tab", ";": "semicolon"}


def told_sales() -> Iterator[str]:
    """The chapter on sales files."""
    yield "## Sales files\n"
    yield (
        "A recipient chooses one of these layouts (`schemas/wire/sales`), which royalty programs import. Amounts are "
        "exact in all of them; the sum of what is payable is what is owed.\n"
    )
    for name in layout_names():
        yield from _layout(sales_layout(name))


def _layout(layout: SalesLayout) -> Iterator[str]:
    known = figures("2000-01", "service")
    mark = _MARKS.get(layout.delimiter, layout.delimiter).capitalize()
    yield f"### Layout `{layout.layout}`\n"
    yield f"{layout.title}. {mark} between columns, `{layout.decimal}` as decimal sign, UTF-8. {layout.source}.\n"
    rows = [[each.column, _origin(known, each), _form(each), _says(each)] for each in layout.columns]
    yield table(["column", "from", "form", "what it says"], rows)


def _origin(known: Mapping[str, pl.Expr], column: Column) -> str:
    if column.field is None:
        return column.constant or ""
    roots = known[column.field].meta.root_names() if column.field in known else ["payable_amount", "plays"]
    return ", ".join(f"`{root}`" for root in sorted(set(roots))) or f"*{column.field.replace('_', ' ')}*"


def _form(column: Column) -> str:
    if column.words:
        return ", ".join(f"{theirs} for {ours}" for ours, theirs in column.words.items())
    is_price = column.field is not None and FIELDS[column.field].kind == "price"
    digits = 9 if column.decimals is None else column.decimals
    return f"{digits} digits, half to even" if is_price else column.form or ""


def _says(column: Column) -> str:
    return FIELDS[column.field].says if column.field else "Always the same"
