"""Shares of works in a month: gaps, overclaims, medleys, roles and the two rights."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.unit.modes_month import MANDATE, P1, P2, P3, P4, PROVISION, WORLD, lines, pools
from tests.worlds import agreement, work


def test_every_share_without_a_payee_has_its_reason():
    world = replace(
        WORLD,
        plays=[*WORLD.plays, ("DE", "premium", "C", 5), ("DE", "premium", "never-heard-of", 5)],
        tracks={**WORLD.tracks, "C": "label"},
        works=[work("W1", (P1, "50%", "052", "+DE"), (P2, "20%", "035", "+DE")), WORLD.works[1]],
        agreements=[PROVISION],
    )

    # of 20 plays, at 5 % of 1000, one play is 2.50; nobody licensed anything
    assert lines(world) == [
        ("aside", "W1", "", "4.5", "suspense", "share_gap"),
        ("aside", "W1", P1, "7.5", "suspense", "no_mandate"),
        ("aside", "W1", P2, "3", "suspense", "no_mandate"),
        ("aside", "W2", P3, "10", "suspense", "no_mandate"),
        ("aside", "", "", "12.5", "suspense", "unknown_work"),
        ("aside", "", "", "12.5", "suspense", "unknown_track"),
    ]


def test_an_overclaimed_work_is_on_hold_for_all_its_claimants_and_scaled_to_the_whole():
    overclaimed = work("W2", (P3, "100%", "052", "+DE"), (P4, "25%", "052", "+DE"))
    world = replace(
        WORLD,
        works=[WORLD.works[0], overclaimed],
        agreements=[agreement("hub", "soc", "claims", rate="5%")],
    )

    # W2 has four plays worth 20.00, which 100 and 25 share as 16 and 4
    assert lines(world) == [
        ("hub", "W1", P1, "18", "accrued", None),
        ("hub", "W2", P3, "16", "hold", "overclaim"),
        ("hub", "W2", P4, "4", "hold", "overclaim"),
    ]


@pytest.mark.parametrize(("share", "status"), [("0.06%", "payable"), ("0.07%", "hold")])
def test_shares_may_pass_the_whole_by_the_tolerance_and_no_more(share: str, status: str):
    world = replace(
        WORLD,
        works=[work("W2", (P3, "100%", "052", "+DE"), (P4, share, "052", "+DE"))],
        links=[("B", "W2", "1")],
        agreements=[agreement("hub", "soc", "direct", rate="5%")],
    )

    assert [line[4] for line in lines(world)] == [status, status]
    assert pools(world) == {("PR", "hub"): Decimal(20)}


def test_a_gap_within_the_tolerance_is_still_a_line():
    world = replace(
        WORLD,
        works=[work("W2", (P3, "99.95%", "052", "+DE"))],
        links=[("B", "W2", "1")],
        plays=[("DE", "premium", "B", 4)],
        agreements=[agreement("hub", "soc", "direct", rate="5%"), PROVISION],
    )

    # 5 % of 1000 = 50, of which 0.05 % is 0.025
    assert lines(world) == [
        ("aside", "W2", "", "0.025", "suspense", "share_gap"),
        ("hub", "W2", P3, "49.975", "payable", None),
    ]


def test_nothing_is_owed_for_a_work_in_the_public_domain():
    free = {**WORLD.works[1], "is_public_domain": True}
    world = replace(
        WORLD,
        works=[WORLD.works[0], free],
        agreements=[agreement("hub", "soc", "direct", rate="5%"), agreement("mlc", "hub", "statutory", rate="10%")],
    )

    # W2's four plays are nobody's: soc has 3.6 of 10, the statutory licensor the other 2.4 of W1
    assert pools(world) == {("PR", "hub"): Decimal(18), ("PR", "mlc"): Decimal(24)}


def test_a_medley_is_parted_by_proportion():
    world = replace(
        WORLD,
        plays=[("DE", "premium", "A", 10)],
        links=[("A", "W1", "1/4"), ("A", "W2", "3/4")],
        agreements=[agreement("hub", "soc", "direct", rate="5%")],
    )

    # P1: 25 % × 60 % = 15 %; P3: 75 %; of 50
    assert lines(world) == [
        ("hub", "W1", P1, "7.5", "payable", None),
        ("hub", "W2", P3, "37.5", "payable", None),
    ]


def test_a_share_elsewhere_is_no_share_here():
    world = replace(
        WORLD,
        works=[work("W2", (P3, "100%", "052", "+FR"), (P4, "100%", "052", "+DE"))],
        links=[("B", "W2", "1")],
        members={"+FR": ["FR"]},
        agreements=[agreement("hub", "soc", "direct", rate="5%")],
    )

    assert lines(world) == [("hub", "W2", P4, "20", "payable", None)]


def test_the_roles_of_a_party_are_one_line():
    world = replace(
        WORLD,
        works=[work("W2", (P3, "50%", "052", "+DE"), (P3, "50%", "052", "+2136"))],
        links=[("B", "W2", "1")],
        agreements=[agreement("hub", "soc", "direct", rate="5%")],
    )

    assert lines(world) == [("hub", "W2", P3, "20", "payable", None)]


def test_the_two_rights_are_settled_by_their_own_shares_mandates_and_agreements():
    world = replace(
        WORLD,
        works=[
            work("W2", (P3, "100%", "052", "+DE")),
            work("W2", (P3, "50%", "052", "+DE"), (P4, "50%", "052", "+DE"), right="MR"),
        ],
        links=[("B", "W2", "1")],
        plays=[("DE", "premium", "B", 4)],
        mandates=[MANDATE, {**MANDATE, "right": "MR", "licensor": "mech"}],
        agreements=[
            agreement("hub", "soc", "direct", rate="5%"),
            agreement("mechanical", "mech", "claims", rate="2%", right="MR"),
        ],
    )

    assert lines(world) == [
        ("mechanical", "W2", P3, "10", "accrued", None),
        ("mechanical", "W2", P4, "10", "accrued", None),
        ("hub", "W2", P3, "50", "payable", None),
    ]
