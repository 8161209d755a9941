"""DDEX Claim Detail Messages: header, summaries, claims; other records by name, and told.

Source: DDEX CDM 2.0, Part 2 (record types), Part 3 (profile ClaimsAmounts); Part 1 for lines, cells and the footer.
"""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.readers.claims_cdm_records import (
    CLAIM_CELLS,
    MESSAGE_CELLS,
    SUMMARY_CELLS,
    records,
    unknown_lines,
    unused,
)
from pipelines.readers.claims_rows import CLAIM_TEXT, SUMMARY_TEXT
from pipelines.readers.claims_said import Said, parsed
from pipelines.readers.delimited import clip
from pipelines.readers.parsed import REJECTS, Parsed, Quarantine
from pipelines.wire.flat_layouts import profiles
from pipelines.wire.flat_lines import COMMENT, NotUtf8, raw_lines, record_type
from pipelines.wire.flat_read import Malformed

LAYOUT = "ClaimsAmounts 2.0"
HEADER, SUMMARY, SUB_SUMMARY, CLAIM, FOOTER = "CDMH", "CS01", "CS02", "CD01", "SRFO"
_CALLED = {ours: cell for cells in (MESSAGE_CELLS, SUMMARY_CELLS, CLAIM_CELLS) for cell, ours in cells.items()}


@dataclass
class _Lines:
    """What was read so far; ``others`` are the lines that are neither summaries nor claims, all but comments."""

    lines: int = 0
    records: int = 0
    summary_lines: int = 0
    summaries: list[pl.DataFrame] = field(default_factory=list)
    claims: list[pl.DataFrame] = field(default_factory=list)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    findings: list[pl.DataFrame] = field(default_factory=list)
    others: list[pl.DataFrame] = field(default_factory=list)
    first: int | None = None
    last: int = 0


