"""What the footer counts, against what is there.

Readers differ on whether a line of nothing counts; either count is accepted, as the line is told of itself.

Source: DDEX DSR Part 1, Architecture, clause 7; Part 8, FOOT and SRFO: comments, header and footer are counted.
"""

import polars as pl

from pipelines.check.flat_seen import Seen
from pipelines.check.rules import at, broken

_RULES = {
    "NumberOfLinesInFile": "footer_lines_in_file",
    "NumberOfLinesInReport": "footer_lines_in_report",
    "NumberOfSummaryRecords": "footer_summaries",
    "NumberOfBlocksInFile": "footer_blocks_in_file",
    "NumberOfBlocksInReport": "footer_blocks_in_report",
}
_OF_REPORT = ("NumberOfLinesInReport", "NumberOfBlocksInReport")


def counts(seen: Seen) -> dict[str, int]:
    """Lines up to the footer, summaries and blocks of a file."""
    blocks = pl.concat(seen.block_ids).filter(~pl.col("is_off"))["block"].n_unique() if seen.block_ids else 0
    summaries = sum(count for record, count in seen.records.items() if seen.is_summary(record))
    return {"Lines": seen.footer_line or seen.lines, "Blocks": blocks, "Summaries": summaries}


def is_whole_report(seen: Seen) -> bool:
    """Whether the file is the only one of its report, as far as its header says."""
    return seen.head.get("NumberOfFiles", "1") in ("", "1")


def rules(seen: Seen) -> list[pl.DataFrame]:
    """Counts of the footer that are not what is there; those of a report of several files wait for all of them."""
    if not seen.footer or (seen.profile and seen.profile.footer != seen.footer["RecordType"]):
        return []
    found, there = [], counts(seen)
    due = {
        "NumberOfLinesInFile": there["Lines"],
        "NumberOfSummaryRecords": there["Summaries"],
        "NumberOfBlocksInFile": there["Blocks"],
    }
    if is_whole_report(seen):
        due |= {"NumberOfLinesInReport": there["Lines"], "NumberOfBlocksInReport": there["Blocks"]}
    for cell, count in due.items():
        found += compared(seen, cell, count)
    return [*found, *_totals_missing(seen)]


def compared(seen: Seen, cell: str, count: int) -> list[pl.DataFrame]:
    """The finding where a cell of the footer says another count."""
    said = seen.footer.get(cell, "")
    accepted = {str(count), str(count - seen.empty)} if "Lines" in cell else {str(count)}
    if not said.isdigit() or said in accepted:
        return []
    place = at(seen.footer_line, seen.footer["RecordType"])
    return [broken(place, _RULES[cell], cell=cell, value=said, expected=str(count))]


def _totals_missing(seen: Seen) -> list[pl.DataFrame]:
    is_last = seen.head.get("FileNumber") == seen.head.get("NumberOfFiles")
    empty = [cell for cell in _OF_REPORT if seen.footer.get(cell) == ""]
    if not is_last or not empty or seen.footer["RecordType"] != "FOOT":
        return []
    place = at(seen.footer_line, seen.footer["RecordType"])
    return [broken(place, "footer_report_totals_missing", cell=cell) for cell in empty]
