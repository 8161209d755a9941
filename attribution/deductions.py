"""What a rate is of: gross or net revenue, less what the agreement lets the service take from it, in its order."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attribution.formula import about, amount, conversion, percent
from attribution.money import to_nano
from schemas.columns import WHOLE_PPB


@dataclass(frozen=True)
class Revenue:
    """What a rate is of, in nano-units of the base's currency."""

    value: Fraction
    words: str
    """as a factor of a rate"""
    steps: tuple[str, ...] = ()
    """how it came about; none where it is net revenue as delivered"""


def revenue_of(row: Mapping[str, Any], *, own: str, rate: Fraction) -> Revenue:
    """The revenue of a base as an agreement defines it.

    Each step takes from what the one before left, so that their order counts. Nothing stops at zero: a deduction that
    is more than there is leaves a revenue below zero, which the pool then shows.

    Args:
        row: ``revenue`` of ``agreement``; ``net``, ``gross``, ``tax``, ``subscribers`` and ``base_currency``.
        own: the agreement's currency.
        rate: units of the base's currency for one of its own.

    Source:
        Music's part of a bundle goes by standalone prices, as press reports of 2024 have it for US mechanicals; a
        contract that splits otherwise says so by a rate.
    """
    currency = row["base_currency"]
    if row["revenue"] is None:
        net = to_nano(row["net"])
        return Revenue(Fraction(net), f"{amount(net, currency)} net")
    terms = json.loads(row["revenue"])
    left = Fraction(to_nano(row[terms["of"]]))
    steps = [f"revenue {about(left, currency)} {terms['of']}"]
    for step in terms["deductions"]:
        taken, words = _taken(step, left, row, own, rate)
        left -= taken
        less = f" {about(taken, currency)}" if "bundle" not in step else ""
        steps.append(f"{words}{less} = {about(left, currency)}")
    return Revenue(left, f"{about(left, currency)} revenue", tuple(steps))


def _taken(
    step: Mapping[str, Any], left: Fraction, row: Mapping[str, Any], own: str, rate: Fraction
) -> tuple[Fraction, str]:
    """What a step takes, and how."""
    name = f"less {step['name']}"
    if "rate_ppb" in step:
        return Fraction(step["rate_ppb"], WHOLE_PPB) * left, f"{name}, {percent(step['rate_ppb'])} of that,"
    if "of_gross_ppb" in step:
        of_gross = Fraction(step["of_gross_ppb"], WHOLE_PPB) * to_nano(row["gross"])
        return of_gross, f"{name}, {percent(step['of_gross_ppb'])} of gross,"
    if "amount_per_subscriber" in step:
        price, count = to_nano(Decimal(step["amount_per_subscriber"])), row["subscribers"]
        return price * count * rate, f"{name}, {count} subscribers × {amount(price, own)}{conversion(rate)},"
    if "delivered" in step:
        return Fraction(to_nano(row["tax"])), f"{name} as delivered"
    return _bundled(step, left)


def _bundled(step: Mapping[str, Any], left: Fraction) -> tuple[Fraction, str]:
    """What the other parts of a bundle have of it."""
    alone, others = step["bundle"]["standalone_price"], step["bundle"]["other_prices"]
    part = Fraction(alone) / sum((Fraction(other) for other in others), Fraction(alone))
    return left * (1 - part), f"{step['name']}: {alone} of {' + '.join([alone, *others])}, × {part}"
