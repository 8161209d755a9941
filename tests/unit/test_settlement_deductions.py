"""Every kind of deduction, in the order in which it is taken."""

from decimal import Decimal

import polars as pl

from attribution.money import to_nano
from attribution.settlement_deductions import TAKEN_OFF, deductions, taken
from schemas.advance import Advance
from schemas.licensor_earning import LicensorEarning
from tests.formats.rows import rows
from tests.unit.advance_months import QUOTES, advance, earning

OTHER = pl.DataFrame(
    [("other", "programme", "lab", name, "EUR", to_nano(Decimal(amount))) for name, amount in (("a", 10), ("b", 5))],
    schema=TAKEN_OFF,
    orient="row",
)


def test_what_is_taken_off_before_recoups_nothing():
    earned = rows(LicensorEarning, earning("60", agreement="a"), earning("40", agreement="b"))
    terms = rows(Advance, advance(agreements=["a"]))

    account, found = deductions(earned.lazy(), terms, QUOTES, before=None, period="2026-01", earlier=[OTHER])

    assert account.select("earned", "recouped").rows() == [(50, 50)]
    assert found.select("kind", "reference", "licensor", "currency", "amount").rows() == [
        ("advance", "adv", "lab", "EUR", Decimal(50)),
        ("other", "programme", "lab", "EUR", Decimal(15)),
    ]
    assert taken(found.filter(kind="other")).select("recouped", "advance").rows() == [(0, None)]
