"""One pair of files through the C2PA library, to its report or to why there is none. Whatever comes in, nothing raises.

Known by a worker process that knows nothing else of us: keep what it imports small.
"""

import hashlib
import io
import stat
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

import c2pa

from pipelines.provenance.formats import AUDIO, MIME, sniff

MOST_BYTES: Final = 512 << 20
"""Of audio: ten hours of it, compressed; an hour of studio sound."""
MOST_STORE_BYTES: Final = 32 << 20
"""Of a detached store: 5,000 entries are half a megabyte."""
MOST_REPORT: Final = 16 << 20
"""Characters of a report."""
_SHOWN = 200
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Reading:
    """What the library says of a pair of files.

    ``report`` is its JSON; without one, ``fault`` is a code of ``VERDICT_REASON``, ``state`` absent or unreadable, and
    ``detail`` the words of whoever refused. ``format`` is of the audio; c2pa where a store came alone.
    """

    asset_sha256: str = ""
    store_sha256: str = ""
    format: str = "other"
    report: str | None = None
    state: str = "unreadable"
    fault: str | None = None
    detail: str = ""


class _Refused(Exception):
    """A file that is not shown to the library."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def read(context: c2pa.Context, asset: Path | None, store: Path | bytes | None) -> Reading:
    """Read the manifest of ``asset``, which is in it or in ``store``; or the store alone.

    The digests are of the bytes that the library was shown.
    """
    reading = Reading()
    try:
        with ExitStack() as opened:
            file = None if asset is None else opened.enter_context(_opened(asset))
            manifest = None if store is None else opened.enter_context(_opened(store))
            reading = replace(
                reading,
                asset_sha256=_digest(file),
                store_sha256=_digest(manifest),
                format=("c2pa" if file is None else sniff(file)) or "other",
            )
            return replace(reading, report=_report(context, file, reading.format, _content(manifest)))
    except _Refused as refused:
        return replace(reading, fault=refused.reason, detail=str(refused))
    except c2pa.C2paError as error:
        state, reason = _meaning(error)
        return replace(reading, state=state, fault=reason, detail=str(error)[:_SHOWN])
    except FileNotFoundError as error:
        return replace(reading, state="absent", fault="audio_missing", detail=f"{error.filename} is not there")
    except OSError as error:
        return replace(reading, fault="unreadable", detail=f"{error.filename} cannot be read: {error.strerror}")
    except MemoryError:
        return replace(reading, fault="too_large", detail="it asks for more memory than a file may have")


def is_bound(reading: Reading) -> bool:
    """Whether there was something that a manifest can be bound to: a file, not a store alone."""
    return bool(reading.asset_sha256) and reading.format != "c2pa"


def is_sound(reading: Reading) -> bool:
    """Whether the file is one that we account for: audio, or a store; not a picture."""
    return reading.format in {*AUDIO, "c2pa"}


def _opened(given: Path | bytes) -> BinaryIO:
    if isinstance(given, bytes):
        return io.BytesIO(given)
    if not stat.S_ISREG(given.stat().st_mode):
        raise _Refused("unreadable", f"{given.name} is a folder, a device or a pipe: give a file")
    return given.open("rb")


def _digest(file: BinaryIO | None) -> str:
    if file is None:
        return ""
    found = hashlib.sha256()
    while block := file.read(_BLOCK):
        found.update(block)
    return found.hexdigest()


def _content(store: BinaryIO | None) -> bytes | None:
    """The bytes of a detached store, if it may be one."""
    if store is None:
        return None
    _within(store, MOST_STORE_BYTES)
    if sniff(store) != "c2pa":
        raise _Refused("unreadable", "what came as a manifest store does not begin as one")
    return store.read()


def _within(file: BinaryIO, most: int) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > most:
        raise _Refused("too_large", f"it has {size:,} bytes, above {most:,}")
    if not size:
        raise _Refused("unreadable", "it is empty: deliver it again")


def _report(context: c2pa.Context, file: BinaryIO | None, kind: str, manifest: bytes | None) -> str:
    if file is None and manifest is None:
        raise _Refused("audio_missing", "there is neither audio nor a store")
    if file is not None:
        _within(file, MOST_BYTES)
    if kind not in MIME:
        raise _Refused("unsupported_format", "it is none of wav, mp3, flac, m4a and c2pa")
    stream = io.BytesIO(manifest or b"") if file is None else file
    with c2pa.Reader(MIME[kind], stream, manifest if file is not None else None, context=context) as reader:
        report = reader.json()
    if len(report) > MOST_REPORT:
        raise _Refused("too_large", f"its manifests are {len(report):,} characters, above {MOST_REPORT:,}")
    return report


def _meaning(error: c2pa.C2paError) -> tuple[str, str]:
    """State and reason of what the library raises, by the first word that it says."""
    kind = str(error).split(":", 1)[0]
    found = {
        "ManifestNotFound": ("absent", "no_manifest"),
        "Remote": ("unreadable", "remote_manifest"),
        "RemoteManifest": ("unreadable", "remote_manifest"),
        "NotSupported": ("unreadable", "unsupported_format"),
    }
    return found.get(kind, ("unreadable", "unreadable"))
