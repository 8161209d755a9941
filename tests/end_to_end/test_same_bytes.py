"""Promise 4: the order of files and rows, threads and the way of starting leave no trace in the outputs."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.months import PERIOD, SAMPLE, ask, once, python, settle, shuffled, tree

NAMES_DELIVERIES = {
    "delivery": "kind, status, count(*)",
    "delivery_reject": "kind, played_date, reason, reference, detail, count(*)",
    "stream_day": "period, played_date, sum(plays), sum(accepted), sum(rejected), sum(played_ms)",
    "stream_duplicate": "period, stream_id, sum(plays)",
}
"""Tables that name files, with what of them cannot depend on a file's name or bytes."""
STORED = (
    *("listening", "usage", "work_earning", "recording_earning", "journal"),
    *("provenance_verdict", "ai_track", "source_share", "ai_earning", "transparency"),
)
DAYS = {
    "dagster/asset_partition_range_start": f"{PERIOD}-01",
    "dagster/asset_partition_range_end": f"{PERIOD}-30",
}


def in_another_order_on_one_thread(folder: Path) -> None:
    mixed = shuffled(SAMPLE, folder / "deliveries", seed=7)
    settle(folder / "home", mixed, PARTITA_THREADS="1", POLARS_MAX_THREADS="1")


def on_two_threads_by_dagsters_own_command(folder: Path) -> None:
    home = folder / "home"
    (home / "dagster").mkdir(parents=True)
    (home / "dagster" / "dagster.yaml").write_bytes((SAMPLE.parents[1] / "dagster.yaml").read_bytes())
    for job, tags in (("intake", DAYS), ("month", {"dagster/partition": PERIOD})):
        done = _dagster(home, "job", "execute", "-m", "pipelines.code_location", "-j", job, "--tags", json.dumps(tags))
        assert done.returncode == 0, done.stderr[-3000:]


def _dagster(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    own = {name: str(home / "dagster") for name in ("DAGSTER_HOME", "PARTITA_DAGSTER")}
    threads = {"PARTITA_THREADS": "2", "POLARS_MAX_THREADS": "2"}
    return python("-m", "dagster", *words, home=home, PARTITA_DELIVERIES=str(SAMPLE), **own, **threads)


@pytest.fixture(
    scope="module",
    params=[in_another_order_on_one_thread, on_two_threads_by_dagsters_own_command],
    ids=lambda f: f.__name__,
)
def other(request: pytest.FixtureRequest, shared: Path) -> Path:
    """The same month, settled in another way."""
    return once(shared / request.param.__name__, request.param) / "home"


def test_every_settlement_file_has_the_same_bytes(settled: Path, other: Path) -> None:
    ours, theirs = (tree(home / "settlement" / PERIOD) for home in (settled, other))

    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.mark.parametrize("dataset", STORED)
def test_the_store_has_the_same_bytes(settled: Path, other: Path, dataset: str) -> None:
    ours, theirs = ((home / "store" / dataset / f"{PERIOD}.parquet").read_bytes() for home in (settled, other))

    assert ours == theirs


def test_every_table_of_the_warehouse_has_the_same_rows(settled: Path, other: Path) -> None:
    ours, theirs = (home / "warehouse.duckdb" for home in (settled, other))
    names = [name for (name,) in ask(ours, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]

    assert names == [name for (name,) in ask(theirs, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]
    assert set(NAMES_DELIVERIES) < set(names)
    assert [name for name in names if ask(ours, _rows(name)) != ask(theirs, _rows(name))] == []


def _rows(table: str) -> str:
    if table in NAMES_DELIVERIES:
        return f"SELECT {NAMES_DELIVERIES[table]} FROM {table} GROUP BY ALL ORDER BY ALL"
    return f"SELECT * FROM {table}"
