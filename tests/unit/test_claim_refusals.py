"""What was refused when it came in is told in the currency that its summary asks in."""

from decimal import Decimal

import pytest

from attribution.claims.discrepancies import discrepancies
from schemas.claim_finding import ClaimFinding
from tests.formats.rows import rows
from tests.unit.claim_books import AUGUST, SEPTEMBER, Book


@pytest.mark.parametrize(("said", "told"), [("SEK", "SEK"), (None, "EUR"), ("crowns", "XXX")])
def test_a_refused_claim_is_told_in_its_currency(said: str | None, told: str):
    kept = Book({"A": {}})
    kept.settle(AUGUST, {"licensor": "A", "price": "100", "accrued": "60"})
    file = kept.send("A", summary={"currency_of_invoicing": said})
    month = kept.settle(SEPTEMBER)
    refused = {"delivery_id": file, "row": 3, "claim_id": "c1", "rule": "blend", "severity": "refused",
               "summary_id": "1", "claimed": Decimal(50), "detail": "too much"}  # fmt: skip
    summary = kept.files[0]["claim_summary"].lazy()

    found = discrepancies(
        month.decided.rows, kept.files[0]["claim"].lazy(), summary, rows(ClaimFinding, refused).lazy(),
        files=month.decided.new, party=kept.party, notes=month.decided.notes,
    )  # fmt: skip

    assert found.select("claim_id", "currency", "claimed").rows() == [("c1", told, Decimal(50))]
