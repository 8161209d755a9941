"""What the prices of a formula come to in one base: a rate of revenue, a price per subscriber or play, a fixed sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attribution.deductions import Revenue
from attribution.formula import amount, by_day, conversion, percent, sum_steps
from attribution.formula_tree import Leaf
from attribution.money import nearest_nano, to_nano
from schemas.columns import WHOLE_PPB


@dataclass(frozen=True)
class Facts:
    """What a pool's prices are of."""

    revenue: Revenue
    share: Fraction
    """of the usage; of the month's days, where a right is settled by one sum"""
    share_words: str
    floor_ppb: int
    """least share that a rate counts of a whole month's usage; 0 without one"""
    plays: Fraction
    subscribers: Mapping[str, int] | None
    """paying, on trial and free; ``None`` where nobody delivered them"""
    days: tuple[int, int]
    """on which the agreement is in force, and of the month"""
    currency: str
    """of the pool"""
    own: str
    """of the agreement's amounts"""
    rate: Fraction
    """units of ``currency`` for one of ``own``"""
    part: Fraction
    """of every price, which is this pool's right's: the whole, unless its agreement is a blend"""

    @property
    def in_force(self) -> Fraction:
        """The part of the month's days on which the agreement is in force."""
        return Fraction(*self.days)


def priced(kind: str, body: Any, facts: Facts) -> Leaf:
    """What one leaf of a tree comes to.

    A rate and a price per subscriber need no days: the share of a month's usage holds no plays but those of the
    days on which the agreement is in force, and the share of one that is settled by sum is the part of its days.
    A fixed sum and a fee are for a whole month, and owed by the day.

    Args:
        kind: what it is.
        body: its figures, as in ``formula_tree.Tree``.
        facts: of the pool.
    """
    match kind:
        case "rate_ppb":
            return _rate(body, facts)
        case "per_subscriber":
            return _per_subscriber(to_nano(Decimal(body["amount"])), body["counts"], facts)
        case "per_play":
            price = to_nano(Decimal(body))
            return _at(price, facts.plays, f"{facts.plays} plays", facts)
        case "fixed":
            return _sum("fixed", to_nano(Decimal(body["amount"])), to_nano(Decimal(body["part"])), facts)
        case "fee":
            return _sum("fee", to_nano(Decimal(body)), to_nano(Decimal(body)), facts)
    raise ValueError(f"{kind} is no price that a formula may name")


def _rate(ppb: int, facts: Facts) -> Leaf:
    """A floor raises what is earned, and never what is refunded."""
    rate, revenue = Fraction(ppb, WHOLE_PPB), facts.revenue
    least = Fraction(facts.floor_ppb, WHOLE_PPB) * facts.in_force
    is_raised = least > facts.share and revenue.value > 0
    of = rate * revenue.value * facts.part
    value = of * (least if is_raised else facts.share)
    floor = f"{percent(facts.floor_ppb)}{by_day(facts.days)} (the floor of a share of {facts.share_words})"
    share = floor if is_raised else facts.share_words
    words = f"{percent(ppb)} × {share} × {revenue.words} = {amount(nearest_nano(value), facts.currency)}"
    return Leaf(value, words, of * facts.share)


def _per_subscriber(price: int, counts: Sequence[str], facts: Facts) -> Leaf:
    share = facts.share_words
    if facts.subscribers is None:
        return _at(price, Fraction(0), f"{share} × subscribers (no count was delivered)", facts)
    found = {name: facts.subscribers[name] for name in counts}
    number = sum(found.values())
    told = "" if list(counts) == ["paying"] else f" ({', '.join(f'{n} {name}' for name, n in found.items())})"
    return _at(price, facts.share * number, f"{share} × {number} subscribers{told}", facts)


def _at(price: int, counted: Fraction, words: str, facts: Facts) -> Leaf:
    value = counted * price * facts.rate * facts.part
    of_price = f"{amount(price, facts.own)}{conversion(facts.rate)}"
    return Leaf(value, f"{words} × {of_price} = {amount(nearest_nano(value), facts.currency)}")


def _sum(name: str, whole: int, part: int, facts: Facts) -> Leaf:
    value = part * facts.in_force * facts.rate * facts.part
    result = amount(nearest_nano(value), facts.currency)
    words = sum_steps(name, whole, part, currency=facts.own, rate=facts.rate, days=facts.days, result=result)
    return Leaf(value, words)
