"""What the allocation models of a month are asked with: listening as it lies in the store, and what terms say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from attribution.eligibilities import eligibility_named, months_counted
from attribution.eligible import Values, deliveries, values
from attribution.promotions import zero_rated
from attribution.weighed import Weighing
from attribution.weights.allocation import Allocation
from attribution.weights.inputs import Inputs, artists
from pipelines import engine
from pipelines.history import history
from pipelines.home import Home


@dataclass(frozen=True)
class Considered:
    """What models and eligibilities look up: rows of the datasets of these names."""

    eligibility: pl.DataFrame
    content_kind: pl.LazyFrame
    track_ref: pl.LazyFrame
    track: pl.LazyFrame
    party: pl.LazyFrame
    promotion: pl.LazyFrame
    promotion_usage: pl.LazyFrame
    subscription: pl.DataFrame
    revenue_kind: pl.DataFrame
    revenue: pl.DataFrame


def weighed_counts(
    home: Home, period: str, weighing: Weighing, considered: Considered
) -> tuple[pl.LazyFrame, Weighing]:
    """What was played in a month, with the weights of every allocation in use, and why some plays count less.

    Args:
        home: where listening and its history are.
        period: the month.
        weighing: what decides how bases are apportioned.
        considered: what models and eligibilities look up.

    Returns:
        As ``engine.usage_counts``; and ``weighing``, with what is ineligible.

    Raises:
        TermsError: where an allocation names an eligibility that is not in force.
    """
    worth = _worth(home, period, weighing, considered)
    free = zero_rated(considered.promotion_usage, considered.promotion).collect()
    whole = Inputs(
        track_unit=artists(considered.track_ref, considered.track),
        subscription=considered.subscription,
        revenue_kind=considered.revenue_kind,
        revenue=considered.revenue,
    )
    inputs = {one: _inputs(one, whole, worth, free) for one in weighing.allocations}
    ineligible = {name: found.ineligible for name, found in worth.items()}
    return engine.usage_counts(home, period, inputs), replace(weighing, ineligible=ineligible)


def _worth(home: Home, period: str, weighing: Weighing, considered: Considered) -> Mapping[str, Values]:
    """What plays are worth by each allocation that asks for an eligibility."""
    named = {one.name: one.eligibility for one in weighing.allocations if one.eligibility}
    if not named:
        return {}
    months = months_counted(considered.eligibility, period, weighing.last)
    heard = history(home, period, months)
    known = deliveries(considered.track_ref, considered.track, considered.party, considered.content_kind)
    rules = {name: eligibility_named(considered.eligibility, asked, weighing.last) for name, asked in named.items()}
    return {name: values(rule, period, history=heard, delivered=known) for name, rule in rules.items()}


def _inputs(allocation: Allocation, whole: Inputs, worth: Mapping[str, Values], free: pl.DataFrame) -> Inputs:
    """Compositions know neither eligibility nor plays at a rate of zero."""
    if allocation.side != "recorded":
        return whole
    rated, found = replace(whole, play_value=free), worth.get(allocation.name)
    return rated if found is None else replace(rated, denominator=found.denominator, track_value=found.track_value)
