"""Pools by formula. DE premium: 1,200.00 EUR gross, of which 200.00 tax; 100 who pay, 20 on trial, 40 who pay nothing.

Ten plays, three of them of the label.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from attribution.fx import Quotation
from schemas.term_formula import FormulaEntry, RevenueEntry, formula_text, revenue_text
from tests.settled_worlds import Month, leaks, settled
from tests.worlds import World, agreement

HERE = ("DE", "premium")
QUOTED = {"EUR": Quotation(Fraction(1), None, None), "USD": Quotation(Fraction("1.25"), None, None)}
SUBSCRIBERS = {"trial_subscribers": 20, "free_subscribers": 40}


def of_formula(formula: Any = None, of: Any = None, floor: int | None = None) -> dict[str, Any]:
    """The columns of an agreement's formula, and of what its rates are ``of``, from what a file of terms says."""
    return {
        "formula": formula and formula_text(FormulaEntry.model_validate(formula)),
        "revenue": of and revenue_text(RevenueEntry.model_validate(of)),
        "share_floor_ppb": floor,
    }


def month_of(*agreements: dict[str, Any], **more: Any) -> Month:
    """The month under some agreements, after every conservation held."""
    usual = {
        "plays": [(*HERE, "ours", 3), (*HERE, "others", 7)],
        "revenue": {HERE: ("EUR", "1000.00", 100)},
        "revenue_more": {HERE: {"gross": Decimal(1200), "tax": Decimal(200), **SUBSCRIBERS}},
        "tracks": {"ours": "PADPIDA1", "others": "PADPIDA2"},
        "parties": [{"party": "label", "dpid": "PADPIDA1"}],
        "quotations": QUOTED,
    }
    world = World(**{**usual, "agreements": agreements, **more})
    month = settled(world)
    assert leaks(world, month) == {}
    return month


def pool(formula: Any = None, of: Any = None, floor: int | None = None, **more: Any) -> dict[str, Any]:
    """The label's pool by a formula, or at 52 % where only the floor and what that is ``of`` are told."""
    terms = {"currency": "EUR"} | ({} if formula else {"rate": "52%"}) | more.pop("terms", {})
    return month_of(agreement("deal", "label", **terms, **of_formula(formula, of, floor)), **more).pool.row(
        0, named=True
    )


def figures(found: dict[str, Any]) -> tuple[str, str, str, str]:
    """Revenue share, minimum, top-up and amount of a pool, without digits that say nothing."""
    revenue_share, minimum, top_up, amount = (
        f"{found[name]:f}".rstrip("0").rstrip(".") for name in ("revenue_share", "minimum", "top_up", "amount")
    )
    return revenue_share, minimum, top_up, amount
