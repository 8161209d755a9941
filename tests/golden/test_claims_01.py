"""Overclaims and underclaims of one work: held whole, in proportion; and what nobody claims."""

from decimal import Decimal
from fractions import Fraction

import pytest

from attribution.right_splits import blended_share
from tests.golden.cases import case
from tests.settled_worlds import leaks, settled
from tests.worlds import World, agreement, work

CASE = case("claims_01_blend_and_overclaim")
NAMES = {"A": "00000000101", "B": "00000000202", "C": "00000000303", "D": "00000000404"}


def money_of(claims: dict[str, str | int]) -> dict[tuple[str, str], Decimal]:
    """What a base of 100.00 at 100 % comes to, by claimant and status, where all plays are of one work."""
    mandates = [
        {"mandate": name, "owner_kind": "ipi", "owner": ipi, "right": "PR", "territories": "+DE", "licensor": name}
        for name, ipi in NAMES.items()
    ]
    world = World(
        plays=[("DE", "premium", "track", 1)],
        revenue={("DE", "premium"): ("EUR", "100.00", 1)},
        tracks={"track": "PADPIDA1"},
        works=[work("W", *((NAMES[name], f"{part}%", None, "+DE") for name, part in claims.items()))],
        links=[("track", "W", "1")],
        mandates=mandates,
        agreements=[
            *(agreement(name, name, "direct", rate="100%") for name in NAMES),
            agreement("aside", None, "direct", rate="100%"),
        ],
    )
    month = settled(world)
    assert leaks(world, month) == {}
    rows = month.licensor_earning.select("agreement", "status", "amount").rows()
    return {(name, status): amount for name, status, amount in rows}


def test_an_overclaim_holds_all_and_pays_none():
    claims = CASE["input"]["overclaim_performing_pct"]
    expected = CASE["expected"]["overclaim"]["hold_all"]

    found = money_of(claims)

    assert {status for _, status in found} == {"hold"}
    assert sum(found.values()) == Decimal(expected["held"])
    assert {name: Decimal(paid) for name, paid in expected["paid"].items()} == dict.fromkeys(claims, Decimal(0))


def test_what_is_held_of_an_overclaim_stands_in_proportion_to_the_claims():
    expected = CASE["expected"]["overclaim"]["proportional_after_limitation"]

    found = money_of(CASE["input"]["overclaim_performing_pct"])

    # shares are whole parts per billion, so that 100.00 is at most 100 × 1e-9 from the exact proportion
    for name, exact in expected.items():
        assert abs(Fraction(found[name, "hold"]) - Fraction(exact)) < Fraction(100, 10**9)


def test_an_underclaim_pays_the_claimants_and_sets_the_residual_aside():
    expected = CASE["expected"]["underclaim"]

    found = money_of(expected["claims_pct"])

    assert found == {
        **{(name, "payable"): Decimal(part) for name, part in expected["claims_pct"].items()},
        ("aside", "suspense"): Decimal(expected["unclaimed_residual_pct"]),
    }


def test_a_double_claim_of_the_whole_is_held_in_halves():
    found = money_of({"A": 100, "B": 100})

    assert found == {(name, "hold"): Decimal(part) for name, part in CASE["expected"]["double_claim_100_100"].items()}


@pytest.mark.parametrize(
    ("blend", "mechanical_part"),
    [
        ("blend_50_50", Fraction(1, 2)),
        ("blend_mech25_perf75", Fraction(1, 4)),
        ("blend_mech75_perf25", Fraction(3, 4)),
    ],
)
def test_a_claim_of_both_rights_is_blended_by_what_of_the_money_is_mechanical(blend: str, mechanical_part: Fraction):
    mechanical, performing = CASE["input"]["mechanical_claims_pct"], CASE["input"]["performing_claims_pct"]

    found = {
        name: blended_share(Fraction(mechanical[name]), Fraction(performing[name]), mechanical_part=mechanical_part)
        for name in mechanical
    }

    assert found == {name: Fraction(share) for name, share in CASE["expected"][blend].items()}
    assert sum(found.values()) == 100
