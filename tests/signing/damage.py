"""What happens to signed files afterwards: bits flip, tags are written, manifests are cut off or changed."""

import struct

ISRC = b"QZES52600001"
FOUR = struct.Struct(">I")


def flip_audio(media: bytes, suffix: str) -> bytes:
    """One bit of the sound changed."""
    at = _sound(media, suffix)
    return media[:at] + bytes([media[at] ^ 1]) + media[at + 1 :]


def replace(media: bytes, old: str, new: str) -> bytes:
    """Some text in the manifest changed to another of its length, everywhere."""
    if len(old) != len(new) or old.encode() not in media:
        raise ValueError(f"{old!r} is not in the file, or not as long as {new!r}")
    return media.replace(old.encode(), new.encode())


def break_signature(media: bytes, store: bytes) -> bytes:
    """The last byte of the signature changed: it ends the claim's box, which ends the store."""
    at = media.index(store) + len(store) - 1
    return media[:at] + bytes([media[at] ^ 1]) + media[at + 1 :]


def break_header(media: bytes, store: bytes) -> bytes:
    """The type of the first box of the store changed."""
    at = media.index(store) + 4
    return media[:at] + b"jumX" + media[at + 4 :]


def strip(media: bytes) -> bytes:
    """A WAV rewritten by a tool that copies only the chunks it knows."""
    return _riff([chunk for chunk in _chunks(media) if chunk[:4] in {b"fmt ", b"data"}])


def move(media: bytes, other: bytes) -> bytes:
    """The manifest of one WAV in another WAV of the same length."""
    sound = next(chunk for chunk in _chunks(other) if chunk[:4] == b"data")
    return _riff([sound if chunk[:4] == b"data" else chunk for chunk in _chunks(media)])


def retag(media: bytes, suffix: str) -> bytes:
    """An ISRC written into the tags of a signed file, which leaves sound and manifest as they were."""
    if suffix == "wav":
        return _riff([*_chunks(media), _chunk(b"LIST", b"INFO" + _chunk(b"ISRC", ISRC))])
    if suffix == "m4a":
        return _tag_m4a(media)
    return _tag_id3(media)


def _sound(media: bytes, suffix: str) -> int:
    """A place in the middle of the sound, which comes last in mp3 and flac."""
    if suffix in {"wav", "m4a"}:
        at = media.index(b"data" if suffix == "wav" else b"mdat")
        return at + 64
    return len(media) - 64


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _chunks(media: bytes) -> list[bytes]:
    found, at = [], 12
    while at < len(media):
        size = struct.unpack_from("<I", media, at + 4)[0]
        end = at + 8 + size + size % 2
        found.append(media[at:end])
        at = end
    return found


def _riff(chunks: list[bytes]) -> bytes:
    data = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(data)) + data


def _tag_id3(media: bytes) -> bytes:
    """A TSRC frame before the frames of the ID3 tag that holds the manifest (it stands before fLaC, too)."""
    version, size = media[3], _unsynch(media[6:10])
    frame_size = FOUR.pack(1 + len(ISRC)) if version < 4 else _synch(1 + len(ISRC))
    frame = b"TSRC" + frame_size + b"\0\0" + b"\0" + ISRC
    return media[:6] + _synch(size + len(frame)) + frame + media[10:]


def _synch(size: int) -> bytes:
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _unsynch(size: bytes) -> int:
    return sum(byte << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))


def _tag_m4a(media: bytes) -> bytes:
    """A name at the end of ``moov``, which ends the file, so that no offset moves."""
    at = media.index(b"moov") - 4
    size = FOUR.unpack_from(media, at)[0]
    if at + size != len(media):
        raise ValueError("moov is not the last box")
    text = FOUR.pack(12 + len(ISRC)) + b"\xa9nam" + struct.pack(">HH", len(ISRC), 0) + ISRC
    user = FOUR.pack(8 + len(text)) + b"udta" + text
    return media[:at] + FOUR.pack(size + len(user)) + media[at + 4 :] + user
