"""Everything that Dagster knows: assets, their checks, two jobs, a schedule and a sensor."""

import dagster as dg

from pipelines.assets import (
    allocate,
    attribute,
    claims,
    export,
    history,
    ingest,
    listening,
    provenance,
    publish,
    settle,
    usage,
)
from pipelines.checks import conservation, contracts
from pipelines.conservation import CONSERVATION
from pipelines.expectation_checks import EXPECTATION_CHECKS
from pipelines.home import Home
from pipelines.partitions import MONTHS
from pipelines.resources import Told, resources
from pipelines.triggers import deliveries_sensor, monthly_schedule

INTAKE = "intake"
MONTH = "month"

STAGES = (ingest, provenance, listening, history, usage, allocate, attribute, claims, settle, export, publish)
"""The flow, in the order in which a reader meets it."""


def definitions(home: Home, told: Told | None = None, *, is_locked: bool = False) -> dg.Definitions:
    """The project on one home.

    Args:
        home: where everything lies.
        told: hears of every dataset as it is written.
        is_locked: whoever starts the run holds the month's lock already.
    """
    assets = [asset for stage in STAGES for asset in vars(stage).values() if isinstance(asset, dg.AssetsDefinition)]
    partitions = {key: asset.partitions_def for asset in assets for key in asset.keys}
    days = dg.AssetSelection.assets(*(key for key, kind in partitions.items() if kind != MONTHS))
    intake = dg.define_asset_job(INTAKE, days, executor_def=dg.in_process_executor, description=_INTAKE)
    month = dg.define_asset_job(
        MONTH, dg.AssetSelection.all() - days, executor_def=dg.in_process_executor, description=_MONTH
    )
    return dg.Definitions(
        assets=assets,
        asset_checks=[*contracts(partitions), *(conservation(rule) for rule in CONSERVATION), *EXPECTATION_CHECKS],
        jobs=[intake, month],
        schedules=[monthly_schedule(month)],
        sensors=[deliveries_sensor(home, intake)],
        resources=resources(home, told, is_locked=is_locked),
    )


_INTAKE = "Register what lies in the delivery folder, and the control totals of each day's stream logs."
_MONTH = "A month from listening to files and warehouse. Run the intake of its days first; `partita run` does both."
