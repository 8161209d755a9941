"""A month of the United States with US mechanicals, by hand.

US premium, 1,000.00 USD net, 100 subscribers. Track A (3:20) is played six times and B (5:01) five times; a play of B
counts 1.2, so that both are six adjusted plays of twelve. Recordings cost 52 %, 520.00; performing a fee of 43.00.
Of 2026: the headline is 15.3 %: 153.00. Of recordings it is 26.2 %, 136.24, but at most 1.10 a subscriber, 110.00. The
greater is 153.00, less performing 110.00; the floor is 0.60 a subscriber, 60.00. Payable are 110.00.
B is licensed voluntarily, so that half of it is the collective's: 55.00. The voluntary rate is 5 %, of half: 25.00.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from attribution.agreements import TermsError
from attribution.fx import Quotation
from tests.settled_worlds import Month, leaks, settled, valid
from tests.worlds import World, agreement, work

FANS = '{"idle":"hold","listener_revenue":"equal","split_by":"plays"}'
P1, P2 = "00000000101", "00000000202"
STEP = "overtime_step.all.2018-01-01"
US = {"territories": "+US", "currency": "USD"}


def collective(offering_type: str = "standalone_portable", **more: Any) -> dict[str, Any]:
    return agreement("mlc", "hub", "statutory", right="MR", us_mechanicals=offering_type, **US, **more)


LABEL = agreement("label", "label", rate="52%", territories="+US")
PERFORMING = agreement("pro", "society", "blanket", fee=Decimal("43.00"), **US)
VOLUNTARY = agreement("direct", "publisher", "direct", right="MR", rate="5%", territories="+US")
WORLD = World(
    plays=[("US", "premium", "A", 6), ("US", "premium", "B", 5)],
    revenue={("US", "premium"): ("USD", "1000.00", 100)},
    tracks={"A": "PADPIDA1", "B": "PADPIDA1"},
    durations={"A": 200, "B": 301},
    parties=[{"party": "label", "dpid": "PADPIDA1"}],
    works=[
        work("W1", (P1, "100%", None, "+US"), right="PR MR"),
        work("W2", (P2, "100%", None, "+US"), right="PR MR"),
    ],
    links=[("A", "W1", "1"), ("B", "W2", "1")],
    mandates=[
        {"mandate": "m", "owner_kind": "ipi", "owner": P2, "right": "MR", "territories": "+US", "licensor": "publisher"}
    ],
    agreements=[LABEL, PERFORMING, VOLUNTARY, collective()],
    quotations={
        "EUR": Quotation(Fraction(1), None, None),
        "USD": Quotation(Fraction(2), date(2026, 9, 30), "test"),
    },
)


def month_of(world: World) -> Month:
    month = settled(world)
    valid(month)
    assert leaks(world, month) == {}
    return month


def pool_of(month: Month, name: str = "mlc") -> dict[str, Any]:
    return month.pool.row(by_predicate=pl.col("agreement") == name, named=True)


def with_agreements(*agreements: dict[str, Any], **more: Any) -> World:
    return replace(WORLD, agreements=[LABEL, *agreements], **more)


def test_the_collective_gets_its_part_of_what_performing_left():
    month = month_of(WORLD)

    pool = pool_of(month)
    assert (pool["amount"], pool["revenue_share"], pool["top_up"]) == (Decimal(55), Decimal(55), Decimal(0))
    assert pool["minimum"] == Decimal(30)
    assert (pool["usage_share_ppb"], pool["base_part"]) == (500_000_000, Decimal(500))
    assert pool["formula"] == (
        "headline 15.3 % × 1000.00 USD revenue = 153.00 USD; TCC 26.2 % × 520.00 USD recordings = 136.24 USD; at most "
        "1.10 USD × 100 subscribers, each × 1 = 110.00 USD; all-in 153.00 USD; less 43.00 USD performing = 110.00 USD; "
        "floor 0.60 USD × 100 subscribers, each × 1 = 60.00 USD; payable 110.00 USD; × 1/2 of adjusted plays that "
        f"nobody else licensed = 55.00 USD; not verified: {STEP} (0.2 factor_per_minute)"
    )
    earning = month.licensor_earning.row(by_predicate=pl.col("agreement") == "mlc", named=True)
    assert (earning["licensor"], earning["status"], earning["amount"]) == ("hub", "payable", Decimal(55))


def test_a_voluntary_licence_has_its_share_of_adjusted_plays_too():
    month = month_of(WORLD)

    assert pool_of(month, "direct")["amount"] == Decimal(25)
    assert month.work_earning.select("agreement", "track_id", "amount").rows() == [("direct", "B", Decimal(25))]


def test_performing_is_split_by_plays_as_ever():
    performing = agreement("pro", "society", "direct", rate="4%", territories="+US")
    mandate = {
        "mandate": "p",
        "owner_kind": "any",
        "owner": "",
        "right": "PR",
        "territories": "+US",
        "licensor": "society",
    }
    month = month_of(with_agreements(performing, collective(), mandates=[mandate]))

    # 4 % of 1,000.00 by 6 and 5 plays of 11; it is deducted as a blanket would be: 153 − 40 = 113
    lines = month.work_earning.select("track_id", "amount").rows()
    assert [(track, round(amount, 6)) for track, amount in lines] == [
        ("A", Decimal("21.818182")),
        ("B", Decimal("18.181818")),
    ]
    assert pool_of(month)["amount"] == Decimal(113)


def test_an_allocation_that_the_collective_names_weighs_its_adjusted_plays():
    fans = {
        "allocation": "fans",
        "side": "composition",
        "model": "user_centric",
        "parameters": FANS,
        "territories": None,
    }
    world = with_agreements(
        PERFORMING, VOLUNTARY, collective(allocation="fans"), allocations=[fans], weights={("fans", "A"): 2}
    )
    month = month_of(world)

    # by fans A weighs 6 × 2 and B 5 × 1.2 of 18, so that 2/3 of 110.00 are A's; by plays B has its half as before
    assert pool_of(month)["amount"] == Decimal("73.333333333")
    assert pool_of(month, "direct")["amount"] == Decimal(25)


def test_what_depends_on_the_unread_table_of_long_recordings_says_so():
    month = month_of(WORLD)

    assert month.unverified_use.select("right", "agreement", "parameter", "amount", "currency").rows() == [
        ("MR", "direct", STEP, Decimal(25), "USD"),
        ("MR", "mlc", STEP, Decimal(55), "USD"),
    ]
    assert pool_of(month, "direct")["formula"].endswith(f"; not verified: {STEP} (0.2 factor_per_minute)")


def test_without_long_recordings_nothing_depends_on_it():
    month = month_of(replace(WORLD, durations={"A": 200, "B": 300}))

    # 5 of 11 plays are the voluntary licence's
    assert pool_of(month)["amount"] == Decimal("60.000000000")
    assert month.unverified_use.is_empty()


def test_a_recording_of_unknown_length_counts_as_a_short_one():
    month = month_of(replace(WORLD, durations={}))

    assert pool_of(month)["amount"] == Decimal(60)


def test_the_floor_is_a_top_up_that_the_service_bears():
    month = month_of(replace(WORLD, revenue={("US", "premium"): ("USD", "500.00", 100)}))

    # 15.3 % of 500 is 76.50, less 43.00 is 33.50; the floor of 60.00 is more. Half of each
    pool = pool_of(month)
    assert (pool["amount"], pool["revenue_share"]) == (Decimal(30), Decimal("16.75"))
    assert (pool["minimum"], pool["top_up"]) == (Decimal(30), Decimal("13.25"))


def test_a_provision_for_performing_is_no_cost_of_performing():
    aside = agreement("aside", None, "direct", rate="4%", territories="+US")
    month = month_of(with_agreements(aside, collective()))

    assert month.pool.filter(pl.col("agreement") == "aside")["amount"].item() == Decimal(40)
    assert pool_of(month)["amount"] == Decimal(153)


def test_revenue_in_another_currency_takes_the_dollars_of_the_figures_along():
    month = month_of(replace(WORLD, revenue={("US", "premium"): ("EUR", "1000.00", 1000)}))

    # the floor is 0.60 USD × 1000 = 300.00 EUR; the headline 153.00 EUR; the fee is 21.50 EUR; TCC 136.24, cap 550
    pool = pool_of(month)
    assert (pool["currency"], pool["amount"], pool["top_up"]) == ("EUR", Decimal(150), Decimal("84.25"))


def test_a_bundle_counts_who_played_and_says_that_its_floor_was_not_read():
    world = with_agreements(
        PERFORMING, collective("bundled"), subscribers=[("US", "premium", "active", 90)], durations={}
    )
    month = month_of(world)

    # 24.5 % of 520.00 is 127.40, without a cap; the headline of 153.00 is more
    assert pool_of(month)["amount"] == Decimal(110)
    assert "floor 0.33 USD × 90 subscribers who played = 29.70 USD" in pool_of(month)["formula"]
    assert month.unverified_use.select("parameter", "figure").rows() == [
        ("floor.bundled.2023-01-01", "0.33 usd_per_active_subscriber")
    ]


def test_kinds_of_subscribers_are_part_of_all_of_them():
    month = month_of(replace(WORLD, subscribers=[("US", "premium", "family", 40), ("US", "premium", "student", 20)]))

    assert "(40 + 40 family × 1.75 + 20 student × 0.5) subscribers = 72.00 USD" in pool_of(month)["formula"]


def test_a_figure_of_terms_that_was_read_frees_the_pool():
    read = {
        "parameter": "overtime_step", "offering_type": "all", "value": "0.2", "unit": "factor_per_minute",
        "is_verified": True, "is_shipped": False,
    }  # fmt: skip
    month = month_of(replace(WORLD, parameters=[read]))

    assert pool_of(month)["amount"] == Decimal(55)
    assert month.unverified_use.is_empty()


def test_a_month_without_plays_owes_the_whole_pool():
    month = month_of(replace(WORLD, plays=[]))

    # nothing was paid for recordings; the headline less performing is all the collective's
    assert pool_of(month)["amount"] == Decimal(110)


def test_a_month_without_revenue_owes_nothing_and_breaks_nothing():
    month = month_of(with_agreements(collective(), revenue={}))

    assert (pool_of(month)["currency"], pool_of(month)["amount"]) == ("USD", Decimal(0))


@pytest.mark.parametrize(
    ("world", "told"),
    [
        (
            replace(
                WORLD,
                plays=[("DE", "premium", "A", 1)],
                revenue={("DE", "premium"): ("EUR", "1.00", 1)},
                agreements=[collective() | {"territories": "+DE"}],
            ),
            "Agreement mlc computes mechanicals by 37 CFR 385 in DE premium, which is not of the United States",
        ),
        (
            with_agreements(agreement("pro", "society", "blanket", right="all", fee=Decimal(9), **US), collective()),
            "Agreement pro covers all rights of US premium in one sum, and agreement mlc deducts what performing costs",
        ),
        (
            replace(WORLD, revenue={("US", "premium"): ("USD", "1000.00", 0)}),
            "Agreement mlc counts the subscribers of US premium, and its revenue names none",
        ),
        (
            replace(WORLD, subscribers=[("US", "premium", "family", 101)]),
            "US premium has 101 subscribers of family plans and students, and 100 in all",
        ),
        (
            with_agreements(collective("bundled")),
            "The floor of bundled counts subscribers who played",
        ),
        (
            replace(WORLD, revenue={("US", "premium"): ("CHF", "9.00", 9)}, agreements=[LABEL, collective()]),
            "US mechanicals of US premium need USD in CHF. No rate for CHF",
        ),
    ],
)
def test_what_makes_the_computation_impossible_is_refused_by_name(world: World, told: str):
    with pytest.raises(TermsError, match=told):
        settled(world)


def test_versions_of_a_statutory_licence_share_a_month_without_usage_by_its_days():
    until, since = {"valid_to": date(2026, 9, 14)}, {"valid_from": date(2026, 9, 15)}
    world = with_agreements(
        collective(**until), collective(**since), plays=[], revenue={("US", "premium"): ("USD", "0", 100)}
    )

    month = month_of(world)

    # 0.60 USD for each of 100 subscribers: 60.00, for 14 and 16 of 30 days
    assert pool_of(month)["amount"] == Decimal(28)
    assert pool_of(month, "mlc@2026-09-15")["amount"] == Decimal(32)
