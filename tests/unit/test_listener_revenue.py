"""A base that goes by what listeners bring has to know it: nothing is weighed by what nobody delivered."""

from decimal import Decimal
from typing import Any

import pytest

from attribution.agreements import TermsError
from attribution.listener_revenue import refuse_unknown
from attribution.weights.allocation import Allocation, Mix, UserCentric
from schemas.base_weight import BaseWeight
from schemas.columns import empty
from schemas.revenue import Revenue
from schemas.revenue_kind import RevenueKind
from schemas.subscription import Subscription
from tests.formats.rows import rows

WEIGHTS = rows(BaseWeight, {"allocation": "fans", "weight": 1})
EARNED = {"gross": Decimal(10), "net": Decimal(10), "tax": Decimal(0), "subscribers": 2}
KINDS = rows(RevenueKind, {"subscriber_kind": "individual", "net": Decimal(10), "subscribers": 2})


def listed(*nets: str | None):
    people = (
        {"listener": f"{at:032x}", "subscriber_kind": "individual", "net": None if net is None else Decimal(net)}
        for at, net in enumerate(nets)
    )
    return rows(Subscription, *people)


def refused(parameters: Any, model: str = "user_centric", **more: Any) -> str | None:
    """What is said of a base in Germany that has revenue; nothing where all is known."""
    given = {"revenue": rows(Revenue, EARNED), "revenue_kind": KINDS, "subscription": listed("4", "6"), **more}
    try:
        refuse_unknown(WEIGHTS, [Allocation("fans", "recorded", model, parameters)], **given)
    except TermsError as error:
        return str(error)
    return None


def test_what_was_delivered_is_enough():
    assert refused(UserCentric("own")) is None
    assert refused(UserCentric("by_kind"), subscription=listed(None, None)) is None
    assert refused(UserCentric("equal"), subscription=listed(), revenue_kind=KINDS.clear()) is None
    assert refused(None, model="pro_rata", subscription=listed()) is None


def test_listeners_without_a_net_are_counted():
    assert refused(UserCentric("own"), subscription=listed("4", None, None)) == (
        "Allocation fans goes by what each listener paid (own), and 2 of the 3 listeners listed of DE premium have no "
        "net. Deliver them, or let listener_revenue be by_kind or equal."
    )


@pytest.mark.parametrize("parameters", [UserCentric("own"), Mix(500_000_000, UserCentric("own"))])
def test_a_base_without_any_list_is_named(parameters: Any):
    assert refused(parameters, subscription=listed()) == (
        "Allocation fans goes by what each listener paid (own), and no list of subscriptions was delivered of DE "
        "premium. Deliver them, or let listener_revenue be by_kind or equal."
    )


def test_a_base_without_revenue_by_kind_is_named():
    assert refused(UserCentric("by_kind"), revenue_kind=KINDS.clear()) == (
        "Allocation fans goes by what subscribers of a kind pay (by_kind), and no revenue by kind was delivered of DE "
        "premium. Deliver it, or let listener_revenue be equal."
    )


def test_a_base_without_revenue_needs_nothing():
    assert refused(UserCentric("own"), subscription=listed(), revenue=empty(Revenue)) is None
