"""Months of advances from what matters in them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.fx import Quotation
from attribution.settlement_deductions import deductions
from schemas.advance import Advance
from schemas.advance_account import AdvanceAccount
from schemas.licensor_earning import LicensorEarning
from schemas.settlement_deduction import SettlementDeduction
from tests.formats.rows import rows

DAY = date(2026, 9, 30)
QUOTES = {
    "EUR": Quotation(Fraction(1), None, None),
    "USD": Quotation(Fraction("1.25"), DAY, "bank"),
    "JPY": Quotation(Fraction(150), DAY, "bank"),
}


@dataclass(frozen=True)
class Month:
    """What is taken off in a month."""

    account: pl.DataFrame
    deduction: pl.DataFrame

    def told(self, *columns: str) -> list[tuple]:
        return self.account.select(*columns).rows()

    @property
    def taken(self) -> dict[tuple[str, str], Decimal]:
        """By advance and currency."""
        return {row[:2]: row[2] for row in self.deduction.select("reference", "currency", "amount").rows()}


def advance(name: str = "adv", amount: str = "100", **more: Any) -> dict[str, Any]:
    """An advance of "lab" in euros for the year, from January on."""
    usual = {"licensor": "lab", "agreements": [], "paid_on": date(2026, 1, 1), "is_guarantee": False}
    ends = {"valid_to": date(2026, 12, 31)}
    return {"advance": name, "amount": Decimal(amount), **usual, **ends, **more}


def earning(amount: str, currency: str = "EUR", agreement: str = "deal", **more: Any) -> dict[str, Any]:
    """What one agreement comes to."""
    named = {"licensor": "lab", "agreement": agreement, "currency": currency}
    return {**named, "amount": Decimal(amount), "plays": 1, **more}


def month(
    advances: list[dict[str, Any]], earnings: list[dict[str, Any]], *, period: str = "2026-01",
    before: Month | None = None, quotes: dict[str, Quotation] | None = None,
) -> Month:  # fmt: skip
    """A month of advances by the rule; its rows are as their schemas say."""
    apart = [{**one, "territory": f"D{chr(65 + at)}"} for at, one in enumerate(earnings)]
    account, deduction = deductions(
        rows(LicensorEarning, *apart).lazy(),
        rows(Advance, *advances),
        QUOTES if quotes is None else quotes,
        before=before.account.lazy() if before else None,
        period=period,
    )
    AdvanceAccount.validate(account, lazy=True)
    SettlementDeduction.validate(deduction, lazy=True)
    return Month(account, deduction)
