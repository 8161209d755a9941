"""A settled month once more under each model, in memory: its bases apportioned, its agreements priced, nothing kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from attribution.bases import BASE, bases
from attribution.comparison import Outcomes
from attribution.comparison_money import by_artist, by_licensor, extracted, joined_bases
from attribution.comparison_terms import proposed
from attribution.earnings import recording_earnings
from attribution.eligibility import usage_by_base
from attribution.modes import settle
from attribution.pools import recorded_pools
from attribution.repertoire import repertoire
from attribution.weights import KEY
from attribution.weights.allocation import Allocation
from pipelines.comparison.invented import SIZES, TRACK, listeners, with_listener
from pipelines.comparison.month import Month
from pipelines.comparison.scenarios import Scenario, on_side
from pipelines.comparison.weights import active, month, weights
from pipelines.home import Home


@dataclass(frozen=True)
class _Weighed:
    """One side of the month under a model."""

    usage: pl.DataFrame
    base: pl.DataFrame


def outcomes(home: Home, period: str, asked: Sequence[Scenario]) -> Outcomes:
    """What the models make of a month.

    Args:
        home: in which it was settled; only read.
        period: the month.
        asked: the models, the one that others are held against first.

    Raises:
        TermsError: where proposed allocations contradict each other.
        StoreError: where something of the month is missing or broken.
    """
    known = Month.of(home, period)
    with month(home, period) as con:
        found = [_under(one, known, con) for one in asked]
        extracted_by = [rows for one in asked for rows in _extracted(one, known, con)]
    artist, licensor = (
        [_of(one, rows) for one, rows in zip(asked, side, strict=True)] for side in zip(*found, strict=True)
    )
    return Outcomes(
        models=[one.name for one in asked],
        base=known.base.select(*BASE, "currency", "amount"),
        artist=pl.concat(artist),
        licensor=pl.concat(licensor),
        fraud=pl.concat(extracted_by),
    )


def _of(scenario: Scenario, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(model=pl.lit(scenario.name))


def _under(scenario: Scenario, known: Month, con: duckdb.DuckDBPyConnection) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of ``Outcomes.artist`` and ``Outcomes.licensor``, without the model's name."""
    recorded, composition = _sides(scenario, known, con)
    artists = by_artist(recorded.usage, recorded.base, known.track)
    paid = [
        by_licensor(_recorded(recorded, known), "recorded"),
        by_licensor(_composition(composition, known), "composition"),
    ]
    return artists, pl.concat(paid)


def _sides(scenario: Scenario, known: Month, con: duckdb.DuckDBPyConnection) -> tuple[_Weighed, _Weighed]:
    """The two sides; weighed once where nothing tells them apart."""
    recorded = _weighed(scenario, "recorded", known, con)
    if scenario.terms.is_empty():
        return recorded, recorded
    return recorded, _weighed(scenario, "composition", known, con)


def _weighed(scenario: Scenario, side: str, known: Month, con: duckdb.DuckDBPyConnection) -> _Weighed:
    found = [weights(con, allocation, some, known.inputs) for allocation, some in _allocations(scenario, side, known)]
    counts = (
        pl.concat(found)
        .join(known.counts.drop("weight"), on=KEY, how="left")
        .with_columns(pl.exclude(KEY).fill_null(0))
    )
    usage = pl.concat(usage_by_base(counts.sort(KEY).lazy(), known.delivered))
    return _Weighed(usage, bases(usage.lazy(), known.revenue, period=known.period))


def _allocations(scenario: Scenario, side: str, known: Month) -> Iterator[tuple[Allocation, pl.DataFrame]]:
    """Each allocation with the bases that it is of."""
    terms = proposed(scenario.terms, known.territory_set(scenario.terms), known.base, side=side, on=known.last)
    rest = known.base.select(BASE).join(terms, on=BASE, how="anti")
    if rest.height:
        yield on_side(scenario.allocation, side), rest
    for (name, valid_from), some in terms.group_by("allocation", "valid_from", maintain_order=True):
        row = scenario.terms.filter(pl.col("allocation") == name, pl.col("valid_from") == valid_from)
        yield Allocation.from_row(row.row(0, named=True)), some


def _recorded(side: _Weighed, known: Month) -> pl.DataFrame:
    pools = recorded_pools(
        side.usage.lazy(),
        side.base.lazy(),
        known.agreement.lazy(),
        known.territories.lazy(),
        known.quotations,
        first=known.first,
        last=known.last,
    )
    return recording_earnings(side.usage, pools)


def _composition(side: _Weighed, known: Month) -> pl.DataFrame:
    works = repertoire(side.usage.lazy(), **known.works)
    settled = settle(side.usage.lazy(), side.base.lazy(), works, known.terms)
    return pl.concat([one.licensor_earning for one in settled])


def _extracted(scenario: Scenario, known: Month, con: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Rows of ``Outcomes.fraud``: one listener more in the largest base of each currency, in each size."""
    joined = joined_bases(known.base, active(con))
    for plays in SIZES if joined.height else ():
        found = [
            weights(con, allocation, some, with_listener(known.inputs, there), listeners(there, plays))
            for allocation, some in _allocations(scenario, "recorded", known)
            if (there := joined.join(some, on=BASE, how="semi")).height
        ]
        back = extracted(pl.concat(found), joined, TRACK)
        yield _of(scenario, back.with_columns(plays=pl.lit(plays, pl.Int64)))
