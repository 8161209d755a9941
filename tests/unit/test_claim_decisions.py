"""Claims against report lines and invoices: what is paid, what waits, what is held, and what is told."""

from decimal import Decimal

import pytest

from tests.unit.claim_books import AUGUST, OCTOBER, SEPTEMBER, Book

LINE = {"licensor": "A", "price": "100", "accrued": "60"}
HALF = {"performing": "1/2", "asks_performing": "50.00"}


def book(**policy: object) -> Book:
    """One licensor, reported one line in August."""
    kept = Book({"A": policy, "B": {}})
    kept.settle(AUGUST, LINE)
    return kept


def test_claim_line_and_invoice_that_agree_are_paid_and_the_rest_stays_accrued():
    kept = book()
    kept.send("A", HALF, invoice="I1")
    kept.bill("A", "I1", "50.00")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "released", "payable") == [("payable", None, Decimal(50), Decimal(50))]
    assert found.books() == {"opening": Decimal(60), "released": Decimal(50), "closing": Decimal(10)}
    assert found.discrepancy.is_empty()
    assert found.journal.select("entry", "account", "sub_account", "amount").rows() == [
        ("2026-09:claims:A:2026-08", "accrued", "A", Decimal(50)),
        ("2026-09:claims:A:2026-08", "payable", "A", Decimal(-50)),
    ]


def test_a_claim_waits_for_its_invoice_and_is_paid_once_it_is_there():
    kept = book()
    kept.send("A", HALF, invoice="I1")

    waiting = kept.settle(SEPTEMBER)
    kept.bill("A", "I1", "50.00")
    paid = kept.settle(OCTOBER)

    assert waiting.claims("status", "reason", "waiting") == [("waiting_invoice", "no_invoice", Decimal(50))]
    assert waiting.journal.is_empty()
    assert paid.claims("status", "released", "booked") == [("payable", Decimal(50), SEPTEMBER)]
    assert kept.settle("2026-11").match.is_empty()


def test_whoever_is_invoiced_by_us_needs_no_invoice():
    kept = book()
    kept.self_billed = ["A"]
    kept.send("A", HALF)

    assert kept.settle(SEPTEMBER).claims("status", "released") == [("payable", Decimal(50))]


def test_an_invoice_of_less_is_paid_and_the_rest_waits():
    kept = book()
    kept.send("A", HALF, invoice="I1")
    kept.bill("A", "I1", "30.00")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "released", "waiting") == [
        ("waiting_invoice", "invoice_differs", Decimal(30), Decimal(20))
    ]
    [told] = found.discrepancy.select("discrepancy_type", "claim_id", "claimed", "expected", "detail").rows()
    assert told[:4] == ("CalculationError", "", Decimal(30), Decimal(50))
    assert "Invoice I1 is of 30 EUR" in told[4]


def test_a_claim_of_a_line_of_two_versions_of_a_licence_asks_of_each_by_its_price():
    kept = Book({"A": {}}, self_billed=("A",))
    first = {"licensor": "A", "price": "60", "accrued": "30"}
    kept.settle(AUGUST, first, first | {"agreement": "A@2026-08-16", "price": "40", "accrued": "20"})
    kept.send("A", HALF)

    found = kept.settle(SEPTEMBER)

    assert found.match.select("agreement", "claimed", "released", "status").rows() == [
        ("A", Decimal(30), Decimal(30), "payable"),
        ("A@2026-08-16", Decimal(20), Decimal(20), "payable"),
    ]
    assert found.discrepancy.is_empty()


def test_what_is_asked_above_the_price_is_refused_and_what_nobody_disputes_is_paid():
    kept = book()
    kept.send("A", {"performing": "1/2", "asks_performing": "55.00"}, invoice="I1")
    kept.bill("A", "I1", "55.00")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "released", "rejected") == [
        ("payable", "calculation", Decimal(50), Decimal(5))
    ]
    assert set(found.discrepancy["discrepancy_type"]) == {"CalculationError"}


def test_rounding_of_theirs_is_no_discrepancy_and_is_never_paid_above_the_price():
    kept = Book({"A": {}})
    kept.settle(AUGUST, {"licensor": "A", "price": "0.987654321", "accrued": "1"})
    kept.send("A", {"performing": "1/2", "asks_performing": "0.4939"}, invoice="I1")
    kept.bill("A", "I1", "0.49")

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "released") == [("payable", None, Decimal("0.49382716"))]
    assert found.discrepancy.is_empty()


