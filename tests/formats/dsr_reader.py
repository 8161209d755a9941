"""A little reader of DDEX sales/usage reports, written from the standard and not from our writer.

It reads a file into records and lists everything in it that the standard does not allow.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tests.formats.dsr_layouts import LAYOUTS, RESOURCES, SUMMARIES, TYPES, USAGES


@dataclass
class Record:
    """One line: its type and its cells by name; a cell that holds several values is a list."""

    type: str
    cells: dict[str, str | list[str]]
    line: int

    def __getitem__(self, name: str) -> str:
        value = self.cells[name]
        assert isinstance(value, str)
        return value

    def number(self, name: str) -> Decimal:
        return Decimal(self[name])

    def several(self, name: str) -> list[str]:
        value = self.cells[name]
        assert isinstance(value, list)
        return value


@dataclass
class Report:
    """A whole file, and what is wrong with it."""

    lines: int
    comments: int
    records: list[Record]
    problems: list[str] = field(default_factory=list)

    def of(self, *types: str) -> list[Record]:
        return [record for record in self.records if record.type in types]


def read(path: Path) -> Report:
    """Read a file and judge it against the standard."""
    raw = path.read_bytes()
    problems = [] if raw.endswith(b"\n") else ["the last line has no end"]
    rows = raw.decode("utf-8").removesuffix("\n").split("\n")
    report = Report(len(rows), sum(row.startswith("#") for row in rows), [], problems)
    for number, row in enumerate(rows, 1):
        if not row.startswith("#"):
            report.records.append(_record(row, number, problems))
    _check_frame(report)
    _check_profile(report)
    _check_links(report)
    _check_name(path, report)
    return report


def _record(row: str, number: int, problems: list[str]) -> Record:
    cells = split_cells(row)
    kind = cells[0][0]
    layout = LAYOUTS.get(kind)
    if layout is None:
        problems.append(f"line {number}: unknown record type {kind!r}")
        return Record(kind, {}, number)
    if len(cells) != len(layout) + 1:
        problems.append(f"line {number}: {kind} has {len(cells)} cells, {len(layout) + 1} are due")
    found: dict[str, str | list[str]] = {}
    for (name, flag, letter, also_mandatory), values in zip(layout, cells[1:], strict=False):
        filled = [value for value in values if value]
        if (flag == "!" or also_mandatory) and not filled:
            problems.append(f"line {number}: {kind}.{name} is mandatory and empty")
        if flag != "*" and len(values) > 1:
            problems.append(f"line {number}: {kind}.{name} holds several values")
        for value in filled:
            if not re.fullmatch(TYPES[letter], value, re.DOTALL):
                problems.append(f"line {number}: {kind}.{name} is {value[:60]!r}")
            if letter == "d" and re.fullmatch(r"-?0*\.0*|-0*|0+\.0*|00+", value):
                problems.append(f"line {number}: {kind}.{name} writes zero as {value!r}")
        found[name] = values if flag == "*" else values[0]
    return Record(kind, found, number)


def split_cells(row: str) -> list[list[str]]:
    """Cells, and the values in each, without escapes.

    The escape of TAB is one backslash, of a pipe two, of a backslash three: a run of backslashes is read three by
    three, and what is left of it belongs to the character behind.
    """
    cells, values, value, place = [], [], "", 0
    while place < len(row):
        for escape, meant in (("\\\\\\", "\\"), ("\\\\|", "|"), ("\\\t", "\t")):
            if row.startswith(escape, place):
                value, place = value + meant, place + len(escape)
                break
        else:
            char = row[place]
            place += 1
            if char == "\\":
                raise ValueError(f"a backslash escapes nothing in {row[:80]!r}")
            if char == "\t":
                cells.append([*values, value])
                values, value = [], ""
            elif char == "|":
                values.append(value)
                value = ""
            else:
                value += char
    return [*cells, [*values, value]]


def _check_frame(report: Report) -> None:
    types = [record.type for record in report.records]
    if types[0] != "HEAD" or types.count("HEAD") != 1:
        report.problems.append("HEAD must come first, and once")
    if types[-1] not in ("FOOT", "SRFO"):
        report.problems.append("the last record is no footer")
        return
    summaries = sum(kind in SUMMARIES for kind in types)
    order = [
        0 if kind == "HEAD" else 1 if kind in SUMMARIES else 3 if kind in ("FOOT", "SRFO") else 2 for kind in types
    ]
    if order != sorted(order):
        report.problems.append("records are not in the order header, summaries, details, footer")
    foot = report.records[-1]
    blocks = len({record["BlockId"] for record in report.records if "BlockId" in record.cells})
    counts = {"NumberOfSummaryRecords": summaries}
    if foot.type == "FOOT":
        counts |= {"NumberOfLinesInFile": report.lines, "NumberOfBlocksInFile": blocks}
    counts |= {"NumberOfLinesInReport": report.lines, "NumberOfBlocksInReport": blocks}
    for name, count in counts.items():
        if foot.cells.get(name) and foot[name] != str(count):
            report.problems.append(f"footer: {name} says {foot[name]}, there are {count}")


def _check_links(report: Report) -> None:
    ids = Counter(record["SummaryRecordId"] for record in report.of(*SUMMARIES))
    report.problems += [f"summary {name} is there {count} times" for name, count in ids.items() if count > 1]
    details = report.of(*USAGES)
    report.problems += [
        f"line {record.line}: no summary {record['SummaryRecordId']}"
        for record in [*details, *report.of("LI01.01")]
        if record["SummaryRecordId"] not in ids
    ]
    used = Counter(record["SalesTransactionId"] for record in details)
    report.problems += [
        f"SalesTransactionId {name} is there {count} times" for name, count in used.items() if count > 1
    ]
    _check_blocks(report)


def _check_blocks(report: Report) -> None:
    last, seen, stage, references = None, set(), "", set()
    for record in report.records:
        block = record.cells.get("BlockId")
        if block is None:
            continue
        if block != last:
            if block in seen:
                report.problems.append(f"line {record.line}: block {block} is not in one piece")
            if last is not None and not re.match("SU0[12]|LI", stage):
                report.problems.append(f"block {last} has no usage")
            seen.add(block)
            last, stage, references = block, "", set()
        _check_order(report, record, stage)
        stage = record.type
        if record.type in RESOURCES:
            references.add(record["ResourceReference"])
        is_usage = "TransactedResource" in record.cells
        if is_usage and (record["TransactedResource"] not in references or record["TransactedRelease"]):
            report.problems.append(f"line {record.line}: usage must name a resource of its block, and no release")


def _check_order(report: Report, record: Record, before: str) -> None:
    """What may follow what in a block, whatever the version; one profile has no other records than its own."""
    allowed = {
        "RE01": {""},
        "AS01": {"", "RE01", "AS02", "MW01", "LI01"},
        "AS02": {"", "RE01", "AS02", "MW01", "LI01"},
        "MW01": {"AS01", "MW01", "LI01"},
        "SU01": {"AS02", "MW01", "SU01"},
        "SU02": {"AS02", "MW01", "SU02"},
        "SU03": {"AS02", "MW01", "LI01"},
        "LI01": {"SU03", "LI01"},
    }
    if before[:4] not in allowed[record.type[:4]]:
        report.problems.append(f"line {record.line}: {record.type} may not follow {before or 'the start of a block'}")


_RECORDS = {
    (
        "BasicAudioProfile",
        "1.3",
    ): "SY01.02 SY02.03 SY03.01 SY04.02 SY05.03 RE01.02 AS01.02 AS02.03 MW01.02 SU01.02 SU02.02",
    ("BasicAudioProfile", "1.2"): "SY01.01 SY02.02 SY04.01 SY05.02 RE01 AS01.01 AS02.02 MW01.01 SU01 SU02",
    ("BasicAudioProfileSRB", "1.3"): "SY01.02 SY02.03 SY03.01 SY04.02 SY05.03 SR02.01",
    ("BasicAudioProfileSRB", "1.2"): "SY01.01 SY02.02 SY04.01 SY05.02 SR02",
    ("FinancialReportingToRecordCompaniesSRB", "1.1"): "SY10.01 SR08.01",
    ("FinancialReportingToRecordCompaniesProfileSRB", "1.0"): "SY10.01 SR08.01",
    ("RoyaltyReportingProfile", "1.0.1"): "SY07 RE01 AS01 AS02.01 MW01.01 SU03.01 LI01.01",
}


def _check_profile(report: Report) -> None:
    """The records are those of the profile, and it ends as it should."""
    head = report.records[0]
    profile = (head["Profile"], head["ProfileVersion"])
    if profile not in _RECORDS:
        report.problems.append(f"there is no profile {' '.join(profile)}")
        return
    footer = "SRFO" if profile[0].endswith("SRB") else "FOOT"
    strangers = {each.type for each in report.records} - {*_RECORDS[profile].split(), "HEAD", footer}
    report.problems += [f"{name} is no record of {' '.join(profile)}" for name in sorted(strangers)]


def _check_name(path: Path, report: Report) -> None:
    elements = path.name.split("_")
    head = report.records[0]
    if len(elements) != 8 or elements[0] != "DSR":
        report.problems.append(f"{path.name} has not the eight elements of a report's name")
        return
    _, to, sender, service, period, _, parts, made = elements
    start, end = head["UsageStartDate"], head["UsageEndDate"]
    expected = {
        "recipient": to in (head["RecipientPartyId"], head["RecipientName"]),
        "sender": sender in (head["SenderPartyId"], head["SenderName"]),
        "service": service == head["ServiceDescription"],
        "period": period == f"{start}--{end}" or (start.startswith(period) and end.startswith(period)),
        "x of y": parts == f"{head['FileNumber']}of{head['NumberOfFiles']}",
        "created": made == re.sub(r"[-:Z]", "", head["MessageCreatedDateTime"]) + ".tsv",
    }
    report.problems += [
        f"the file's name does not say what HEAD says: {name}" for name, right in expected.items() if not right
    ]
