"""One suite on one month's figures, by Great Expectations. Importing this takes seconds: only where it is needed."""

import html
import json
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.data_context.data_context.file_data_context import FileDataContext
from great_expectations.data_context.types.base import DataContextConfig, ProgressBarsConfig
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)
from great_expectations.expectations.core.expect_column_values_to_be_between import (
    ExpectColumnValuesToBeBetween,
)
from great_expectations.expectations.metadata_types import FailureSeverity

from attribution.period import created_at
from pipelines.expectations_rules import Case, Rule

_PERCENT_PPB = 10_000_000
_RESULTS = "validations"
_VIEWS = "pipelines.expectations_docs"
_NOISE = ("batch_markers", "batch_parameters", "batch_spec", "checkpoint_id", "validation_id")


def judge(home: Path, suite: str, period: str, cases: Sequence[Case]) -> dict[str, bool]:
    """Validate a month's figures, keep the result in the home's project and build its Data Docs anew.

    Args:
        home: root folder of the home.
        suite: its name.
        period: month.
        cases: each expectation with what was found for it.

    Returns:
        Whether each holds, by name. Nothing leaves the machine: no cloud, no analytics, no version check.
    """
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = _context(home / "expectations")
    expectations = context.suites.add_or_update(
        gx.ExpectationSuite(name=suite, expectations=[_expectation(case.rule) for case in cases])
    )
    batch = _batch(context, suite)
    definition = context.validation_definitions.add_or_update(
        gx.ValidationDefinition(name=suite, data=batch, suite=expectations)
    )
    run = gx.RunIdentifier(run_name=period, run_time=created_at(period))
    result = definition.run(
        batch_parameters={"dataframe": _frame(cases)},
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": ["key"],
            "return_unexpected_index_query": False,
        },
        run_id=run,
    )
    _annotate(result, cases)
    place = ValidationResultIdentifier(ExpectationSuiteIdentifier(suite), run, batch_identifier=f"profiles-{suite}")
    context.validation_results_store.set(place, result)
    context.build_data_docs()
    return {_name(each): bool(each.success) for each in result.results}


def _context(folder: Path) -> FileDataContext:
    """The project below the home, its paths relative to it, so that the home may be moved."""
    _sweep(folder)
    section = {"view": {"module_name": _VIEWS, "class_name": "PageView"}}
    config = DataContextConfig(
        stores={
            f"{name}_store": {
                "class_name": kind,
                "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": f"{name}/"},
            }
            for name, kind in {
                "expectations": "ExpectationsStore",
                _RESULTS: "ValidationResultsStore",
                "validation_definition": "ValidationDefinitionStore",
                "checkpoint": "CheckpointStore",
            }.items()
        },
        expectations_store_name="expectations_store",
        validation_results_store_name=f"{_RESULTS}_store",
        checkpoint_store_name="checkpoint_store",
        data_docs_sites={
            "data_docs": {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": "../data_docs/"},
                "site_index_builder": {
                    "class_name": "DefaultSiteIndexBuilder",
                    "view": {"module_name": _VIEWS, "class_name": "IndexView"},
                },
                "site_section_builders": {"expectations": section, "validations": section, "profiling": "None"},
            }
        },
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
    )
    return gx.get_context(mode="file", context_root_dir=folder, project_config=config)


def _sweep(folder: Path) -> None:
    """Leave nothing but whole results of other months: the rest is made anew, a killed run may have torn any of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in folder.iterdir():
        if entry.is_file():
            entry.unlink()
        elif entry.name != _RESULTS:
            shutil.rmtree(entry)
    for result in (folder / _RESULTS).glob("**/*.json"):
        try:
            json.loads(result.read_bytes())
        except ValueError:
            result.unlink()


def _batch(context: FileDataContext, suite: str) -> Any:
    source = context.data_sources.add_or_update_pandas("profiles")
    return source.add_dataframe_asset(suite).add_batch_definition_whole_dataframe("month")


def _expectation(rule: Rule) -> ExpectColumnValuesToBeBetween:
    """A column per rule: the name of the column is the name of the warning."""
    return ExpectColumnValuesToBeBetween(
        column=rule.name,
        min_value=_readable(rule, rule.least),
        max_value=_readable(rule, rule.most),
        severity=FailureSeverity.WARNING,
        description=f"{rule.name}: {rule.says} ({rule.expected})",
        meta={"valid_from": rule.valid_from.isoformat(), "source": rule.source},
    )


def _frame(cases: Sequence[Case]) -> pd.DataFrame:
    """One row per key that any rule is about, one column per rule, empty where the rule is not about the key."""
    keys = sorted({key for case in cases for key in case.found["key"]})
    columns: dict[str, Any] = {"key": [html.escape(key) for key in keys]}
    for case in cases:
        values = dict(case.found.select("key", "found").iter_rows())
        cells = [_readable(case.rule, values.get(key)) for key in keys]
        columns[case.rule.name] = pd.Series(cells, dtype="Float64" if case.rule.is_share else "Int64")
    return pd.DataFrame(columns)


def _readable(rule: Rule, value: int | None) -> float | int | None:
    """Shares in percent, for people: no money is reckoned with these."""
    return value / _PERCENT_PPB if rule.is_share and value is not None else value


def _annotate(result: ExpectationSuiteValidationResult, cases: Sequence[Case]) -> None:
    """Show what was found where Great Expectations shows a rate of failure, and drop what differs from day to day."""
    observed = {case.rule.name: html.escape(case.observed) for case in cases}
    for each in result.results:
        each.result["observed_value"] = observed[_name(each)]
    for noise in _NOISE:
        result.meta.pop(noise, None)


def _name(each: ExpectationValidationResult) -> str:
    config = each.expectation_config
    return "" if config is None else config.kwargs["column"]
