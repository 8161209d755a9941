"""The text of a CWR file: out of its archive, bounded, and in the character set of the standard."""

import io
import zipfile
import zlib
from pathlib import Path

from pipelines.readers.parsed import Quarantine
from pipelines.wire.cwr_layouts import version_of

LARGEST = 256 * 2**20
"""Bytes of one file, unpacked. Societies take 10,000 works a file, which are less than a tenth of this; reading needs
about nine times as much memory."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
"""What the archive module raises for a damaged, encrypted or oddly packed archive."""
_HEADER = 195
"""Bytes of the longest HDR."""
_BLANK = b" \t\r\n\x0b\x0c\x1a"
_MARKS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def text_of(path: Path, *, name: str) -> str:
    """The characters of a file, or of the one file in an archive.

    Raises:
        Quarantine: where it is empty, too large, damaged, or not the text that it should be.
    """
    content = _unpacked(_bounded(path, name), name)
    if not content.strip(_BLANK):
        raise Quarantine("empty_file", f"{name} has no records. Send it with its works.")
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            raise Quarantine(
                "byte_order_mark",
                f"{name} starts with the byte order mark of {encoding}, before HDR. Send it without.",
            )
    return _decoded(content, name)


def _bounded(path: Path, name: str) -> bytes:
    size = path.stat().st_size
    if size > LARGEST:
        raise _too_large(name, size)
    return path.read_bytes()


def _unpacked(content: bytes, name: str) -> bytes:
    """The one member of an archive, read in memory: its name is never used as a path."""
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) != 1:
                raise Quarantine("invalid_content", f"{name} holds {len(members)} files, not one. Send one file in it.")
            if members[0].file_size > LARGEST:
                raise _too_large(name, members[0].file_size)
            with archive.open(members[0]) as member:
                unpacked = member.read(LARGEST + 1)
    except _DAMAGED as error:
        raise Quarantine("unreadable", f"{name} cannot be unpacked: {error}. Send it again, not encrypted.") from error
    if len(unpacked) > LARGEST:
        raise _too_large(name, len(unpacked))
    return unpacked


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if version_of(content[:_HEADER].decode("iso-8859-1")) == "3.1":
            # The character set of 3.1, where its header names no other.
            return content.decode("iso-8859-1")
        line = content.count(b"\n", 0, error.start) + 1
        raise Quarantine(
            "wrong_encoding",
            f"{name}, line {line}: byte {content[error.start]:#04x} is neither ASCII nor UTF-8. "
            "Send it in ASCII, with other names in UTF-8 in the records for non-Roman names.",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Quarantine("wrong_encoding", f"{name}, line {line}: a zero byte. Send it in ASCII or UTF-8, not UTF-16.")
    return text


def _too_large(name: str, size: int) -> Quarantine:
    return Quarantine(
        "invalid_content", f"{name} has {size:,} bytes, above {LARGEST:,}. Send it as several files of works."
    )
