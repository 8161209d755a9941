"""The allocation models once more, slowly, in fractions, over plain rows: nothing of the project is imported."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

HELD = ("", 0)
Shares = dict[tuple[str, int], Fraction]
"""The part of a base for each track and segment; what is held is under ``HELD``. Empty where nothing counts."""


@dataclass(frozen=True)
class Row:
    """What one listener played of one track in one place."""

    listener: str
    track: str
    surface: str = ""
    segment: int = 0
    plays: int = 1
    played_ms: int = 0


@dataclass(frozen=True)
class Base:
    """A base: everything played in it, and what was paid for it."""

    rows: list[Row]
    subscribers: int = 0
    denominator: int = 1
    track_value: Mapping[str, int] = field(default_factory=dict)
    play_value: Mapping[tuple[str, str, int], int] = field(default_factory=dict)
    unit: Mapping[str, str] = field(default_factory=dict)
    paid: Mapping[str, tuple[str, Fraction]] = field(default_factory=dict)
    """Kind and net by listener."""
    kinds: Mapping[str, tuple[Fraction, int]] = field(default_factory=dict)
    """Net and subscribers by kind."""

    def value(self, row: Row) -> int:
        own = self.play_value.get((row.track, row.surface, row.segment))
        return self.track_value.get(row.track, self.denominator) if own is None else own

    def unit_of(self, track: str) -> object:
        return self.unit.get(track, (track,))


def _sums(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = defaultdict(Fraction)
    for key, value in pairs:
        found[key] += value
    return dict(found)


def _normal(weights: Mapping[Any, Fraction]) -> Shares:
    total = sum(weights.values(), Fraction(0))
    return {key: weight / total for key, weight in weights.items()} if total else {}


def _plays(base: Base) -> dict[tuple[str, int], Fraction]:
    return _sums(((row.track, row.segment), row.plays * base.value(row)) for row in base.rows)


def pro_rata(base: Base) -> Shares:
    return _normal(_plays(base))


def _counted(base: Base, split_by: str) -> list[tuple[Row, int]]:
    rows = [row for row in base.rows if row.plays > 0]
    return [(row, (row.plays if split_by == "plays" else row.played_ms) * base.value(row)) for row in rows]


def _brought(base: Base, totals: Mapping[str, int], mode: str) -> tuple[dict[str, Fraction], Fraction]:
    """What each active listener brings, and all idle ones together."""
    active = [listener for listener, total in totals.items() if total]
    if mode == "equal":
        return dict.fromkeys(active, Fraction(1)), Fraction(max(base.subscribers - len(active), 0))
    if mode == "own":
        paid = {listener: max(net, Fraction(0)) for listener, (_, net) in base.paid.items()}
        idle = sum((net for listener, net in paid.items() if not totals.get(listener)), Fraction(0))
        return {listener: paid.get(listener, Fraction(0)) for listener in active}, idle
    fees, idle = dict.fromkeys(active, Fraction(0)), Fraction(0)
    for kind, (net, subscribers) in base.kinds.items():
        own = [listener for listener in active if listener in base.paid and base.paid[listener][0] == kind]
        count = max(subscribers, len(own))
        if count and net > 0:
            fees |= dict.fromkeys(own, net / count)
            idle += (count - len(own)) * net / count
    return fees, idle


def _with_idle(base: Base, weights: dict[Any, Fraction], money: Fraction, where: str) -> Shares:
    if where == "hold":
        weights = {**weights, HELD: money} if money else weights
    elif where == "by_plays":
        spread = pro_rata(base)
        weights = {key: weights.get(key, Fraction(0)) + money * spread.get(key, 0) for key in {**weights, **spread}}
    return _normal(weights)


def user_centric(base: Base, *, revenue: str = "equal", idle: str = "by_share", split_by: str = "plays") -> Shares:
    counted = _counted(base, split_by)
    totals = _sums((row.listener, count) for row, count in counted)
    fees, waiting = _brought(base, totals, revenue)
    given = ((row, fees[row.listener] * count / totals[row.listener]) for row, count in counted if count)
    weights = _sums(((row.track, row.segment), money) for row, money in given)
    return _with_idle(base, weights, waiting, idle)


def mix(base: Base, *, part: Fraction, **terms: Any) -> Shares:
    by_plays, by_listener = pro_rata(base), user_centric(base, **terms)
    if not by_plays or not by_listener:
        return by_plays or by_listener
    keys = {**by_plays, **by_listener}
    return {key: part * by_plays.get(key, 0) + (1 - part) * by_listener.get(key, 0) for key in keys}


def shapley(base: Base, *, revenue: str = "equal", idle: str = "by_share") -> Shares:
    counted = [(row, count) for row, count in _counted(base, "plays") if count]
    totals = _sums((row.listener, count) for row, count in counted)
    by_unit = _sums(((row.listener, base.unit_of(row.track)), count) for row, count in counted)
    units = _sums((listener, 1) for listener, _ in by_unit)
    fees, waiting = _brought(base, totals, revenue)
    weights = _sums(
        (
            (row.track, row.segment),
            fees[row.listener] / units[row.listener] * count / by_unit[row.listener, base.unit_of(row.track)],
        )
        for row, count in counted
    )
    return _with_idle(base, weights, waiting, idle)


def scaled(base: Base, *, alpha: Fraction, idle: str = "by_share") -> Shares:
    counted = [(row, count) for row, count in _counted(base, "plays") if count]
    totals = _sums((row.listener, count) for row, count in counted)
    if not totals:
        return _with_idle(base, {}, alpha * base.subscribers, idle)
    factor = _factor(list(totals.values()), alpha)
    weights = _sums(
        ((row.track, row.segment), min(factor * totals[row.listener], 1) * count / totals[row.listener])
        for row, count in counted
    )
    return _with_idle(base, weights, alpha * max(base.subscribers - len(totals), 0), idle)


def _factor(totals: list[Fraction], alpha: Fraction) -> Fraction:
    """Between two neighbours of 1/T the sum is linear: look which piece reaches the wanted sum, and solve it there."""
    wanted, edges = alpha * len(totals), sorted({1 / total for total in totals})
    for edge in edges:
        if sum(min(edge * total, 1) for total in totals) >= wanted:
            full = [total for total in totals if total * edge > 1]
            rest = sum(total for total in totals if total * edge <= 1)
            return (wanted - len(full)) / rest
    return edges[-1]


def artist_centric(
    base: Base,
    *,
    others: Iterable[Base] = (),
    by_artist: bool = True,
    plays: int = 0,
    listeners: int = 0,
    professional: Fraction = Fraction(1),
    active: Fraction = Fraction(1),
    surfaces: Iterable[str] = (),
    cap: int = 0,
    reading: str = "none",
) -> Shares:
    """``others`` are the bases beside this one that thresholds are counted over, itself among them."""
    boosted = _professionals(list(others) or [base], by_artist, plays, listeners)
    counted = [(row, Fraction(count, base.denominator)) for row, count in _counted(base, "plays") if count]
    sought = frozenset(surfaces)

    def boost(row: Row) -> Fraction:
        unit = base.unit_of(row.track) if by_artist else row.track
        return (professional if unit in boosted else 1) * (active if row.surface in sought else Fraction(1))

    totals = _sums((row.listener, count) for row, count in counted)
    after = _sums((row.listener, count * boost(row)) for row, count in counted)
    factors: dict[str, Callable[[str], Fraction]] = {
        "none": lambda _: Fraction(1),
        "above": lambda who: min(Fraction(1), cap / totals[who]),
        "exactly": lambda who: cap / totals[who],
        "exactly_after_boost": lambda who: cap / after[who],
    }
    factor = factors[reading]
    return _normal(
        _sums(((row.track, row.segment), count * boost(row) * factor(row.listener)) for row, count in counted)
    )


def _professionals(bases: list[Base], by_artist: bool, plays: int, listeners: int) -> set[object]:
    sums: dict[object, int] = defaultdict(int)
    heard: dict[object, set[str]] = defaultdict(set)
    for base in bases:
        for row in base.rows:
            unit = base.unit_of(row.track) if by_artist else row.track
            if row.plays and base.value(row):
                sums[unit] += row.plays
                heard[unit].add(row.listener)
    return {unit for unit, count in sums.items() if count >= plays and len(heard[unit]) >= listeners}
