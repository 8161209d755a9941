"""A message written as files: what stands round the body, counts, splitting, packing, and the message's identifier.

A body is written once, behind an opening that takes it for one file. Where it becomes several, or is packed, it is
copied behind its true opening; in either case no more than a piece of it is held.

Source: DDEX DSR Part 1, Architecture, clauses 6 to 8; Part 8, HEAD, FOOT, SRFO.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import polars as pl

from pipelines.wire.flat_record import constant
from pipelines.wire.message_blocks import Piece, blocks_of, lines_as_they_come

UNSTAMPED = "0" * 16
"""Stands in a header for what completes the identifier: a digest of the whole message, so that it is never reused."""

_CHUNK = 1 << 20
_GZIP_WINDOW = 31
"""Asks zlib for a gzip header: it has no name and no time, so that the same bytes are packed to the same."""
_FASTEST = 1


@dataclass(frozen=True)
class Envelope:
    """What stands round a body.

    Attributes:
        name: the file's name, of the number of a file and of how many.
        head: the header, of the same; :data:`UNSTAMPED` stands in it.
        headings: comment lines behind the header.
        summaries: summary records; every file has all of them.
        footer: type of the last record. SRFO ends a message of one record a line of usage, which is never split.
    """

    name: Callable[[int, int], str]
    head: Callable[[int, int], str]
    headings: tuple[str, ...]
    summaries: pl.Series
    footer: Literal["FOOT", "SRFO"]

    def opening(self, number: int, files: int) -> bytes:
        """All that comes before the body."""
        lines = [self.head(number, files), *self.headings, *self.summaries]
        return "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True)
class _Draft:
    path: Path
    lines: int
    blocks: int
    digest: "hashlib._Hash"


def write_message(
    folder: Path,
    envelope: Envelope,
    body: Iterable[pl.Series | bytes],
    *,
    max_lines: int | None = None,
    is_packed: bool = False,
) -> list[Path]:
    """Write a message.

    Args:
        folder: where its files go.
        envelope: what stands round the body.
        body: records, block behind block: lines, of which an element may hold several with line ends between, or
            the bytes of whole lines.
        max_lines: most lines of a file, header, comments, summaries and footer among them, where the footer is FOOT.
            A block is never cut: one that is longer has a file of its own.
        is_packed: with gzip.

    Returns:
        Its files, in order.

    Raises:
        ValueError: where a line has no value.
        FileExistsError: where a file of that name is there.
    """
    with TemporaryDirectory(dir=folder, prefix=".") as aside:
        drafts = list(_drafts(Path(aside), envelope, body, max_lines))
        if len(drafts) == 1 and not is_packed:
            return [_finished(folder, envelope, drafts[0])]
        return _assembled(folder, envelope, drafts, is_packed=is_packed)


def _drafts(
    aside: Path, envelope: Envelope, body: Iterable[pl.Series | bytes], max_lines: int | None
) -> Iterator[_Draft]:
    """The body as files behind an opening that takes each for the only one; drafts are renamed or copied later."""
    opening = envelope.opening(1, 1)
    around = opening.count(b"\n") + 1
    pieces = _pieces(body, envelope.footer, max_lines and max(max_lines - around, 1))
    piece = next(pieces, None)
    number = 0
    while piece or not number:
        number += 1
        path, lines, blocks, digest = aside / str(number), around, 0, hashlib.sha256(opening)
        with path.open("wb") as file:
            file.write(opening)
            while piece:
                file.write(piece.text)
                digest.update(piece.text)
                lines, blocks = lines + piece.lines, blocks + piece.blocks
                piece = next(pieces, None)
                if piece and piece.opens_file:
                    break
        yield _Draft(path, lines, blocks, digest)


def _pieces(body: Iterable[pl.Series | bytes], footer: str, room: int | None) -> Iterator[Piece]:
    coming = _ahead(body)
    return blocks_of(coming, room) if footer == "FOOT" else lines_as_they_come(coming)


def _ahead(body: Iterable[pl.Series | bytes]) -> Iterator[pl.Series | bytes]:
    """The same; the next element is made while the last is hashed and written on another core."""
    each = iter(body)
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, each, None)
        while (made := coming.result()) is not None:
            coming = maker.submit(next, each, None)
            yield made


def _footer(envelope: Envelope, drafts: list[_Draft], at: int) -> bytes:
    """The footer of a file; what it says of the whole report only the last has to say."""
    summaries, lines = str(len(envelope.summaries)), str(sum(draft.lines for draft in drafts))
    if envelope.footer == "SRFO":
        cells = {"NumberOfLinesInReport": lines, "NumberOfSummaryRecords": summaries}
        return f"{constant('SRFO', cells)}\n".encode()
    is_last, blocks = at == len(drafts) - 1, str(sum(draft.blocks for draft in drafts))
    cells = {
        "NumberOfLinesInFile": str(drafts[at].lines),
        "NumberOfLinesInReport": lines if is_last else "",
        "NumberOfSummaryRecords": summaries,
        "NumberOfBlocksInFile": str(drafts[at].blocks),
        "NumberOfBlocksInReport": blocks if is_last else "",
    }
    return f"{constant('FOOT', cells)}\n".encode()


def _finished(folder: Path, envelope: Envelope, draft: _Draft) -> Path:
    """The one file that there is, completed where it lies."""
    footer = _footer(envelope, [draft], 0)
    draft.digest.update(footer)
    stamp = draft.digest.hexdigest()[: len(UNSTAMPED)]
    with draft.path.open("r+b") as file:
        file.seek(0, 2)
        file.write(footer)
        file.seek(0)
        start = file.readline().index(UNSTAMPED.encode())
        file.seek(start)
        file.write(stamp.encode())
    target = _free(folder / envelope.name(1, 1))
    return draft.path.rename(target)


def _assembled(folder: Path, envelope: Envelope, drafts: list[_Draft], *, is_packed: bool) -> list[Path]:
    opening_bytes = len(envelope.opening(1, 1))
    openings = [envelope.opening(at + 1, len(drafts)) for at in range(len(drafts))]
    digest = drafts[0].digest if len(drafts) == 1 else hashlib.sha256()
    for at, draft in enumerate(drafts):
        if len(drafts) > 1:
            for chunk in chain([openings[at]], _body(draft, opening_bytes)):
                digest.update(chunk)
        digest.update(_footer(envelope, drafts, at))
    stamp = digest.hexdigest()[: len(UNSTAMPED)].encode()
    written = []
    for at, draft in enumerate(drafts):
        stamped = openings[at].replace(UNSTAMPED.encode(), stamp, 1)
        name = envelope.name(at + 1, len(drafts)) + (".gz" if is_packed else "")
        chunks = chain([stamped], _body(draft, opening_bytes), [_footer(envelope, drafts, at)])
        written.append(_write(folder / name, chunks, is_packed=is_packed))
    return written


def _body(draft: _Draft, start: int) -> Iterator[bytes]:
    with draft.path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write(path: Path, chunks: Iterable[bytes], *, is_packed: bool) -> Path:
    with path.open("xb") as file:
        for chunk in packed(chunks) if is_packed else chunks:
            file.write(chunk)
    return path


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same as gzip; equal bytes for equal bytes, whatever the time and the name."""
    packer = zlib.compressobj(_FASTEST, zlib.DEFLATED, _GZIP_WINDOW)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def _free(path: Path) -> Path:
    if path.exists():
        raise FileExistsError(f"{path.name} is there already; a month's files are written into an empty folder.")
    return path