def test_what_claims_are_owed_above_our_accrual_is_an_expense_of_the_service():
    kept = book()
    kept.send("A", {"performing": "1", "asks_performing": "100"}, invoice="I1")
    kept.bill("A", "I1", "100.00")

    found = kept.settle(SEPTEMBER)

    assert found.books() == {"opening": Decimal(60), "difference": Decimal(40), "released": Decimal(100)}
    assert ("claim_difference", Decimal(40)) in found.journal.select("account", "amount").rows()


@pytest.mark.parametrize(
    ("claim", "file", "reason", "told"),
    [
        ({"sales_transaction_id": "2026-08/DE/premium/x"}, {}, "unknown_transaction", "UnknownTransaction"),
        ({}, {"report": "REPORT-17"}, "unknown_report", "UnknownTransaction"),
        ({"sales_transaction_id": "2026-07/DE/premium/t"}, {}, "unknown_report", "UnknownTransaction"),
        ({"dsp_resource_id": "other"}, {}, "sales_data_incorrect", "SalesDataIncorrect"),
        ({"claim_basis": "Unmatched"}, {}, "claim_basis", "ClaimBasis"),
        ({}, {"summary": {"currency_of_reporting": "SEK"}}, "wrong_currency", "SalesDataIncorrect"),
        ({}, {"summary": {"currency_of_invoicing": "SEK"}}, "no_rate", "CalculationError"),
        ({"performing": "0", "asks_performing": "0", "mechanical": "1/2", "asks_mechanical": "5"}, {},
         "right_not_licensed", "Rejected"),
    ],
)  # fmt: skip
def test_a_claim_that_fits_no_line_is_refused_with_its_reason(claim: dict, file: dict, reason: str, told: str):
    kept = book()
    kept.send("A", HALF | claim, invoice="I1", **file)

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "released", "held") == [("rejected", reason, Decimal(0), Decimal(0))]
    assert found.discrepancy["discrepancy_type"].to_list() == [told]
    assert found.books() == {"opening": Decimal(60), "closing": Decimal(60)}


def test_nobody_claims_what_another_was_reported():
    kept = book()
    kept.send("B", HALF, invoice="I1")

    found = kept.settle(SEPTEMBER)

    assert found.claims("licensor", "status", "reason") == [("B", "rejected", "wrong_licensor")]
    assert found.discrepancy.select("licensor", "discrepancy_type").rows() == [("B", "Rejected")]


def test_a_claim_after_the_licences_time_is_too_late():
    kept = book(claim_months=2)
    kept.settle(SEPTEMBER)
    kept.settle(OCTOBER)
    kept.settle("2026-11")
    kept.send("A", HALF, invoice="I1", on="2026-12-01T00:00:00Z")

    found = kept.settle("2026-12")

    assert found.claims("status", "reason") == [("rejected", "late")]
    assert found.discrepancy["discrepancy_type"].to_list() == ["LateRound"]


def test_a_file_is_booked_in_the_first_settled_month_that_it_was_made_in_and_never_again():
    kept = book()
    kept.send("A", HALF, invoice="I1", on="2026-10-02T00:00:00Z")
    kept.bill("A", "I1", "50.00")

    assert kept.settle(SEPTEMBER).match.is_empty()
    assert kept.settle(OCTOBER).claims("booked", "released") == [(OCTOBER, Decimal(50))]
    assert kept.settle("2026-11").match.is_empty()


def test_the_same_claim_twice_is_paid_once():
    kept = book()
    kept.send("A", HALF, HALF, invoice="I1")
    kept.bill("A", "I1", "50.00")
    first = kept.settle(SEPTEMBER)
    kept.send("A", HALF, invoice="I1", on="2026-10-02T00:00:00Z")
    second = kept.settle(OCTOBER)

    assert [row[:2] for row in first.claims("status", "reason")] == [
        ("payable", None),
        ("rejected", "duplicate_in_message"),
    ]
    assert first.discrepancy["discrepancy_type"].to_list() == ["DuplicatedClaimInMessage"]
    assert second.claims("status", "reason") == [("rejected", "previously_claimed")]
    assert second.discrepancy["discrepancy_type"].to_list() == ["PreviouslyInvoiced"]
    assert second.books() == {"opening": Decimal(10), "closing": Decimal(10)}


def test_a_claim_without_transaction_is_for_the_only_line_of_its_recording():
    kept = book()
    kept.send("A", HALF | {"sales_transaction_id": None}, invoice="I1")
    kept.bill("A", "I1", "50.00")

    assert kept.settle(SEPTEMBER).claims("status", "sales_transaction_id") == [("payable", "2026-08/DE/premium/t")]
