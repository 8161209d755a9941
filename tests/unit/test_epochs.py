"""A month in which agreements change is settled day by day: each play under the terms of its day."""

from datetime import date
from decimal import Decimal

import polars as pl

from attribution.epochs import cuts, epochs, in_month, versions
from schemas.agreement import Agreement
from tests.formats.rows import rows
from tests.settled_worlds import settled
from tests.worlds import FIRST, LAST, World, agreement, work

CHANGE = date(2026, 9, 11)
BEFORE = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 9, 10)}
SINCE = {"valid_from": CHANGE}
REVENUE = {("DE", "premium"): ("EUR", "1000", 100)}
DPIDS = {"PA1": "alpha", "PA2": "beta"}


def world(*agreements: dict, **more) -> World:
    """Two deliverers; alpha's track is played 30 times until the 10th and 50 times after it, beta's 10 and 10 times."""
    return World(
        plays=[("DE", "premium", "a", 30, 0), ("DE", "premium", "a", 50, 1), ("DE", "premium", "b", 10, 0),
               ("DE", "premium", "b", 10, 1)],
        agreements=agreements,
        revenue=REVENUE,
        tracks={"a": "PA1", "b": "PA2"},
        parties=[{"party": party, "dpid": dpid} for dpid, party in DPIDS.items()] + more.pop("parties", []),
        **more,
    )  # fmt: skip


def test_a_rate_that_changes_within_the_month_holds_for_the_plays_from_its_day_on():
    month = settled(
        world(
            agreement("alpha-deal", "alpha", rate="50%", **BEFORE),
            agreement("alpha-deal", "alpha", rate="60%", **SINCE),
            agreement("beta-deal", "beta", rate="50%"),
        )
    )

    # 30 of 100 plays at 50 % of 1000.00, 50 of 100 at 60 %, 20 of 100 at 50 %
    assert dict(month.pool.select("agreement", "amount").rows()) == {
        "alpha-deal": Decimal(150), "alpha-deal@2026-09-11": Decimal(300), "beta-deal": Decimal(100)
    }  # fmt: skip
    lines = month.recording_earning.select("track_id", "segment", "amount").sort("track_id", "segment").rows()
    assert lines == [("a", 0, Decimal(150)), ("a", 1, Decimal(300)), ("b", 0, Decimal(50)), ("b", 1, Decimal(50))]


def test_plays_after_the_last_day_of_an_agreement_are_unlicensed():
    month = settled(
        world(
            agreement("alpha-deal", "alpha", rate="50%", **BEFORE),
            agreement("beta-deal", "beta", rate="50%"),
            agreement("provision", None, rate="40%"),
        )
    )

    earned = month.licensor_earning.select("licensor", "status", "reason", "amount").sort("amount").rows()
    assert earned == [
        ("beta", "payable", None, Decimal(100)),
        ("alpha", "payable", None, Decimal(150)),
        (None, "suspense", "no_agreement", Decimal(200)),
    ]


def test_a_licensor_that_takes_over_within_the_month_has_the_plays_since():
    terms = (
        agreement("hub-until", "hub", mode="direct", rate="10%", **BEFORE),
        agreement("hub-since", "hub", mode="direct", rate="20%", **SINCE),
        agreement("alpha-deal", "alpha", rate="50%"),
        agreement("beta-deal", "beta", rate="50%"),
        agreement("works-provision", None, mode="direct", rate="10%"),
    )
    month = settled(
        world(
            *terms,
            parties=[{"party": "hub"}],
            works=[work("W1", ("P1", "100%", "088", "+2136"), right="PR")],
            links=[("a", "W1", "100%")],
            mandates=[
                {
                    "mandate": "m", "owner_kind": "society", "owner": "088", "right": "PR", "territories": "+DE",
                    "licensor": "hub",
                }
            ],
        )
    )  # fmt: skip

    found = month.work_earning.filter(pl.col("licensor") == "hub").select("agreement", "segment", "amount").rows()
    assert sorted(found) == [("hub-since", 1, Decimal(100)), ("hub-until", 0, Decimal(30))]


