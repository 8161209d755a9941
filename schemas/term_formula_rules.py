"""What formulas ask of an agreement and cannot be done: prices without currency, sums that nothing could bear."""

from collections.abc import Iterator
from typing import Final

from schemas.term_formula import MOST_LEAVES, FormulaEntry, RevenueEntry

_BY_SUM: Final = {"blanket", "statutory"}
_BY_LINES: Final = {"direct", "claims", "share_register"}


def formula_problems(
    formula: FormulaEntry | None, beside: list[str], *, mode: str | None, has_currency: bool
) -> Iterator[str]:
    """What is wrong with a formula where it stands.

    Args:
        formula: of a right.
        beside: keys next to it that would say what is paid a second time.
        mode: of the right.
        has_currency: whether the agreement has one.
    """
    if formula is None:
        return
    leaves = list(formula.leaves())
    if beside:
        yield f"has {', '.join(beside)} beside 'formula', which says all that is paid: move it into the formula"
    if len(leaves) > MOST_LEAVES:
        yield f"has a formula of {len(leaves)} prices: {MOST_LEAVES} are the most that its steps can be followed for"
    if mode == "statutory":
        yield "has a formula, and mode statutory takes a rate of what nobody else licensed: write the rate alone"
    if mode == "blanket" and "per_play" in leaves:
        yield "has a price per play, and mode blanket has no plays of its own: write per_subscriber or fixed"
    if mode in _BY_LINES and "fixed" in leaves:
        yield (
            f"has a fixed sum, and mode {mode} pays by lines, of which there may be none to bear it: write "
            "'mode: blanket', or per_play or per_subscriber"
        )
    if not has_currency and set(leaves) - {"rate"}:
        yield "has a formula with amounts, which need a currency beside it"


def rate_problems(
    revenue: RevenueEntry | None, share_floor: int | None, *, mode: str | None, has_rate: bool, has_currency: bool
) -> Iterator[str]:
    """What is wrong with what is said of a rate where it stands.

    Args:
        revenue: what a rate of a right is of.
        share_floor: the least usage share that it counts.
        mode: of the right.
        has_rate: whether the right has one, alone or in a formula.
        has_currency: whether the agreement has one.
    """
    said = {"revenue": revenue, "share_floor": share_floor}
    told = [name for name, value in said.items() if value is not None]
    if told and not has_rate:
        yield f"has {' and '.join(told)}, which says more of a rate, and has no rate: move it to where the rate is"
    if share_floor is not None and mode in _BY_SUM:
        yield f"share_floor is of a share of usage, which mode {mode} does not count"
    if revenue and not has_currency and any(step.amount_per_subscriber is not None for step in revenue.deductions):
        yield "has a deduction per subscriber, which needs a currency beside it"
