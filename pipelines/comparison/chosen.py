"""Which allocations a scenario apportions a month's bases by, and what their models need to know."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from attribution.bases import BASE
from attribution.comparison_terms import in_force, proposed
from attribution.eligibilities import eligibility_named
from attribution.eligible import values
from attribution.weights.allocation import Allocation
from attribution.weights.inputs import Inputs
from pipelines.comparison.month import Month
from pipelines.comparison.scenarios import Scenario


@dataclass(frozen=True)
class Weighing:
    """An allocation, and what its model needs beside listening."""

    allocation: Allocation
    inputs: Inputs


@dataclass(frozen=True)
class Chosen:
    """The allocations that are used, and ``choice``: territory, offering, side, ``allocation``."""

    allocations: list[Weighing]
    choice: pl.DataFrame

    def bases(self, one: Weighing, side: str | None = None) -> pl.DataFrame:
        """The bases that an allocation is of, on one side or either."""
        is_it = pl.col("allocation") == one.allocation.name
        rows = self.choice.filter(is_it if side is None else is_it & (pl.col("side") == side))
        return rows.select(BASE).unique().sort(BASE)


def chosen(scenario: Scenario, known: Month) -> Chosen:
    """What a scenario apportions the bases of a month by.

    Raises:
        TermsError: where its allocations contradict each other, or ask for an eligibility that is not there.
    """
    terms = in_force(scenario.terms, on=known.last)
    choice = proposed(terms, known.members(terms), known.base, otherwise=scenario.allocation.name)
    used = set(choice["allocation"])
    every = [Weighing(scenario.allocation, known.inputs), *_proposed(terms, scenario, known)]
    return Chosen([one for one in every if one.allocation.name in used], choice)


def _proposed(terms: pl.DataFrame, scenario: Scenario, known: Month) -> Iterator[Weighing]:
    for row in terms.iter_rows(named=True):
        inputs = known.inputs
        if row["eligibility"] is not None:
            rules = pl.concat([scenario.eligibility, known.eligibility])
            own = rules.unique(["eligibility", "valid_from"], keep="first", maintain_order=True)
            rule = eligibility_named(own, row["eligibility"], known.last)
            found = values(rule, known.period, history=known.history(own), delivered=known.deliveries)
            inputs = replace(inputs, denominator=found.denominator, track_value=found.track_value)
        yield Weighing(Allocation.from_row(row), inputs)
