"""Who is paid for a play: the deliverer's licensor, by an agreement in force, or why nobody is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from attribution.agreements import TermsError
from tests.unit.eligible_usage import BOTH, PARTIES, WORLD, terms, usage
from tests.worlds import agreement


def test_the_payee_of_a_play_is_who_delivered_the_track():
    world = replace(WORLD, plays=[("DE", "premium", "A", 3), ("DE", "premium", "B", 4)])

    assert terms(world) == [("A", "alpha", "first", None), ("B", "beta", "second", None)]


def test_an_aggregator_contracts_for_its_members():
    parties = [PARTIES[0], {**PARTIES[1], "licensor": "alpha"}]
    world = replace(WORLD, plays=[("DE", "premium", "B", 4)], parties=parties)

    assert terms(world) == [("B", "alpha", "first", None)]


def test_one_recording_from_two_deliverers_is_two_tracks_each_paid_to_its_own():
    world = replace(
        WORLD,
        isrcs={"A": "QZABC2600001", "B": "QZABC2600001"},
        plays=[("DE", "premium", "A", 3), ("DE", "premium", "B", 4)],
    )

    assert usage(world, "track_id", "isrc", "licensor", "plays") == [
        ("A", "QZABC2600001", "alpha", 3),
        ("B", "QZABC2600001", "beta", 4),
    ]


def test_a_recording_reported_by_isrc_is_the_track_with_a_live_deal_for_it():
    world = replace(
        WORLD,
        isrcs={"A": "QZABC2600001", "B": "QZABC2600001"},
        plays=[("DE", "premium", "QZABC2600001", 3), ("FR", "premium", "QZABC2600001", 4)],
        deals=[{"track_id": "A", "territories": "+FR"}, {"track_id": "B", "territories": "+DE"}],
        agreements=[{**one, "territories": "+2136"} for one in BOTH],
    )

    assert usage(world, "territory", "track_id", "licensor") == [("DE", "B", "beta"), ("FR", "A", "alpha")]


def test_between_equals_it_is_the_first_deliverer_and_not_the_first_track():
    world = replace(
        WORLD,
        tracks={"A": "PADPIDA2", "B": "PADPIDA1"},
        isrcs={"A": "QZABC2600001", "B": "QZABC2600001"},
        plays=[("DE", "premium", "QZABC2600001", 3)],
    )

    assert terms(world) == [("B", "alpha", "first", None)]


def test_without_any_live_deal_it_is_the_first_deliverer_too():
    world = replace(
        WORLD,
        isrcs={"A": "QZABC2600001", "B": "QZABC2600001"},
        plays=[("DE", "premium", "QZABC2600001", 3)],
        deals=[],
    )

    assert terms(world) == [("A", None, None, "no_deal")]


def test_several_references_of_one_track_are_summed_and_so_are_their_listeners():
    world = replace(
        WORLD, isrcs={"A": "QZABC2600001"}, plays=[("DE", "premium", "A", 3), ("DE", "premium", "QZABC2600001", 4)]
    )

    assert usage(world, "track_id", "plays", "weight", "listeners") == [("A", 7, 7, 2)]


def test_usage_without_a_licence_says_why_and_goes_to_our_provision():
    world = replace(
        WORLD,
        plays=[
            ("DE", "premium", "A", 1),
            ("DE", "premium", "B", 2),
            ("DE", "premium", "C", 3),
            ("DE", "premium", "never", 4),
        ],
        tracks={**WORLD.tracks, "C": "stranger"},
        deals=[{"track_id": "A", "territories": "+FR"}, {"track_id": "B"}, {"track_id": "C"}],
        members={"+FR": ["FR"]},
        agreements=[BOTH[0], agreement("aside", None, rate="50%")],
    )

    assert terms(world) == [
        ("A", None, "aside", "no_deal"),
        ("B", None, "aside", "no_agreement"),
        ("C", None, "aside", "no_agreement"),
        ("never", None, "aside", "unknown_track"),
    ]


def test_without_a_provision_such_usage_has_no_agreement():
    world = replace(WORLD, plays=[("DE", "premium", "never", 4)])

    assert terms(world) == [("never", None, None, "unknown_track")]


def test_unknown_tracks_stand_in_the_order_of_all_tracks():
    world = replace(
        WORLD,
        plays=[("DE", "premium", ref, 1) for ref in ("Z", "0", "AA", "A", "B", "AB")] + [("DE", "premium", "AA", 1, 1)],
    )

    assert usage(world, "track_id", "segment") == [
        ("0", 0), ("A", 0), ("AA", 0), ("AA", 1), ("AB", 0), ("B", 0), ("Z", 0),
    ]  # fmt: skip


def test_an_agreement_counts_there_while_it_is_in_force():
    ended = {**BOTH[0], "valid_to": date(2026, 8, 31)}
    elsewhere = {**BOTH[0], "territories": "+FR"}
    other = {**BOTH[0], "offerings": ["family"]}
    this = {**BOTH[0], "offerings": ["family", "premium"], "valid_to": date(2026, 9, 30)}

    def reason(one: dict[str, Any]) -> str | None:
        return terms(replace(WORLD, agreements=[one], members={"+FR": ["FR"]}))[0][3]

    assert [reason(one) for one in (ended, elsewhere, other, this)] == [*["no_agreement"] * 3, None]


def test_two_agreements_of_a_licensor_for_one_usage_are_refused_by_name():
    world = replace(WORLD, agreements=[BOTH[0], {**BOTH[0], "agreement": "again", "territories": "+2136"}])

    with pytest.raises(TermsError) as refused:
        terms(world)

    assert str(refused.value) == (
        "Agreements again (recorded, +2136, from 2026-01-01) and first (recorded, +DE, from 2026-01-01) of alpha both "
        "cover recorded in DE for premium on 2026-09-01. Let one end (valid_to) before the other starts, or take the "
        "territory or the offering out of one of them."
    )


def test_one_deliverer_cannot_be_two_parties():
    world = replace(WORLD, parties=[PARTIES[0], {**PARTIES[1], "dpid": "PADPIDA1"}])

    with pytest.raises(TermsError, match="Parties alpha and beta both have the DDEX party identifier PADPIDA1"):
        terms(world)


def test_a_month_without_plays_has_no_usage():
    assert terms(replace(WORLD, plays=[])) == []


def test_a_catalogue_without_tracks_knows_none():
    assert terms(replace(WORLD, tracks={}, parties=[])) == [("A", None, None, "unknown_track")]
