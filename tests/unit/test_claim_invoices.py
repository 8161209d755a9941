"""Invoices of claims: one for several files, several in one file, rounded once, and such as release nothing."""

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from schemas.claim import Claim
from schemas.claim_summary import ClaimSummary
from tests.formats.rows import rows
from tests.unit.claim_books import AUGUST, OCTOBER, SEPTEMBER, Book
from tests.unit.test_claim_decisions import HALF, LINE, book


def test_one_invoice_may_be_for_files_of_several_months():
    kept = book()
    kept.send("A", {"performing": "1/4", "asks_performing": "25"}, invoice="I1")
    kept.send("A", {"performing": "1/5", "asks_performing": "20"}, invoice="I1", on="2026-10-02T00:00:00Z")
    kept.bill("A", "I1", "45.00")

    found = [kept.settle(month) for month in (SEPTEMBER, OCTOBER)]

    assert [month.claims("status", "released") for month in found] == [
        [("payable", Decimal(25))], [("payable", Decimal(20))],
    ]  # fmt: skip
    assert found[1].discrepancy.is_empty()


@pytest.mark.parametrize(
    ("second", "told"),
    [("EUR", ("EUR", Decimal(17), Decimal(45))), ("SEK", ("XXX", None, None))],
)
def test_invoices_of_one_file_are_told_together_and_added_only_in_one_currency(second: str, told: tuple):
    kept = Book({"A": {"exchange_tolerance_ppb": 10**9}}, per_eur={"SEK": Fraction(1)})
    kept.settle(AUGUST, LINE, LINE | {"track": "u"})
    rate = {"exchange_rate": Decimal(1), "exchange_rate_source": "x"} if second == "SEK" else {}
    file = kept.send("A", {"performing": "1/4", "asks_performing": "25"}, invoice="I1")
    other = {"delivery_id": file, "summary_id": "2", "territory": "DE", "currency_of_reporting": "EUR",
             "currency_of_invoicing": second, "invoice_reference": "I2", "split_mechanical_ppb": 0,
             "split_performing_ppb": 10**9, "total_claimed": Decimal(0), **rate}  # fmt: skip
    more = kept.claim_of(file, 2, {"track": "u", "performing": "1/5", "asks_performing": "20", "summary_id": "2"})
    kept.files[0]["claim_summary"] = pl.concat([kept.files[0]["claim_summary"], rows(ClaimSummary, other)])
    kept.files[0]["claim"] = pl.concat([kept.files[0]["claim"], rows(Claim, more)])
    kept.bill("A", "I1", "10.00")
    kept.bill("A", "I2", "7.00", second)

    [row] = kept.settle(SEPTEMBER).discrepancy.select("currency", "claimed", "expected", "detail").rows()

    assert row[:3] == told
    assert "Invoice I1 is of 10 EUR" in row[3]
    assert f"Invoice I2 is of 7 {second}" in row[3]


def test_what_was_paid_of_an_invoice_is_not_paid_of_it_again():
    kept = book()
    kept.send("A", {"performing": "1/4", "asks_performing": "25"}, invoice="I1")
    kept.send("A", {"performing": "1/5", "asks_performing": "20"}, invoice="I1", on="2026-10-02T00:00:00Z")
    kept.bill("A", "I1", "30.00")

    found = [kept.settle(month) for month in (SEPTEMBER, OCTOBER)]

    assert [month.match["released"].sum() for month in found] == [Decimal(25), Decimal(5)]
    assert found[1].claims("status", "waiting") == [("waiting_invoice", Decimal(15))]


@pytest.mark.parametrize(
    ("currency", "bill", "asked", "paid"),
    [
        ("EUR", "45.00", ["24.994", "20.009"], ["24.994", "20.009"]),  # 45.003 of 45.00
        ("JPY", "45", ["24.6", "20.7"], ["24.6", "20.7"]),  # 45.3 of 45
        ("KWD", "0.045", ["0.0246", "0.0207"], ["0.0246", "0.0207"]),  # 0.0453 of 0.045
        ("KWD", "0.045", ["0.0246", "0.021"], ["0.0246", "0.0204"]),  # 0.0456 of 0.045: 0.0006 wait
        ("JPY", "45", ["45.4", "0.4"], ["45.4", "0"]),  # 45.8 of 45
    ],
)  # fmt: skip
def test_files_of_one_invoice_are_rounded_together_whenever_they_come_in(
    currency: str, bill: str, asked: list[str], paid: list[str]
):
    kept = Book({"A": {}})
    kept.settle(AUGUST, {"licensor": "A", "price": "100", "accrued": "60", "currency": currency})
    said = {"invoice": "I1", "summary": {"currency_of_reporting": currency}}
    kept.send("A", {"performing": "1/2", "asks_performing": asked[0]}, **said)
    kept.send("A", {"performing": "2/5", "asks_performing": asked[1]}, on="2026-10-02T00:00:00Z", **said)
    kept.bill("A", "I1", bill, currency)

    found = [kept.settle(month) for month in (SEPTEMBER, OCTOBER)]

    assert [month.match["released"].sum() for month in found] == [Decimal(amount) for amount in paid]


@pytest.mark.parametrize("bills", [["0"], ["45", "46"]])
def test_half_a_minor_unit_is_not_released_by_an_invoice_of_nothing(bills: list[str]):
    kept = book()
    kept.send("A", {"performing": "1/2", "asks_performing": "0.004"}, invoice="I1")
    for amount in bills:
        kept.bill("A", "I1", amount)

    assert kept.settle(SEPTEMBER).claims("status", "released") == [("waiting_invoice", Decimal(0))]


@pytest.mark.parametrize("bills", [[("50", "USD")], [("50", "EUR"), ("45", "EUR")], [("50", "EUR"), ("50", "USD")]])
def test_an_invoice_that_says_nothing_that_can_be_paid_releases_nothing_and_is_told(bills: list[tuple[str, str]]):
    kept = book()
    kept.send("A", HALF, invoice="I1")
    for amount, currency in bills:
        kept.bill("A", "I1", amount, currency)

    found = kept.settle(SEPTEMBER)

    assert found.claims("status", "reason", "waiting") == [("waiting_invoice", "invoice_differs", Decimal(50))]
    assert found.discrepancy["detail"].to_list() == [
        "Invoice I1 is not of one sum in EUR, and what is accepted of the claims that name it comes to 50."
    ]
