"""What claims are settled from: what the months before left, and what that makes of a month's inputs and payments."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from attribution.fx import Quotation
from attribution.payments import payments
from attribution.reconcile_claims import claims_of_payments
from attribution.settlement_deductions import deductions
from pipelines.carried import inputs_digest
from pipelines.claims_settled import KEPT, before, claims_digest, last_left, months_before
from pipelines.datasets import DATASETS
from pipelines.home import Home
from pipelines.intake import registry
from pipelines.record import NotReleased, RunRecord, left, save
from schemas.advance import Advance
from schemas.claim_earning import ClaimEarning
from schemas.claimable import Claimable
from schemas.columns import empty
from schemas.invoice_booked import InvoiceBooked
from schemas.licensor_earning import LicensorEarning
from schemas.party import Party
from schemas.party_tax import PartyTax
from schemas.settlement_deduction import SettlementDeduction
from tests.formats.rows import rows
from tests.unit.claim_books import AUGUST, OCTOBER, SEPTEMBER

LINE = {
    "right": "PR", "agreement": "A", "track_id": "t", "licensor": "A", "sales_transaction_id": "2026-08/DE/premium/t",
    "plays": 1, "price": Decimal(100), "register_held": Decimal(0),
}  # fmt: skip
EARNED = {
    "licensor": "A", "accrued_for": "A", "agreement": "hub", "original_period": AUGUST, "kind": "claim",
    "currency": "SEK", "amount": Decimal(80), "account_currency": "EUR", "account_amount": Decimal(8),
}  # fmt: skip
QUOTES = {"EUR": Quotation(Fraction(1), None, None)}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "deliveries").mkdir()
    return Home.at(tmp_path / "home", tmp_path / "deliveries")


def settle(home: Home, period: str, accrued: int = 0) -> None:
    """A month that left what is claimed of one line, or nothing."""
    lines = rows(Claimable, LINE | {"accrued": Decimal(accrued)}) if accrued else empty(Claimable)
    for name in KEPT:
        home.store.write(name, period, lines if name == "claimable" else empty(DATASETS[name]))
    claims = claims_digest(home, period)
    save(home, RunRecord(period, "inputs", "code", left=left(home, period), claims=claims))


def of_october(home: Home) -> str:
    return inputs_digest(home, registry(home), OCTOBER)


def test_lines_of_any_month_before_are_part_of_what_a_month_is_settled_from(home: Home):
    nothing = of_october(home)
    settle(home, AUGUST, 60)
    one = of_october(home)
    settle(home, SEPTEMBER)
    same = of_october(home)
    settle(home, AUGUST, 70)
    settle(home, SEPTEMBER)

    assert len({nothing, one, of_october(home)}) == 3
    assert one == same
    assert months_before(home, OCTOBER) == [AUGUST, SEPTEMBER]
    assert before(home, OCTOBER).claimable.collect().select("original_period", "accrued").rows() == [
        (AUGUST, Decimal(70))
    ]


def test_invoices_in_the_books_go_on_to_the_next_month_and_a_month_of_an_earlier_version_has_none(home: Home):
    settle(home, AUGUST, 60)
    without, none = of_october(home), before(home, OCTOBER).invoice_booked
    known = {"licensor": "A", "invoice": "I1", "currency": "EUR", "amount": Decimal(5), "booked": AUGUST,
             "invoice_date": date(2026, 8, 9)}  # fmt: skip
    home.store.write("invoice_booked", AUGUST, rows(InvoiceBooked, known))
    settle(home, AUGUST, 60)
    found = before(home, OCTOBER).invoice_booked

    assert none is None
    assert found is not None
    assert found.select("licensor", "invoice", "credits", "booked").rows() == [("A", "I1", None, AUGUST)]
    assert of_october(home) != without


def test_a_month_takes_over_from_the_last_one_settled_and_from_none_after_it(home: Home):
    assert last_left(home, "accrual_account", SEPTEMBER) is None
    settle(home, AUGUST)
    settle(home, "2026-11")

    assert months_before(home, OCTOBER) == [AUGUST]
    assert last_left(home, "accrual_account", OCTOBER) is not None
    assert before(home, AUGUST).claim_booked is None


def test_a_month_before_that_was_run_again_and_stopped_has_to_be_settled_first(home: Home):
    settle(home, AUGUST, 60)
    home.store.write("claimable", AUGUST, rows(Claimable, LINE | {"accrued": Decimal(70)}))

    with pytest.raises(NotReleased, match="Settle it first: partita run 2026-08"):
        of_october(home)


@pytest.mark.parametrize("is_again", [False, True])
def test_a_month_that_was_settled_before_an_earlier_one_has_to_be_settled_again(home: Home, is_again: bool):
    if is_again:
        settle(home, AUGUST, 60)
    settle(home, SEPTEMBER)
    settle(home, AUGUST, 70)

    with pytest.raises(NotReleased, match="Settle it again first: partita run 2026-09"):
        of_october(home)

    assert months_before(home, SEPTEMBER) == [AUGUST]
    settle(home, SEPTEMBER)
    assert months_before(home, OCTOBER) == [AUGUST, SEPTEMBER]


def test_months_without_claims_are_settled_in_any_order(home: Home):
    settle(home, SEPTEMBER)
    settle(home, AUGUST)

    assert months_before(home, OCTOBER) == [AUGUST, SEPTEMBER]


def test_a_claim_is_paid_in_its_currency_also_where_nothing_else_is_earned_in_it():
    earned = rows(
        LicensorEarning,
        {"agreement": "hub", "licensor": "A", "amount": Decimal(5), "plays": 1, "right": "PR", "side": "composition",
         "mode": "claims", "basis": "embodied", "status": "accrued"},
    )  # fmt: skip
    party = rows(Party, {"party": "A", "name": "A"})
    claimed = rows(ClaimEarning, EARNED).lazy()
    nothing = {"settlement_deduction": empty(SettlementDeduction), "party_tax": empty(PartyTax)}

    found = payments(earned.lazy(), party.lazy(), QUOTES, **nothing, claim_earning=claimed, period=SEPTEMBER)

    columns = ("currency", "payable", "accrued", "claimed", "payment_amount")
    assert found.select(columns).rows() == [
        ("EUR", Decimal(0), Decimal(5), Decimal(0), Decimal(0)),
        ("SEK", Decimal(0), Decimal(0), Decimal(80), Decimal(80)),
    ]
    assert claims_of_payments(claimed, found.lazy()).is_empty()
    other = found.with_columns(claimed=pl.col("payable"))
    assert claims_of_payments(claimed, other.lazy())["difference"].to_list() == [Decimal(80)]


def test_claims_recoup_an_advance_of_their_agreement():
    advance = rows(
        Advance,
        {"advance": "adv", "licensor": "A", "agreements": ["hub"], "amount": Decimal(50), "currency": "SEK",
         "paid_on": date(2026, 9, 1), "valid_from": date(2026, 9, 1), "is_guarantee": False},
    )  # fmt: skip
    claimed = rows(ClaimEarning, EARNED).lazy()

    account, taken = deductions(
        empty(LicensorEarning).lazy(), advance, QUOTES, before=None, period=SEPTEMBER, claim_earning=claimed
    )

    assert account.select("earned", "recouped", "closing").rows() == [(Decimal(80), Decimal(50), Decimal(0))]
    assert taken.select("kind", "currency", "amount").rows() == [("advance", "SEK", Decimal(50))]
