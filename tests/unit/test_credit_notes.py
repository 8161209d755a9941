"""Credit notes: an invoice is of what they leave of it, what is paid stays paid, and what lowers nothing is told."""

from datetime import date
from decimal import Decimal

import pytest

from tests.unit.claim_books import AUGUST, OCTOBER, SEPTEMBER, Book, Settled

LINE = {"licensor": "A", "price": "100", "accrued": "60"}
HALF = {"performing": "1/2", "asks_performing": "50.00"}
NOVEMBER = "2026-11"


def book(*, bill: str = "50.00", self_billed: tuple[str, ...] = ()) -> Book:
    """One line of August, of which half is claimed with an invoice."""
    kept = Book({"A": {}, "B": {}}, self_billed=self_billed)
    kept.settle(AUGUST, LINE)
    kept.send("A", HALF, invoice="I1")
    kept.bill("A", "I1", bill)
    return kept


def told(month: Settled) -> list[tuple[object, ...]]:
    """What is told of notes."""
    notes = month.discrepancy.filter(row=1, claim_id="")
    return notes.select("licensor", "message_id", "discrepancy_type", "claimed", "expected").rows()


def test_an_invoice_releases_what_its_credit_note_leaves_of_it_and_the_rest_waits():
    kept = book()
    kept.bill("A", "C1", "-20.00", credits="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "released", "waiting") == [
        ("waiting_invoice", "invoice_differs", Decimal(30), Decimal(20))
    ]
    assert found.books() == {"opening": Decimal(60), "released": Decimal(30), "closing": Decimal(30)}
    assert found.discrepancy.select("discrepancy_type", "claimed", "expected", "detail").rows() == [
        ("CalculationError", Decimal(30), Decimal(50),
         "Invoice I1 is of 30 EUR, which credit notes make 20 less than it was, and what is accepted of the claims "
         "that name it comes to 50."),
    ]  # fmt: skip


