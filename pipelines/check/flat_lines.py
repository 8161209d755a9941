"""Rules of lines before they are records: how they end, what stands in them that never may.

Source: DDEX DSR Part 1, Architecture, clause 7.
"""

import polars as pl

from pipelines.check.flat_seen import Seen
from pipelines.check.rules import at, broken

_CONTROL = r"[\x00-\x08\x0A-\x1F\x7F-\x{9F}\x{2028}\x{2029}]"
_LOST = "\ufffd"
_BOM = "\ufeff"
_NAMED = {"\n": "LF", "\r\n": "CRLF"}


class Ends:
    """How lines end, from the first to the last."""

    def __init__(self) -> None:
        self.first = ""
        self.is_told = False

    def rules(self, rows: pl.DataFrame) -> list[pl.DataFrame]:
        """The first line that ends otherwise than the first one, and a last one that does not end."""
        ended = rows.filter(pl.col("end") != "")
        if not self.first and ended.height:
            self.first = ended["end"][0]
        other = ended.filter(pl.col("end") != self.first).head(0 if self.is_told else 1)
        self.is_told = self.is_told or other.height > 0
        open_ = rows.filter((pl.col("end") == "") & (pl.col("raw") != ""))
        found = [broken(open_, "last_line_not_ended")]
        if other.height:
            told = f"{_NAMED[self.first]}, as the first line ends"
            found.append(broken(other, "mixed_line_ends", value=_NAMED[other["end"][0]], expected=told))
        return found


def without_mark(rows: pl.DataFrame) -> pl.DataFrame:
    """The first lines without a byte order mark."""
    marked = (pl.col("line") == 1) & pl.col("raw").str.starts_with(_BOM)
    bare = pl.col("record").str.strip_chars_start(_BOM)
    return rows.with_columns(
        raw=pl.when(marked).then(pl.col("raw").str.strip_chars_start(_BOM)).otherwise("raw"),
        record=pl.when(marked).then(pl.when(bare.str.starts_with("#")).then(pl.lit("#")).otherwise(bare))
        .otherwise("record"),
        cells=pl.when(marked).then(pl.col("cells").list.eval(pl.element().str.strip_chars_start(_BOM)))
        .otherwise("cells"),
    )  # fmt: skip


def mark() -> pl.DataFrame:
    """The finding of a byte order mark."""
    return broken(at(1), "byte_order_mark", value="U+FEFF")


def empty_lines(rows: pl.DataFrame, seen: Seen) -> list[pl.DataFrame]:
    """Lines of nothing, or of nothing but delimiters; they are counted apart, as readers differ on them."""
    empty = rows.filter(is_empty())
    seen.empty += empty.height
    return [broken(empty.with_columns(record=pl.lit("")), "empty_line", value="raw")]


def is_empty() -> pl.Expr:
    """Whether a line holds nothing."""
    return pl.col("raw").str.strip_chars("\t ") == ""


def characters(records: pl.DataFrame, seen: Seen) -> list[pl.DataFrame]:
    """Characters that no text may hold, at the first cell of a line that holds one."""
    found = []
    for rule, form, is_literal in (("control_character", _CONTROL, False), ("replacement_character", _LOST, True)):
        rows = records.filter(pl.col("raw").str.contains(form, literal=is_literal))
        if rows.is_empty():
            continue
        holds = pl.element().str.contains(form, literal=is_literal)
        placed = rows.with_columns(index=pl.col("cells").list.eval(holds).list.arg_max()).with_columns(
            value=pl.col("cells").list.get(pl.col("index"), null_on_oob=True)
        )
        found.append(broken(with_names(placed, seen), rule, cell=pl.col("cell"), value=pl.col("value")))
    return found


def with_names(rows: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """Rows with the name of the cell at their ``index``, counted from 0."""
    known = {record: seen.layout(record) for record in rows["record"].unique()}
    names = [
        (record, index, name) for record, layout in known.items() if layout for index, name in enumerate(layout.names)
    ]
    schema = {"record": pl.String, "index": pl.UInt32, "cell": pl.String}
    table = pl.DataFrame(names, schema=schema, orient="row")
    placed = rows.with_columns(pl.col("index").cast(pl.UInt32))
    named = placed.join(table, on=["record", "index"], how="left", maintain_order="left")
    return named.with_columns(pl.col("cell").fill_null(pl.format("cell {}", pl.col("index") + 1)))
