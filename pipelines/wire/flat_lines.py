"""The lines of a DDEX flat file as they stand, many at a time: what a check looks at, and a reader starts from.

A line ends with LF or CRLF, and both are told apart: the bytes are looked at, and not what a line reader leaves.

Source: DDEX DSR Part 1, Architecture, clause 7: lines, delimiters, escapes.
"""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

COMMENT = "#"
_GZIP = b"\x1f\x8b"
_BLOCK_BYTES = 1 << 24
BOM = "\ufeff"
ESCAPES = (("\\\\\\", "\\"), ("\\\\|", "|"), ("\\\t", "\t"))
"""What an escape is written as, and what it stands for, in the order in which they are looked for."""
_PRIVATE = (*range(0xFDD0, 0xFDF0), *range(0xE000, 0xF900))
"""Characters that Unicode assigns to nobody, or to private use."""


class NotUtf8(ValueError):
    """Bytes that are no UTF-8; ``line`` says where."""

    def __init__(self, path: Path, line: int) -> None:
        """Of a file and the number of a line."""
        super().__init__(f"{path.name}, line {line}: not UTF-8; have the file sent again in UTF-8.")
        self.line = line


class Damaged(OSError, ValueError):
    """A packed file that is cut or damaged; ``line`` is the first that cannot be had."""

    def __init__(self, path: Path, line: int) -> None:
        """Of a file and the number of a line."""
        super().__init__(f"{path.name}, from line {line}: the packed file is cut or damaged; have it sent again.")
        self.line = line


def scan(path: Path, *, lines: int = 200_000) -> Iterator[pl.DataFrame]:
    """Read a file's lines, at most ``lines`` at a time.

    Yields:
        ``line`` (from 1), ``raw`` (the line without its end), ``end`` (what ended it: LF, CRLF, or nothing at the end
        of the file), ``record`` (its first cell; ``#`` for a comment), ``cells`` (split at TAB, still escaped).

    Raises:
        NotUtf8: where bytes are no UTF-8; it is raised once the lines before were given.
        Damaged: where a packed file is cut or damaged.
    """
    for rows in raw_lines(path, lines=lines):
        yield rows.with_columns(record=record_type("raw"), cells=split_cells(rows["raw"]))


def raw_lines(path: Path, *, lines: int = 200_000) -> Iterator[pl.DataFrame]:
    """The same without ``record`` and ``cells``, for those who need them for a few lines only."""
    for first, block in blocks(path):
        yield from lines_of_block(first, block).iter_slices(lines)


def blocks(path: Path) -> Iterator[tuple[int, bytes]]:
    """A file's bytes in whole lines, many at a time, with the number of their first; raises what :func:`scan` does."""
    first = 1
    with opened(path) as file:
        blocks_of_file = _whole_lines(file)
        while block := _next(blocks_of_file, path, first):
            sound = _sound(block)
            if sound:
                yield first, block[:sound]
            first += block.count(b"\n", 0, sound)
            if sound < len(block):
                raise NotUtf8(path, first)


def lines_of_block(first: int, block: bytes) -> pl.DataFrame:
    """The lines of :func:`blocks`: ``line``, ``raw``, ``end``."""
    ends = block.endswith(b"\n")
    body = block[:-1] if ends else block
    raw = pl.Series("raw", [body], dtype=pl.Binary).cast(pl.String).str.split("\n").explode()
    rows = raw.to_frame().with_columns(line=pl.int_range(first, first + len(raw), dtype=pl.Int64)).select("line", "raw")
    is_last = pl.col("line") == first + len(raw) - 1
    end = pl.lit("\n") if ends else pl.when(is_last).then(pl.lit("")).otherwise(pl.lit("\n"))
    if b"\r" not in block:
        return rows.with_columns(end=end)
    carriage = pl.col("raw").str.ends_with("\r") & (end == "\n")
    return rows.with_columns(
        raw=pl.when(carriage).then(pl.col("raw").str.head(-1)).otherwise("raw"),
        end=pl.when(carriage).then(pl.lit("\r\n")).otherwise(end),
    )


def opened(path: Path) -> BinaryIO:
    """A file's bytes, unpacked where they are packed, whatever its name says."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    return cast("BinaryIO", gzip.open(path, "rb")) if packed else path.open("rb")


def record_type(raw: str) -> pl.Expr:
    """A line's first cell; ``#`` where the line is a comment."""
    first = pl.col(raw).str.extract(r"^([^\t]*)")
    return pl.when(pl.col(raw).str.starts_with(COMMENT)).then(pl.lit(COMMENT)).otherwise(first)


def split_cells(raw: pl.Series) -> pl.Series:
    """Lines as lists of cells, still escaped; an escaped TAB is none that divides."""
    if not raw.str.contains("\\\t", literal=True).any():
        return raw.str.split("\t")
    spare = unused(raw, len(ESCAPES))
    again = pl.element().str.replace_many(list(spare), [escape for escape, _ in ESCAPES])
    cells = hide_escapes(raw, spare).str.split("\t").to_frame("cells")
    return cells.select(pl.col("cells").list.eval(again)).to_series()


def hide_escapes(raw: pl.Series, spare: Sequence[str]) -> pl.Series:
    """Put a character of ``spare`` for each of :data:`ESCAPES`, so that only what divides is left of TAB and pipe.

    A backslash is escaped as three, so that a run of them is read three by three, and what is left of it belongs to
    the character behind; what escapes nothing stays.
    """
    for (escape, _), char in zip(ESCAPES, spare, strict=True):
        raw = raw.str.replace_all(escape, char, literal=True)
    return raw


def unused(raw: pl.Series, count: int) -> tuple[str, ...]:
    """Characters that do not occur in the lines, to stand for something while they are split."""
    found = []
    for code in _PRIVATE:
        if not raw.str.contains(chr(code), literal=True).any():
            found.append(chr(code))
        if len(found) == count:
            return tuple(found)
    raise ValueError("the lines hold every private character that there is")


def _whole_lines(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines, about so many bytes at a time."""
    rest = b""
    while block := file.read(_BLOCK_BYTES):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield rest + block[:cut]
            rest = block[cut:]
        else:
            rest += block
    if rest:
        yield rest


def _next(blocks_of_file: Iterator[bytes], path: Path, first: int) -> bytes:
    try:
        return next(blocks_of_file, b"")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Damaged(path, first) from error


def _sound(block: bytes) -> int:
    """How many of the block's bytes come before the first line that is no UTF-8."""
    try:
        pl.Series([block], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return block.rfind(b"\n", 0, _first_unsound(block)) + 1
    return len(block)


def _first_unsound(block: bytes) -> int:
    try:
        block.decode()
    except UnicodeDecodeError as error:
        return error.start
    return len(block)
