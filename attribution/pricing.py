"""One pool priced: an agreement's terms, and what it has of a base, to an amount and its steps."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from attribution.agreements import TermsError
from attribution.deductions import revenue_of
from attribution.formula import by_day, percent, steps
from attribution.formula_tree import Outcome, Tree, evaluate, leaves, tree_of
from attribution.fx import MissingRateError, Quotation, cross
from attribution.money import from_nano, nearest_nano
from attribution.prices import Facts, priced
from schemas.columns import NO_CURRENCY, WHOLE_PPB

Quotations = Mapping[str, Quotation]
"""Each currency's last quotation, from ``fx.rates``."""
SUBSCRIBERS = {"paying": "subscribers", "trial": "trial_subscribers", "free": "free_subscribers"}
"""Columns of ``base`` by what a formula calls them."""
FIGURES = ["currency", "usage_share_ppb", "revenue_share", "minimum", "top_up", "amount", "formula", "hold_reason"]
"""Columns of ``pool`` that its price is."""


def priced_pool(row: Mapping[str, Any], quotations: Quotations) -> dict[str, Any]:
    """What a pool comes to, rounded once.

    Args:
        row: an agreement's terms as in ``agreements.by_epoch``, with ``fixed``; its ``weight`` and ``plays`` and the
            base's ``whole`` weight, in parts per billion of a play; the base's ``net``, ``gross``, ``tax``,
            ``base_currency``, subscribers and ``has_revenue``; ``split_ppb`` of a blend.
        quotations: of currencies.

    Returns:
        The columns ``FIGURES``.

    Raises:
        TermsError: where an amount cannot be converted.
    """
    tree = tree_of(row)
    facts = _facts(row, tree, quotations)
    found = evaluate(tree, partial(priced, facts=facts))
    amount = nearest_nano(found.value)
    known = Fraction(row["weight"], row["whole"]) if row["whole"] else facts.share
    has_counts = "per_subscriber" not in dict(leaves(tree)) or facts.subscribers is not None
    return {
        "currency": facts.currency,
        "usage_share_ppb": nearest_nano(known * WHOLE_PPB),
        "formula": _of_blend(row) + "; ".join([*facts.revenue.steps, steps(found, facts.currency)]),
        "hold_reason": _hold_reason(amount, has_revenue=row["has_revenue"], has_counts=has_counts),
        **{name: from_nano(units) for name, units in _figures(tree, found, amount).items()},
    }


def _figures(tree: Tree, found: Outcome, amount: int) -> dict[str, int]:
    """A fee is neither revenue share nor top-up; of all else, what is no revenue share is one.

    Neither part is more than the whole: a lesser-of may leave nothing of what another price would add.
    """
    if "fee" in tree:
        return {"revenue_share": 0, "minimum": 0, "top_up": 0, "amount": amount}
    earned = min(nearest_nano(found.earned or Fraction(0)), amount)
    least = max((nearest_nano(leaf.value) for leaf in found.leaves if leaf.earned is None), default=0)
    minimum = max(min(least, amount), 0)
    return {"revenue_share": earned, "minimum": minimum, "top_up": amount - earned, "amount": amount}


def _hold_reason(amount: int, *, has_revenue: bool, has_counts: bool) -> str | None:
    """Why nothing of a pool is payable: it is a refund, or not known for want of revenue."""
    if amount < 0:
        return "negative_revenue"
    if not has_counts:
        return "no_subscribers"
    return "no_revenue" if not has_revenue and not amount else None


def _facts(row: Mapping[str, Any], tree: Tree, quotations: Quotations) -> Facts:
    currency, rate = _currency(row, tree, quotations)
    own, days = row["currency"] or currency, (row["days_in_force"], row["days_in_month"])
    share, words = _share(row, days)
    counts = {name: row[column] for name, column in SUBSCRIBERS.items()}
    return Facts(
        revenue=revenue_of(row, own=own, rate=rate),
        share=share,
        share_words=words,
        floor_ppb=row["share_floor_ppb"] or 0,
        plays=Fraction(row["plays"], WHOLE_PPB),
        subscribers=counts if row["has_revenue"] else None,
        days=days,
        currency=currency,
        own=own,
        rate=rate,
        part=Fraction(WHOLE_PPB if row["split_ppb"] is None else row["split_ppb"], WHOLE_PPB),
    )


def _of_blend(row: Mapping[str, Any]) -> str:
    """Says of a blend's pool which part of all that follows it is."""
    return "" if row["split_ppb"] is None else f"{row['right']}, {percent(row['split_ppb'])} of the blend: "


def _share(row: Mapping[str, Any], days: tuple[int, int]) -> tuple[Fraction, str]:
    """The part of net revenue that a rate is of, and how it is said.

    Usage counts on the days of its agreement alone, and so does a share of it; one sum is for all usage, by the day.
    """
    if row["mode"] == "blanket" or (row["mode"] == "statutory" and not row["whole"]):
        in_force = Fraction(*days)
        return in_force, by_day(days).removeprefix(" × ") or str(in_force)
    share = Fraction(row["weight"], row["whole"]) if row["whole"] else Fraction(0)
    return share, str(share)


def _currency(row: Mapping[str, Any], tree: Tree, quotations: Quotations) -> tuple[str, Fraction]:
    """The pool's currency, and its units for one of the agreement's.

    Where nobody delivered revenue the base has no currency, and what is owed all the same stays in the agreement's.
    """
    own, base = row["currency"], row["base_currency"]
    has_amounts = any(kind != "rate_ppb" for kind, _ in leaves(tree)) or row["revenue"] is not None
    if own is None or not has_amounts:
        return base, Fraction(1)
    if base == NO_CURRENCY:
        return own, Fraction(1)
    try:
        return base, cross(own, base, quotations).rate
    except MissingRateError as error:
        raise TermsError(
            f"Agreement {row['agreement']} has a minimum or fee in {own}, and the revenue of {row['territory']} "
            f"{row['offering']} is in {base}. {error}; or write the agreement's sum in {base}."
        ) from error
