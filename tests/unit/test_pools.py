"""One formula a pool. DE premium, 1,000.00 EUR net, 100 subscribers, ten plays, of which label has three."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from attribution.agreements import TermsError
from attribution.fx import Quotation
from tests.settled_worlds import leaks, settled
from tests.worlds import World, agreement

QUOTED = {"EUR": Quotation(Fraction(1), None, None), "USD": Quotation(Fraction("1.25"), None, None)}


def pool(net: str = "1000.00", *, minimum_currency: str | None = None, **terms: Any) -> dict[str, Any]:
    """The label's pool, after every conservation held."""
    world = World(
        plays=[("DE", "premium", "ours", 3), ("DE", "premium", "others", 7)],
        revenue={("DE", "premium"): ("EUR", net, 100)},
        tracks={"ours": "PADPIDA1", "others": "PADPIDA2"},
        parties=[{"party": "label", "dpid": "PADPIDA1"}],
        agreements=[agreement("deal", "label", currency=minimum_currency, **{"rate": "52%", **terms})],
        quotations=QUOTED,
    )
    month = settled(world)
    assert leaks(world, month) == {}
    return month.pool.row(0, named=True)


def test_a_revenue_share_is_rate_by_usage_share_by_net_revenue():
    found = pool()

    assert found["revenue_share"] == found["amount"] == Decimal("156.00")
    assert found["base_part"] == Decimal("300.00")
    assert found["usage_share_ppb"] == 300_000_000
    assert found["minimum"] == found["top_up"] == 0
    assert found["formula"] == "52 % × 3/10 × 1000.00 EUR net = 156.00 EUR"


def test_it_is_rounded_once_and_half_to_even():
    assert pool("0.000000010", rate="50%")["amount"] == Decimal("0.000000002")  # 1.5 nano-units
    assert pool("0.000000030", rate="50%")["amount"] == Decimal("0.000000004")  # 4.5 nano-units


def test_a_minimum_that_is_greater_is_topped_up_by_the_service():
    found = pool(minimum_kind="per_subscriber", minimum=Decimal("6.00"), minimum_currency="EUR")

    assert (found["revenue_share"], found["minimum"], found["top_up"]) == (Decimal(156), Decimal(180), Decimal(24))
    assert found["amount"] == Decimal(180)
    assert found["formula"] == (
        "52 % × 3/10 × 1000.00 EUR net = 156.00 EUR; minimum 3/10 × 100 subscribers × 6.00 EUR = 180.00 EUR; "
        "the greater of both"
    )


def test_a_minimum_that_is_smaller_adds_nothing():
    found = pool(minimum_kind="per_subscriber", minimum=Decimal("5.00"), minimum_currency="EUR")

    assert (found["minimum"], found["top_up"], found["amount"]) == (Decimal(150), Decimal(0), Decimal(156))


def test_a_minimum_per_play_counts_the_licensors_own_plays():
    found = pool(minimum_kind="per_play", minimum=Decimal("60.00"), minimum_currency="EUR")

    assert (found["minimum"], found["top_up"]) == (Decimal(180), Decimal(24))


def test_a_minimum_in_another_currency_is_converted_inside_the_formula():
    found = pool(minimum_kind="per_subscriber", minimum=Decimal("7.50"), minimum_currency="USD")

    # 3/10 × 100 × 7.50 USD at 4/5 EUR
    assert found["minimum"] == Decimal(180)
    assert found["formula"].endswith("100 subscribers × 7.50 USD × 4/5 = 180.00 EUR; the greater of both")


def test_a_minimum_that_cannot_be_converted_names_the_agreement_and_what_to_deliver():
    with pytest.raises(TermsError, match=r"Agreement deal has a minimum or fee in CHF.*No rate for CHF.*write the agr"):
        pool(minimum_kind="per_subscriber", minimum=Decimal("7.50"), minimum_currency="CHF")


def test_revenue_below_zero_is_shared_as_any_other():
    assert pool("-1000.00")["amount"] == Decimal("-156.00")
    assert pool("-1000.00")["base_part"] == Decimal("-300.00")


def test_a_minimum_holds_against_revenue_below_zero():
    found = pool("-1000.00", minimum_kind="per_subscriber", minimum=Decimal("6.00"), minimum_currency="EUR")

    assert (found["amount"], found["top_up"]) == (Decimal(180), Decimal(336))


def test_parts_of_a_base_and_what_nobody_has_are_the_base():
    plays = [("DE", "premium", track, 1) for track in ("a", "b", "c")]
    world = World(
        plays=plays,
        revenue={("DE", "premium"): ("EUR", "100.00", 0)},
        tracks={"a": "PADPIDA1", "b": "PADPIDA2"},
        parties=[{"party": "one", "dpid": "PADPIDA1"}, {"party": "two", "dpid": "PADPIDA2"}],
        agreements=[agreement("1", "one", rate="1/2"), agreement("2", "two", rate="1/2")],
    )

    parts = settled(world).pool["base_part"].to_list()

    # thirds of 100.00; the rest, which comes first in the alphabet, has the odd nano-unit
    assert parts == [Decimal("33.333333333"), Decimal("33.333333333")]


def test_plays_without_revenue_are_owed_a_minimum_in_the_agreements_own_currency():
    world = World(
        plays=[("DE", "premium", "ours", 3)],
        tracks={"ours": "PADPIDA1"},
        parties=[{"party": "label", "dpid": "PADPIDA1"}],
        agreements=[
            agreement("deal", "label", rate="52%", minimum_kind="per_play", minimum=Decimal("0.002"), currency="GBP")
        ],
    )

    month = settled(world)

    assert leaks(world, month) == {}
    assert month.base.select("currency", "amount", "plays").rows() == [("XXX", Decimal(0), 3)]
    assert month.pool.select("currency", "top_up", "amount").rows() == [("GBP", Decimal("0.006"), Decimal("0.006"))]
    assert month.journal.select("account", "currency", "amount").rows() == [
        ("minimum_top_up", "GBP", Decimal("0.006")),
        ("payable", "GBP", Decimal("-0.006")),
    ]


def test_revenue_without_plays_stays_with_the_service():
    world = World(
        plays=[],
        revenue={("DE", "premium"): ("EUR", "100.00", 10)},
        agreements=[
            agreement("deal", "label", minimum_kind="per_subscriber", minimum=Decimal(6), currency="EUR", rate="52%")
        ],
    )

    month = settled(world)

    assert leaks(world, month) == {}
    assert month.pool.is_empty()
    assert month.journal.select("account", "amount").rows() == [
        ("revenue", Decimal(100)),
        ("service_share", Decimal(-100)),
    ]


def test_short_plays_alone_earn_nothing_and_take_nothing():
    world = World(
        plays=[("DE", "premium", "ours", 3), ("DE", "premium", "skipped", 0)],
        revenue={("DE", "premium"): ("EUR", "100.00", 10)},
        tracks={"ours": "PADPIDA1", "skipped": "PADPIDA1"},
        parties=[{"party": "label", "dpid": "PADPIDA1"}],
        agreements=[agreement("deal", "label", rate="52%")],
    )

    month = settled(world)

    assert month.usage["track_id"].to_list() == ["ours", "skipped"]
    assert month.recording_earning.select("track_id", "amount").rows() == [("ours", Decimal(52))]
