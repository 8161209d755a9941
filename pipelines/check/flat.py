"""The check of a DDEX flat file, DSR or CDM: chunk by chunk, in bounded memory, each fault told once.

A line that cannot be read as its record is told as such, and nothing more is asked of its cells; sums to which it
belongs are not told to be wrong. So one fault gives one finding, at its own line.

Source: DDEX DSR Part 1, Architecture, Part 8; DDEX CDM Parts 1 and 2.
"""

from pathlib import Path

import polars as pl

from pipelines.check import (
    flat_arithmetic,
    flat_context,
    flat_dates,
    flat_footer,
    flat_head,
    flat_ids,
    flat_lists,
    flat_order,
    flat_sums,
)
from pipelines.check.findings import together
from pipelines.check.flat_blocks import Blocks
from pipelines.check.flat_cells import cell_counts, delimiters, mandatory, named
from pipelines.check.flat_lines import Ends, characters, empty_lines, is_empty, mark, without_mark
from pipelines.check.flat_seen import FOOTERS, HEADERS, Seen
from pipelines.check.flat_values import values
from pipelines.check.rules import at, broken
from pipelines.wire.flat_layouts import Standard
from pipelines.wire.flat_lines import COMMENT, Damaged, NotUtf8, scan


def check_flat(path: Path, standard: Standard = "dsr") -> pl.DataFrame:
    """Rows of ``FINDING`` of one DSR or CDM file, by line."""
    return together(examine(path, standard).findings)


def examine(path: Path, standard: Standard, *, has_mark: bool = False) -> Seen:
    """Check a file, and keep what checks over several files need.

    Args:
        path: the file, packed with gzip or not.
        standard: what its first records are of.
        has_mark: whether it begins with a byte order mark.
    """
    seen = Seen(path, standard)
    if has_mark:
        seen.findings.append(mark())
    ends, order, blocks = Ends(), flat_order.Order(seen), Blocks(seen)
    try:
        for rows in scan(path):
            seen.findings += ends.rules(rows)
            _chunk(rows, seen, order, blocks)
    except NotUtf8 as fault:
        seen.findings.append(broken(at(fault.line), "not_utf8"))
        return seen
    except Damaged as fault:
        seen.findings.append(broken(at(fault.line), "damaged_archive"))
        return seen
    _close(seen, blocks)
    return seen


def _chunk(rows: pl.DataFrame, seen: Seen, order: flat_order.Order, blocks: Blocks) -> None:
    rows = without_mark(rows) if seen.lines == 0 else rows
    seen.lines += rows.height
    seen.findings += empty_lines(rows, seen)
    filled = rows.filter(~is_empty())
    records = filled.filter(pl.col("record") != COMMENT)
    flat_head.read_head(records, seen)
    _comments_behind(filled, seen)
    records = order.before_footer(records)
    seen.findings += characters(records, seen)
    order.rules(_with_blocks(records, seen))
    has_backslash = bool(records["raw"].str.contains("\\", literal=True).any())
    types = records.partition_by("record", as_dict=True, maintain_order=True)
    for (record,), part in sorted(types.items(), key=lambda one: not seen.is_summary(str(one[0][0]))):
        _records(str(record), part, seen, blocks, has_backslash=has_backslash)
    blocks.rules(is_last=False)


def _comments_behind(rows: pl.DataFrame, seen: Seen) -> None:
    """A comment behind the footer of an earlier or of this chunk."""
    feet = rows.filter(pl.col("record").is_in(FOOTERS))
    line = seen.footer_line or (feet["line"][0] if feet.height else 0)
    if line:
        behind = rows.filter((pl.col("record") == COMMENT) & (pl.col("line") > line)).head(1)
        told = f"the footer in line {line} is the last line"
        seen.findings.append(broken(behind, "after_footer", value=pl.col("raw"), expected=told))


def _with_blocks(records: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """``line, record``, and the BlockId of records that have one, which is their second cell."""
    blocked = [
        record
        for record in records["record"].unique()
        if (layout := seen.layout(record)) and layout.names[1:2] == ("BlockId",)
    ]
    block = pl.col("cells").list.get(1, null_on_oob=True)
    return records.select("line", "record", block=pl.when(pl.col("record").is_in(blocked)).then(block))


def _records(record: str, rows: pl.DataFrame, seen: Seen, blocks: Blocks, *, has_backslash: bool) -> None:
    """Everything about the records of one type in a chunk."""
    seen.records[record] = seen.records.get(record, 0) + rows.height
    layout = seen.layout(record)
    if layout is None:
        seen.sums_nothing = True
        return
    flat_ids.summary_ids(record, rows, seen)
    whole = cell_counts(rows, layout, seen)
    _keep_unread(rows, whole, seen)
    if whole.is_empty():
        return
    cells = named(whole, layout)
    faults = [*values(cells, layout), *mandatory(cells, layout)]
    seen.findings += [*faults, *delimiters(cells, layout, has_backslash=has_backslash)]
    bad = together(faults).filter(pl.col("severity") == "error")["line"].unique()
    good = cells.filter(~pl.col("line").is_in(bad.implode()))
    if seen.is_summary(record):
        seen.bad_summaries |= set(together(faults)["line"])
        seen.summaries.setdefault(record, []).append(cells)
    flat_ids.gather(record, cells, seen)
    blocks.gather(record, cells)
    flat_sums.gather(record, cells, bad, seen)
    seen.findings += flat_arithmetic.rules(record, good, seen)
    seen.findings += [*flat_dates.rules(good, seen), *flat_lists.rules(cells, layout)]
    seen.findings += flat_context.rules(record, good, seen)
    if record in FOOTERS and not seen.footer:
        seen.footer = {"RecordType": record, **{name: str(value) for name, value in cells.row(0, named=True).items()}}


def _keep_unread(rows: pl.DataFrame, whole: pl.DataFrame, seen: Seen) -> None:
    """Lines of which no cell can be told from the next: what they were part of cannot be judged."""
    lost = rows.join(whole.select("line"), on="line", how="anti")
    if lost.height and lost["record"][0] not in (*HEADERS, *FOOTERS):
        seen.sums_nothing = True
        names = lost.select(pl.col("cells").list.get(1, null_on_oob=True)).to_series().drop_nulls()
        seen.broken_blocks |= set(names)


def _close(seen: Seen, blocks: Blocks) -> None:
    blocks.rules(is_last=True)
    seen.findings += flat_head.rules(seen)
    seen.findings += flat_order.closing(seen)
    seen.findings += flat_ids.closing(seen)
    seen.findings += flat_footer.rules(seen)
    if flat_footer.is_whole_report(seen):
        seen.findings += flat_sums.closing([seen])
    seen.findings += flat_context.closing(seen)
