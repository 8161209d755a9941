"""What can be told of a file of claims from its bytes alone, packed or not, before anything takes it into memory."""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.readers.parsed import Quarantine
from pipelines.wire.flat_lines import opened

LARGEST: Final = 4_000_000_000
"""Bytes, unpacked; ten million claims have about as many."""
LONGEST_LINE: Final = 1_000_000
"""Bytes; a longer one is no record, or an archive made to fill a disk."""

_BLOCK: Final = 1 << 20
_MARKS: Final = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class Bytes:
    """How a file begins, and how many bytes it has once it is unpacked."""

    start: bytes
    size: int


def look(path: Path, *, name: str) -> Bytes:
    """Go through a file once.

    Raises:
        Quarantine: empty, not UTF-8 by its first bytes, broken off or damaged while packed, or beyond all bounds.
    """
    start, size, line, is_blank = b"", 0, 0, True
    try:
        with opened(path) as file:
            while block := file.read(_BLOCK):
                start, size = start or block, size + len(block)
                line = _longest(block, line, name=name)
                is_blank = is_blank and not block.strip()
                _check(block, start, size, name=name)
    except EOFError:
        raise Quarantine("truncated", f"{name} breaks off while packed. Send it again.") from None
    except (OSError, zlib.error) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise Quarantine("unreadable", f"{name} cannot be unpacked: {error}. Send it again.") from error
    if is_blank:
        raise Quarantine("empty_file", f"{name} is empty. Send it again.")
    return Bytes(start, size)


def _longest(block: bytes, line: int, *, name: str) -> int:
    """How long the last line is so far."""
    first, last = block.find(b"\n"), block.rfind(b"\n")
    if max(line + (len(block) if first < 0 else first), 0) > LONGEST_LINE:
        raise Quarantine("oversized_field", f"{name} has a line of more than {LONGEST_LINE:,} bytes: it is no record.")
    return line + len(block) if first < 0 else len(block) - last - 1


def _check(block: bytes, start: bytes, size: int, *, name: str) -> None:
    if start[:2] in _MARKS or b"\0" in block:
        raise Quarantine("wrong_encoding", f"{name} is UTF-16 or not text. Save it as UTF-8.")
    if size > LARGEST:
        raise Quarantine("unreadable", f"{name} has more than {LARGEST:,} bytes. Split it.")
