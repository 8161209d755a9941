"""What the closing table says of claims."""

from decimal import Decimal
from pathlib import Path

from pipelines.home import Home
from pipelines.summary_claims import claims_of_month
from tests.unit.claim_books import AUGUST, SEPTEMBER, Book


def test_claims_are_counted_and_accounts_summed_by_currency(tmp_path: Path):
    book = Book({"A": {}}, self_billed=("A",))
    book.settle(AUGUST, {"licensor": "A", "price": "100", "accrued": "60"})
    half, stranger = {"performing": "1/2", "asks_performing": "50"}, "2026-08/DE/premium/x"
    book.send("A", half, half | {"sales_transaction_id": stranger})
    month = book.settle(SEPTEMBER, {"licensor": "A", "price": "10", "accrued": "7", "currency": "SEK"})
    home = Home.at(tmp_path)
    for dataset, rows in (
        ("claim_match", month.match), ("claim_discrepancy", month.discrepancy), ("accrual_account", month.account),
        ("claim_earning", month.earning),
    ):  # fmt: skip
        home.store.write(dataset, SEPTEMBER, rows)

    found = claims_of_month(home, SEPTEMBER)

    assert found["claims"] == {"payable": 1, "rejected": 1}
    assert found["discrepancies"] == {"UnknownTransaction": 1}
    figures = {
        currency: {name: Decimal(text) for name, text in told.items() if Decimal(text)}
        for currency, told in found["accounts"].items()
    }
    assert figures == {
        "EUR": {"opening": Decimal(60), "released": Decimal(50), "closing": Decimal(10), "payable": Decimal(50)},
        "SEK": {"accrued": Decimal(7), "closing": Decimal(7)},
    }
