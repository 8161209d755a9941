"""``partita ui`` serves the graph, the run and its metadata of a settled home, on the loopback alone."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.months import PERIOD, SAMPLE
from tests.paths import ROOT

GRAPH = """{ assetNodes { assetKey { path } groupName description kinds owners { ... on TeamAssetOwner { team }
    ... on UserAssetOwner { email } } dependencyKeys { path } } }"""
RUNS = """{ runsOrError { ... on Runs { results { jobName status tags { key value } assetMaterializations {
    assetKey { path } metadataEntries { label ... on IntMetadataEntry { intValue } } } } } } }"""


@pytest.fixture(scope="module")
def page(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of the pages on a copy of the settled home."""
    home = shutil.copytree(settled, tmp_path_factory.mktemp("web") / "home", symlinks=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)]
    words = ["--home", str(home), "--deliveries", str(SAMPLE)]
    with (home.parent / "said").open("w") as said:
        served = subprocess.Popen(
            [*command, *words], cwd=ROOT, stdout=said, stderr=said, env=os.environ, start_new_session=True
        )
        try:
            assert answers(port, served, seconds=120), (home.parent / "said").read_text()
            yield port
        finally:
            os.killpg(served.pid, signal.SIGINT)
            try:
                served.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(served.pid, signal.SIGKILL)
                served.wait(10)


def answers(port: int, served: subprocess.Popen[bytes], *, seconds: int) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and served.poll() is None:
        try:
            return get(port, "GET", "/server_info") is not None
        except (HTTPException, OSError):
            time.sleep(0.5)
    return False


def get(port: int, method: str, path: str, body: str | None = None) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 200
        return json.load(answer)
    finally:
        connection.close()


def ask(page: int, query: str) -> dict[str, Any]:
    found = get(page, "POST", "/graphql", json.dumps({"query": query}))
    assert "errors" not in found, found["errors"]
    return found["data"]


def test_the_graph_names_every_asset_with_its_stage_owner_kind_and_meaning(page: int) -> None:
    nodes = {node["assetKey"]["path"][-1]: node for node in ask(page, GRAPH)["assetNodes"]}

    assert {"delivery", "stream_day", "listening", "usage", "base", "pool", "journal", "settlement_file"} <= set(nodes)
    for name, node in nodes.items():
        assert node["groupName"] not in {None, "default"}, name
        assert node["description"], name
        assert node["kinds"], name
        assert node["owners"], name
    assert {"usage"} <= {key["path"][-1] for key in nodes["base"]["dependencyKeys"]}


def test_the_run_of_the_month_is_there_with_the_rows_of_each_dataset(page: int) -> None:
    runs = ask(page, RUNS)["runsOrError"]["results"]
    [month] = [run for run in runs if run["jobName"] == "month"]
    rows = {
        made["assetKey"]["path"][-1]: entry["intValue"]
        for made in month["assetMaterializations"]
        for entry in made["metadataEntries"]
        if entry["label"] == "dagster/row_count"
    }

    assert month["status"] == "SUCCESS"
    assert {"key": "dagster/partition", "value": PERIOD} in month["tags"]
    assert (rows["base"], rows["revenue"]) == (23, 23)
    assert {"ai_track", "source_share", "ai_earning", "transparency"} <= set(rows)
    assert rows["recording_earning"] > 1_000
