"""A settled month once more under each model, in memory: its bases apportioned, its agreements priced, nothing kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from attribution.bases import BASE, bases
from attribution.comparison import Outcomes
from attribution.comparison_money import by_artist, by_licensor, extracted, joined_bases
from attribution.earnings import recording_earnings
from attribution.eligibility import usage_by_base
from attribution.modes import settle
from attribution.pools import recorded_pools
from attribution.repertoire import repertoire
from attribution.weight_columns import base_weights, column, with_nobody
from attribution.weights import KEY
from pipelines.comparison.chosen import Chosen, chosen
from pipelines.comparison.invented import SIZES, TRACK, listeners, with_listener
from pipelines.comparison.month import Month
from pipelines.comparison.scenarios import Scenario
from pipelines.comparison.weights import active, month, weights
from pipelines.home import Home


@dataclass(frozen=True)
class _Weighed:
    """The month's usage under a model: rows of the datasets of these names."""

    usage: pl.DataFrame
    base: pl.DataFrame
    base_weight: pl.DataFrame


def outcomes(home: Home, period: str, asked: Sequence[Scenario]) -> Outcomes:
    """What the models make of a month.

    Args:
        home: in which it was settled; only read.
        period: the month.
        asked: the models, the one that others are held against first.

    Raises:
        TermsError: where proposed allocations contradict each other, or ask for an eligibility that is not there.
        StoreError: where something of the month is missing or broken.
    """
    known = Month.of(home, period)
    plans = [chosen(one, known) for one in asked]
    with month(home, period) as con:
        weighed = [_weighed(plan, known, con) for plan in plans]
        fraud = [
            _of(one, rows) for one, plan in zip(asked, plans, strict=True) for rows in _extracted(plan, known, con)
        ]
    pairs = [*zip(asked, weighed, strict=True)]
    return Outcomes(
        models=[one.name for one in asked],
        base=known.base.select(*BASE, "currency", "amount"),
        artist=pl.concat(_of(one, by_artist(rows.usage, rows.base, known.track)) for one, rows in pairs),
        licensor=pl.concat(_of(one, paid) for one, rows in pairs for paid in _paid(rows, known)),
        fraud=pl.concat(fraud) if fraud else _NO_FRAUD,
    )


_NO_FRAUD = pl.DataFrame(
    schema={
        "model": pl.String, "currency": pl.String, "territory": pl.String, "offering": pl.String, "plays": pl.Int64,
        "fee": pl.Decimal(38, 9), "amount": pl.Decimal(38, 9),
    }
)  # fmt: skip


def _of(scenario: Scenario, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(model=pl.lit(scenario.name))


def _weighed(plan: Chosen, known: Month, con: duckdb.DuckDBPyConnection) -> _Weighed:
    counts = known.counts
    for one in plan.allocations:
        found = weights(con, one.allocation, plan.bases(one), one.inputs)
        named = found.rename({"weight": column(one.allocation.name)})
        counts = counts.join(named, on=KEY, how="full", coalesce=True)
    filled = counts.with_columns(pl.exclude(KEY).fill_null(0)).sort(KEY)
    every = with_nobody(filled, known.revenue, known.features)
    usage = pl.concat(usage_by_base(every.lazy(), known.delivered, plan.choice))
    return _Weighed(
        usage,
        bases(usage.lazy(), known.revenue.lazy(), period=known.period),
        base_weights(every, plan.choice, plan.choice.clear()),
    )


def _paid(rows: _Weighed, known: Month) -> Iterator[pl.DataFrame]:
    """What pools pay on either side: rows of ``Outcomes.licensor``, without the model's name."""
    pools = recorded_pools(
        rows.usage.lazy(),
        rows.base.lazy(),
        rows.base_weight,
        known.agreement.lazy(),
        known.territory_set.lazy(),
        quotations=known.quotations,
        first=known.first,
        last=known.last,
    )
    yield by_licensor(recording_earnings(rows.usage, pools), "recorded")
    works = repertoire(rows.usage.lazy(), **known.works)
    settled = settle(rows.usage.lazy(), rows.base.lazy(), works, known.terms(rows.base_weight, pools))
    yield by_licensor(pl.concat([one.licensor_earning for one in settled]), "composition")


def _extracted(plan: Chosen, known: Month, con: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Rows of ``Outcomes.fraud``: one listener more in the largest base of each currency, in each size."""
    joined = joined_bases(known.base, active(con))
    for plays in SIZES if joined.height else ():
        found = [
            weights(con, one.allocation, some, with_listener(one.inputs, there), listeners(there, plays))
            for one in plan.allocations
            for some in [plan.bases(one, "recorded")]
            for there in [joined.join(some, on=BASE, how="semi")]
            if there.height
        ]
        yield extracted(pl.concat(found), joined, TRACK).with_columns(plays=pl.lit(plays, pl.Int64))
