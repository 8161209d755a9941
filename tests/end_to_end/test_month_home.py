"""A settled home: run again, moved, opened elsewhere, and who is not in it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.end_to_end.conftest import Ask
from tests.end_to_end.months import PERIOD, SAMPLE, ask, partita, python
from tests.paths import ROOT

QUERIES = re.findall(r"```sql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
ACCOUNT = b"account-001815"
"""An account of the sample, whose plays count."""


@pytest.fixture(scope="module")
def moved(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settled home in another place, to do things with."""
    return shutil.copytree(settled, tmp_path_factory.mktemp("moved") / "home", symlinks=True)


def state(home: Path) -> dict[str, tuple[int, bytes]]:
    """Every file outside the locks, with its bytes and when they were written."""
    return {
        path.relative_to(home).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.parent.name != "locks"
    }


def test_a_second_run_says_unchanged_changes_nothing_and_never_loads_dagster(moved: Path) -> None:
    before = state(moved)
    done = python(
        *("-X", "importtime", "-m", "pipelines.cli", "run", PERIOD, "--deliveries", SAMPLE, "--json"), home=moved
    )
    loaded = set(re.findall(r"\|\s+(\w+)$", done.stderr, re.MULTILINE))

    assert done.returncode == 0
    assert json.loads(done.stdout)["unchanged"] is True
    assert state(moved) == before
    assert "click" in loaded
    assert loaded.isdisjoint({"dagster", "great_expectations"})


def test_a_second_run_says_what_the_first_one_said(moved: Path, said: dict) -> None:
    again = json.loads(partita("run", PERIOD, "--deliveries", SAMPLE, "--json", home=moved).stdout)

    assert again == said | {"unchanged": True}


def test_a_second_run_tells_a_person_that_nothing_changed(moved: Path) -> None:
    done = partita("run", PERIOD, "--deliveries", SAMPLE, home=moved)

    assert done.returncode == 0
    assert re.search(r"unchanged|nothing (had )?changed", done.stdout, re.IGNORECASE)


def test_a_settlement_file_that_was_changed_on_disk_is_no_settled_month(moved: Path, tmp_path: Path) -> None:
    home = shutil.copytree(moved, tmp_path / "home", symlinks=True)
    next((home / "settlement" / PERIOD).glob("*/SHA256SUMS")).write_text("")

    months = json.loads(partita("status", "--deliveries", SAMPLE, "--json", home=home).stdout)["months"]

    assert [(month["period"], month["state"]) for month in months] == [(PERIOD, "to be run again")]


def test_the_readme_has_four_queries() -> None:
    assert len(QUERIES) == 4


@pytest.mark.parametrize(
    "sql", QUERIES, ids=["who got what", "what was not paid", "what AI tracks paid", "what made a pool"]
)
def test_the_queries_of_the_readme_answer(query: Ask, sql: str) -> None:
    assert query(sql) != []


def test_the_warehouse_opens_read_only_from_any_folder_and_after_the_home_was_moved(
    moved: Path, settled: Path, tmp_path: Path
) -> None:
    script = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql(sys.argv[2]).fetchall())"
    sql = "SELECT count(*), sum(amount) FROM track_shares"
    found = subprocess.run(
        [sys.executable, "-c", script, moved / "warehouse.duckdb", sql],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == str(ask(settled / "warehouse.duckdb", sql))
    with pytest.raises(duckdb.Error):
        ask(moved / "warehouse.duckdb", "DELETE FROM track_shares")


def test_every_table_and_column_of_the_warehouse_has_a_comment(query: Ask) -> None:
    assert query("SELECT table_name FROM duckdb_tables() WHERE coalesce(comment, '') = ''") == []
    assert (
        query("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = ''")
        == []
    )


def test_no_account_reaches_any_file_of_the_home(settled: Path) -> None:
    known = (SAMPLE / "streams" / "2026-09-13.csv.gz").read_bytes()
    found = subprocess.run(["zgrep", "-c", ACCOUNT.decode()], input=known, capture_output=True, check=True)

    assert int(found.stdout) > 0
    assert [name for name, (_, held) in state(settled).items() if ACCOUNT in held] == []


def test_no_account_and_no_listener_is_in_any_value_of_the_store_or_the_warehouse(settled: Path, query: Ask) -> None:
    """Compressed columns hide text from a search of bytes, so every text is read."""
    [(hashed,)] = duckdb.execute(
        f"SELECT min(listener) FROM '{settled / 'store' / 'listening' / PERIOD}.parquet'"
    ).fetchall()
    assert re.fullmatch("[0-9a-f]{32}", hashed)

    for table, column in query(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND data_type = 'VARCHAR'"
    ):
        sql = f'SELECT count(*) FROM "{table}" WHERE "{column}" IN (?, ?) OR "{column}" LIKE \'account-%\''
        assert query(sql, ACCOUNT.decode(), hashed) == [(0,)], (table, column)
    assert (
        query(
            "SELECT table_name FROM duckdb_columns() WHERE NOT internal AND column_name IN ('listener', 'account_id')"
        )
        == []
    )


def test_no_account_is_in_any_value_of_the_stored_parquet(settled: Path) -> None:
    files = [*(settled / "store").rglob("*.parquet"), *(settled / "intake").rglob("*.parquet")]
    assert len(files) > 50
    for file in files:
        columns = duckdb.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
        for name in [column[0] for column in columns if column[1] == "VARCHAR"]:
            sql = f"SELECT count(*) FROM '{file}' WHERE \"{name}\" LIKE '%account-00%'"
            assert duckdb.execute(sql).fetchall() == [(0,)], (file, name)
