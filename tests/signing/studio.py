"""Who signs in tests: one authority for the whole session, made anew in each, and small audio to sign."""

import atexit
import math
import struct
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.signing.authority import STAMPING, Root, Signing, root, signer
from tests.signing.stamps import time_stamps

MEDIA = Path(__file__).parent / "media"


@dataclass(frozen=True)
class Studio:
    """Authorities and signers of a session: ``trust`` and ``tsa`` are to be trusted, ``stranger`` is not."""

    trust: Root
    tsa: Root
    cawg: Root
    stranger: Root
    generator: Signing
    society: Signing
    unknown: Signing
    stamps: str


@cache
def studio() -> Studio:
    """The session's authority, with its time-stamp authority running until the session ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    trust, tsa, cawg, stranger = (root(f"Example {name}") for name in ("Trust", "Time", "Identity", "Stranger"))
    return Studio(
        trust=trust,
        tsa=tsa,
        cawg=cawg,
        stranger=stranger,
        generator=signer(trust, "Example Generator"),
        society=signer(cawg, "Example Society"),
        unknown=signer(stranger, "Unknown Generator"),
        stamps=stack.enter_context(time_stamps(signer(tsa, "Example Stamps", purpose=STAMPING))),
    )


def tone(hertz: int = 440, *, ms: int = 250) -> bytes:
    """A WAV of one tone, 8 kHz, 16 bit, mono."""
    samples = [round(12_000 * math.sin(2 * math.pi * hertz * at / 8000)) for at in range(8 * ms)]
    data = struct.pack(f"<{len(samples)}h", *samples)
    head = struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, 1, 1, 8000, 16_000, 2, 16, b"data", len(data))
    return struct.pack("<4sI4s", b"RIFF", 4 + len(head) + len(data), b"WAVE") + head + data


def audio(suffix: str, *, other: bool = False) -> bytes:
    """Half a second of audio to sign, in wav, mp3, flac or m4a; ``other``: a different recording of the same length."""
    if suffix == "wav":
        return tone(660 if other else 440, ms=500)
    return (MEDIA / f"{'other' if other else 'tone'}.{suffix}").read_bytes()
