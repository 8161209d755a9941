"""A stage that loses one nano-unit, or pays what nothing proves, is caught by the check that is named for it."""

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.months import PERIOD, SAMPLE, python, tree

BLOCKED = 3


def run_broken(what: str, home: Path, deliveries: Path):
    return python(
        *("-m", "tests.end_to_end.broken_stage", what, "run", PERIOD, "--deliveries", deliveries, "--json"), home=home
    )


@pytest.mark.parametrize(
    ("lost", "check"),
    [
        ("play", "usage plays_in_usage"),
        ("base", "base revenue_in_bases"),
        ("line", "recording_earning lines_of_pools"),
        ("source", "recording_earning lines_of_pools"),
        ("beside", "ai_earning lines_of_ai_pools"),
        ("papers", "ai_earning unpapered"),
        ("pool", "pool steps_of_pools"),
        ("journal", "journal journal_entries"),
    ],
)
def test_the_named_check_blocks_and_nothing_is_released(small: Path, tmp_path: Path, lost: str, check: str) -> None:
    done = run_broken(lost, tmp_path, small)

    assert done.returncode == BLOCKED, done.stderr
    assert f"\n{check}: " in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "settlement" / PERIOD).exists()
    assert not (tmp_path / "warehouse.duckdb").exists()
    assert not list(tmp_path.glob("runs/*.json"))


def test_the_last_good_release_stays_where_there_is_one(settled: Path, small: Path, tmp_path: Path) -> None:
    home = shutil.copytree(settled, tmp_path / "home", symlinks=True)
    deliveries = shutil.copytree(SAMPLE, tmp_path / "deliveries")
    revenue = deliveries / "finance" / f"revenue-{PERIOD}.csv"
    revenue.write_text(revenue.read_text().replace("386.51,61.71,324.80", "387.51,61.71,325.80"))
    before, warehouse = tree(home / "settlement" / PERIOD), (home / "warehouse.duckdb").read_bytes()

    done = run_broken("payment", home, deliveries)

    assert done.returncode == BLOCKED, done.stderr
    assert "\npayment payments_of_licensors: " in done.stderr
    assert tree(home / "settlement" / PERIOD) == before
    assert (home / "warehouse.duckdb").read_bytes() == warehouse
