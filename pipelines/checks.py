"""Contracts on every dataset and conservation after every stage: blocking checks, made by one factory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import dagster as dg
import polars as pl

from attribution.period import days
from pipelines.contracts import breaches
from pipelines.datasets import DATASETS
from pipelines.home import Home
from pipelines.partitions import DAYS, MONTHS

_SHOWN = 20


@dataclass(frozen=True)
class Conservation:
    """What must balance once ``asset`` is there: ``leaks`` gets ``datasets`` and returns the rows that do not."""

    asset: str
    name: str
    description: str
    datasets: tuple[str, ...]
    leaks: Callable[..., pl.DataFrame]


def contract(asset: dg.AssetKey, partitions: dg.PartitionsDefinition | None) -> dg.AssetChecksDefinition:
    """The check that every row of an asset is as its schema says."""
    dataset = asset.path[-1]
    is_monthly = partitions == MONTHS

    @dg.asset_check(
        asset=asset,
        name="contract",
        blocking=True,
        description="Every row is as the schema says: types, ranges, closed lists, and its key once.",
        partitions_def=MONTHS if is_monthly else None,
    )
    def check(context: dg.AssetCheckExecutionContext, home: dg.ResourceParam[Home]) -> dg.AssetCheckResult:
        written = [context.partition_key] if is_monthly else _days(context) if partitions else [None]
        return _result([breach for key in written for breach in breaches(dataset, home.store.checked(dataset, key))])

    return check


def _days(context: dg.AssetCheckExecutionContext) -> Sequence[str]:
    """The days of the run: a check on a range of partitions is not told which they are."""
    tags = context.run.tags
    if "dagster/partition" in tags:
        return [tags["dagster/partition"]]
    span = dg.PartitionKeyRange(tags["dagster/asset_partition_range_start"], tags["dagster/asset_partition_range_end"])
    return DAYS.get_partition_keys_in_range(span)


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
        frames = [_of_month(home, name, context.partition_key) for name in rule.datasets]
        leaks = rule.leaks(*frames)
        return _result([_in_words(row) for row in leaks.head(_SHOWN).iter_rows(named=True)], leaks.height)

    return check


def _in_words(row: dict[str, object]) -> str:
    """A row that leaks; one that is a sentence speaks for itself."""
    return str(row["detail"]) if list(row) == ["detail"] else str(row)


def _of_month(home: Home, dataset: str, month: str) -> pl.LazyFrame:
    """A dataset's month, whether it is kept by month or by day."""
    if home.store.has(dataset, month):
        return home.store.read(dataset, month)
    return pl.concat([home.store.read(dataset, str(day)) for day in days(month)])


def contracts(assets: Mapping[dg.AssetKey, dg.PartitionsDefinition | None]) -> list[dg.AssetChecksDefinition]:
    """One contract per asset that has a schema, with the asset's partitions."""
    return [contract(asset, partitions) for asset, partitions in assets.items() if asset.path[-1] in DATASETS]


def _result(found: list[str], count: int | None = None) -> dg.AssetCheckResult:
    if not found:
        return dg.AssetCheckResult(passed=True)
    text = "\n".join(found[:_SHOWN])
    return dg.AssetCheckResult(
        passed=False,
        description=f"{count or len(found)} found. {text}",
        metadata={"found": count or len(found), "rows": dg.MetadataValue.text(text)},
    )
