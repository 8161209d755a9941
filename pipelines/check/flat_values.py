"""The values of a chunk's cells against their types: all at once where they are fine, one by one where not."""

import polars as pl

from pipelines.check.flat_forms import TEXTS, Fault, fault, fine, is_text
from pipelines.check.flat_identifiers import form, is_identifier
from pipelines.check.rules import broken
from pipelines.wire.flat_layouts import Cell, RecordLayout


def values(rows: pl.DataFrame, layout: RecordLayout) -> list[pl.DataFrame]:
    """Values that their cells may not hold.

    Args:
        rows: ``line, record`` and a column per cell.
        layout: the cells.
    """
    doubtful = {cell: _is_doubtful(cell) for cell in layout.cells[1:] if cell.type not in TEXTS or is_identifier(cell)}
    if not doubtful:
        return []
    are = rows.select(**{cell.name: mask.any() for cell, mask in doubtful.items()}).row(0, named=True)
    found = []
    for cell, mask in doubtful.items():
        if are[cell.name]:
            found += _faults(rows.filter(mask).select("line", "record", value=cell.name), cell)
    return found


def _is_doubtful(cell: Cell) -> pl.Expr:
    value = pl.col(cell.name)
    expression = form(cell) if is_identifier(cell) else fine(cell)
    if not expression:
        return value != ""
    if cell.is_multi:
        one = f"(?:{expression.removeprefix('^').removesuffix('$')})?"
        expression = rf"^{one}(?:\|{one})*$"
    return (value != "") & ~value.str.contains(expression)


def _faults(rows: pl.DataFrame, cell: Cell) -> list[pl.DataFrame]:
    """One row per value, and one for each of several in a cell."""
    each = rows.with_columns(pl.col("value").str.split("|")).explode("value") if cell.is_multi else rows
    each = each.filter(pl.col("value").str.strip_chars(" ") != "")
    told = [(value, found) for value in each["value"].unique() if (found := _fault(cell, value))]
    schema = {"value": pl.String, "rule": pl.String, "expected": pl.String}
    table = pl.DataFrame([(value, *found) for value, found in told], schema=schema, orient="row")
    wrong = each.join(table, on="value", how="inner", maintain_order="left")
    parts = wrong.partition_by("rule", as_dict=True, maintain_order=True)
    return [
        broken(part, str(rule), cell=cell.name, value=pl.col("value"), expected=_words(part))
        for (rule,), part in parts.items()
    ]


def _words(part: pl.DataFrame) -> pl.Expr | str:
    return "" if part["expected"][0] == "" else pl.col("expected")


def _fault(cell: Cell, value: str) -> Fault | None:
    if "|" in value:
        return None if is_text(cell) else ("unescaped_pipe", "one value")
    bare = value.strip(" ")
    if cell.is_multi and bare != value:  # a list's own spaces are told of the whole cell
        return fault(cell, bare)
    return fault(cell, bare) or (("space_at_delimiter", bare) if bare != value and not is_text(cell) else None)
