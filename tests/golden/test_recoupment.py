"""An advance recouped over a contract year: the worked case."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.advances import recoup
from attribution.fx import Quotation
from attribution.money import to_nano
from schemas.advance import Advance
from tests.formats.rows import rows
from tests.golden.cases import case

CASE = case("minima_01_sony_spotify_2011")["recoupment"]
TERMS: dict[str, Any] = {
    "advance": "first-year", "licensor": "lab", "agreements": [], "amount": Decimal(CASE["advance"]),
    "paid_on": date(2026, 1, 1), "is_guarantee": True, "valid_to": date(2026, 12, 31),
}  # fmt: skip
EUR = {"EUR": Quotation(Fraction(1), None, None)}
PAYABLE = {"licensor": pl.String, "agreement": pl.String, "currency": pl.String, "units": pl.Int128}


def test_cash_over_the_advance_begins_where_it_is_recouped():
    before, cash = None, []

    for month, earned in enumerate(CASE["earned_by_quarter"], start=1):
        payable = pl.DataFrame([("lab", "deal", "EUR", to_nano(Decimal(earned)))], schema=PAYABLE, orient="row")
        before, _ = recoup(rows(Advance, TERMS), payable, EUR, before=before, period=f"2026-{month:02d}")
        cash += before["cash_over_advance"].to_list()

    assert cash == [Decimal(over) for over in CASE["expected_cash_over_advance"]]
