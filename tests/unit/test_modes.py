"""Five modes of licensing works: what each pays, accrues or sets aside of one month."""

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from attribution.agreements import TermsError
from tests.settled_worlds import leaks, settled, valid
from tests.unit.modes_month import MANDATE, P1, P2, P3, PROVISION, WORLD, lines, pools
from tests.worlds import World, agreement, work


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
