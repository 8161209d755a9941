"""How many manifests a second are verified, on one core and on two."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.provenance.pool import verify_all
from pipelines.provenance.trust import Trust
from tests.signing.cases import signed
from tests.signing.studio import audio, studio

SIDECARS = 2_000


@dataclass(frozen=True)
class Rate:
    """What was verified, on how many processes, and how fast."""

    what: str
    processes: int
    files: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Files a second."""
        return self.files / self.seconds


def rates(folder: Path, *, files: int = SIDECARS) -> Iterator[Rate]:
    """Time detached stores alone, and with short audio, on one process and on two.

    Args:
        folder: where the files go.
        files: how many times each is verified; the start of the processes counts.
    """
    detached = signed("wav", detached=True)
    sound, store = folder / "bench.wav", folder / "bench.c2pa"
    sound.write_bytes(audio("wav"))
    store.write_bytes(detached.store)
    trust = Trust("bench", {"manifest": studio().trust.pem})
    for what, pair in (("sidecars", (None, store)), ("sidecars with half a second of audio", (sound, store))):
        for processes in (1, 2):
            begun = time.perf_counter()
            states = {found.verdict["state"] for found in verify_all(trust, [pair] * files, processes=processes)}
            assert states == {"Trusted" if pair[0] else "Invalid"}, states
            yield Rate(what, processes, files, time.perf_counter() - begun)


def lines(measured: Iterator[Rate]) -> Iterator[str]:
    """The rates in words."""
    for rate in measured:
        yield f"{rate.what}, {rate.processes} process(es): {rate.per_second:,.0f} a second"
