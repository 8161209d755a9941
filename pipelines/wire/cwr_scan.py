"""The raw view of a CWR file, for checks: every line as it stands, with the group and transaction that it is in."""

import gzip
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

import polars as pl

from pipelines.wire.cwr_layouts import FRAME, TRANSACTIONS, TRANSACTIONS_3, VERSIONS, version_of

LINES = 200_000
_BYTES_A_LINE = 160
LONGEST = 16 * 2**20
"""Bytes without an end of line that are read as a line; CWR's longest record has 683 characters."""
IS_RECORD = pl.col("raw").str.strip_chars_end("\x1a").str.strip_chars() != ""
"""Whether there is anything in a line; in one with a DOS mark for the end of a file there is nothing."""
_MADE = ("group", "group_type", "version", "transaction", "position")


@dataclass(frozen=True)
class _Place:
    """Where the lines read so far end."""

    line: int = 0
    group: int = 0
    group_type: str = ""
    version: str = ""
    header_version: str = ""
    transaction: int = 0


def scan_cwr(path: Path, *, lines: int = LINES) -> Iterator[pl.DataFrame]:
    """The lines of a file in its order, some at a time; no transaction is in two frames.

    A file in gzip, or alone in a zip archive, is read as what is in it. Bytes that are no UTF-8 are read as
    ISO 8859-1, line by line. Nothing is refused here: a file without any order has lines without a place.

    Args:
        path: the file.
        lines: about how many lines a frame has. A longer transaction is still in one.

    Yields:
        ``line`` (from 1), ``raw`` (without its end), ``end`` (CR LF, LF, or nothing at the end of the file),
        ``record`` (first three characters), ``group`` (from 1; 0 before the first GRH), ``group_type`` and
        ``version`` (2.1, 2.2, 3.1; empty where the file says none) of the group or header, ``transaction`` (from 1
        in the file; 0 outside of one), ``position`` in it (0 is its own record).
    """
    place, held = _Place(), None
    for piece in _pieces(path, lines):
        fresh = pl.concat([held, piece]) if held is not None else piece
        numbered = _numbered(fresh, place)
        cut = _last_start(numbered)
        whole, held = numbered.head(cut), numbered.slice(cut).select("line", "raw", "end", "record")
        if whole.height:
            place = _after(whole, place)
            yield whole
    if held is not None and held.height:
        yield _numbered(held, place)


def _pieces(path: Path, lines: int) -> Iterator[pl.DataFrame]:
    """Lines with their ends, numbered."""
    first = 1
    with opened(path) as file:
        for block in _blocks(file, lines * _BYTES_A_LINE):
            found = _lines(block).with_columns(line=pl.int_range(first, pl.len() + first, dtype=pl.Int64))
            first += found.height
            yield found.select("line", "raw", "end", record=pl.col("raw").str.slice(0, 3))


def _blocks(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Bytes up to an end of line, or as much as a line may have."""
    rest = b""
    while more := file.read(size):
        block = rest + more
        at = block.rfind(b"\n") + 1
        if not at and len(block) < LONGEST:
            rest = block
            continue
        at = at or len(block)
        yield block[:at]
        rest = block[at:]
    if rest:
        yield rest


def _lines(block: bytes) -> pl.DataFrame:
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        text = "\n".join(_decoded(line) for line in block.split(b"\n"))
    split = pl.DataFrame({"raw": [text]}).select(pl.col("raw").str.split("\n").explode(empty_as_null=True))
    last = split.height - 1
    number = pl.int_range(pl.len())
    has_return = pl.col("raw").str.ends_with("\r")
    end = pl.when(number == last).then(pl.lit("")).when(has_return).then(pl.lit("\r\n")).otherwise(pl.lit("\n"))
    raw = pl.when(has_return & (number < last)).then(pl.col("raw").str.head(-1)).otherwise("raw")
    found = split.select(raw=raw, end=end)
    # Behind the last end of line there is no line.
    return found.head(last) if split["raw"].item(-1) in ("", None) else found


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("iso-8859-1")


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked where it is in gzip or alone in a zip archive."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(file) as unpacked:
                yield cast(IO[bytes], unpacked)
        elif start.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(file) as archive:
                members = [member for member in archive.infolist() if not member.is_dir()]
                with archive.open(members[0]) as unpacked:
                    yield unpacked
        else:
            yield file


def _numbered(lines: pl.DataFrame, place: _Place) -> pl.DataFrame:
    headers = lines.filter(record="HDR")
    header = place.header_version or _header_version(lines, headers)
    is_group, in_frame = pl.col("record") == "GRH", pl.col("record").is_in(FRAME)
    stated = pl.col("raw").str.slice(11, 5).replace_strict(VERSIONS, default=header)
    grouped = lines.with_columns(
        group=is_group.cum_sum().cast(pl.Int64) + place.group,
        group_type=pl.when(is_group).then(pl.col("raw").str.slice(3, 3)).forward_fill().fill_null(place.group_type),
        version=pl.when(is_group)
        .then(pl.lit("3.1") if header == "3.1" else stated)
        .forward_fill()
        .fill_null(place.version or header),
    ).with_columns(version=pl.when(pl.col("record") == "HDR").then(pl.lit(header)).otherwise("version"))
    starts = (pl.col("record") == "ACK") | (
        (pl.col("group_type") != "ACK") & pl.col("record").is_in({*TRANSACTIONS, *TRANSACTIONS_3})
    )
    run = pl.when(in_frame).then(0).when(starts).then(starts.cum_sum() + place.transaction)
    return grouped.with_columns(transaction=run.forward_fill().fill_null(0).cast(pl.Int64)).with_columns(
        position=pl.when(pl.col("transaction") > 0)
        .then(pl.int_range(pl.len()).over("transaction"))
        .otherwise(0)
        .cast(pl.Int64)
    )


def _header_version(lines: pl.DataFrame, headers: pl.DataFrame) -> str:
    """What HDR says; one of 2.2 need not say it, and one may say it wrong, but then its first group does."""
    said = (version_of(headers["raw"].item(0)) or "") if headers.height else ""
    groups = lines.filter(record="GRH")["raw"].head(1).str.slice(11, 5).to_list()
    return VERSIONS.get(groups[0], said) if groups and said in ("", "2.1") else said


def _last_start(numbered: pl.DataFrame) -> int:
    """Number of lines before the last transaction, of which more may come; all where none is open."""
    last = numbered["transaction"].item(-1)
    if not last:
        return numbered.height
    return int(numbered.select((pl.col("transaction") == last).arg_max()).item())


def _after(whole: pl.DataFrame, place: _Place) -> _Place:
    line, group, group_type, version = whole.select("line", "group", "group_type", "version").row(-1)
    headers = whole.filter(record="HDR")
    return replace(
        place,
        line=line,
        group=group,
        group_type=group_type,
        version=version,
        header_version=place.header_version or (headers["version"].item(0) if headers.height else ""),
        transaction=max(place.transaction, whole.select(pl.col("transaction").max()).item()),
    )
