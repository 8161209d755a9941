"""Two hundred random months a model: the compiled expressions against fractions that know nothing of them."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest

from attribution.weights.allocation import ArtistCentric, Mix, Parameters, Scaled, Shapley, UserCentric
from tests.properties import allocation_reference as reference
from tests.properties.allocation_reference import Base, Row
from tests.weighing import shares, weighed

MONTHS = 200
FINE = Fraction(1, 10**17)
"""What a row of listening may be off by, of a base."""
PLAYS = [0, 1, 1, 2, 3, 7, 49, 999, 1_000, 1_001, 1_000_003, 2**31 - 1]
"""A play of each kind of number: none, few, around a threshold, primes, and more than a square root of 64 bits."""
MILLISECONDS = [0, 1, 29_999, 180_000, 10**9 + 7, 2**40 + 1, 3**24]
NETS = ["0", "-5", "0.000000001", "3.333333333", "9.99", "10", "1000000.000000001", "4000000000.000000003"]
KINDS = ["family", "individual", "student"]
SUBSCRIBERS = [0, 1, 7, 1_001]
SURFACES = ["", "radio", "search"]
TRACKS = [f"t{number}" for number in range(9)]
UNITS = {"t0": "ann", "t1": "ann", "t2": "bob", "t3": "cat", "t4": "cat", "t5": "cat"}
VALUES = {"t2": 0, "t3": 2, "t7": 13}


def base(seed: int, *, most: list[int]) -> Base:
    """A base of some listeners, most of whom play; its numbers are drawn from those that break things."""
    draw = Random(seed)
    listeners = [f"{seed:04d}-{number}" for number in range(draw.randint(1, 9))]
    keys = [
        (listener, track, surface, draw.choice([0, 0, 0, 1]))
        for listener in listeners
        for track in draw.sample(TRACKS, draw.randint(0, 6))
        for surface in draw.sample(SURFACES, draw.choice([1, 1, 2]))
    ]
    rows = [Row(*key, plays=draw.choice(most), played_ms=draw.choice(MILLISECONDS)) for key in keys]
    zero_rated = {key[1:]: draw.choice([0, 3]) for key in keys if draw.random() < 0.1}
    known = [listener for listener in listeners if draw.random() < 0.8] + [f"{seed:04d}-idle" for _ in range(1)]
    return Base(
        rows=rows or [Row(listeners[0], "t0")],
        subscribers=draw.choice([0, 1, len(listeners), 3 * len(listeners), 10**6 + 3]),
        denominator=5,
        track_value=VALUES,
        play_value=zero_rated,
        unit=UNITS,
        paid={listener: (draw.choice(KINDS), Fraction(draw.choice(NETS))) for listener in known},
        kinds={kind: (Fraction(draw.choice(NETS)), draw.choice(SUBSCRIBERS)) for kind in KINDS[draw.randint(0, 2):]},
    )  # fmt: skip


@cache
def months(largest: int = PLAYS[-1]) -> list[Base]:
    return [base(seed, most=[count for count in PLAYS if count <= largest]) for seed in range(MONTHS)]


def agree(model: str, parameters: Parameters, bases: list[Base], expected: Callable[[Base], Any], fine: Fraction):
    """Each share is off by at most ``fine`` for every row of listening in its base."""
    for number, (found, each) in enumerate(zip(weighed(model, parameters, bases), bases, strict=True)):
        wanted, got = expected(each), shares(found)
        assert {(row.track, row.segment) for row in each.rows} == found.keys() - {reference.HELD}, number
        assert bool(got) == bool(wanted), number
        assert min(found.values()) >= 0, number
        off = max((abs(got.get(key, 0) - wanted.get(key, 0)) for key in {**got, **wanted}), default=0)
        assert off <= fine * len(each.rows), (number, float(off))
        if fine and got:
            assert 10**17 <= sum(found.values()) < 10**18, number


def test_pro_rata_is_exact():
    agree("pro_rata", None, months(), reference.pro_rata, Fraction(0))


@pytest.mark.parametrize("split_by", ["plays", "played_ms"])
@pytest.mark.parametrize("idle", ["hold", "by_share", "by_plays"])
@pytest.mark.parametrize("revenue", ["equal", "by_kind", "own"])
def test_user_centric_agrees(revenue: str, idle: str, split_by: str):
    terms = {"revenue": revenue, "idle": idle, "split_by": split_by}

    agree(
        "user_centric",
        UserCentric(revenue, idle, split_by),
        months(),
        lambda each: reference.user_centric(each, **terms),
        FINE,
    )


@pytest.mark.parametrize(("part", "idle"), [("0.4", "hold"), ("0.333333333", "by_share"), ("0.999999999", "by_plays")])
def test_a_mix_agrees(part: str, idle: str):
    exact = Fraction(part)

    agree(
        "mix",
        Mix(int(exact * 10**9), UserCentric("own", idle)),
        months(),
        lambda each: reference.mix(each, part=exact, revenue="own", idle=idle),
        FINE,
    )


@pytest.mark.parametrize(("revenue", "idle"), [("equal", "hold"), ("by_kind", "by_share"), ("own", "by_plays")])
def test_the_shapley_index_agrees(revenue: str, idle: str):
    agree(
        "shapley",
        Shapley(revenue, idle),
        months(),
        lambda each: reference.shapley(each, revenue=revenue, idle=idle),
        FINE,
    )


@pytest.mark.parametrize(
    ("alpha", "idle"), [("1", "by_share"), ("0.7", "by_share"), ("1/3", "hold"), ("0.9", "by_plays")]
)
def test_scaled_agrees(alpha: str, idle: str):
    exact = Fraction(alpha)

    agree(
        "scaled",
        Scaled(exact, idle),
        months(),
        lambda each: reference.scaled(each, alpha=exact, idle=idle),
        FINE,
    )


@pytest.mark.parametrize(
    ("unit", "reading"), [*product(["artist", "track"], ["none", "above", "exactly", "exactly_after_boost"])]
)
def test_artist_centric_agrees(unit: str, reading: str):
    cap = None if reading == "none" else 1_000
    terms: dict[str, Any] = {"plays": 1_000, "listeners": 2, "professional": Fraction(2), "active": Fraction(3, 2)}
    parameters = ArtistCentric(
        unit, 1_000, 2, "base", terms["professional"], terms["active"], ("search",), cap, reading
    )

    agree(
        "artist_centric",
        parameters,
        months(),
        lambda each: reference.artist_centric(
            each, by_artist=unit == "artist", surfaces=["search"], cap=cap or 0, reading=reading, **terms
        ),
        Fraction(0) if reading == "none" else FINE,
    )


def test_artist_centric_agrees_where_thresholds_are_met_over_all_bases():
    parameters = ArtistCentric("artist", 2 * 10**11, 500, "allocation", Fraction(9), cap=1_000, cap_reading="above")
    terms: dict[str, Any] = {"plays": 2 * 10**11, "listeners": 500, "professional": Fraction(9)}
    every = months()
    professionals = reference._professionals(every, True, terms["plays"], terms["listeners"])
    assert 0 < len(professionals) < 6

    agree(
        "artist_centric",
        parameters,
        every[:50],
        lambda each: reference.artist_centric(each, others=every[:50], cap=1_000, reading="above", **terms),
        FINE,
    )
