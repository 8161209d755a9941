"""Claims above the whole, over several months: holds, corrections, and what earlier months paid."""

from decimal import Decimal

from tests.unit.claim_books import AUGUST, OCTOBER, SEPTEMBER, Book

WHOLE = {"performing": "1", "asks_performing": "100"}
HALF = {"performing": "1/2", "asks_performing": "50"}


def book(**more: dict) -> Book:
    policies = {"A": {}, "B": {}} | more
    kept = Book(policies, self_billed=tuple(policies))
    kept.settle(AUGUST, *({"licensor": name, "price": "100", "accrued": "40"} for name in policies))
    return kept


def test_a_dispute_moves_accruals_on_hold_and_a_correction_ends_it():
    kept = book()
    kept.send("A", WHOLE, message="a1")
    kept.send("B", HALF, message="b1")
    held = kept.settle(SEPTEMBER)
    kept.send("A", HALF, message="a2", corrects="a1", on="2026-10-05T00:00:00Z")
    settled = kept.settle(OCTOBER)

    assert held.claims("licensor", "status", "held") == [
        ("A", "hold", Decimal("66.6666667")), ("B", "hold", Decimal("33.3333333")),
    ]  # fmt: skip
    assert ("hold", "A", Decimal("-66.6666667")) in held.journal.select("account", "sub_account", "amount").rows()
    assert sorted(settled.claims("licensor", "message_id", "status", "reason", "released")) == [
        ("A", "a1", "rejected", "replaced", Decimal(0)),
        ("A", "a2", "payable", None, Decimal(50)),
        ("B", "b1", "payable", None, Decimal(50)),
    ]
    assert settled.account["closing_held"].sum() == 0


def test_what_an_earlier_month_paid_stays_paid_and_only_the_rest_is_in_dispute():
    kept = book()
    kept.send("A", {"performing": "3/4", "asks_performing": "75"})
    kept.settle(SEPTEMBER)
    kept.send("B", HALF, on="2026-10-05T00:00:00Z")

    found = kept.settle(OCTOBER)

    assert found.claims("licensor", "status", "reason", "held") == [("B", "hold", "overclaim", Decimal(25))]
    assert found.discrepancy.select("licensor", "discrepancy_type").rows() == [("B", "Overclaim")]


def test_a_licensor_that_claims_more_than_the_whole_alone_is_told_so():
    kept = book()
    kept.send("A", WHOLE, HALF | {"work": "another"})

    found = kept.settle(SEPTEMBER)

    assert set(found.discrepancy["discrepancy_type"]) == {"OverclaimBySameLicensor"}
    assert found.match["held"].sum() == Decimal(100)


def test_each_licence_decides_for_its_own_licensor():
    kept = book(A={"overclaim": "proportional"}, B={"overclaim": "pay_undisputed"})
    kept.send("A", {"performing": "3/4", "asks_performing": "75"})
    kept.send("B", {"performing": "3/4", "asks_performing": "75"})

    found = kept.settle(SEPTEMBER)

    assert found.claims("licensor", "status", "released", "held") == [
        ("A", "payable", Decimal(50), Decimal(0)), ("B", "hold", Decimal(25), Decimal(25)),
    ]  # fmt: skip


def test_a_withdrawn_claim_frees_the_line():
    kept = book()
    kept.send("A", WHOLE, message="a1")
    kept.send("B", HALF, message="b1")
    kept.settle(SEPTEMBER)
    nothing = {"performing": "0", "asks_performing": "0"}
    kept.send("A", nothing, message="a2", corrects="a1", on="2026-10-05T00:00:00Z")

    found = kept.settle(OCTOBER)

    assert {row[1:] for row in found.claims("message_id", "status", "reason")} == {
        ("rejected", "replaced"), ("rejected", "nothing_claimed"), ("payable", None),
    }  # fmt: skip
    assert found.books(licensor="A") == {
        "opening_held": Decimal("66.6666667"), "difference": Decimal("-26.6666667"), "closing": Decimal(40),
    }  # fmt: skip
