"""A sample month, written once for all the tests that read it."""

from pathlib import Path

import pytest

from pipelines.sample import write_sample
from tests.unit.sample_files import log


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def plays(sample) -> list[dict]:
    files = [path for path in sorted((sample / "streams").iterdir()) if "resent" not in path.name]
    return [row for path in files for row in log(path)]


@pytest.fixture(scope="session")
def registrations(sample) -> list[list[str]]:
    """Every transaction of every file, as its records."""
    found: list[list[str]] = []
    for path in sorted((sample / "works").iterdir()):
        for line in path.read_bytes().decode("ascii").split("\r\n"):
            if line[:3] in {"NWR", "REV"}:
                found.append([line])
            elif line[:3] not in {"HDR", "GRH", "GRT", "TRL", ""}:
                found[-1].append(line)
    return found
