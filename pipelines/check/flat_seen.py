"""What was seen of a DDEX flat file while its lines went by: what its footer, references and sums are held against."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.wire.flat_layouts import Profile, RecordLayout, Standard, layout_of, standard_of

HEADERS = ("HEAD", "CDMH", "CDMH.01")
FOOTERS = ("FOOT", "SRFO")
SUMMARY = "^(SY|CS|CDS)"
"""How the type of a summary begins, in whatever profile."""


@dataclass
class Seen:
    """One file, as far as it was read.

    Attributes:
        path: the file.
        standard: what its first records are of.
        findings: frames of ``FINDING``.
        head: the cells of the header, none where there is no header that can be read.
        head_line: its line, 0 where there is none.
        head_record: its type.
        profile: what the header says that the file is, where that is known.
        lines: lines so far, comments and all.
        empty: how many of them are empty.
        records: records by type.
        summaries: the summaries of each type with a column per cell, as written.
        ids: what may be there once: ``line, record, cell, value``.
        references: what must be one of the summaries: ``line, record, cell, value``.
        blocks: the first line of each run of lines with one BlockId: ``line, record, block, is_off``.
        sums: what details come to: ``record, summary, cell, amount`` (``Decimal(38, 12)``).
        not_summed: summaries with a detail that could not be read, so that its sum says nothing.
        sums_nothing: whether such a detail is of no known summary.
        broken_blocks: blocks with a line that could not be read.
        bad_summaries: lines of summaries with a cell that could not be read.
        bad_rates: summaries whose rate of exchange does not fit.
        block_ids: blocks: ``block``, and ``is_off`` where no line of it is in order.
        footer: cells of the first footer by name.
        footer_line: its line, 0 where there is none.
        summary_ids: identifiers of all summaries: ``line, record, value``.
    """

    path: Path
    standard: Standard
    findings: list[pl.DataFrame] = field(default_factory=list)
    head: dict[str, str] = field(default_factory=dict)
    head_line: int = 0
    head_record: str = ""
    profile: Profile | None = None
    lines: int = 0
    empty: int = 0
    records: dict[str, int] = field(default_factory=dict)
    summaries: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    summary_ids: list[pl.DataFrame] = field(default_factory=list)
    ids: list[pl.DataFrame] = field(default_factory=list)
    references: list[pl.DataFrame] = field(default_factory=list)
    blocks: list[pl.DataFrame] = field(default_factory=list)
    sums: list[pl.DataFrame] = field(default_factory=list)
    not_summed: set[str] = field(default_factory=set)
    sums_nothing: bool = False
    broken_blocks: set[str] = field(default_factory=set)
    bad_summaries: set[int] = field(default_factory=set)
    bad_rates: set[str] = field(default_factory=set)
    block_ids: list[pl.DataFrame] = field(default_factory=list)
    footer: dict[str, str] = field(default_factory=dict)
    footer_line: int = 0

    def layout(self, record: str) -> RecordLayout | None:
        """The cells of a record: as the file's standard has them, else as the other one has."""
        return layout_of(record, self.standard) or layout_of(record, standard_of(record))

    def is_summary(self, record: str) -> bool:
        """Whether a record is a summary."""
        return re.match(SUMMARY, record) is not None

    def all_summaries(self) -> Mapping[str, pl.DataFrame]:
        """The summaries of each type, all of the file."""
        return {record: pl.concat(frames) for record, frames in self.summaries.items()}
