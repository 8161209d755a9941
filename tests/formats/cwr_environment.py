"""The independent CWR readers, in their own environment."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT

READER = "PARTITA_CWR_READER"
"""Names the Python of the reader's environment, where that is not ``.venv-cwr``."""


def reader() -> Path:
    """The Python of the reader's environment; without one a test cannot hold, and in CI it must."""
    python = Path(os.environ.get(READER, ROOT / ".venv-cwr" / "bin" / "python"))
    if not python.exists():
        missing = f"No {python}: make it with tests/cwr-reader.lock (`make test` does), or set {READER}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return python


def read_independently(path: Path) -> dict[str, Any]:
    """What CWR-API finds in a CWR 2.1 file.

    Counts of ``groups``, ``transactions`` and ``records`` as found and as ``stated`` by the trailer, ``lines``,
    ``titles``, ``record_types`` and ``sequences``. The test fails where the reader refuses the file.
    """
    return _told("independent_cwr.py", path)


def frame_independently(path: Path) -> dict[str, Any]:
    """What music-metadata-edi finds of the framing of a CWR file of any version.

    ``is_valid``, ``errors``, and how many ``groups``, ``transactions`` and ``records`` of transactions there are.
    """
    return _told("framing_cwr.py", path)


def _told(script: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [reader(), Path(__file__).with_name(script), path], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"{script} refuses {path.name}: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout)
