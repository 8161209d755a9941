"""One month, five modes: DE premium, 1,000.00 EUR net, ten plays: six of track A, four of track B.

A is work W1: 60 % of P1 (society 052), 40 % of P2 (society 035). B is work W2: all of P3 (society 052).
The hub ``soc`` has the mandate for society 052. Nobody has one for 035.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from attribution.agreements import TermsError
from attribution.fx import Quotation
from tests.worlds import World, agreement, leaks, settled, valid, work

P1, P2, P3, P4 = "00000000101", "00000000202", "00000000303", "00000000404"
MANDATE = {
    "mandate": "m1",
    "owner_kind": "society",
    "owner": "052",
    "right": "PR",
    "territories": "+DE",
    "licensor": "soc",
}
WORLD = World(
    plays=[("DE", "premium", "A", 6), ("DE", "premium", "B", 4)],
    revenue={("DE", "premium"): ("EUR", "1000.00", 100)},
    tracks={"A": "label", "B": "label"},
    works=[
        work("W1", (P1, "60%", "052", "+DE"), (P2, "40%", "035", "+DE")),
        work("W2", (P3, "100%", "052", "+DE")),
    ],
    links=[("A", "W1", "1"), ("B", "W2", "1")],
    mandates=[MANDATE],
)
PROVISION = agreement("aside", None, "direct", rate="5%")


def lines(world: World) -> list[tuple[Any, ...]]:
    """Of every line: agreement, work, party, amount, status, reason; after every conservation held."""
    month = settled(world)
    assert leaks(world, month) == {}
    found = month.work_earning.select("agreement", "work_id", "party_id", "amount", "status", "reason").rows()
    return [(*row[:3], f"{row[3]:f}".rstrip("0").rstrip("."), *row[4:]) for row in found]


def pools(world: World) -> dict[tuple[str, str], Decimal]:
    rows = settled(world).pool.select("right", "agreement", "amount").rows()
    return {(right, name): amount for right, name, amount in rows}


def test_direct_pays_every_work_and_party_its_share():
    world = replace(WORLD, agreements=[agreement("hub", "soc", "direct", rate="5%")])

    # P1 has 6 × 60 % = 3.6 plays and P3 has 4: 7.6 of 10. The pool is 5 % × 7.6/10 × 1000 = 38.
    assert pools(world) == {("PR", "hub"): Decimal(38)}
    assert lines(world) == [
        ("hub", "W1", P1, "18", "payable", None),
        ("hub", "W2", P3, "20", "payable", None),
    ]


def test_what_nobody_has_a_mandate_for_is_set_aside_under_our_provision():
    world = replace(WORLD, agreements=[agreement("hub", "soc", "direct", rate="5%"), PROVISION])

    # P2 has 6 × 40 % = 2.4 plays of 10: 5 % × 0.24 × 1000 = 12.
    assert lines(world) == [
        ("aside", "W1", P2, "12", "suspense", "no_mandate"),
        ("hub", "W1", P1, "18", "payable", None),
        ("hub", "W2", P3, "20", "payable", None),
    ]


def test_without_a_provision_it_stays_with_the_service():
    world = replace(WORLD, agreements=[agreement("hub", "soc", "direct", rate="5%")])

    journal = settled(world).journal
    share = journal.filter(pl.col("account") == "service_share")["amount"].item()

    assert share == Decimal(-962)


def test_a_share_register_is_accrued_unless_the_contract_takes_it_as_final():
    accrued = replace(WORLD, agreements=[agreement("hub", "soc", "share_register", rate="5%")])
    final = replace(WORLD, agreements=[agreement("hub", "soc", "share_register", rate="5%", is_register_payable=True)])

    assert {line[4] for line in lines(accrued)} == {"accrued"}
    assert {line[4] for line in lines(final)} == {"payable"}


def test_claims_accrue_until_the_licensor_claims():
    world = replace(WORLD, agreements=[agreement("hub", "soc", "claims", rate="5%")])

    assert lines(world) == [
        ("hub", "W1", P1, "18", "accrued", None),
        ("hub", "W2", P3, "20", "accrued", None),
    ]


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


def test_a_statutory_sum_is_of_what_nobody_else_has_licensed():
    statutory = agreement("mlc", "hub", "statutory", rate="10%")
    voluntary = agreement("direct", "soc", "direct", rate="5%")
    world = replace(WORLD, agreements=[statutory, voluntary, PROVISION])

    # soc has licensed 7.6 of 10 plays; 10 % × 1000 × (1 − 0.76) = 24, and nothing is suspended
    assert pools(world) == {("PR", "direct"): Decimal(38), ("PR", "mlc"): Decimal(24)}
    assert {line[0] for line in lines(world)} == {"direct"}


def test_a_statutory_licence_takes_gaps_and_unknown_works_and_tracks():
    world = replace(
        WORLD,
        plays=[*WORLD.plays, ("DE", "premium", "nobody-delivered-this", 10)],
        works=[work("W1", (P1, "60%", "052", "+DE"))],
        links=[("A", "W1", "1")],
        agreements=[agreement("mlc", "hub", "statutory", rate="10%"), agreement("hub", "soc", "direct", rate="5%")],
    )

    # of 20 plays soc has 3.6; statutory: 10 % × 1000 × (1 − 0.18) = 82; voluntary: 5 % × 0.18 × 1000 = 9
    assert pools(world) == {("PR", "hub"): Decimal(9), ("PR", "mlc"): Decimal(82)}


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


def test_a_minimum_of_a_works_licensor_counts_its_part_of_each_play():
    world = replace(
        WORLD,
        agreements=[
            agreement(
                "hub", "soc", "direct", rate="5%", minimum_kind="per_play", minimum=Decimal("6.25"), currency="EUR"
            )
        ],
    )

    # 7.6 plays × 6.25 = 47.50, more than the revenue share of 38
    assert settled(world).pool.select("revenue_share", "minimum", "top_up", "amount").rows() == [
        (Decimal(38), Decimal("47.5"), Decimal("9.5"), Decimal("47.5"))
    ]
    assert [line[3] for line in lines(world)] == ["22.5", "25"]


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


def test_two_licences_for_one_statutory_right_are_refused_by_name():
    both = [agreement("mlc", "hub", "statutory", rate="10%"), agreement("other", "soc", "statutory", rate="10%")]

    with pytest.raises(TermsError, match=r"Agreements mlc .* and other .* both cover PR in DE for premium"):
        settled(replace(WORLD, agreements=both))


def test_lines_are_the_same_however_many_rows_are_read_at_a_time():
    world = replace(
        WORLD,
        plays=[("DE", "premium", "A", 6), ("AT", "free", "B", 4), ("AT", "premium", "A", 1), ("CH", "free", "A", 2)],
        revenue=dict.fromkeys((("DE", "premium"), ("AT", "free"), ("CH", "free")), ("EUR", "1000.00", 9)),
        agreements=[agreement("hub", "soc", "direct", rate="5%", territories="+2136"), PROVISION],
        mandates=[{**MANDATE, "territories": "+2136"}],
        works=[work("W1", (P1, "60%", "052", "+2136")), work("W2", (P3, "100%", "052", "+2136"))],
    )

    whole, cut = settled(world), settled(world, at_most=1)

    valid(whole)
    assert leaks(world, whole) == {}
    for name in ("usage", "pool", "recording_earning", "work_earning", "licensor_earning", "track_shares"):
        assert getattr(whole, name).equals(getattr(cut, name)), name


def test_an_empty_month_has_nothing_in_it_and_breaks_nothing():
    world = World(plays=[])

    month = settled(world)

    valid(month)
    assert leaks(world, month) == {}
    assert month.journal.is_empty()
