"""A month through Dagster, in this process: the intake of its days, then the month itself."""

import dagster as dg

from attribution.period import bounds
from pipelines.definitions import INTAKE, MONTH, definitions
from pipelines.home import Home
from pipelines.resources import Told
from pipelines.run import MonthFailed

_BLOCKS = dg.AssetCheckSeverity.ERROR
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Events are kept by the instance; on the console they would drown the summary."""


def settle(home: Home, period: str, told: Told) -> list[str]:
    """Run the days' intake and the month; the instance is the one that ``DAGSTER_HOME`` names.

    Returns:
        The warnings of the checks that do not block, in words.

    Raises:
        MonthFailed: names each check that blocked, or the step that broke, and what it said.
    """
    built = definitions(home, told, is_locked=True)
    first, last = bounds(period)
    span = {"dagster/asset_partition_range_start": str(first), "dagster/asset_partition_range_end": str(last)}
    with dg.DagsterInstance.get() as instance:
        _run(built.resolve_job_def(INTAKE), instance, period, tags=span)
        month = _run(built.resolve_job_def(MONTH), instance, period, partition_key=period)
    return [f"{check.check_name}: {check.description}" for check in _failed(month)]


def _run(job: dg.JobDefinition, instance: dg.DagsterInstance, period: str, **options) -> dg.ExecuteInProcessResult:
    result = job.execute_in_process(instance=instance, raise_on_error=False, run_config=_QUIET, **options)
    if result.success:
        return result
    blocked = [f"{_name(check)}: {check.description}" for check in _failed(result) if check.severity is _BLOCKS]
    broken = [_why(event) for event in result.get_step_failure_events()]
    raise MonthFailed(f"{period} was not settled; the last release stays as it was.\n" + "\n".join(blocked or broken))


def _failed(result: dg.ExecuteInProcessResult) -> list[dg.AssetCheckEvaluation]:
    return [check for check in result.get_asset_check_evaluations() if not check.passed]


def _name(check: dg.AssetCheckEvaluation) -> str:
    return f"{check.asset_key.to_user_string()} {check.check_name}"


def _why(event: dg.DagsterEvent) -> str:
    error = event.step_failure_data.error
    cause = error.cause if error and error.cause else error
    return f"{event.step_key}: {cause.message.strip() if cause else 'no message'}"
