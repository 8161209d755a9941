"""What nobody claims: it stays accrued until the licence says otherwise, and then it moves in the journal."""

from decimal import Decimal

import pytest

from tests.unit.claim_books import AUGUST, OCTOBER, SEPTEMBER, Book

LINE = {"licensor": "A", "price": "100", "accrued": "60"}


def book(**policy: object) -> Book:
    kept = Book({"A": policy, "B": {}}, self_billed=("A", "B"))
    kept.settle(AUGUST, LINE, {"licensor": "B", "price": "100", "accrued": "30"})
    return kept


def test_without_a_rule_an_accrual_stays_for_ever():
    kept = book()
    found = [kept.settle(f"2026-{month:02d}") for month in range(9, 13)][-1]

    assert found.books(licensor="A") == {"opening": Decimal(60), "closing": Decimal(60)}


@pytest.mark.parametrize(
    ("to", "account", "sub_account"), [("service_share", "claim_residual", ""), ("unclaimed", "suspense", "unclaimed")]
)
def test_after_its_months_an_accrual_moves_once(to: str, account: str, sub_account: str):
    kept = book(residual_months=2, residual_to=to)

    before, moved, after = (kept.settle(month) for month in (SEPTEMBER, OCTOBER, "2026-11"))

    assert before.books(licensor="A") == {"opening": Decimal(60), "closing": Decimal(60)}
    assert moved.books(licensor="A") == {"opening": Decimal(60), "residual": Decimal(60)}
    assert moved.journal.select("entry", "account", "sub_account", "amount").rows() == [
        ("2026-10:claims:A:2026-08", "accrued", "A", Decimal(60)),
        ("2026-10:claims:A:2026-08", account, sub_account, Decimal(-60)),
    ]
    assert after.books(licensor="A") == {}


def test_what_is_left_of_a_line_goes_to_its_claimants_in_proportion():
    kept = book(residual_months=2, residual_to="proportional")
    kept.send("A", {"performing": "1/4", "asks_performing": "25"})
    kept.send("B", {"performing": "1/2", "asks_performing": "50"})
    kept.settle(SEPTEMBER)

    found = kept.settle(OCTOBER)

    # 60 - 25 of A's accrual is left; A was paid 25 of the line, B 50
    columns = ("licensor", "accrued_for", "kind", "amount")
    assert found.earning.select(columns).rows() == [
        ("A", "A", "residual", Decimal("11.666666667")),
        ("B", "A", "residual", Decimal("23.333333333")),
    ]


def test_what_is_left_of_unclaimed_lines_goes_to_the_claimants_of_their_base():
    kept = Book({"A": {"residual_months": 2, "residual_to": "proportional"}, "B": {}}, self_billed=("A", "B"))
    kept.settle(AUGUST, LINE | {"track": "t"}, LINE | {"track": "u"}, {"licensor": "B", "price": "100", "track": "u"})
    kept.send("B", {"track": "u", "performing": "1/2", "asks_performing": "50"})
    kept.settle(SEPTEMBER)

    found = kept.settle(OCTOBER)

    assert found.earning.select("licensor", "accrued_for", "amount").rows() == [("B", "A", Decimal(120))]


def test_where_nobody_claimed_anything_it_is_unclaimed():
    kept = book(residual_months=1, residual_to="proportional")

    found = kept.settle(SEPTEMBER)

    assert ("suspense", "unclaimed", Decimal(-60)) in found.journal.select("account", "sub_account", "amount").rows()


def test_what_waits_for_an_invoice_is_not_left():
    kept = Book({"A": {"residual_months": 2, "residual_to": "service_share"}})
    kept.settle(AUGUST, LINE)
    kept.send("A", {"performing": "1/4", "asks_performing": "25"}, invoice="I1")
    kept.settle(SEPTEMBER)

    found = kept.settle(OCTOBER)

    assert found.books() == {"opening": Decimal(60), "residual": Decimal(35), "closing": Decimal(25)}


def test_what_the_register_holds_pays_a_claim_after_what_is_accrued():
    kept = Book({"A": {}}, self_billed=("A",))
    kept.settle(AUGUST, LINE | {"register_held": "20"})
    kept.send("A", {"performing": "7/10", "asks_performing": "70"})

    found = kept.settle(SEPTEMBER)

    assert found.books() == {
        "opening": Decimal(60), "opening_held": Decimal(20), "released": Decimal(70), "closing_held": Decimal(10),
    }  # fmt: skip


def test_a_claim_that_comes_in_after_the_residual_moved_is_late_whenever_it_was_made():
    kept = Book({"A": {"residual_months": 2, "residual_to": "unclaimed"}}, self_billed=("A",))
    kept.settle(AUGUST, {"licensor": "A", "price": "100", "accrued": "60"})
    kept.settle(SEPTEMBER)
    moved = kept.settle(OCTOBER)
    kept.send("A", {"performing": "1/2", "asks_performing": "50"}, on="2026-09-20T00:00:00Z")
    after = kept.settle("2026-11")

    assert moved.books()["residual"] == Decimal(60)
    assert after.claims("status", "reason", "released") == [("rejected", "late", Decimal(0))]