def read_cdm(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read a message of claims with amounts.

    Raises:
        Quarantine: where it is not whole, or is no message that claims can be settled by.
    """
    read = _Lines()
    try:
        for rows in raw_lines(path):
            _sort(read, rows, path, delivery_id)
        others = pl.concat(read.others) if read.others else _no_lines()
        head = _header(others, read, path, name=name)
    except NotUtf8 as error:
        raise Quarantine("wrong_encoding", f"{name}, line {error.line}: not UTF-8. Save it as UTF-8.") from error
    except Malformed as error:
        raise Quarantine("invalid_content", f"{name}: {error}") from error
    except ValueError as error:  # lines that no character is left for to stand for an escape
        raise Quarantine("unreadable", f"{name}: {error}.") from error
    _footer(others, read, path, name=name)
    rest = others.filter(~pl.col("family").is_in([HEADER, FOOTER]))
    said = Said(
        message={ours: head[cell] for cell, ours in MESSAGE_CELLS.items()} | {"layout": LAYOUT},
        summaries=pl.concat([pl.DataFrame(schema=SUMMARY_TEXT), *read.summaries]),
        claims=pl.concat([pl.DataFrame(schema=CLAIM_TEXT), *read.claims]),
        rejects=pl.concat([pl.DataFrame(schema=REJECTS), *read.rejects, unknown_lines(rest)]),
        rows=read.records - 2,
        findings=pl.concat([*read.findings, unused(rest, delivery_id)]),
        called=_CALLED,
    )
    return parsed(said, name=name, delivery_id=delivery_id)


def _sort(read: _Lines, rows: pl.DataFrame, path: Path, delivery_id: str) -> None:
    named = rows.select("line", "raw", record=record_type("raw"))
    full = named.filter(pl.col("record") != COMMENT, pl.col("raw").str.strip_chars("\t ") != "")
    parts = full.with_columns(family=pl.col("record").str.replace(r"\..*$", ""))
    read.lines += rows.height
    read.records += parts.height
    read.summary_lines += parts.filter(family=SUMMARY).height
    if full.height:
        read.first = full["line"][0] if read.first is None else read.first
        read.last = full["line"][-1]
    for family, into in ((SUMMARY, read.summaries), (CLAIM, read.claims)):
        found = records(parts.filter(family=family), family, path, delivery_id)
        into.append(found.rows)
        read.rejects.append(found.rejects)
        read.findings.append(found.findings)
    read.others.append(parts.filter(~pl.col("family").is_in([SUMMARY, CLAIM])))


def _header(others: pl.DataFrame, read: _Lines, path: Path, *, name: str) -> dict[str, str]:
    """The header's cells by name."""
    headers = others.filter(family=HEADER)
    if headers.is_empty() or headers["line"][0] != read.first:
        at = f"line {read.first}" if read.first else "the file"
        raise Quarantine("invalid_content", f"{name}: {at} is no header: a message of claims begins with CDMH.01.")
    if headers.height > 1:
        second = headers["line"][1]
        raise Quarantine("invalid_content", f"{name} has a second header in line {second}: send each message alone.")
    found = records(headers, HEADER, path, "")
    if found.rows.is_empty():
        raise Quarantine("invalid_content", f"{name}, line {read.first}: {found.rejects['detail'][0]}")
    head = {cell: str(value) for cell, value in found.rows.row(0, named=True).items() if cell != "line"}
    _profile(head, name=name)
    return head


def _profile(head: dict[str, str], *, name: str) -> None:
    said = (head["Profile"], head["ProfileVersion"])
    if said == ("ClaimsAmounts", "2.0"):
        return
    shown = f"{name}: profile {clip(said[0])!r}, version {clip(said[1])!r},"
    if said[0] in {"DataDiscrepancies", "OverclaimDiscrepancies"}:
        raise Quarantine("invalid_content", f"{shown} is a notice that services send, and claims nothing.")
    if said in profiles() or "Correction" in said[0] or said[0] == "BasicCDMPostUsage":
        told = "is known and has no claims with amounts as CDM 2.0 writes them"
        raise Quarantine("unsupported_version", f"{shown} {told}: send ClaimsAmounts 2.0, whole.")
    raise Quarantine("unsupported_version", f"{shown} is not known: send ClaimsAmounts 2.0.")


def _footer(others: pl.DataFrame, read: _Lines, path: Path, *, name: str) -> None:
    """The file is as long, and has as many summaries, as its last record says."""
    footers = others.filter(family=FOOTER)
    if footers.is_empty():
        raise Quarantine("truncated", f"{name} has no footer (SRFO): it may have been cut. Send it whole.")
    if footers.height > 1 or footers["line"][-1] != read.last:
        line = footers["line"][0]
        raise Quarantine("invalid_content", f"{name}: the footer in line {line} is not the last record.")
    found = records(footers, FOOTER, path, "")
    cells = found.rows.row(0, named=True) if found.rows.height else {}
    counts = [str(cells.get(cell, "")) for cell in ("NumberOfLinesInReport", "NumberOfSummaryRecords")]
    if not all(count.isascii() and count.isdigit() and len(count) < 16 for count in counts):
        raise Quarantine("invalid_content", f"{name}, line {read.last}: the footer's counts are no whole numbers.")
    said_lines, said_summaries = map(int, counts)
    if said_lines not in {read.lines, read.last}:
        reason = "truncated" if said_lines > read.lines else "invalid_content"
        told = f"{name} has {read.lines:,} lines, and its footer says {said_lines:,}: send it whole."
        raise Quarantine(reason, told)
    _summaries(others, read, said_summaries, name=name)


def _summaries(others: pl.DataFrame, read: _Lines, said: int, *, name: str) -> None:
    """The standard does not say whether sub-summaries count: both are taken."""
    main = read.summary_lines
    if said not in {main, main + others.filter(family=SUB_SUMMARY).height}:
        told = f"{name} has {main:,} summaries, and its footer says {said:,}: send it whole."
        raise Quarantine("truncated" if said > main else "invalid_content", told)


def _no_lines() -> pl.DataFrame:
    return pl.DataFrame(schema={"line": pl.Int64, "raw": pl.String, "record": pl.String, "family": pl.String})
