"""A month with 40 % fewer plays than the one before warns by name, wherever finance looks, and settles."""

import json
import re
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from tests.end_to_end.months import once, settle, small_sample

BEFORE, AFTER = "2026-08", "2026-09"
WARNING = "plays_fell_against_previous_month"


def two_months(folder: Path) -> None:
    for period, plays in ((BEFORE, 4_000), (AFTER, 2_400)):
        deliveries = small_sample(folder / period, plays=plays, period=period)
        (folder / f"{period}.json").write_text(json.dumps(settle(folder / "home", deliveries, period)))


@pytest.fixture(scope="module")
def fallen(shared: Path) -> Path:
    return once(shared / "fallen", two_months)


def said(fallen: Path, period: str) -> dict[str, Any]:
    return json.loads((fallen / f"{period}.json").read_text())


def test_the_run_says_the_warning_and_settles(fallen: Path) -> None:
    summary = said(fallen, AFTER)

    assert [warning for warning in summary["warnings"] if warning.startswith(f"{WARNING}: ")]
    assert {figures["difference"] for figures in summary["amounts"].values()} == {"0.000000000"}
    assert summary["files"]


def test_a_month_with_none_before_it_does_not_fall(fallen: Path) -> None:
    assert not [warning for warning in said(fallen, BEFORE)["warnings"] if warning.startswith(WARNING)]


def test_dagster_holds_the_check_as_failed_with_a_warning(fallen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fallen / "home" / "dagster"
    monkeypatch.setenv("PARTITA_DAGSTER", str(folder))
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        [run] = instance.get_runs(dg.RunsFilter(job_name="month", tags={"dagster/partition": AFTER}), limit=1)
        found = {
            check.check_name: check
            for check in (
                entry.dagster_event.asset_check_evaluation_data
                for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
                if entry.dagster_event
            )
        }

    assert run.is_success
    assert not found[WARNING].passed
    assert found[WARNING].severity is dg.AssetCheckSeverity.WARN


def test_data_docs_show_the_expectation_as_failed(fallen: Path) -> None:
    docs = fallen / "home" / "data_docs"
    [page] = (docs / "validations" / "streams" / AFTER).rglob("*.html")
    text = page.read_text(encoding="utf-8")

    assert (docs / "index.html").exists()
    assert WARNING in text
    assert re.search(r"Status:?\s*(<[^>]+>\s*)*.{0,80}Failed", text, re.DOTALL)
