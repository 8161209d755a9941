"""Blanket licences: a fee or a rate of all revenue, paid once, without lines."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from attribution.agreements import TermsError
from attribution.fx import Quotation
from tests.settled_worlds import leaks, settled
from tests.unit.modes_month import PROVISION, WORLD, lines, pools
from tests.worlds import agreement


def test_a_blanket_fee_is_one_sum_without_lines_and_covers_what_nobody_licensed():
    fee = agreement("pro", "soc", "blanket", fee=Decimal("50.00"), currency="EUR")
    world = replace(WORLD, agreements=[fee, PROVISION])

    month = settled(world)

    assert lines(world) == []
    assert month.pool.select("agreement", "amount", "revenue_share", "top_up").rows() == [
        ("pro", Decimal(50), Decimal(0), Decimal(0))
    ]
    assert month.licensor_earning.select("licensor", "amount", "lines", "plays", "status").rows() == [
        ("soc", Decimal(50), 1, 0, "payable")
    ]


def test_a_blanket_rate_is_of_all_net_revenue():
    world = replace(WORLD, agreements=[agreement("pro", "soc", "blanket", rate="3%")])

    assert lines(world) == []
    assert pools(world) == {("PR", "pro"): Decimal(30)}


def test_a_fee_for_several_territories_is_paid_once_and_borne_by_plays():
    fee = agreement("pro", "soc", "blanket", fee=Decimal("50.00"), currency="EUR", territories="+2136")
    world = replace(
        WORLD,
        plays=[*WORLD.plays, ("AT", "premium", "A", 5)],
        revenue={**WORLD.revenue, ("AT", "premium"): ("EUR", "100.00", 10)},
        agreements=[fee],
    )

    month = settled(world)

    # ten plays in Germany and five in Austria: 50 in the ratio 2 : 1
    assert leaks(world, month) == {}
    assert month.pool.select("territory", "amount").rows() == [
        ("AT", Decimal("16.666666667")),
        ("DE", Decimal("33.333333333")),
    ]


def test_a_fee_for_all_rights_is_one_pool_and_covers_both():
    fee = agreement("pro", "soc", "blanket", right="all", fee=Decimal("50.00"), currency="EUR")
    aside = [agreement("aside", None, "direct", rate="5%", right=right) for right in ("PR", "MR")]
    world = replace(WORLD, agreements=[fee, *aside])

    assert pools(world) == {("all", "pro"): Decimal(50)}
    assert lines(world) == []


def test_a_fee_in_another_currency_is_converted_once_and_exactly():
    fee = agreement("pro", "soc", "blanket", fee=Decimal("117.00"), currency="USD")
    quoted = {"USD": Quotation(Fraction("1.17"), None, None)}
    world = replace(WORLD, agreements=[fee], quotations={**WORLD.quotations, **quoted})

    assert pools(world) == {("PR", "pro"): Decimal(100)}
    assert lines(world) == []


def test_a_fee_that_cannot_be_converted_says_what_to_deliver():
    fee = agreement("pro", "soc", "blanket", fee=Decimal("117.00"), currency="USD")

    with pytest.raises(
        TermsError, match=r"Agreement pro has a minimum or fee in USD, and the revenue of DE premium is in EUR"
    ):
        settled(replace(WORLD, agreements=[fee]))


def test_a_fee_is_owed_where_nobody_delivered_revenue_and_the_service_bears_it():
    fee = agreement("pro", "soc", "blanket", fee=Decimal("50.00"), currency="EUR")
    world = replace(WORLD, agreements=[fee], revenue={})

    month = settled(world)

    assert leaks(world, month) == {}
    assert month.journal.select("account", "currency", "amount").rows() == [
        ("payable", "EUR", Decimal(-50)),
        ("service_share", "EUR", Decimal(50)),
    ]
