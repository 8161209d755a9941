"""How an asset is declared: the stage that it belongs to, its month, its owner, and its grain as description."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import dagster as dg

from attribution.period import bounds
from pipelines.datasets import grain
from pipelines.partitions import MONTHS

OWNERS = ["team:finance"]
POLARS = frozenset({"polars"})


def monthly(stage: str, *, kinds: Iterable[str] = POLARS, **options: Any) -> Callable[..., dg.AssetsDefinition]:
    """A dataset of one month, named after the function; the function's parameters are the datasets it reads."""
    return dg.asset(partitions_def=MONTHS, group_name=stage, owners=OWNERS, kinds=set(kinds), **options)


def monthly_datasets(
    stage: str, *datasets: str, kinds: Iterable[str] = POLARS, **options: Any
) -> Callable[..., dg.AssetsDefinition]:
    """Several datasets of one month from one pass; the function returns their rows in this order."""
    outs = {
        name: dg.AssetOut(group_name=stage, owners=OWNERS, kinds=set(kinds), description=grain(name))
        for name in datasets
    }
    return dg.multi_asset(outs=outs, partitions_def=MONTHS, **options)


def last_day(context: dg.AssetExecutionContext) -> date:
    """The last day of the run's month, on which terms are looked up."""
    return bounds(context.partition_key)[1]
