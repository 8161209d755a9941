"""Every conservation of claims sees one nano-unit that went astray."""

from decimal import Decimal

import polars as pl
import pytest

from attribution import reconcile_claims as rules
from schemas.claimable import Claimable
from schemas.licensor_earning import LicensorEarning
from tests.formats.rows import rows
from tests.unit.claim_books import AUGUST, SEPTEMBER, Book, Settled

NANO = Decimal("0.000000001")


@pytest.fixture(scope="module")
def month() -> Settled:
    kept = Book({"A": {}}, self_billed=("A",))
    kept.settle(AUGUST, {"licensor": "A", "price": "100", "accrued": "60"})
    kept.send("A", {"performing": "1/2", "asks_performing": "50"})
    return kept.settle(SEPTEMBER)


def off(frame: pl.DataFrame, column: str) -> pl.LazyFrame:
    """The frame with a nano-unit more in a column."""
    return frame.lazy().with_columns((pl.col(column) + NANO).alias(column))


@pytest.mark.parametrize(
    "column",
    ["opening", "opening_held", "accrued", "register_held", "difference", "released", "residual", "closing",
     "closing_held"],
)  # fmt: skip
def test_an_account_that_does_not_add_up_is_named(month: Settled, column: str):
    assert rules.accounts_of_accruals(month.account.lazy()).is_empty()
    assert rules.accounts_of_accruals(off(month.account, column)).height == 1


def test_no_more_is_provided_than_is_held(month: Settled):
    assert rules.accounts_of_accruals(off(month.account, "provided")).height == 1


def test_claims_and_accounts_release_the_same(month: Settled):
    found = rules.claims_in_accounts(off(month.match, "released"), month.account.lazy())

    assert found["difference"].to_list() == [NANO]


@pytest.mark.parametrize("column", ["paid", "released", "waiting", "held", "accepted"])
def test_a_claim_that_gets_more_than_its_price_is_named(month: Settled, column: str):
    assert rules.claims_within_prices(off(month.match, column)).height == 1


def test_a_claim_without_a_line_gets_nothing(month: Settled):
    astray = month.match.lazy().with_columns(agreement=pl.lit(""))

    assert rules.claims_within_prices(astray).height == 1


def test_what_is_released_and_paid_is_booked(month: Settled):
    account, earning, journal = month.account.lazy(), month.earning.lazy(), month.journal.lazy()
    found = [
        rules.claims_in_journal(off(month.account, "opening"), earning, journal),
        rules.claims_in_journal(account, off(month.earning, "amount"), journal),
        rules.claims_in_journal(account, earning, journal.filter(pl.col("account") != "accrued")),
    ]

    assert [set(one["account"]) for one in found] == [{"accrued"}, {"payable"}, {"accrued"}]


def test_lines_accrue_what_their_agreements_do():
    line = {
        "right": "PR", "agreement": "A", "licensor": "A", "track_id": "t", "sales_transaction_id": "x", "plays": 1,
        "price": Decimal(1), "accrued": Decimal(60), "register_held": Decimal(0),
    }  # fmt: skip
    earned = {
        "right": "PR", "agreement": "A", "licensor": "A", "side": "composition", "mode": "claims", "plays": 1,
        "basis": "embodied", "status": "accrued", "amount": Decimal(60),
    }  # fmt: skip
    lines, earning = rows(Claimable, line), rows(LicensorEarning, earned)

    assert rules.accruals_of_lines(lines.lazy(), earning.lazy()).is_empty()
    assert rules.accruals_of_lines(off(lines, "accrued"), earning.lazy())["difference"].to_list() == [NANO]
    assert rules.accruals_of_lines(lines.lazy(), earning.lazy().filter(pl.lit(value=False))).height == 1
    assert rules.accruals_in_accounts(lines.lazy(), earning_account(Decimal(60))).is_empty()
    assert rules.accruals_in_accounts(lines.lazy(), earning_account(Decimal(59))).height == 1


def earning_account(accrued: Decimal) -> pl.LazyFrame:
    """What an account says is new of the line."""
    return pl.LazyFrame(
        {"territory": "DE", "offering": "premium", "right": "PR", "agreement": "A", "currency": "EUR",
         "accrued": [accrued], "register_held": [Decimal(0)]},
        schema_overrides={"accrued": pl.Decimal(38, 9), "register_held": pl.Decimal(38, 9)},
    )  # fmt: skip
