"""The body of a report in blocks: records that belong together, have the same BlockId, and stay in one file.

Source: DDEX DSR Part 1, Architecture, clause 6: blocks, reports of several files.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Piece:
    """Whole lines, how many they and the blocks that begin in them are, and whether a new file begins with them."""

    text: bytes
    lines: int
    blocks: int
    opens_file: bool = False


def lines_as_they_come(body: Iterable[pl.Series | bytes]) -> Iterator[Piece]:
    """A body that has no blocks."""
    for element in body:
        text = element if isinstance(element, bytes) else _text(_sound(element))
        yield Piece(text, text.count(b"\n"), 0)


def blocks_of(body: Iterable[pl.Series | bytes], room: int | None) -> Iterator[Piece]:
    """A body in whole blocks, as many of them to a file as have ``room`` lines together; none: all of them.

    A block that has more lines than that is a file's only one.
    """
    if room is None:
        yield from _counted(body)
        return
    used, opens = 0, False
    for lines, starts in _whole_blocks(body):
        ends, at = [*starts[1:], len(lines)], 0
        while at < len(starts):
            until = bisect_right(ends, starts[at] + room - used)
            if until <= at and used:
                used, opens = 0, True
                continue
            until = max(until, at + 1)
            size = ends[until - 1] - starts[at]
            yield Piece(_text(lines[starts[at] : ends[until - 1]]), size, until - at, opens)
            used, opens, at = used + size, False, until


def _counted(body: Iterable[pl.Series | bytes]) -> Iterator[Piece]:
    """A body as it comes, with how many blocks begin in each element."""
    before = None
    for element in body:
        lines = _lines(element)
        if len(lines):
            block = _block_ids(lines)
            begun = int(block[1:].ne_missing(block[:-1]).sum()) + (before is None or block[0] != before[0])
            before = (block[-1],)
            yield Piece(element if isinstance(element, bytes) else _text(lines), len(lines), begun)


def _whole_blocks(body: Iterable[pl.Series | bytes]) -> Iterator[tuple[pl.Series, list[int]]]:
    """Lines with where blocks begin in them; the last block of an element waits for what the next adds to it."""
    rest = pl.Series("line", [], dtype=pl.String)
    for element in body:
        lines = rest.append(_lines(element))
        block = _block_ids(lines)
        starts = [0, *block[1:].ne_missing(block[:-1]).arg_true() + 1]
        last = starts.pop()
        if last:
            yield lines[:last], starts
        rest = lines[last:]
    if len(rest):
        yield rest, [0]


def _block_ids(lines: pl.Series) -> pl.Series:
    """The second cell of each: every record of a block has its BlockId there."""
    return lines.str.splitn("\t", 3).struct.field("field_1")


def _lines(element: pl.Series | bytes) -> pl.Series:
    if isinstance(element, bytes):
        element = pl.Series([element.removesuffix(b"\n")], dtype=pl.Binary).cast(pl.String)
    sound = _sound(element)
    if sound.str.contains("\n", literal=True).any():
        sound = sound.str.split("\n").explode()
    return sound.rename("line")


def _sound(lines: pl.Series) -> pl.Series:
    if lines.null_count():
        raise ValueError(f"{lines.null_count()} lines have a cell without a value; a writer forgot a missing one")
    return lines


def _text(lines: pl.Series) -> bytes:
    return f"{lines.str.join(chr(10)).item()}\n".encode() if len(lines) else b""
