"""Whatever file it is: unpacked, told by its content, and checked by the rules of its format.

Nothing goes by the name: a file may be called anything, and be packed with gzip or zip.
"""

import gzip
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.check.across import across
from pipelines.check.cwr import check_cwr
from pipelines.check.findings import together
from pipelines.check.flat import examine
from pipelines.check.flat_head import bare_name, name_form
from pipelines.check.flat_seen import Seen
from pipelines.check.rules import at, broken

_START_BYTES = 1 << 16
_GZIP, _ZIP, _BOM = b"\x1f\x8b", b"PK\x03\x04", b"\xef\xbb\xbf"
_ACKNOWLEDGED = "ACK_"
"""How the name of an acknowledgement of a report begins; what stands in it, the standard leaves open."""
_WORKBOOK = "[Content_Types].xml"
"""A member that an archive has which is a workbook or another document of an office."""
_UNPACKED = 1 << 36
"""Bytes that a member of an archive may have: what has more was made to fill a disk."""
_FORMATS = {
    "dsr": rb"#?(HEAD|(SY|SR|SU|AS|RE|MW|LI|RU|DE|ST|ML|RC)\d\d(\.\d+)?|FOOT)\t",
    "cdm": rb"#?(CDMH|(CS|CD|CX|CR|CDD|CDS)\d+)(\.\d+)?\t",
    "cwr": rb"(HDR(PB|SO|AA|WR|PP|\d\d)|GRH[A-Z]{3}\d{5}|(NWR|REV|ACK|AGR|WRK|ISR)\d{16})",
}
"""How a line of each format begins. A file is of the format that the first such line has."""


@dataclass
class Checked:
    """A file, or a member of an archive: what it is called, what it is, what is wrong with it."""

    name: str
    format: str
    findings: pl.DataFrame
    seen: Seen | None = field(default=None, repr=False)
    """what a file of DSR or CDM said, for what is checked over several files"""


def check_file(path: Path) -> pl.DataFrame:
    """Rows of ``FINDING`` of one file, or of all members of an archive.

    Raises:
        OSError: where the file cannot be opened.
    """
    return together([one.findings for one in check_together([path])])


def check_together(paths: Sequence[Path]) -> list[Checked]:
    """Files, each by itself and then all together.

    Raises:
        OSError: where a file cannot be opened.
    """
    checked = [one for path in paths for one in _each(path)]
    more = across({at: one.seen for at, one in enumerate(checked) if one.seen})
    for place, rows in more.items():
        checked[place].findings = together([checked[place].findings, rows])
    return checked


def _each(path: Path) -> Iterator[Checked]:
    """A file, or what is packed in it."""
    with path.open("rb") as file:
        is_zip = file.read(len(_ZIP)) == _ZIP
    if not is_zip:
        yield _checked(path, str(path))
        return
    try:
        with _unpacked(path) as members:
            if any(member.name == _WORKBOOK for member in members):
                row = broken(at(0), "unknown_format", value="a workbook", expected="the file that it is a copy of")
                yield Checked(str(path), "unknown", row)
                return
            if not members:
                yield Checked(str(path), "unknown", broken(at(0), "unknown_format", value="an archive of nothing"))
            for member in members:
                yield _checked(member, f"{path}!{member.name}")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as fault:
        yield Checked(str(path), "unknown", broken(at(0), "damaged_archive", value=str(fault)))


@contextmanager
def _unpacked(path: Path) -> Iterator[list[Path]]:
    """The members of an archive in a folder that is there for a while; paths inside the archive are left out."""
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        members = []
        for number, info in enumerate(one for one in archive.infolist() if not one.is_dir()):
            if info.file_size > _UNPACKED:
                raise zipfile.BadZipFile(f"{info.filename} has {info.file_size:,} bytes")
            target = Path(folder) / str(number) / (Path(info.filename).name or "unnamed")
            target.parent.mkdir()
            with archive.open(info) as packed, target.open("wb") as file:
                shutil.copyfileobj(packed, file)
            members.append(target)
        yield members


def _checked(path: Path, name: str) -> Checked:
    try:
        start = _start(path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        return Checked(name, "unknown", broken(at(0), "damaged_archive", value=str(fault)))
    found = _format(start)
    if found == "cwr":
        return Checked(name, found, check_cwr(path))
    if found == "unknown" and path.name.startswith(_ACKNOWLEDGED):
        return Checked(name, "acknowledgement", together(name_form(bare_name(path))))
    if found == "unknown":
        shown = start[:40].decode("utf-8", "replace")
        return Checked(name, found, broken(at(1), "unknown_format", value=shown))
    seen = examine(path, "cdm" if found == "cdm" else "dsr", has_mark=start.startswith(_BOM))
    return Checked(name, found, together(seen.findings), seen)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        start = file.read(_START_BYTES)
    if start.startswith(_GZIP):
        with gzip.open(path, "rb") as file:
            return file.read(_START_BYTES)
    return start


def _format(start: bytes) -> str:
    """Which format the first line has that is of any."""
    body = start.removeprefix(_BOM)
    places = {name: re.search(rb"^" + form, body, re.MULTILINE) for name, form in _FORMATS.items()}
    first = sorted((found.start(), name) for name, found in places.items() if found)
    return first[0][1] if first else "unknown"
