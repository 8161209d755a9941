"""Check a CWR file, ours or anyone's: CWR 2.1, 2.2 and 3.1, registrations and acknowledgements.

The rules with their meaning are in ``schemas/wire/check_rules_cwr.csv``.
"""

import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from pipelines.check.cwr_acknowledged import acknowledgement_findings, acknowledgements, repeated
from pipelines.check.cwr_envelope import Envelope
from pipelines.check.cwr_fields import field_findings
from pipelines.check.cwr_lines import LineEnds, line_findings
from pipelines.check.cwr_names import name_findings
from pipelines.check.cwr_numbering import Numbering
from pipelines.check.cwr_order import order_findings, reference_findings
from pipelines.check.cwr_rules import of_file
from pipelines.check.cwr_shares import said_of, share_findings
from pipelines.check.cwr_works import duplicates, headers_of, work_findings
from pipelines.check.findings import together
from pipelines.wire.cwr_layouts import layouts
from pipelines.wire.cwr_scan import scan_cwr

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
_LAST_DAY = date(2999, 12, 31)


@dataclass
class _File:
    """What is kept of the lines seen, for rules about the whole file."""

    envelope: Envelope = field(default_factory=Envelope)
    numbering: Numbering = field(default_factory=Numbering)
    ends: LineEnds = field(default_factory=LineEnds)
    header: str = ""
    version: str = ""
    group: str = ""
    on: date = _LAST_DAY
    works: list[pl.DataFrame] = field(default_factory=list)
    answers: list[pl.DataFrame] = field(default_factory=list)


def check_cwr(path: Path, *, lines: int = 200_000) -> pl.DataFrame:
    """Everything that is wrong with a file, in the order of its lines.

    Args:
        path: the file, plain, in gzip, or alone in a zip archive.
        lines: how many are looked at together.

    Returns:
        Rows of ``FINDING``; the line of what is wrong with the file itself is 0. A wrong file raises nothing.
    """
    file, parts = _File(), []
    try:
        for some in scan_cwr(path, lines=lines):
            parts += [part for part in _seen(file, some) if part.height]
    except _DAMAGED as error:
        parts.append(of_file("unreadable", value=path.name, expected=f"records of CWR; {error}"))
    if not file.header and not file.envelope.lines and not parts:
        parts.append(of_file("unreadable", value=path.name, expected="records of CWR; it has none"))
    return together([*parts, *_whole(file, path)]).sort("line", "record", "rule", "cell", "value", "expected")


def _seen(file: _File, some: pl.DataFrame) -> list[pl.DataFrame]:
    _first(file, some)
    known = some.join(
        layouts().select("version", "record").unique(), on=["version", "record"], how="semi", maintain_order="left"
    )
    file.envelope.see(some)
    file.ends.see(some)
    headers, registered = headers_of(known), said_of(known)
    if headers.height:
        own = headers.filter(pl.col("group_type") != "ACK")
        file.works.append(own.select("line", "record", "group", "number"))
    answers = acknowledgements(known)
    if answers.height:
        original = pl.col("CWR_SUB Filename") if "CWR_SUB Filename" in answers.columns else pl.lit("")
        file.answers.append(
            answers.select("line", "record", "original_group", "original_sequence", original_file=original)
        )
    return [
        *file.numbering.see(some),
        *line_findings(some),
        *field_findings(known),
        *order_findings(known),
        *reference_findings(registered),
        *work_findings(headers, known),
        *share_findings(registered, on=file.on),
        *acknowledgement_findings(known),
    ]


def _first(file: _File, some: pl.DataFrame) -> None:
    """What the header and the first group say of all that follows."""
    header = some.filter(record="HDR")
    if header.height and not file.header:
        file.header, file.version = header.select("raw", "version").row(0)
        file.on = _day(file.header[65:73] if file.version == "3.1" else file.header[64:72])
    group = some.filter(record="GRH")
    if group.height and not file.group:
        file.group, version = group.select("group_type", "version").row(0)
        file.version = version or file.version


def _day(text: str) -> date:
    try:
        return datetime.strptime(text + "+0000", "%Y%m%d%z").date()
    except ValueError:
        return _LAST_DAY


def _whole(file: _File, path: Path) -> list[pl.DataFrame]:
    return [
        *file.envelope.findings(),
        *file.ends.findings(),
        *duplicates(file.works),
        *repeated(file.answers),
        *name_findings(path, file.header, file.version, file.group),
    ]
