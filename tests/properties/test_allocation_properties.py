"""What each allocation model promises, whatever was played: budget balance, axioms of the papers, equalities."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import factorial

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.apportion import apportion
from attribution.weights.allocation import ArtistCentric, Mix, Parameters, Scaled, Shapley, UserCentric
from tests.properties.allocation_reference import Base, Row, Shares
from tests.weighing import Weights, shares, weighed

quick = settings(max_examples=12, deadline=None)
FINE = Fraction(1, 10**17)
EQUAL, OWN = UserCentric("equal", "by_share"), UserCentric("own", "hold")
ARTISTS = ["a", "b", "c", "d", "e"]
MODELS: list[tuple[str, Parameters]] = [
    ("pro_rata", None),
    ("user_centric", EQUAL),
    ("user_centric", OWN),
    ("user_centric", UserCentric("equal", "by_plays", "played_ms")),
    ("mix", Mix(400_000_000, UserCentric("equal", "hold"))),
    ("artist_centric", ArtistCentric("artist", 5, 2, "base", Fraction(2), Fraction(3, 2), ("search",), 3, "above")),
    ("artist_centric", ArtistCentric(active_boost=Fraction(2), active_surfaces=("search",))),
    ("shapley", Shapley("own", "hold")),
    ("scaled", Scaled(Fraction(7, 10), "hold")),
]

some_plays = st.integers(0, 9) | st.sampled_from([1_000, 2**31 - 1])
played = st.dictionaries(st.sampled_from(ARTISTS), some_plays, max_size=5)
fees = st.sampled_from(["0", "4.99", "9.99", "10", "0.000000001", "1000000.000000003"]).map(Fraction)


@st.composite
def bases(draw: st.DrawFn) -> Base:
    """A base of up to six listeners, some of whom play nothing that counts; each has paid something of its own."""
    listeners = draw(st.lists(st.tuples(played, fees), min_size=1, max_size=6))
    rows = [
        Row(str(number), artist, draw(st.sampled_from(["", "search"])), plays=plays, played_ms=31 * plays)
        for number, (each, _) in enumerate(listeners)
        for artist, plays in each.items()
    ]
    paid = {str(number): ("individual", fee) for number, (_, fee) in enumerate(listeners)}
    return Base(rows or [Row("0", "a", plays=0)], subscribers=len(listeners), paid=paid)


many = st.lists(bases(), min_size=1, max_size=8)


def within(found: Shares, wanted: Shares, rows: int) -> bool:
    """No share is off by more than the rows of both may lose."""
    return all(abs(found.get(key, 0) - wanted.get(key, 0)) <= 2 * rows * FINE for key in {**found, **wanted})


def both(model: str, parameters: Parameters, first: list[Base], second: list[Base]) -> list[tuple[Shares, Shares]]:
    """Shares of two lists of bases, pair by pair, in one weighing."""
    found = [shares(weights) for weights in weighed(model, parameters, [*first, *second])]
    return list(zip(found[: len(first)], found[len(first) :], strict=True))


def paid(money: int, weights: Weights) -> dict[tuple[str, int], int | None]:
    """An amount of nano-units apportioned by the weights."""
    keys = list(weights)
    frame = pl.DataFrame({"g": 0, "track": [track for track, _ in keys], "w": [weights[key] for key in keys]})
    frame = frame.with_columns(money=pl.lit(money, pl.Int128))
    parts = apportion(frame.lazy(), amount="money", weight="w", within=["g"], order=["track"], into="part").collect()
    return dict(zip(keys, parts["part"], strict=True))


@pytest.mark.parametrize(("model", "parameters"), MODELS)
@quick
@given(many, st.integers(0, 10**24))
def test_the_parts_of_a_base_come_to_the_base(model: str, parameters: Parameters, each: list[Base], money: int):
    for base, weights in zip(each, weighed(model, parameters, each), strict=True):
        parts = paid(money, weights)

        assert {(row.track, row.segment) for row in base.rows} <= weights.keys()
        assert all(0 <= weight < 10**18 for weight in weights.values())
        if sum(weights.values()):
            assert sum(part or 0 for part in parts.values()) == money
        else:
            assert set(parts.values()) == {None}


@quick
@given(many, st.integers(1, 40))
def test_listeners_who_play_alike_much_and_pay_alike_make_user_centric_pro_rata(each: list[Base], total: int):
    level = [replace(base, rows=_levelled(base, total)) for base in each]

    by_listener, by_plays = (weighed(*model, level) for model in (("user_centric", EQUAL), ("pro_rata", None)))

    for base, first, second in zip(level, by_listener, by_plays, strict=True):
        assert within(shares(first), shares(second), len(base.rows))


def _levelled(base: Base, total: int) -> list[Row]:
    """The same artists by the same listeners, but so many plays by each."""
    last = {row.listener: row for row in base.rows}
    ones = [replace(row, plays=int(row is not last[row.listener])) for row in base.rows]
    given_ = {who: sum(row.plays for row in ones if row.listener == who) for who in last}
    return [replace(row, plays=row.plays or total + len(ARTISTS) - given_[row.listener]) for row in ones]


@quick
@given(many)
def test_scaled_that_distributes_all_is_user_centric(each: list[Base]):
    assert weighed("scaled", Scaled(Fraction(1)), each) == weighed("user_centric", EQUAL, each)


@quick
@given(many, st.sampled_from([Fraction(1, 2), Fraction(1, 3), Fraction(7, 10)]))
def test_scaled_is_pro_rata_where_nobody_plays_above_the_mean_over_alpha(each: list[Base], alpha: Fraction):
    small = [base for base in each if _is_small(base, alpha)]

    by_scale, by_plays = weighed("scaled", Scaled(alpha), small), weighed("pro_rata", None, small)

    for base, first, second in zip(small, by_scale, by_plays, strict=True):
        assert within(shares(first), shares(second), len(base.rows))


def _is_small(base: Base, alpha: Fraction) -> bool:
    totals = [sum(row.plays for row in base.rows if row.listener == who) for who in {row.listener for row in base.rows}]
    active = [total for total in totals if total]
    return all(total * len(active) * alpha <= sum(active) for total in active)


@pytest.mark.parametrize(("model", "parameters"), [("user_centric", OWN), ("shapley", Shapley("own", "hold"))])
@quick
@given(many, played, fees.filter(bool))
def test_one_more_listener_brings_any_artists_at_most_its_fee(
    model: str, parameters: Parameters, each: list[Base], plays: dict[str, int], fee: Fraction
):
    more = [
        replace(
            base,
            rows=[*base.rows, *(Row("more", artist, plays=count) for artist, count in plays.items())],
            paid={**base.paid, "more": ("individual", fee)},
        )
        for base in each
    ]

    for base, (before, after) in zip(each, both(model, parameters, each, more), strict=True):
        money = sum((net for _, net in base.paid.values()), Fraction(0))
        gains = [after.get(key, 0) * (money + fee) - before.get(key, 0) * money for key in after if key[0]]
        assert sum(gain for gain in gains if gain > 0) <= fee + 4 * (money + fee) * (len(base.rows) + 5) * FINE


@pytest.mark.parametrize(
    ("model", "parameters", "fine"),
    [("pro_rata", None, False), ("user_centric", EQUAL, True), ("user_centric", OWN, True)],
)
@quick
@given(many, st.randoms(use_true_random=False))
def test_an_artist_who_splits_gains_nothing(model: str, parameters: Parameters, fine: bool, each: list[Base], draw):
    split = [replace(base, rows=[part for row in base.rows for part in _split(row, draw)]) for base in each]

    for base, (whole, parts) in zip(each, both(model, parameters, each, split), strict=True):
        joined = {**parts, ("a", 0): parts.get(("a", 0), Fraction(0)) + parts.get(("a2", 0), 0)}
        joined.pop(("a2", 0), None)
        assert within(joined, whole, 2 * len(base.rows) if fine else 0)


def _split(row: Row, draw) -> list[Row]:
    first = draw.randint(0, row.plays)
    return [replace(row, plays=first), replace(row, track="a2", plays=row.plays - first)] if row.track == "a" else [row]


@quick
@given(st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 99)), min_size=1, max_size=6), st.data())
def test_the_shapley_index_is_the_shapley_value_of_the_game_of_fees(each: list[dict[str, int]], data: st.DataObject):
    worth = [data.draw(fees) for _ in each]
    rows = [Row(str(who), artist, plays=plays) for who, own in enumerate(each) for artist, plays in own.items()]
    base = Base(rows, paid={str(who): ("individual", fee) for who, fee in enumerate(worth)})
    artists = sorted({row.track for row in rows})

    found = shares(weighed("shapley", Shapley("own", "by_share"), [base])[0])

    money = sum((fee for own, fee in zip(each, worth, strict=True) if own), Fraction(0))
    assert bool(found) == bool(money)
    for artist in artists if money else []:
        value = _shapley_value(artist, artists, each, worth) / money
        assert abs(found[artist, 0] - value) <= 2 * len(rows) * FINE


def _shapley_value(artist: str, artists: list[str], each: list[dict[str, int]], worth: list[Fraction]) -> Fraction:
    """Over every coalition of the others: what the artist adds, by the part of all orders that it comes after them."""

    def value(coalition: frozenset[str]) -> Fraction:
        return sum((fee for own, fee in zip(each, worth, strict=True) if own and own.keys() <= coalition), Fraction(0))

    others, found = [other for other in artists if other != artist], Fraction(0)
    for size in range(len(others) + 1):
        orders = Fraction(factorial(size) * factorial(len(others) - size), factorial(len(artists)))
        for before in map(frozenset, combinations(others, size)):
            found += orders * (value(before | {artist}) - value(before))
    return found


@quick
@given(many, st.integers(0, 10**20))
def test_boosts_move_money_within_the_base_and_leave_the_base_as_it_is(each: list[Base], money: int):
    boosted = ArtistCentric("track", 5, 2, "base", Fraction(2), Fraction(2), ("search",))

    with_boosts, without = weighed("artist_centric", boosted, each), weighed("pro_rata", None, each)

    for first, second in zip(with_boosts, without, strict=True):
        sums = [sum(part or 0 for part in paid(money, weights).values()) for weights in (first, second)]
        assert sums[0] == sums[1]


@quick
@given(many)
def test_where_all_are_professional_and_nobody_sought_them_artist_centric_is_pro_rata(each: list[Base]):
    everyone = ArtistCentric("artist", 0, 0, "base", Fraction(2), Fraction(2), ("nowhere",))

    found = weighed("artist_centric", everyone, each)

    assert [shares(weights) for weights in found] == [shares(weights) for weights in weighed("pro_rata", None, each)]
