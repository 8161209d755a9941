"""What an agreement pays, as one tree: prices, and the greater, the lesser or the sum of them; exact, never rounded."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Tree = Mapping[str, Any]
"""One key: what it is; a list of trees under ``greater_of``, ``lesser_of`` and ``sum_of``, else a price's figures."""
_COMBINE: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "greater_of": max,
    "lesser_of": min,
    "sum_of": lambda values: sum(values, Fraction(0)),
}


@dataclass(frozen=True)
class Leaf:
    """A price and what it comes to, in nano-units of the pool's currency."""

    value: Fraction
    words: str
    earned: Fraction | None = None
    """of a rate, what it comes to on the real share of the usage; ``None`` of every other price"""


@dataclass(frozen=True)
class Outcome:
    """What a tree comes to."""

    value: Fraction
    earned: Fraction | None
    """what it comes to with its rates alone; ``None`` where it has none"""
    leaves: tuple[Leaf, ...]
    """in the order in which the tree names them"""
    combined: tuple[str, tuple["Outcome", ...]] | None = None
    """what is made of which parts; ``None`` of a leaf"""


def tree_of(row: Mapping[str, Any]) -> Tree:
    """The tree of an agreement's terms: its formula, or what its rate, minimum or fee stand for.

    A rate with a minimum is the greater of both, and a fee stands alone.

    Args:
        row: a row of ``agreement``, with ``fixed``: what it bears of each fixed sum of its formula.
    """
    if row["formula"] is not None:
        return _bearing(json.loads(row["formula"]), iter(row["fixed"] or ()))
    if row["fee"] is not None:
        return {"fee": str(row["fee"])}
    rate = {"rate_ppb": row["rate_ppb"]}
    if row["minimum"] is None:
        return rate
    price = str(row["minimum"])
    per_subscriber = {"per_subscriber": {"amount": price, "counts": ["paying"]}}
    return {"greater_of": [rate, per_subscriber if row["minimum_kind"] == "per_subscriber" else {"per_play": price}]}


def evaluate(tree: Tree, price: Callable[[str, Any], Leaf]) -> Outcome:
    """What a tree comes to.

    Args:
        tree: from :func:`tree_of`.
        price: what a leaf comes to, by what it is and its figures.
    """
    ((kind, body),) = tree.items()
    if kind not in _COMBINE:
        leaf = price(kind, body)
        return Outcome(leaf.value, leaf.earned, (leaf,))
    parts = tuple(evaluate(one, price) for one in body)
    earned = [one.earned for one in parts if one.earned is not None]
    return Outcome(
        value=_COMBINE[kind]([one.value for one in parts]),
        earned=_COMBINE[kind](earned) if earned else None,
        leaves=tuple(leaf for one in parts for leaf in one.leaves),
        combined=(kind, parts),
    )


def leaves(tree: Tree) -> Iterator[tuple[str, Any]]:
    """What the leaves of a tree are, and their figures, in their order."""
    ((kind, body),) = tree.items()
    if kind not in _COMBINE:
        yield kind, body
        return
    for one in body:
        yield from leaves(one)


def fixed_sums(formula: str) -> list[str]:
    """The fixed sums of a formula, in their order."""
    return [body for kind, body in leaves(json.loads(formula)) if kind == "fixed"]


def _bearing(tree: Tree, parts: Iterator[Any]) -> Tree:
    """The tree, each fixed sum with what is borne of it."""
    ((kind, body),) = tree.items()
    if kind in _COMBINE:
        return {kind: [_bearing(one, parts) for one in body]}
    return {kind: {"amount": body, "part": str(next(parts))}} if kind == "fixed" else tree