def test_an_invoice_that_is_withdrawn_whole_releases_nothing():
    kept = book()
    kept.bill("A", "C1", "-30.00", credits="I1")
    kept.bill("A", "C2", "-20.00", credits="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "released", "waiting") == [("waiting_invoice", Decimal(0), Decimal(50))]
    assert found.journal.is_empty()
    assert told(found) == []
    assert "is of 0 EUR, which credit notes make 50 less" in found.discrepancy["detail"][0]


def test_an_invoice_that_was_too_high_is_right_with_its_credit_note_and_nothing_is_told():
    kept = book(bill="58.00")
    kept.bill("A", "C1", "-8.00", credits="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "released") == [("payable", None, Decimal(50))]
    assert found.discrepancy.is_empty()


def test_a_note_of_a_later_month_lowers_what_is_still_to_be_paid_and_what_comes_after_payment_is_told_once():
    kept = Book({"A": {}})
    kept.settle(AUGUST, LINE)
    kept.send("A", {"performing": "3/10", "asks_performing": "30"}, invoice="I1")
    kept.send("A", {"performing": "1/5", "asks_performing": "20"}, invoice="I1", on="2026-10-02T00:00:00Z")
    kept.bill("A", "I1", "50.00")
    paid = kept.settle(SEPTEMBER)
    kept.bill("A", "C1", "-35.00", credits="I1")
    lowered = kept.settle(OCTOBER)
    after = kept.settle(NOVEMBER)

    assert paid.claims("status", "released") == [("payable", Decimal(30))]
    # 50 less 35 is 15, and 30 are paid: 20 of the note were still to be paid, 15 are not taken back
    assert lowered.claims("status", "released", "waiting") == [("waiting_invoice", Decimal(0), Decimal(20))]
    assert lowered.journal.is_empty()
    assert told(lowered) == [("A", "C1", "LateRound", Decimal(-35), Decimal(-20))]
    assert lowered.discrepancy.filter(message_id="C1")["detail"].to_list() == [
        "Credit note C1 of -35 EUR on invoice I1: 30 of that is paid and stays paid: 15 of the note lowers nothing, so "
        "ask for so much less next time."
    ]
    assert after.discrepancy.is_empty()
    assert after.claims("released", "waiting") == [(Decimal(0), Decimal(20))]


def test_a_note_on_a_paid_invoice_takes_nothing_back():
    kept = book()
    paid = kept.settle(SEPTEMBER)
    kept.bill("A", "C1", "-50.00", credits="I1", on=date(2026, 9, 1))
    found = kept.settle(OCTOBER)

    assert paid.claims("released") == [(Decimal(50),)]
    assert found.match.is_empty()
    assert found.journal.is_empty()
    assert told(found) == [("A", "C1", "LateRound", Decimal(-50), Decimal(0))]
    assert kept.settle(NOVEMBER).discrepancy.is_empty()


def test_notes_in_the_books_before_count_first_whatever_their_day():
    kept = book()
    kept.bill("A", "C2", "-20.00", credits="I1", on=date(2026, 9, 25))
    kept.settle(SEPTEMBER)  # pays 30
    kept.bill("A", "C1", "-10.00", credits="I1", on=date(2026, 9, 1))

    assert told(kept.settle(OCTOBER)) == [("A", "C1", "LateRound", Decimal(-10), Decimal(0))]


def test_a_note_of_more_than_its_invoice_lowers_it_to_nothing_and_the_rest_is_told():
    kept = book()
    kept.bill("A", "C1", "-60.00", credits="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("released", "waiting") == [(Decimal(0), Decimal(50))]
    assert told(found) == [("A", "C1", "CalculationError", Decimal(-60), Decimal(-50))]
    assert "that is of 50, and what it asks less by 10 lowers nothing." in found.discrepancy["detail"].str.join(" ")[0]


@pytest.mark.parametrize(
    ("licensor", "number", "currency", "on_invoice", "words"),
    [
        ("A", "C1", "EUR", "I9", "no such invoice of yours is known"),
        ("B", "C1", "EUR", "I1", "no such invoice of yours is known"),
        ("A", "C1", "USD", "I1", "in another currency"),
        ("A", "C1", "EUR", "C0", "is a credit note itself"),
        ("A", "C1", "EUR", "C1", "is a credit note itself"),
        ("A", "C1", "EUR", None, "no such invoice of yours is known"),  # kept by an earlier version, file gone since
    ],
)
def test_a_note_on_no_invoice_of_its_own_lowers_nothing_and_is_told_to_who_sent_it(
    licensor: str, number: str, currency: str, on_invoice: str | None, words: str
):
    kept = book()
    kept.bill("A", "I0", "5.00")
    kept.bill("A", "C0", "-5.00", credits="I0")
    kept.bill(licensor, number, "-20.00", currency, credits=on_invoice)

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "released") == [("payable", Decimal(50))]
    assert told(found) == [(licensor, "C1", "Rejected", Decimal(-20), None)]
    assert words in found.discrepancy["detail"][0]
    assert kept.settle(OCTOBER).discrepancy.is_empty()


def test_a_note_that_comes_before_its_invoice_counts_once_that_is_there():
    kept = Book({"A": {}})
    kept.settle(AUGUST, LINE)
    kept.send("A", HALF, invoice="I1")
    kept.bill("A", "C1", "-20.00", credits="I1")
    first = kept.settle(SEPTEMBER)
    kept.bill("A", "I1", "50.00")
    second = kept.settle(OCTOBER)

    assert told(first) == [("A", "C1", "Rejected", Decimal(-20), None)]
    assert second.claims("released", "waiting") == [(Decimal(30), Decimal(20))]
    assert told(second) == []


def test_a_note_that_was_sent_with_two_sums_makes_its_invoice_release_nothing_until_one_is_left():
    kept = book()
    kept.bill("A", "C1", "-20.00", credits="I1")
    kept.bill("A", "C1", "-25.00", credits="I1")
    doubtful = kept.settle(SEPTEMBER)
    kept.invoices.pop()
    clear = kept.settle(OCTOBER)

    assert doubtful.claims("released", "waiting") == [(Decimal(0), Decimal(50))]
    assert [row[1:4] for row in told(doubtful)] == [
        ("C1", "Rejected", Decimal(-20)), ("C1", "Rejected", Decimal(-25)),
    ]  # fmt: skip
    assert clear.claims("released", "waiting") == [(Decimal(30), Decimal(20))]


def test_a_note_that_is_sent_twice_or_by_another_name_of_its_sender_counts_once():
    kept = book()
    for sender in ("A", "A", "PADPIDAA"):
        kept.bill(sender, "C1", "-20.00", credits="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("released") == [(Decimal(30),)]
    assert told(found) == []


def test_a_note_on_an_invoice_of_two_sums_is_told():
    kept = book()
    kept.bill("A", "I1", "45.00")
    kept.bill("A", "C1", "-20.00", credits="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("released") == [(Decimal(0),)]
    assert told(found) == [("A", "C1", "Rejected", Decimal(-20), None)]


def test_an_invoice_that_we_write_ourselves_is_paid_and_the_note_on_theirs_is_told_by_the_difference():
    kept = book(self_billed=("A",))
    kept.bill("A", "C1", "-20.00", credits="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "released") == [("payable", Decimal(50))]
    assert found.discrepancy.select("claimed", "expected").rows() == [(Decimal(30), Decimal(50))]


def test_an_invoice_that_comes_after_its_claims_and_differs_is_told_in_that_month():
    kept = Book({"A": {}})
    kept.settle(AUGUST, LINE)
    kept.send("A", HALF, invoice="I1")
    waiting = kept.settle(SEPTEMBER)
    kept.bill("A", "I1", "30.00")
    paid = kept.settle(OCTOBER)

    assert waiting.discrepancy.is_empty()
    assert paid.claims("released", "waiting") == [(Decimal(30), Decimal(20))]
    assert paid.discrepancy.select("discrepancy_type", "claimed", "expected").rows() == [
        ("CalculationError", Decimal(30), Decimal(50))
    ]
    assert kept.settle(NOVEMBER).discrepancy.is_empty()


@pytest.mark.parametrize(
    ("currency", "bill", "note", "asked", "released"),
    [
        ("JPY", "50", "-20", "49.6", "30"),  # 30 of an invoice of 50 less 20
        ("JPY", "50", "-20", "30.4", "30.4"),  # 30.4 is 30 in whole yen
        ("KWD", "5.000", "-2.125", "4.5", "2.875"),
    ],
)
def test_notes_are_exact_in_currencies_of_no_and_of_three_digits(
    currency: str, bill: str, note: str, asked: str, released: str
):
    kept = Book({"A": {}})
    kept.settle(AUGUST, LINE | {"currency": currency})
    kept.send("A", HALF | {"asks_performing": asked}, invoice="I1", summary={"currency_of_reporting": currency})
    kept.bill("A", "I1", bill, currency)
    kept.bill("A", "C1", note, currency, credits="I1")

    assert kept.settle(SEPTEMBER).claims("released") == [(Decimal(released),)]


def test_a_claim_that_names_the_note_as_its_invoice_is_paid_nothing():
    kept = Book({"A": {}})
    kept.settle(AUGUST, LINE)
    kept.send("A", HALF, invoice="C1")
    kept.bill("A", "I1", "50.00")
    kept.bill("A", "C1", "-20.00", credits="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "released") == [("waiting_invoice", "invoice_differs", Decimal(0))]
