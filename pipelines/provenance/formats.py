"""What a file is, by its first bytes: names of files are anybody's choice."""

from typing import BinaryIO, Final

MIME: Final = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "c2pa": "application/c2pa",
    "jpg": "image/jpeg",
    "png": "image/png",
}
"""What the library is told a file is. Pictures are read to say what is wrong with them, and never count."""
AUDIO: Final = ("wav", "mp3", "flac", "m4a")

_HEAD = 16
_LAYER_1 = 0b11


def sniff(file: BinaryIO) -> str | None:
    """The format of an open file, or nothing; the file is left at its beginning."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"ID3") and len(head) >= 10:
        size = 0
        for byte in head[6:10]:  # seven bits each
            size = size << 7 | byte & 0x7F
        file.seek(10 + size)
        after = file.read(4)
        file.seek(0)
        return "flac" if after == b"fLaC" else "mp3"
    file.seek(0)
    return _by_magic(head)


def _by_magic(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] in {b"ftyp", b"jumb"}:
        return "m4a" if head[4:8] == b"ftyp" else "c2pa"
    if head[:4] in {b"fLaC", b"\x89PNG"}:
        return "flac" if head[:4] == b"fLaC" else "png"
    if head[:3] == b"\xff\xd8\xff":
        return "jpg"
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    return "mp3" if is_frame and head[1] >> 1 & _LAYER_1 else None
