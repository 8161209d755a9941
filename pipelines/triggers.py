"""What starts a run without a person: the calendar and the delivery folder."""

import hashlib
from collections.abc import Iterator

import dagster as dg
import polars as pl

from attribution.period import bounds
from pipelines.home import Home
from pipelines.intake import receive

_DAY_OF_MONTH = 10
_HOUR = 6


def monthly_schedule(job):
    """The month that ended, once its last deliveries can be expected. Off until somebody turns it on."""
    return dg.build_schedule_from_partitioned_job(
        job,
        name="month_end",
        day_of_month=_DAY_OF_MONTH,
        hour_of_day=_HOUR,
        description=f"Settles the month that ended, on day {_DAY_OF_MONTH} of the next.",
        default_status=dg.DefaultScheduleStatus.STOPPED,
    )


def deliveries_sensor(home: Home, job) -> dg.SensorDefinition:
    """Takes in the days of a month whenever the delivery folder holds something new for them."""

    @dg.sensor(
        name="deliveries",
        job=job,
        minimum_interval_seconds=60,
        description="Registers new files in the delivery folder and takes in the days that they touch.",
        default_status=dg.DefaultSensorStatus.STOPPED,
    )
    def sensor(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        state = _state(home)
        if state == context.cursor:
            yield dg.SkipReason(f"Nothing new in {home.deliveries}")
            return
        registry = receive(home)
        for period in _months(registry.deliveries()):
            yield _request(period, registry.digest(period))
        context.update_cursor(state)

    return sensor


def _state(home: Home) -> str:
    seen = hashlib.sha256()
    for path in sorted(path for path in home.deliveries.rglob("*") if path.is_file()):
        stat = path.stat()
        seen.update(f"{path.relative_to(home.deliveries)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _months(deliveries: pl.DataFrame) -> list[str]:
    streams = deliveries.filter(pl.col("kind") == "streams", pl.col("status") == "accepted")
    days = pl.concat([streams["first_date"], streams["last_date"]]).drop_nulls()
    return sorted(set(days.dt.strftime("%Y-%m")))


def _request(period: str, digest: str) -> dg.RunRequest:
    first, last = bounds(period)
    tags = {"dagster/asset_partition_range_start": str(first), "dagster/asset_partition_range_end": str(last)}
    return dg.RunRequest(run_key=f"{period} {digest}", tags=tags)
