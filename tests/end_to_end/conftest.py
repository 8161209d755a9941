"""The sample month, settled once for all tests that only look at it, whichever worker they run in."""

import json
import os
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.months import PERIOD, ask, once, settle, small_sample
from tests.end_to_end.recipients import Files
from tests.formats.dsr_reader import Report, read

Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all parallel workers of this run see."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def settled(shared: Path) -> Path:
    """A home in which the sample month is settled. Look, do not touch."""

    def make(folder: Path) -> None:
        (folder / "said.json").write_text(json.dumps(settle(folder / "home")))

    return once(shared / "settled-sample", make) / "home"


@pytest.fixture(scope="session")
def said(settled: Path) -> dict[str, Any]:
    """What the run of the settled month printed."""
    return json.loads((settled.parent / "said.json").read_text())


@pytest.fixture(scope="session")
def query(settled: Path) -> Ask:
    """Asks the warehouse of the settled month, which is opened read-only."""
    return partial(ask, settled / "warehouse.duckdb")


@pytest.fixture(scope="session")
def released(settled: Path) -> Path:
    """The folder of the settled month's files."""
    return settled / "settlement" / PERIOD


@pytest.fixture(scope="session")
def of_kind(released: Path, said: dict[str, Any]) -> dict[str, Files]:
    """The files of each kind by recipient."""
    found: dict[str, Files] = defaultdict(lambda: defaultdict(list))
    for file in said["files"]:
        found[file["kind"]][file["recipient"]].append(released / file["path"])
    return {kind: dict(files) for kind, files in found.items()}  # asking for a kind does not add it


@pytest.fixture(scope="session")
def reports(of_kind: dict[str, Files]) -> dict[str, list[Report]]:
    """Every DSR report of usage or sales by recipient."""
    found: dict[str, list[Report]] = defaultdict(list)
    for kind in ("dsr_financial", "dsr_basic_audio", "dsr_royalty"):
        for recipient, paths in of_kind[kind].items():
            found[recipient] += [read(path) for path in paths]
    return found


@pytest.fixture(scope="session")
def small(shared: Path) -> Path:
    """Deliveries of 4,000 plays. Look, do not touch."""
    return once(shared / "small-sample", small_sample)
