"""The bytes of a file of finance, out of its archive or compression, and within bounds."""

import gzip
import zlib
from pathlib import Path

from pipelines.readers import finance_zip
from pipelines.readers.parsed import Quarantine

LARGEST = 256_000_000
"""Bytes; a list of a million accounts has about 70 million."""

_GZIP = b"\x1f\x8b"


def unpacked(path: Path, *, name: str) -> bytes:
    """The content of a file, as it is or out of a ZIP archive or gzip.

    Raises:
        Quarantine: too large, cut off or broken.
    """
    size = path.stat().st_size
    if size > LARGEST:
        raise Quarantine("unreadable", f"{name} has {size:,} bytes, above {LARGEST:,}. Split it.")
    content = path.read_bytes()
    if finance_zip.is_zip(content):
        return finance_zip.only_member(content, name=name)
    return _inflated(path, name=name) if content.startswith(_GZIP) else content


def _inflated(path: Path, *, name: str) -> bytes:
    try:
        with gzip.open(path) as stream:
            content = stream.read(LARGEST + 1)
    except EOFError:
        raise Quarantine("truncated", f"{name} breaks off while packed. Send it again.") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Quarantine("unreadable", f"{name} cannot be unpacked: {error}. Send it again.") from error
    if len(content) > LARGEST:
        raise Quarantine("unreadable", f"{name} unpacks to more than {LARGEST:,} bytes. Split it.")
    return content
