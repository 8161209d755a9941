"""The listener that a comparison invents pays as others do, whatever a model knows of them."""

from decimal import Decimal

import polars as pl

from attribution.weights.inputs import Inputs
from pipelines.comparison.invented import with_listener
from schemas.columns import MONEY, empty
from schemas.revenue import Revenue
from schemas.revenue_kind import RevenueKind
from schemas.subscription import Subscription
from tests.formats.rows import rows

JOINED = pl.DataFrame(
    {"territory": ["DE"], "offering": ["premium"], "fee": [Decimal(10)]}, schema_overrides={"fee": MONEY}
)
EARNED = {"gross": Decimal(20), "net": Decimal(20), "tax": Decimal(0), "subscribers": 2}


def told(*kinds: str) -> Inputs:
    given = ({"subscriber_kind": kind, "net": Decimal(20), "subscribers": 2} for kind in kinds)
    inputs = Inputs(
        revenue=rows(Revenue, EARNED),
        revenue_kind=rows(RevenueKind, *given),
        subscription=empty(Subscription).select("listener", "territory", "offering", "subscriber_kind", "net"),
    )
    return with_listener(inputs, JOINED)


def of_kinds(inputs: Inputs) -> list[tuple]:
    return inputs.revenue_kind.select("subscriber_kind", "net", "subscribers").sort("subscriber_kind").rows()


def test_it_pays_into_the_base_and_is_one_subscriber_more():
    found = told("individual")

    assert found.revenue.select("net", "subscribers").rows() == [(Decimal(30), 3)]
    assert found.subscription.select("subscriber_kind", "net").rows() == [("individual", Decimal(10))]


def test_it_pays_into_its_kind_also_where_nobody_else_is_of_it():
    assert of_kinds(told("individual")) == [("individual", Decimal(30), 3)]
    assert of_kinds(told("family")) == [("family", Decimal(20), 2), ("individual", Decimal(10), 1)]


def test_where_no_kinds_are_told_none_is_made_up():
    assert of_kinds(told()) == []
