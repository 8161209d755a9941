"""Contracts on every dataset and conservation after every stage: blocking checks, made by one factory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import dagster as dg
import polars as pl

from pipelines.contracts import breaches
from pipelines.datasets import DATASETS
from pipelines.home import Home
from pipelines.partitions import MONTHS

_SHOWN = 20


@dataclass(frozen=True)
class Conservation:
    """What must balance once ``asset`` is there: ``leaks`` gets ``datasets`` and returns the rows that do not."""

    asset: str
    name: str
    description: str
    datasets: tuple[str, ...]
    leaks: Callable[..., pl.DataFrame]


def contract(asset: dg.AssetKey, partitioned: bool) -> dg.AssetChecksDefinition:
    """The check that every row of an asset is as its schema says."""
    dataset = asset.path[-1]

    @dg.asset_check(
        asset=asset,
        name="contract",
        blocking=True,
        description="Every row is as the schema says: types, ranges, closed lists, and its key once.",
        partitions_def=MONTHS if partitioned else None,
    )
    def check(context: dg.AssetCheckExecutionContext, home: dg.ResourceParam[Home]) -> dg.AssetCheckResult:
        month = context.partition_key if partitioned else None
        found = breaches(dataset, home.store.checked(dataset, month))
        return _result(found)

    return check


def conservation(rule: Conservation) -> dg.AssetChecksDefinition:
    """The check that nothing leaks: exact, in nano-units, without tolerance."""

    @dg.asset_check(
        asset=rule.asset,
        name=rule.name,
        blocking=True,
        description=rule.description,
        additional_deps=[name for name in rule.datasets if name != rule.asset],
        partitions_def=MONTHS,
    )
    def check(context: dg.AssetCheckExecutionContext, home: dg.ResourceParam[Home]) -> dg.AssetCheckResult:
        frames = [home.store.read(name, context.partition_key) for name in rule.datasets]
        leaks = rule.leaks(*frames)
        return _result([str(row) for row in leaks.head(_SHOWN).iter_rows(named=True)], leaks.height)

    return check


def contracts(assets: Mapping[dg.AssetKey, bool]) -> list[dg.AssetChecksDefinition]:
    """One contract per asset that has a schema; the value says whether it is partitioned by month."""
    return [contract(asset, monthly) for asset, monthly in assets.items() if asset.path[-1] in DATASETS]


def _result(found: list[str], count: int | None = None) -> dg.AssetCheckResult:
    if not found:
        return dg.AssetCheckResult(passed=True)
    text = "\n".join(found[:_SHOWN])
    return dg.AssetCheckResult(
        passed=False,
        description=f"{count or len(found)} found. {text}",
        metadata={"found": count or len(found), "rows": dg.MetadataValue.text(text)},
    )
