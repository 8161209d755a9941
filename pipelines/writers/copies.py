"""Copies for people: a workbook beside a machine file, made from the file itself, which is never touched for it."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipelines.wire.flat_lines import opened
from pipelines.wire.sales_layouts import SalesLayout, sales_layout
from pipelines.writers.copies_cwr import cwr_pieces
from pipelines.writers.copies_delimited import delimited_pieces, escaped_pieces
from pipelines.writers.copies_flat import Piece, flat_pieces
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.settled import Reporting
from pipelines.writers.workbook import SHEET_ROWS, Workbook
from schemas.vocabulary import COPY

MOST_LINES: Final = 20_000
"""Lines of a file that a month's run copies by itself, in some seconds; of a longer one a person asks for the copy."""

_FOR_PEOPLE: Final = frozenset({"transparency"})
_OF_OTHERS: Final = frozenset({"checksums", "ai_attribution_schema", "claim_discrepancies_schema", COPY})
"""Kinds of files that say something of other files, and no more."""
_TABLES: Final = (".csv", ".tsv", ".txt", ".gz")
_FLAT = re.compile(rb"\A(#[^\n]*\n)*(HEAD\t|CDMH)")
"""A report or claims: behind comments, if any, the header."""
_PIECE_LINES = 20_000
_LONGEST_NAME = 255
_PREFIX = "copy_"
"""Before the name of the machine file: a name that began as the file's does would be taken for one by its mask."""


class NoCopy(ValueError):
    """A file of which no copy can be made: which, and why."""


def write_copies(folder: Path, rows: Iterable[FileRow], reporting: Reporting) -> list[FileRow]:
    """Write copies of those files of a recipient that machines read, where it wants them.

    Args:
        folder: the recipient's.
        rows: of the files in it.
        reporting: whether it wants copies, and its sales layout.

    Returns:
        Rows of the copies.
    """
    if not reporting.has_copies:
        return []
    copied = []
    for row in rows:
        path = folder / row.path.split("/", 1)[1]
        if is_copied(row.kind) and 0 < _lines(path, MOST_LINES) <= MOST_LINES:
            layout = sales_layout(reporting.sales_layout) if row.kind == "flat_sales" else None
            made = write_copy(path, folder, layout=layout)
            # A workbook has no lines; bytes that are line ends by chance say nothing.
            copied.append(replace(file_row(made, recipient=row.recipient, kind=COPY), lines=0))
    return copied


def is_copied(kind: str) -> bool:
    """Whether files of a kind are what machines read and people may want to, whatever their names end in."""
    return kind not in _FOR_PEOPLE | _OF_OTHERS


def write_copy(path: Path, folder: Path, *, layout: SalesLayout | None = None, sheet_rows: int = SHEET_ROWS) -> Path:
    """Write the copy of one machine file, whatever its length.

    Args:
        path: a file of DSR, CDM or CWR, or one with a heading: CSV, TSV.
        folder: where the copy goes.
        layout: of a sales file without a heading.
        sheet_rows: rows after which a sheet goes on in a further one.

    Returns:
        The copy.

    Raises:
        NoCopy: where the file is none of these, or a line of it cannot be understood.
        OSError: where it cannot be read, or the copy not be written.
    """
    made = folder / copy_name(path.name)
    aside = made.with_name(f".{made.name[: _LONGEST_NAME - 20]}.partial")
    try:
        with Workbook(aside, _about(path), sheet_rows=sheet_rows) as book:
            for sheet, columns, rows in _pieces(path, layout):
                book.add(sheet, columns, rows)
        aside.replace(made)
    except (ValueError, EOFError, zlib.error) as error:
        raise NoCopy(f"{path}: {error}") from error
    finally:
        aside.unlink(missing_ok=True)
    return made


def copy_name(name: str) -> str:
    """What the copy of a file is called."""
    whole = f"{_PREFIX}{name}.xlsx"
    if len(whole.encode()) <= _LONGEST_NAME:
        return whole
    digits = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{_PREFIX}{name.encode()[:200].decode(errors='ignore')}-{digits}.xlsx"


def _about(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    yield "Copy of", path.name
    yield "SHA-256 of that file", sha256
    yield "What counts", "The file itself. This copy is for reading; it was made from the file and cannot be sent back."
    yield "Amounts", "Rounded for reading; the exact text stands in the column beside, and sums are of exact amounts."
    yield "Columns without a value", "Folded away"


def _pieces(path: Path, layout: SalesLayout | None) -> Iterator[Piece]:
    with opened(path) as file:
        start = file.read(4096)
    if _FLAT.search(start):
        return flat_pieces(path, lines=_PIECE_LINES)
    if start.startswith(b"HDR"):
        return cwr_pieces(path, lines=_PIECE_LINES)
    if b"\0" in start or not path.name.endswith(_TABLES):
        raise ValueError("is no DDEX flat file, no CWR and no table with a heading; there is nothing to copy")
    if layout is None and start.split(b"\t", 1)[0] == b"period" and path.suffix == ".tsv":
        return escaped_pieces(path, lines=_PIECE_LINES)
    return delimited_pieces(path, lines=_PIECE_LINES, layout=layout)


def _lines(path: Path, most: int) -> int:
    """Lines of a file, packed or not; counted no further than needed."""
    count = 0
    with opened(path) as file:
        while count <= most and (block := file.read(1 << 20)):
            count += block.count(b"\n")
    return count
