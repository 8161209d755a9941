"""A month's usage with the weights that its bases are apportioned by, and what these come to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import polars as pl

from attribution.agreements import by_epoch
from attribution.allocations import chosen, in_use
from attribution.bases import BASE
from attribution.delivered import Delivered
from attribution.eligibility import usage_by_base
from attribution.epochs import epochs
from attribution.listener_revenue import refuse_unknown
from attribution.weight_columns import base_weights, by_days, own_weights, with_codes, with_nobody
from attribution.weights.allocation import Allocation
from schemas.columns import empty, polars_schema
from schemas.usage import Usage
from schemas.usage_weight import UsageWeight

Frames = Iterator[pl.DataFrame]


@dataclass(frozen=True)
class Weighing:
    """What decides how bases are apportioned: rows of the datasets of these names, and the features' offerings."""

    allocation: pl.DataFrame
    agreement: pl.DataFrame
    territory_set: pl.DataFrame
    revenue: pl.DataFrame
    features: pl.Series
    revenue_kind: pl.DataFrame
    subscription: pl.DataFrame
    zero_rated: pl.DataFrame
    """territory, offering, ``track_id``, segment and plays at a contractual rate of zero"""
    first: date
    last: date
    ineligible: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """by allocation: ``track_ref`` and ``code``, of plays that count less"""

    @property
    def allocations(self) -> list[Allocation]:
        """Those that some base may be apportioned by."""
        return in_use(self.allocation, self.agreement, first=self.first, on=self.last)


class UsageDatasets(NamedTuple):
    """Rows of the datasets of these names; read ``usage`` first."""

    usage: Frames
    usage_weight: Frames
    base_weight: Frames


def usage_datasets(
    counts: pl.LazyFrame, known: Delivered, weighing: Weighing, *, at_most: int = 1_000_000
) -> UsageDatasets:
    """The usage of a month, piece by piece, and the weights of its bases.

    Args:
        counts: as ``eligibility.usage`` has them, of all bases.
        known: from ``delivered.delivered``.
        weighing: what decides how bases are apportioned.
        at_most: rows.

    Raises:
        TermsError: where allocations contradict each other, or what a base goes by was not delivered.
    """
    played = with_codes(counts.collect(), weighing.ineligible)
    of_nobody = with_nobody(played, weighing.revenue, weighing.features)
    every = by_days(of_nobody, known.segments, weighing.last)
    named = weighing.agreement.drop_nulls("allocation")
    month = epochs(named, first=weighing.first, last=weighing.last)
    agreements = by_epoch(named, weighing.territory_set, every.select(BASE).unique(), month)
    choice = chosen(weighing.allocation, weighing.territory_set, every, on=weighing.last)
    weights = base_weights(every, choice, agreements)
    refuse_unknown(
        weights,
        weighing.allocations,
        revenue=weighing.revenue,
        revenue_kind=weighing.revenue_kind,
        subscription=weighing.subscription,
    )
    own = [empty(UsageWeight)]

    def usage_first() -> Frames:
        for rows in usage_by_base(every.lazy(), known, choice, at_most=at_most):
            own.append(own_weights(rows, agreements))
            yield _with_zero_rate(rows, weighing.zero_rated).select(polars_schema(Usage).names())

    return UsageDatasets(usage_first(), iter(own), iter([weights]))


def _with_zero_rate(rows: pl.DataFrame, zero_rated: pl.DataFrame) -> pl.DataFrame:
    found = zero_rated.rename({"plays": "zero_rate_plays"})
    named = rows.drop("zero_rate_plays").join(
        found, on=[*BASE, "track_id", "segment"], how="left", maintain_order="left"
    )
    return named.with_columns(pl.col("zero_rate_plays").fill_null(0))
