"""Cuts manifest stores apart: JUMBF boxes (ISO/IEC 19566-5), as far as breaking them needs."""

import struct
from collections.abc import Iterator

HEAD = 8


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each box of ``data``: its type, and itself with its head."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at : at + size]
        at += size


def children(box: bytes) -> list[bytes]:
    """The boxes inside a superbox, its description first."""
    return [inner for _, inner in boxes(box[HEAD:])]


def superbox(inner: list[bytes]) -> bytes:
    """A superbox of these boxes."""
    data = b"".join(inner)
    return struct.pack(">I4s", HEAD + len(data), b"jumb") + data


def label(box: bytes) -> str:
    """The label in a superbox's description (after type, 16 bytes, and toggles, one)."""
    description = children(box)[0]
    return description[HEAD + 17 :].split(b"\0")[0].decode()


def without(store: bytes, manifest: str) -> bytes:
    """The store with the manifest of this URN taken out."""
    kept = [box for at, box in enumerate(children(store)) if at == 0 or label(box) != manifest]
    return superbox(kept)