def test_a_mandate_that_begins_within_the_month_holds_from_its_day_on():
    mandate = {"mandate": "m", "owner_kind": "any", "owner": "", "right": "PR", "territories": "+DE", "licensor": "hub"}
    month = settled(
        world(
            agreement("hub-deal", "hub", mode="direct", rate="10%"),
            agreement("alpha-deal", "alpha", rate="50%"),
            agreement("beta-deal", "beta", rate="50%"),
            agreement("works-provision", None, mode="direct", rate="5%"),
            parties=[{"party": "hub"}],
            works=[work("W1", ("P1", "100%", "088", "+2136"), right="PR")],
            links=[("a", "W1", "100%")],
            mandates=[{**mandate, **SINCE}],
        )
    )

    of_a = month.work_earning.filter(pl.col("track_id") == "a").select("segment", "licensor", "reason", "amount").rows()
    assert sorted(of_a) == [(0, None, "no_mandate", Decimal(15)), (1, "hub", None, Decimal(50))]


def test_a_version_of_an_agreement_ends_where_the_next_begins():
    said = rows(
        Agreement,
        agreement("deal", "alpha", rate="50%", valid_from=date(2025, 1, 1)),
        agreement("deal", "alpha", rate="51%", valid_from=date(2026, 9, 1)),
        agreement("deal", "alpha", rate="52%", valid_from=date(2026, 9, 21), valid_to=date(2027, 1, 1)),
    )

    found = versions(said, first=FIRST, last=LAST).select("agreement", "valid_from", "valid_to").rows()

    assert found == [
        ("deal", date(2025, 1, 1), date(2026, 8, 31)),
        ("deal", date(2026, 9, 1), date(2026, 9, 20)),
        ("deal@2026-09-21", date(2026, 9, 21), date(2027, 1, 1)),
    ]


def test_a_version_that_begins_while_none_other_is_in_force_keeps_the_agreements_name():
    said = rows(
        Agreement,
        agreement("deal", "alpha", valid_from=date(2025, 1, 1), valid_to=date(2026, 7, 31)),
        agreement("deal", "alpha", valid_from=date(2026, 9, 21)),
    )

    assert versions(said, first=FIRST, last=LAST)["agreement"].unique().to_list() == ["deal"]


def test_days_in_force_are_those_of_the_month():
    said = rows(
        Agreement,
        agreement("ended", "alpha", **BEFORE),
        agreement("since", "alpha", **SINCE),
        agreement("always", "alpha"),
        agreement("later", "alpha", valid_from=date(2026, 10, 1)),
    )

    found = in_month(said, epochs(said, first=FIRST, last=LAST))

    assert found.select("agreement", "days_in_force", "days_in_month").rows() == [
        ("ended", 10, 30), ("since", 20, 30), ("always", 30, 30)
    ]  # fmt: skip


def test_a_change_on_the_first_day_or_outside_the_month_cuts_nothing():
    said = rows(
        Agreement,
        agreement("ended", "alpha", valid_to=date(2026, 8, 31)),
        agreement("began", "beta", valid_from=FIRST, valid_to=LAST),
        agreement("later", "alpha", valid_from=date(2026, 10, 1)),
    )

    assert cuts(said, first=FIRST, last=LAST) == ()


def test_what_nobody_delivered_is_of_the_provision_of_its_day():
    first, second = agreement("aside", None, rate="40%", **BEFORE), agreement("aside", None, rate="10%", **SINCE)
    plays = [("DE", "premium", "odd", 30, 0), ("DE", "premium", "odd", 70, 1)]
    month = settled(World(plays=plays, agreements=[first, second], revenue=REVENUE))

    # 30 of 100 plays at 40 % until the 10th, 70 at 10 % after it
    assert dict(month.pool.select("agreement", "amount").rows()) == {
        "aside": Decimal(120), "aside@2026-09-11": Decimal(70)
    }  # fmt: skip
    lines = month.recording_earning.select("track_id", "segment", "amount", "reason").sort("segment").rows()
    assert lines == [("odd", 0, Decimal(120), "unknown_track"), ("odd", 1, Decimal(70), "unknown_track")]


def test_revenue_without_plays_is_of_the_provisions_of_its_days():
    first, second = agreement("aside", None, rate="40%", **BEFORE), agreement("aside", None, rate="10%", **SINCE)
    month = settled(World(plays=[], agreements=[first, second], revenue=REVENUE))

    # 1,000.00 for 10 of 30 days at 40 %, for 20 at 10 %: weights of days are whole, and so is the month
    found = dict(month.pool.select("agreement", "amount").rows())
    assert found == {"aside": Decimal("133.333333333"), "aside@2026-09-11": Decimal("66.666666667")}
    assert set(month.licensor_earning["reason"]) == {"no_plays"}
