"""Expectations as checks that warn and never block: one for each limit, all of a suite judged at once."""

from collections.abc import Callable, Iterator

import dagster as dg
import polars as pl

from attribution.period import preceding
from pipelines.expectations import Outcome, validate_catalogue, validate_streams
from pipelines.expectations_rules import Suite, names
from pipelines.home import Home
from pipelines.partitions import MONTHS

Validate = Callable[..., list[Outcome]]


def expectation_check(suite: Suite, profile: str, validate: Validate) -> dg.AssetChecksDefinition:
    """The checks of a suite, on the asset that holds its profile."""
    specs = [
        dg.AssetCheckSpec(name=name, asset=profile, description=says, partitions_def=MONTHS)
        for name, says in names(suite).items()
    ]

    @dg.multi_asset_check(name=f"{suite}_expectations", specs=specs, can_subset=False)
    def check(context: dg.AssetCheckExecutionContext, home: dg.ResourceParam[Home]) -> Iterator[dg.AssetCheckResult]:
        month = context.partition_key
        now, before = _profile(home, profile, month), _profile(home, profile, preceding(month))
        for outcome in validate(home.root, month, now, before):
            yield _result(profile, outcome)

    return check


def previous(home: Home, dataset: str, month: str) -> pl.LazyFrame | None:
    """A dataset of the month before, where that was settled here."""
    before = preceding(month)
    return home.store.read(dataset, before) if home.store.has(dataset, before) else None


def _profile(home: Home, dataset: str, month: str) -> pl.DataFrame | None:
    return home.store.read(dataset, month).collect() if home.store.has(dataset, month) else None


def _result(profile: str, outcome: Outcome) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=profile,
        check_name=outcome.name,
        passed=outcome.passed,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{outcome.description} Observed: {outcome.observed}. Expected: {outcome.expected}.",
        metadata={"observed": outcome.observed, "expected": outcome.expected},
    )


EXPECTATION_CHECKS = [
    expectation_check("streams", "stream_profile", validate_streams),
    expectation_check("catalogue", "catalogue_profile", validate_catalogue),
]
"""Both suites."""
