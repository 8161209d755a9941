"""The asset graph explains itself, nothing is left out of the checks, and runs start by calendar and delivery."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from pipelines.conservation import CONSERVATION
from pipelines.datasets import DATASETS
from pipelines.definitions import INTAKE, MONTH, STAGES, definitions
from pipelines.home import Home
from tests.paths import ROOT

SAMPLE = ROOT / "data" / "sample"
NOT_DATASETS = {"warehouse", "month_record"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home", tmp_path / "deliveries")


def specs(home: Home) -> list[dg.AssetSpec]:
    return [spec for asset in definitions(home).assets or [] for spec in asset.specs]  # pyright: ignore


def test_every_asset_has_a_stage_an_owner_a_kind_and_a_description(home: Home):
    stages = {stage.STAGE for stage in STAGES}

    for spec in specs(home):
        assert spec.group_name in stages, spec.key
        assert list(spec.owners) == ["team:finance"], spec.key
        assert spec.kinds, spec.key
        assert (spec.description or "").strip(), spec.key


def test_every_asset_is_a_dataset_with_a_schema(home: Home):
    names = {spec.key.path[-1] for spec in specs(home)}

    assert names - NOT_DATASETS <= set(DATASETS)


def test_every_dataset_has_a_blocking_contract(home: Home):
    checks = [spec for check in definitions(home).asset_checks or [] for spec in check.check_specs]
    contracts = {spec.asset_key.path[-1] for spec in checks if spec.name == "contract" and spec.blocking}

    assert contracts == {spec.key.path[-1] for spec in specs(home)} - NOT_DATASETS


def test_every_conservation_blocks(home: Home):
    checks = [spec for check in definitions(home).asset_checks or [] for spec in check.check_specs]
    blocking = {(spec.asset_key.path[-1], spec.name) for spec in checks if spec.blocking}

    assert {(rule.asset, rule.name) for rule in CONSERVATION} <= blocking


def test_expectations_warn_and_never_block(home: Home):
    checks = [spec for check in definitions(home).asset_checks or [] for spec in check.check_specs]
    expected = [spec for spec in checks if spec.asset_key.path[-1].endswith("_profile") and spec.name != "contract"]

    assert "plays_fell_against_previous_month" in {spec.name for spec in expected}
    assert not any(spec.blocking for spec in expected)


def test_files_are_released_after_every_check_of_the_money(home: Home):
    graph = definitions(home).resolve_asset_graph()
    before = graph.get_ancestor_asset_keys(dg.AssetKey("settlement_file"))

    assert {dg.AssetKey(rule.asset) for rule in CONSERVATION} <= before


def test_the_days_are_taken_in_by_one_job_and_the_month_settled_by_the_other(home: Home):
    built = definitions(home)

    days = {key.path[-1] for key in built.resolve_job_def(INTAKE).asset_layer.executable_asset_keys}
    month = {key.path[-1] for key in built.resolve_job_def(MONTH).asset_layer.executable_asset_keys}

    assert days == {"delivery", "delivery_reject", "stream_day"}
    assert {"listening", "journal", "settlement_file", "warehouse"} <= month
    assert not days & month


def test_the_schedule_settles_the_month_that_ended(home: Home):
    schedule = definitions(home).resolve_schedule_def("month_end")

    assert schedule.job_name == MONTH
    assert schedule.cron_schedule == "0 6 10 * *"


def test_the_sensor_takes_in_a_new_stream_log_once(home: Home):
    (home.deliveries / "streams").mkdir(parents=True)
    log = next(path for path in sorted((SAMPLE / "streams").iterdir()) if "2026-09-1" in path.name)
    shutil.copyfile(log, home.deliveries / "streams" / log.name)
    sensor = definitions(home).resolve_sensor_def("deliveries")

    with dg.build_sensor_context() as context:
        first = sensor.evaluate_tick(context)
        context.update_cursor(first.cursor)
        second = sensor.evaluate_tick(context)

    assert [request.tags["dagster/asset_partition_range_start"] for request in first.run_requests] == ["2026-09-01"]
    assert [request.tags["dagster/asset_partition_range_end"] for request in first.run_requests] == ["2026-09-30"]
    assert not second.run_requests
    assert second.skip_message
