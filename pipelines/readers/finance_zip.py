"""The one file in a ZIP archive, in memory and within bounds; nothing is ever written where the archive says."""

import io
import zipfile
import zlib

from pipelines.readers.delimited import clip
from pipelines.readers.parsed import Quarantine

LARGEST = 64_000_000
"""Bytes; the history of all rates of the European Central Bank has two million."""

_START = b"PK\x03\x04"
_EMPTY = b"PK\x05\x06"


def is_zip(content: bytes) -> bool:
    """Whether the bytes begin as a ZIP archive does."""
    return content.startswith((_START, _EMPTY))


def only_member(content: bytes, *, name: str) -> bytes:
    """The bytes of an archive's only file.

    Raises:
        Quarantine: cut off, broken, encrypted, too large when unpacked, with more or fewer files than one, or with a
            file whose name is a path.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = _checked(archive.infolist(), name=name)
            with archive.open(member) as stream:
                unpacked = stream.read(LARGEST + 1)
    except zipfile.BadZipFile as error:
        whole = content.rfind(_EMPTY) >= 0
        raise Quarantine(
            "unreadable" if whole else "truncated", f"{name} is no whole ZIP archive: {error}. Send it again."
        ) from error
    except (NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
        raise Quarantine("unreadable", f"{name} cannot be unpacked: {error}. Send the file that is in it.") from error
    if len(unpacked) > LARGEST:
        raise Quarantine("unreadable", f"{name} unpacks to more than {LARGEST:,} bytes. Send the file that is in it.")
    return unpacked


def _checked(members: list[zipfile.ZipInfo], *, name: str) -> zipfile.ZipInfo:
    if len(members) != 1:
        raise Quarantine(
            "unknown_format", f"{name} holds {len(members)} files. Send an archive of one CSV, or the CSV."
        )
    member = members[0]
    if any(part in member.filename for part in ("/", "\\", ":", "..")) or not member.filename.lower().endswith(".csv"):
        raise Quarantine(
            "unknown_format",
            f"{name} holds {clip(member.filename)!r}, which is not the plain name of a CSV. Send the CSV.",
        )
    if member.file_size > LARGEST:
        raise Quarantine(
            "unreadable",
            f"{name} unpacks to {member.file_size:,} bytes, above {LARGEST:,}. Send the file that is in it.",
        )
    return member
