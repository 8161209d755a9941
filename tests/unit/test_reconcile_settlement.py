"""Payments that do not add up are found, whatever is wrong with them."""

from decimal import Decimal

import polars as pl
import pytest

from attribution.reconcile_settlement import deductions_of_payments, payments_add_up
from schemas.columns import MONEY
from schemas.settlement_deduction import SettlementDeduction
from tests.formats.months import PAYMENTS
from tests.formats.rows import rows

TAKEN = rows(
    SettlementDeduction,
    {"kind": "advance", "reference": "vireo-2026", "licensor": "vireo", "currency": "EUR", "amount": Decimal(20)},
)


def test_payments_by_hand_add_up():
    assert payments_add_up(PAYMENTS.lazy()).is_empty()
    assert deductions_of_payments(TAKEN.lazy(), PAYMENTS.lazy()).is_empty()


@pytest.mark.parametrize("column", ["to_pay", "vat", "withholding", "payable", "recouped", "payment_amount"])
def test_one_nano_unit_too_many_is_found(column: str):
    one = pl.lit(Decimal("0.000000001")).cast(MONEY)

    found = payments_add_up(PAYMENTS.with_columns((pl.col(column) + one).cast(MONEY)).lazy())

    assert "vireo" in found["licensor"].to_list()


def test_a_vat_of_zero_where_nothing_is_known_is_found():
    claimed = PAYMENTS.with_columns(vat=pl.col("vat").fill_null(0))

    assert payments_add_up(claimed.lazy())["licensor"].to_list() == ["halcyon"]


def test_a_deduction_that_no_payment_says_is_found_and_so_is_one_that_nothing_explains():
    other = TAKEN.with_columns(licensor=pl.lit("halcyon"))

    assert deductions_of_payments(other.lazy(), PAYMENTS.lazy()).rows() == [
        ("halcyon", "EUR", "recouped", Decimal(0), Decimal(20), Decimal(-20)),
        ("vireo", "EUR", "recouped", Decimal(20), Decimal(0), Decimal(20)),
    ]
