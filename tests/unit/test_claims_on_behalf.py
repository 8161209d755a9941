"""Messages that one party sends on behalf of another: whose claims they are, and who is told."""

from decimal import Decimal

from attribution.claims.discrepancies import discrepancies
from schemas.claim_finding import ClaimFinding
from tests.formats.rows import rows
from tests.unit.claim_books import AUGUST, SEPTEMBER, Book

HALF = {"performing": "1/2", "asks_performing": "50.00"}


def book(*reported: str) -> Book:
    """One line of August, reported to each of these."""
    kept = Book({"A": {}, "B": {}, "C": {}})
    kept.settle(AUGUST, *({"licensor": one, "price": "100", "accrued": "60"} for one in reported))
    return kept


def test_the_claims_are_of_whom_they_are_sent_for_where_both_were_reported_the_line():
    kept = book("A", "B")
    kept.send("A", HALF, invoice="I1", on_behalf="PADPIDAB")
    kept.bill("A", "I1", "50.00")
    kept.bill("B", "I1", "40.00")

    found = kept.settle(SEPTEMBER)

    assert found.claims("licensor", "status", "released") == [("B", "waiting_invoice", Decimal(40))]
    assert found.discrepancy["licensor"].to_list() == ["B"]


def test_the_claims_are_of_the_sender_where_the_line_was_reported_to_it_and_not_to_whom_it_sends_for():
    kept = book("A")
    for on_behalf in ("PADPIDAB", "PADPIDA-OF-NOBODY-HERE"):
        kept.send("A", HALF | {"work": on_behalf}, invoice="I1", on_behalf=on_behalf)
    kept.bill("A", "I1", "100.00")

    found = kept.settle(SEPTEMBER)

    assert found.claims("licensor", "status", "released") == [("A", "payable", Decimal(50))] * 2


def test_a_line_that_neither_was_reported_is_refused_and_told_to_whom_the_message_was_sent_for():
    kept = book("C")
    kept.send("A", HALF, invoice="I1", on_behalf="PADPIDAB")

    found = kept.settle(SEPTEMBER)

    assert found.claims("licensor", "status", "reason") == [("B", "rejected", "wrong_licensor")]
    assert found.discrepancy.select("licensor", "discrepancy_type").rows() == [("B", "Rejected")]


def test_the_same_share_of_a_work_for_two_others_is_two_claims():
    kept = book("A")
    for name in ("One", "Two"):
        kept.send("A", HALF, invoice="I1", on_behalf_name=name)
    kept.send("A", HALF, invoice="I1", on_behalf_name="Two")
    kept.bill("A", "I1", "100.00")

    found = kept.settle(SEPTEMBER)

    assert sorted(found.claims("status", "reason", "released"), key=str) == [
        ("payable", None, Decimal(50)), ("payable", None, Decimal(50)),
        ("rejected", "previously_claimed", Decimal(0)),
    ]  # fmt: skip


def test_a_claim_that_a_licensor_sends_itself_and_has_sent_by_another_is_paid_once():
    kept = book("A", "B")
    kept.send("B", HALF, invoice="I1")
    kept.send("A", HALF, invoice="I1", on_behalf="PADPIDAB")
    kept.bill("B", "I1", "100.00")

    found = kept.settle(SEPTEMBER)

    assert found.claims("licensor", "reason", "released") == [
        ("B", None, Decimal(50)), ("B", "previously_claimed", Decimal(0)),
    ]  # fmt: skip


def test_what_was_refused_when_it_came_in_is_told_to_whom_it_was_sent_for_or_else_to_its_sender():
    kept = book("A", "B")
    files = [kept.send("A", on_behalf=one) for one in ("PADPIDAB", "PADPIDA-OF-NOBODY-HERE")]
    month = kept.settle(SEPTEMBER)
    refused = [
        {"delivery_id": file, "row": 3, "claim_id": "c1", "rule": "blend", "severity": "refused", "summary_id": "1",
         "claimed": Decimal(50), "detail": "too much"} for file in files
    ]  # fmt: skip
    first = kept.files[0]

    found = discrepancies(
        month.decided.rows, first["claim"].lazy(), first["claim_summary"].lazy(), rows(ClaimFinding, *refused).lazy(),
        files=month.decided.new, party=kept.party, notes=month.decided.notes,
    )  # fmt: skip

    assert dict(found.select("delivery_id", "licensor").rows()) == {files[0]: "B", files[1]: "A"}
