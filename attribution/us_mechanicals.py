"""US mechanicals of one offering and month: the greater of two prongs, less performing, never below a floor.

Everything is exact until the caller rounds the pool: once.

Source: 37 CFR 385 subpart C (385.21, 385.22), in the order of its steps. The per-subscriber cap and floor both count
weighted subscribers; that the cap does is our reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from attribution.agreements import TermsError
from attribution.formula import amount, conversion
from attribution.money import NANO, nearest_nano
from attribution.us_parameters import Figure, Figures

_HUNDRED = 100
_MINUTE = 60


@dataclass(frozen=True)
class Month:
    """What an offering came to in a month; money in nano-units of ``currency``."""

    revenue: Fraction
    """service revenue"""
    content_cost: Fraction
    """what recordings cost"""
    performance: Fraction
    """what public performance of the same uses costs; run the rule again where a restatement changes it"""
    subscribers: Mapping[str, int]
    """``individual``, and where they are counted apart family, student, and active: who played at least once"""
    currency: str = "USD"
    usd_rate: Fraction = field(default=Fraction(1))
    """units of the currency for one US dollar"""


@dataclass(frozen=True)
class Payable:
    """What the steps come to, exactly, in nano-units; and in words."""

    headline_prong: Fraction
    content_prong: Fraction
    all_in: Fraction
    after_performance: Fraction
    floor: Fraction
    pool: Fraction
    used: tuple[Figure, ...]
    """the figures that it depends on"""
    steps: str

    @property
    def is_floor_binding(self) -> bool:
        """Whether the floor is more than what performing left."""
        return self.floor > self.after_performance


def payable(month: Month, figures: Figures, offering_type: str) -> Payable:
    """The pool of an offering before anything is carved out of it.

    Args:
        month: what it came to.
        figures: those of the month's last day.
        offering_type: one of ``us_words.OFFERING_TYPE``.

    Raises:
        TermsError: where a parameter is unknown, or the floor counts active subscribers and nobody counted them.
    """
    headline, tcc, cap, floor = (figures.of(name, offering_type) for name in ("headline", "tcc", "tcc_cap", "floor"))
    everyone = _weighted(month.subscribers, figures, offering_type)
    floored = _active(month, offering_type) if floor.unit == "usd_per_active_subscriber" else everyone
    of_revenue = headline.number / _HUNDRED * month.revenue
    of_content = tcc.number / _HUNDRED * month.content_cost
    at_most = None if cap.value is None else _dollars(cap, month) * everyone.number
    content = of_content if at_most is None else min(of_content, at_most)
    all_in = max(of_revenue, content)
    left, least = all_in - month.performance, _dollars(floor, month) * floored.number
    say = _Sayer(month)
    words = (
        f"headline {headline.written} % × {say.money(month.revenue)} revenue = {say.money(of_revenue)}",
        f"TCC {tcc.written} % × {say.money(month.content_cost)} recordings = {say.money(of_content)}",
        "no cap" if at_most is None else f"at most {say.priced(cap, everyone)} = {say.money(at_most)}",
        f"all-in {say.money(all_in)}",
        f"less {say.money(month.performance)} performing = {say.money(left)}",
        "no floor" if floor.value is None else f"floor {say.priced(floor, floored)} = {say.money(least)}",
        f"payable {say.money(max(left, least))}",
    )
    used = (headline, tcc, cap, floor, *everyone.used)
    return Payable(of_revenue, content, all_in, left, least, max(left, least), used, "; ".join(words))


def overtime_factor(seconds: int, *, from_minutes: Fraction, step: Fraction) -> Fraction:
    """What a play of a recording counts, in plays: one, and ``step`` more for each minute begun beyond a length.

    Args:
        seconds: whole seconds of the recording.
        from_minutes: the length up to which a play is one; a whole number.
        step: what a minute adds.

    Source: 37 CFR 385.21, adjustment of plays: 5:00 is one, 5:01 to 6:00 are 1.2, 10:01 are 2.2. That longer ones count
    more was read; the table was not, and its step is an unverified figure.
    """
    over = -(-seconds // _MINUTE) - from_minutes
    return 1 + step * max(over, Fraction(0))


def download(seconds: int, *, each: Fraction, per_minute: Fraction) -> Fraction:
    """What a permanent download costs: the larger of a sum and a sum for each minute begun, in their unit.

    Source: 37 CFR 385 subpart B, as the press has the rates of 2026.
    """
    return max(each, per_minute * -(-seconds // _MINUTE))


def bundle_part(price: Fraction, music: Fraction, others: Fraction) -> Fraction:
    """The part of a bundle's price that is music's: in proportion to what the parts cost alone."""
    return price * music / (music + others)


@dataclass(frozen=True)
class _Counted:
    """What a price per subscriber is times: the number, in words, and the weights that it depends on."""

    number: Fraction
    words: str
    used: tuple[Figure, ...] = ()


def _weighted(subscribers: Mapping[str, int], figures: Figures, offering_type: str) -> _Counted:
    total, words = Fraction(subscribers["individual"]), f"{subscribers['individual']}"
    used: tuple[Figure, ...] = ()
    for kind in ("family", "student"):
        if subscribers.get(kind):
            weight = figures.of(f"subscriber_weight_{kind}", offering_type)
            total += weight.number * subscribers[kind]
            words += f" + {subscribers[kind]} {kind} × {weight.written}"
            used = (*used, weight)
    return _Counted(total, f"({words}) subscribers" if used else f"{words} subscribers, each × 1", used)


def _active(month: Month, offering_type: str) -> _Counted:
    if "active" not in month.subscribers:
        raise TermsError(
            f"The floor of {offering_type} counts subscribers who played at least once, and nobody counted them: "
            "settle the month with its listening."
        )
    return _Counted(Fraction(month.subscribers["active"]), f"{month.subscribers['active']} subscribers who played")


def _dollars(figure: Figure, month: Month) -> Fraction:
    return figure.number * NANO * month.usd_rate


@dataclass(frozen=True)
class _Sayer:
    """Money and prices of a month in words."""

    month: Month

    def money(self, exact: Fraction) -> str:
        return amount(nearest_nano(exact), self.month.currency)

    def priced(self, figure: Figure, counted: _Counted) -> str:
        return f"{figure.written} USD{conversion(self.month.usd_rate)} × {counted.words}"
