"""Overclaims and underclaims of one work: by registered shares, and by what licensors claim of a reported line."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from attribution.right_splits import blended_share
from schemas.claim_words import OVERCLAIM
from tests.golden.cases import case
from tests.settled_worlds import leaks, settled
from tests.unit.claim_books import AUGUST, SEPTEMBER, Book, Settled
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


def claimed(claims: dict[str, str | int], **policies: object) -> Settled:
    """A month in which licensors claim percentages of one line that costs 100.00 each of them, all invoiced."""
    book = Book(dict.fromkeys(claims, policies), self_billed=tuple(claims))
    book.settle(AUGUST, *({"licensor": name, "price": "100", "accrued": "0"} for name in claims))
    for name, part in claims.items():
        book.send(name, {"performing": f"{part}%", "asks_performing": str(part)})
    return book.settle(SEPTEMBER)


def paid(month: Settled) -> dict[str, Decimal]:
    return dict(month.match.select("licensor", "released").rows())


def test_claims_above_the_whole_are_held_and_none_is_paid():
    expected = CASE["expected"]["overclaim"]["hold_all"]

    found = claimed(CASE["input"]["overclaim_performing_pct"])

    assert paid(found) == {name: Decimal(part) for name, part in expected["paid"].items()}
    assert found.match["held"].sum() == Decimal(expected["held"])
    assert set(found.discrepancy["discrepancy_type"]) == {"Overclaim"}


def test_of_claims_above_the_whole_what_no_other_claim_can_reach_is_paid():
    expected = CASE["expected"]["overclaim"]["pay_undisputed"]

    found = claimed(CASE["input"]["overclaim_performing_pct"], overclaim="pay_undisputed")

    assert paid(found) == {name: Decimal(part) for name, part in expected["paid"].items()}
    assert found.match["held"].sum() == Decimal(expected["held"])


@pytest.mark.parametrize("is_after_limitation", [False, True])
def test_claims_above_the_whole_are_paid_in_proportion_by_licence_or_once_their_time_is_over(is_after_limitation: bool):
    policy = (
        {"residual_months": 1, "residual_to": "proportional"} if is_after_limitation else {"overclaim": OVERCLAIM[2]}
    )
    expected = CASE["expected"]["overclaim"]["proportional_after_limitation"]
    cases = [(CASE["input"]["overclaim_performing_pct"], expected)]
    cases += [({"A": 100, "B": 100}, CASE["expected"]["double_claim_100_100"])]
    cases += [({"A": 100, "B": 50}, CASE["expected"]["double_claim_100_50"])]

    for claims, exact in cases:
        found = paid(claimed(claims, **policy) if not is_after_limitation else _disputed(claims, policy))
        # shares are whole parts per billion, so that 100.00 is at most 100 × 1e-9 from the exact proportion
        assert all(abs(Fraction(found[name]) - Fraction(part)) < Fraction(100, 10**9) for name, part in exact.items())


def _disputed(claims: dict[str, str | int], policy: Mapping[str, object]) -> Settled:
    """Claims that were held in the month they came in, for a licence whose time is over in the month after."""
    policy = {**policy, "residual_months": 2}
    book = Book(dict.fromkeys(claims, policy), self_billed=tuple(claims))
    book.settle(AUGUST, *({"licensor": name, "price": "100", "accrued": "0"} for name in claims))
    for name, part in claims.items():
        book.send(name, {"performing": f"{part}%", "asks_performing": str(part)})
    held = book.settle(SEPTEMBER)
    assert set(held.match["status"]) == {"hold"}
    return book.settle("2026-10")


def test_of_claims_below_the_whole_the_residual_stays():
    expected = CASE["expected"]["underclaim"]

    found = claimed(expected["claims_pct"])

    assert paid(found) == {name: Decimal(part) for name, part in expected["claims_pct"].items()}
    assert 100 - sum(paid(found).values()) == Decimal(expected["unclaimed_residual_pct"])
    assert found.discrepancy.is_empty()


def test_claims_of_both_rights_are_priced_right_by_right_as_their_blend_is():
    mechanical, performing = CASE["input"]["mechanical_claims_pct"], CASE["input"]["performing_claims_pct"]
    book = Book({name: {} for name in mechanical}, rights=("MR", "PR"), self_billed=tuple(mechanical))
    prices = {"MR": "25", "PR": "75"}
    rows = [{"licensor": name, "price": prices[right], "right": right} for name in mechanical for right in prices]
    book.settle(AUGUST, *rows)
    for name in mechanical:
        asked = {"asks_mechanical": f"{mechanical[name] / 4}", "asks_performing": f"{performing[name] * 3 / 4}"}
        book.send(name, {"mechanical": f"{mechanical[name]}%", "performing": f"{performing[name]}%", **asked})

    match = book.settle(SEPTEMBER).match

    for name, blend in CASE["expected"]["blend_mech25_perf75"].items():
        assert Fraction(sum(match.filter(licensor=name)["released"], Decimal(0))) == Fraction(blend)
