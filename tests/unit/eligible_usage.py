"""Two labels and a track of each: who may be paid for their plays, and under which terms."""

from typing import Any

import polars as pl

from attribution.allocations import chosen
from attribution.delivered import delivered
from attribution.eligibility import usage_by_base
from schemas.agreement import Agreement
from schemas.allocation import Allocation
from schemas.columns import empty, polars_schema
from schemas.party import Party
from schemas.territory_set import TerritorySet
from schemas.usage import Usage
from tests.formats.rows import rows
from tests.worlds import FIRST, LAST, World, agreement, catalogue, counts, service, territory_set

PARTIES = [{"party": "alpha", "dpid": "PADPIDA1"}, {"party": "beta", "dpid": "PADPIDA2"}]
BOTH = [agreement("first", "alpha", rate="50%"), agreement("second", "beta", rate="50%")]
WORLD = World(
    plays=[("DE", "premium", "A", 3)],
    tracks={"A": "PADPIDA1", "B": "PADPIDA2"},
    parties=PARTIES,
    agreements=BOTH,
)


def usage(world: World, *columns: str, offerings: pl.LazyFrame | None = None) -> list[tuple[Any, ...]]:
    known = delivered(
        **catalogue(world),
        territory_set=territory_set(world),
        service_offering=service(world) if offerings is None else offerings,
        party=rows(Party, *({"name": "x", **one} for one in world.parties)).lazy(),
        agreement=rows(Agreement, *world.agreements).lazy(),
        first=FIRST,
        last=LAST,
    )
    played = counts(world)
    choice = chosen(empty(Allocation), empty(TerritorySet), played.collect(), on=LAST)
    found = pl.concat(usage_by_base(played, known, choice)).select(polars_schema(Usage).names())
    return Usage.validate(found, lazy=True).select(columns).rows()


def terms(world: World, **more: Any) -> list[tuple[Any, ...]]:
    return usage(world, "track_id", "licensor", "agreement", "reason", **more)
