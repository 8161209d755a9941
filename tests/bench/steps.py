"""What each step of the month took: read from the events that Dagster keeps of every run."""

from collections import defaultdict
from dataclasses import dataclass, field

import dagster as dg

_STARTS, _ENDS = "STEP_START", ("STEP_SUCCESS", "STEP_FAILURE")


@dataclass
class Step:
    """One step: an asset or several of one pass, or a check of one of them."""

    key: str
    start: float = 0.0
    end: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    checks: str | None = None
    """The asset that it checks; none where it makes assets."""

    @property
    def seconds(self) -> float:
        """From its start to its end."""
        return self.end - self.start


def steps(instance: dg.DagsterInstance) -> list[Step]:
    """Every step of every run of the instance, in the order in which they started."""
    found: dict[tuple[str, str], Step] = {}
    for run in instance.get_runs():
        for entry in instance.all_logs(run.run_id):
            event = entry.dagster_event
            if event and event.step_key:
                step = found.setdefault((run.run_id, event.step_key), Step(event.step_key))
                _take(step, event, entry.timestamp)
    return sorted((step for step in found.values() if step.end), key=lambda step: step.start)


def _take(step: Step, event: dg.DagsterEvent, moment: float) -> None:
    kind = event.event_type_value
    if kind == _STARTS:
        step.start = moment
    elif kind in _ENDS:
        step.end = moment
    elif kind == "ASSET_MATERIALIZATION":
        made = event.step_materialization_data.materialization
        count = made.metadata.get("dagster/row_count") or made.metadata.get("rows")
        if count is not None and made.asset_key:
            step.rows[made.asset_key.path[-1]] = int(str(count.value))
    elif kind == "ASSET_CHECK_EVALUATION" and not step.rows:
        step.checks = event.asset_check_evaluation_data.asset_key.path[-1]


def checks_of(every: list[Step]) -> dict[str, list[Step]]:
    """The checks of each asset."""
    found = defaultdict(list)
    for step in every:
        if step.checks:
            found[step.checks].append(step)
    return found
