"""Rules of the cells of a line as such: how many there are, what divides them, which may not be empty.

Source: DDEX DSR Part 1, Architecture, clause 7; CDM Part 1.
"""

from collections.abc import Iterable

import polars as pl

from pipelines.check.findings import together
from pipelines.check.flat_forms import TEXTS, fault, is_text
from pipelines.check.flat_seen import Seen
from pipelines.check.flat_values import values
from pipelines.check.rules import broken
from pipelines.wire.flat_layouts import RecordLayout

ESCAPES = r"\\\t|\\\\\||\\\\\\"
"""TAB, pipe and backslash as they stand in a text."""
_TRIED = 20
"""Lines with too many cells of which the likely cause is looked for."""


def cell_counts(rows: pl.DataFrame, layout: RecordLayout, seen: Seen) -> pl.DataFrame:
    """Lines whose cells can be told apart, filled up or cut to their layout; the others are told.

    Args:
        rows: lines of one record type.
        layout: its cells.
        seen: of the file.

    Returns:
        ``line, record, raw, cells``; the cells are as many as the layout has.
    """
    due = len(layout.cells)
    count = pl.col("cells").list.len()
    filled = pl.concat_list("cells", pl.lit([""] * due)).list.head(due)
    if layout.has_free_cells or not layout.is_complete or layout.record != rows["record"].first():
        return rows.with_columns(cells=filled)
    if rows.select((count == due).all()).item():
        return rows
    few, many = rows.filter(count < due), rows.filter(count > due)
    is_idle = pl.col("cells").list.slice(due).list.join("") == ""
    padded, over = _shifted(many.filter(is_idle), layout)
    over = pl.concat([over, many.filter(~is_idle)]).sort("line")
    told = f"{due} cells"
    seen.findings += [_too_few(few, layout), broken(padded, "padded_cells", value=_count(), expected=told)]
    seen.findings.append(_too_many(over, layout))
    readable = few.filter(count >= layout.least).with_columns(cells=filled)
    readable = readable.filter(~_misfits(readable, layout))
    kept = [rows.filter(count == due), padded.with_columns(pl.col("cells").list.head(due))]
    return pl.concat([*kept, readable]).sort("line")


def _misfits(rows: pl.DataFrame, layout: RecordLayout) -> pl.Series:
    """Whether a line has a value that its cell may not hold, as one has whose cells are shifted."""
    wrong = together(values(named(rows, layout), layout)).filter(pl.col("severity") == "error")["line"]
    return rows["line"].is_in(wrong.unique().implode())


def _shifted(rows: pl.DataFrame, layout: RecordLayout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines with idle cells at their end, and those of them that fit once two cells are one: a text holds a TAB."""
    due = len(layout.cells)
    cut = rows.with_columns(pl.col("cells").list.head(due))
    suspects = rows.filter(_misfits(cut, layout) & (pl.col("cells").list.len() == due + 1)).head(_TRIED)
    shifted = [line for line, cells in suspects.select("line", "cells").iter_rows() if _fits_joined(cells, layout)]
    is_it = pl.col("line").is_in(shifted)
    return rows.filter(~is_it), rows.filter(is_it)


def _fits_joined(cells: list[str], layout: RecordLayout) -> bool:
    pairs = (place for place, cell in enumerate(layout.cells) if cell.type in TEXTS)
    return any(not _first_misfit([*cells[:at], *cells[at + 1 :]], layout) for at in pairs)


def _count() -> pl.Expr:
    return pl.format("{} cells", pl.col("cells").list.len())


def _too_few(rows: pl.DataFrame, layout: RecordLayout) -> pl.DataFrame:
    names = pl.Series(layout.names, dtype=pl.String)
    missing = pl.lit(names.implode()).list.get(pl.col("cells").list.len(), null_on_oob=True)
    told = f"{len(layout.cells)} cells: all of them, those at the end that are empty too"
    return broken(rows, "too_few_cells", cell=missing, value=_count(), expected=told)


def _too_many(rows: pl.DataFrame, layout: RecordLayout) -> pl.DataFrame:
    """With the cell after which nothing fits any more: a TAB in it, most likely, was not escaped."""
    causes = [_first_misfit(cells, layout) for cells in rows["cells"].head(_TRIED)]
    names = pl.Series("cell", [*causes, *[""] * (rows.height - len(causes))], dtype=pl.String)
    told = pl.format(
        "{} cells{}",
        pl.lit(len(layout.cells)),
        pl.when(pl.col("cell") == "")
        .then(pl.lit("; is a TAB in a text not escaped?"))
        .otherwise(pl.format("; from {} on they do not fit, so that a TAB in a text before it is not escaped", "cell")),
    )
    return broken(rows.with_columns(names), "too_many_cells", cell=pl.col("cell"), value=_count(), expected=told)


def _first_misfit(cells: Iterable[str], layout: RecordLayout) -> str:
    for cell, value in zip(layout.cells, cells, strict=False):
        if value and cell.type not in TEXTS and fault(cell, str(value)):
            return cell.name
    return ""


def named(rows: pl.DataFrame, layout: RecordLayout) -> pl.DataFrame:
    """``line, record``, and a column per cell as it is written."""
    cells = rows.select(pl.col("cells").list.to_struct(fields=list(layout.names))).unnest("cells")
    return pl.concat([rows.select("line", "record"), cells.drop("RecordType")], how="horizontal")


def mandatory(rows: pl.DataFrame, layout: RecordLayout) -> list[pl.DataFrame]:
    """Mandatory cells without anything in them."""
    names = [cell.name for cell in layout.cells[1:] if cell.is_mandatory]
    if not names:
        return []
    empty = {name: pl.col(name).str.strip_chars(" |") == "" for name in names}
    any_ = rows.select(**{name: mask.any() for name, mask in empty.items()}).row(0, named=True)
    return [
        broken(rows.filter(empty[name]), "mandatory_cell_empty", cell=name, value=pl.col(name))
        for name, is_broken in any_.items()
        if is_broken
    ]


def delimiters(rows: pl.DataFrame, layout: RecordLayout, *, has_backslash: bool) -> list[pl.DataFrame]:
    """Pipes and backslashes that are not escaped, spaces beside delimiters, quotation marks round a cell."""
    found = []
    cells = [cell for cell in layout.cells[1:] if is_text(cell)]
    for cell in cells:
        value = pl.col(cell.name)
        bare = value.str.replace_all(ESCAPES, "x") if has_backslash else value
        masks = {
            "stray_backslash": bare.str.contains("\\", literal=True),
            "unescaped_pipe": pl.lit(value=False) if cell.is_multi else bare.str.contains("|", literal=True),
            "space_at_delimiter": _spaced(bare, is_multi=cell.is_multi),
            "quoted_cell": value.str.starts_with('"') & value.str.ends_with('"') & (value.str.len_bytes() > 1),
        }
        broken_ = rows.select(**{rule: mask.any() for rule, mask in masks.items()}).row(0, named=True)
        found += [
            broken(rows.filter(masks[rule]), rule, cell=cell.name, value=value)
            for rule, is_broken in broken_.items()
            if is_broken
        ]
    return found


def _spaced(value: pl.Expr, *, is_multi: bool) -> pl.Expr:
    outside = value.str.starts_with(" ") | value.str.ends_with(" ")
    if not is_multi:
        return outside
    return outside | value.str.contains(" |", literal=True) | value.str.contains("| ", literal=True)
