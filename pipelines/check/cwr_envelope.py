"""The frame of a CWR file: HDR, GRH, GRT and TRL, their order, their ids and their counts.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0, file rules.
"""

from dataclasses import dataclass, field

import polars as pl

from pipelines.check.cwr_rules import severities
from pipelines.check.findings import FINDING
from pipelines.wire.cwr_codes import allowed
from pipelines.wire.cwr_layouts import FRAME, VERSIONS
from pipelines.wire.cwr_scan import IS_RECORD
from pipelines.wire.fixed import fields_of


@dataclass
class Envelope:
    """What the lines so far say of the frame, and what was wrong with it."""

    lines: int = 0
    groups: int = 0
    transactions: int = 0
    is_open: bool = False
    is_ended: bool = False
    last_line: int = 0
    version: str = ""
    types: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    in_group: int = 0
    in_group_transactions: int = 0
    group_id: str = ""
    told: set[str] = field(default_factory=set)
    found: list[tuple[int, str, str, str, str, str]] = field(default_factory=list)

    def see(self, lines: pl.DataFrame) -> None:
        """Follow more lines of a file, whole transactions, in order."""
        filled = lines.filter(IS_RECORD)
        marks = filled.with_row_index("at").filter(pl.col("record").is_in(FRAME))
        ends = [*marks["at"].to_list(), filled.height]
        self._between(filled.slice(0, ends[0]))
        for mark, following in zip(marks.iter_rows(named=True), ends[1:], strict=True):
            self._frame(mark)
            self._between(filled.slice(mark["at"] + 1, following - mark["at"] - 1))

    def findings(self) -> list[pl.DataFrame]:
        """What was wrong, once all lines were seen."""
        if self.lines and not self.is_ended:
            self._say((self.last_line, "", "", ""), "trailer_missing", "TRL as the last record")
        rows = [(*each[:5], severities()[each[4]], each[5]) for each in self.found]
        return [pl.DataFrame(rows, schema=FINDING, orient="row")]

    def _say(self, where: tuple[int, str, str, str], rule: str, expected: str) -> None:
        """Line, record, cell and what it holds; the rule; what was expected."""
        self.found.append((*where, rule, expected))

    def _once(self, where: tuple[int, str, str, str], rule: str, expected: str) -> None:
        """The same, once between two records of the frame."""
        if rule not in self.told:
            self.told.add(rule)
            self._say(where, rule, expected)

    def _between(self, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        line, record = rows.select("line", "record").row(0)
        if not self.lines:
            self._say((line, record, "", record), "header_missing", "HDR as the first record")
        if self.is_ended:
            self._once((line, record, "", record), "envelope_order", "nothing behind TRL")
        elif not self.is_open:
            self._once((line, record, "", record), "envelope_order", "GRH before the first transaction of a group")
        stray = rows.filter(pl.col("transaction") == 0)
        if stray.height and self.is_open:
            at, kind = stray.select("line", "record").row(0)
            self._once((at, kind, "", kind), "record_outside_transaction", "a transaction's own record first")
        self.in_group += rows.height
        self.in_group_transactions += rows.filter(pl.col("transaction") > 0, pl.col("position") == 0).height
        self._count(rows.height, rows["line"].item(-1))

    def _count(self, lines: int, last: int) -> None:
        self.lines, self.last_line = self.lines + lines, last

    def _frame(self, mark: dict) -> None:
        line, record = mark["line"], mark["record"]
        if not self.lines and record != "HDR":
            self._say((line, record, "", record), "header_missing", "HDR as the first record")
        self._count(1, line)
        self.told.clear()
        if self.is_ended:
            self._say((line, record, "", record), "envelope_order", "nothing behind TRL")
        version = mark["version"] or "2.1"
        if record == "HDR":
            self._header(line, mark["version"])
            return
        said = fields_of(version, record, pl.Series([mark["raw"]])).row(0, named=True)
        {"GRH": self._opened, "GRT": self._closed, "TRL": self._ended}[record](line, version, said)

    def _header(self, line: int, version: str) -> None:
        self.version = version
        if not version:
            self._say(
                (line, "HDR", "", ""), "header_version", "EDI standard 01.10, or version 3.1; nothing else is checked"
            )
        if self.lines > 1:
            self._say((line, "HDR", "", "HDR"), "envelope_order", "one HDR, as the first record")

    def _opened(self, line: int, version: str, said: dict) -> None:
        if self.is_open:
            self._say((line, "GRH", "", "GRH"), "envelope_order", "GRT before the next GRH")
        self.groups, self.is_open = self.groups + 1, True
        self.in_group, self.in_group_transactions = 1, 0
        name = "Group Code" if version == "3.1" else "Group ID"
        self.group_id = said[name]
        if self.group_id != f"{self.groups:05d}":
            self._say((line, "GRH", name, self.group_id), "group_id", f"{self.groups:05d}")
        kind = said["Transaction Type"] or ""
        if kind in self.types and kind in allowed(version, "Transaction Type"):
            first = self.types[kind]
            self._say(
                (line, "GRH", "Transaction Type", kind), "repeated_group", f"one group of a type; see line {first}"
            )
        self.types.setdefault(kind, line)
        self._version(line, version, said)

    def _version(self, line: int, version: str, said: dict) -> None:
        cell = "Version Number for this transaction type"
        stated = said.get(cell)
        if version == "3.1":
            return
        if stated not in VERSIONS:
            expected = " or ".join(VERSIONS)
            self._say((line, "GRH", cell, stated or ""), "group_version", expected)
            return
        if self.versions and stated not in self.versions:
            self._say(
                (line, "GRH", cell, stated), "mixed_versions", f"{next(iter(self.versions))}, as in the first group"
            )
        self.versions.setdefault(stated, line)

    def _closed(self, line: int, version: str, said: dict) -> None:
        if not self.is_open:
            self._say((line, "GRT", "", "GRT"), "envelope_order", "GRH before GRT")
            return
        self.is_open = False
        name = "Group Code" if version == "3.1" else "Group ID"
        records = self.in_group + 1
        if not self.in_group_transactions:
            self._say((line, "GRT", "", ""), "empty_group", "a transaction in every group")
        # Where GRH has a wrong number and GRT the right one, GRT is not wrong.
        own = said[name] if said[name] == f"{self.groups:05d}" else self.group_id
        for cell, rule, counted in (
            (name, "group_id", own),
            ("Transaction Count", "transaction_count", f"{self.in_group_transactions:08d}"),
            ("Record Count", "record_count", f"{records:08d}"),
        ):
            if said[cell] != counted:
                self._say((line, "GRT", cell, said[cell]), rule, counted)
        self.transactions += self.in_group_transactions

    def _ended(self, line: int, version: str, said: dict) -> None:
        if self.is_open:
            self._say((line, "TRL", "", "TRL"), "envelope_order", "GRT before TRL")
            self.transactions += self.in_group_transactions
        self.is_open, self.is_ended = False, True
        for cell, rule, counted in (
            ("Group Count", "group_count", f"{self.groups:05d}"),
            ("Transaction Count", "transaction_count", f"{self.transactions:08d}"),
            ("Record Count", "record_count", f"{self.lines:08d}"),
        ):
            if said[cell] != counted:
                self._say((line, "TRL", cell, said[cell]), rule, counted)
