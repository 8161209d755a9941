"""Tones in the four formats. mp3, flac and m4a need ffmpeg; ``python -m tests.signing.tones`` makes ``media/`` anew."""

import subprocess
import tempfile
from pathlib import Path

from tests.signing.studio import MEDIA, tone

ENCODING = {"mp3": ["-b:a", "16k"], "flac": [], "m4a": ["-b:a", "12k"]}


def encoded(wav: bytes, suffix: str) -> bytes:
    """The same sound in ``suffix``, by ffmpeg, without tags."""
    if suffix == "wav":
        return wav
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "in.wav", Path(folder) / f"out.{suffix}"
        before.write_bytes(wav)
        command = ["ffmpeg", "-v", "error", "-i", before, "-map_metadata", "-1", *ENCODING[suffix], "-bitexact", after]
        subprocess.run(command, check=True)
        return after.read_bytes()


def main() -> None:
    """Make the audio that the tests sign, in the formats that python cannot write."""
    for suffix in ENCODING:
        for name, hertz in (("tone", 440), ("other", 660)):
            (MEDIA / f"{name}.{suffix}").write_bytes(encoded(tone(hertz, ms=500), suffix))


if __name__ == "__main__":
    main()
