"""Allocation models on worked cases, through the compiled expressions: a base pays within the promised bound."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from attribution.weights.allocation import ArtistCentric, Mix, Parameters, Scaled, Shapley, UserCentric
from attribution.weights.scaled import gamma
from tests.golden.cases import apportioned, case
from tests.properties.allocation_reference import Base, Row
from tests.weighing import shares, weighed

AFTERDAWN, GHOSH, FOUR, DEEZER, SPOTIFY, POOLS, IDLE = (
    case(name)
    for name in (
        "alloc_01_afterdawn_3x3", "alloc_02_ghosh_thm3_1_fraud", "alloc_06_synthetic_4x4",
        "alloc_07_artist_centric_deezer", "alloc_08_spotify_2024_rules", "alloc_09_pools",
        "alloc_10_user_without_plays",
    )
)  # fmt: skip
NANO = 10**9
EQUAL = UserCentric("equal", "by_share")


def heard(streams: Mapping[str, Mapping[str, int]], **more: Any) -> Base:
    rows = [Row(user, artist, plays=plays) for user, played in streams.items() for artist, plays in played.items()]
    return Base(rows, **more)


def pays(model: str, parameters: Parameters, base: Base, money: Fraction, expected: Mapping[str, str]) -> None:
    """``money`` split by the weights gives each artist what is expected, within the bound of promise 3."""
    weights = {track: weight for (track, _), weight in weighed(model, parameters, [base])[0].items()}
    nano = money * NANO
    assert nano.denominator == 1

    paid = apportioned(int(nano), weights)

    assert sum(paid.values()) == nano
    assert paid.keys() - {""} <= expected.keys() | {row.track for row in base.rows}
    bound = 1 + Fraction(nano * len(base.rows), 10**17)
    for artist, amount in expected.items():
        key = "" if artist == "_orphan" else artist
        assert abs(paid.get(key, 0) - Fraction(amount) * NANO) <= bound, (artist, paid.get(key, 0), amount)


MODELS = {
    "pro_rata": ("pro_rata", None),
    "user_centric": ("user_centric", EQUAL),
    "shapley_usereq": ("shapley", Shapley()),
    "mix_half": ("mix", Mix(500_000_000, EQUAL)),
}


@pytest.mark.parametrize("rule", MODELS)
def test_three_users_and_three_artists(rule: str):
    streams, fee = AFTERDAWN["input"]["streams"], Fraction(AFTERDAWN["input"]["fee_per_user"])

    pays(*MODELS[rule], heard(streams), fee * len(streams), AFTERDAWN["expected"][rule])


@pytest.mark.parametrize("alpha", ["7/10", "1/2"])
def test_a_scaled_fee_of_three_users_and_three_artists(alpha: str):
    streams, part = AFTERDAWN["input"]["streams"], Fraction(alpha)
    expected = AFTERDAWN["expected"][f"scaled_user_prop_unit_fee_alpha_{alpha.replace('/', '_')}"]
    totals = sorted(sum(played.values()) for played in streams.values())

    assert gamma([(total, 1) for total in totals], part) == Fraction(expected["gamma"])
    pays("scaled", Scaled(part), heard(streams), part * len(streams), expected["payout"])


@pytest.mark.parametrize("rule", [rule for rule in MODELS if rule in FOUR["expected"]["equal_fees"]])
def test_four_users_and_four_artists_at_equal_fees(rule: str):
    fees = FOUR["input"]["fees_equal"]
    money = Fraction(FOUR["input"]["alpha"]) * sum(map(Fraction, fees.values()))

    pays(*MODELS[rule], heard(FOUR["input"]["streams"]), money, FOUR["expected"]["equal_fees"][rule])


@pytest.mark.parametrize(
    ("rule", "model", "parameters"),
    [
        ("pro_rata", "pro_rata", None),
        ("user_centric", "user_centric", UserCentric("own", "hold")),
        ("shapley_usereq", "shapley", Shapley("own", "hold")),
    ],
)
def test_four_users_and_four_artists_at_unequal_fees(rule: str, model: str, parameters: Parameters):
    fees = {user: Fraction(fee) for user, fee in FOUR["input"]["fees_unequal"].items()}
    base = heard(FOUR["input"]["streams"], paid={user: ("individual", fee) for user, fee in fees.items()})

    money = Fraction(FOUR["input"]["alpha"]) * sum(fees.values())

    pays(model, parameters, base, money, FOUR["expected"]["unequal_fees"][rule])


def test_unequal_fees_by_kind_are_the_same_where_each_user_is_a_kind():
    fees = {user: Fraction(fee) for user, fee in FOUR["input"]["fees_unequal"].items()}
    base = heard(
        FOUR["input"]["streams"],
        paid={user: (user, Fraction(0)) for user in fees},
        kinds={user: (fee, 1) for user, fee in fees.items()},
    )

    money = Fraction(FOUR["input"]["alpha"]) * sum(fees.values())

    pays("user_centric", UserCentric("by_kind", "hold"), base, money, FOUR["expected"]["unequal_fees"]["user_centric"])


def test_a_scaled_fee_of_four_users_and_four_artists():
    alpha, expected = Fraction(FOUR["input"]["alpha"]), FOUR["expected"]["scaled_user_prop_unit_fee"]
    streams = FOUR["input"]["streams"]

    assert gamma([(4, 1), (10, 2), (100, 1)], alpha) == Fraction(expected["gamma"])
    pays("scaled", Scaled(alpha), heard(streams), alpha * len(streams), expected["payout"])


@pytest.mark.parametrize("one", GHOSH["cases"], ids=lambda one: f"{one['n_real_users']}, {one['alpha']}")
def test_a_fake_user_beats_its_fee_under_pro_rata_and_not_under_user_centric(one: dict[str, Any]):
    users, alpha = one["n_real_users"], Fraction(one["alpha"])
    real = {f"u{number}": {"1": 1} for number in range(users)}
    faked, bribed = heard({**real, "fake": {"2": users}}), heard({**real, "u0": {"2": users}})

    pays("pro_rata", None, faked, alpha * (users + 1), {"2": one["fraud_pro_rata_payout_artist2"]})
    pays("user_centric", EQUAL, faked, alpha * (users + 1), {"2": one["fraud_user_centric_payout_artist2"]})
    pays("pro_rata", None, bribed, alpha * users, {"2": one["bribery_pro_rata_payout_artist2"]})


def deezer() -> Base:
    rows = [
        Row(f"{place}-{number}", artist, surface, plays=plays)
        for place, group in enumerate(DEEZER["input"]["user_classes"])
        for number in range(group["count"])
        for artist, played in group["plays"].items()
        for surface, plays in zip(("search", "radio"), played, strict=True)
    ]
    noise = {name: 0 for group in DEEZER["input"]["user_classes"] for name in group.get("noise", [])}
    return Base(rows, track_value=noise)


READINGS = {
    "cap_none": "none",
    "cap_max": "above",
    "cap_exactly": "exactly",
    "cap_exactly_after_boost": "exactly_after_boost",
}


@pytest.mark.parametrize("name", READINGS)
def test_boosts_noise_and_a_cap_in_each_reading(name: str):
    given, reading = DEEZER["input"], READINGS[name]
    parameters = ArtistCentric(
        "artist", given["threshold_streams"], given["threshold_listeners"], "base", Fraction(2), Fraction(2),
        ("search",), None if reading == "none" else given["cap"], reading,
    )  # fmt: skip
    expected = DEEZER["expected"][name]

    pays("artist_centric", parameters, deezer(), Fraction(given["pool"]), expected["share_of_pool"])
    if reading == "none":
        weights = weighed("artist_centric", parameters, [deezer()])[0]
        assert {track: weight for (track, _), weight in weights.items()} == {
            track: int(weight) for track, weight in expected["weight"].items()
        }


@pytest.mark.parametrize("edge", DEEZER["threshold_edges"], ids=lambda edge: f"{edge['streams']}, {edge['listeners']}")
def test_the_thresholds_are_least_numbers(edge: dict[str, Any]):
    given = DEEZER["input"]
    first = Row("0", "A", plays=edge["streams"] - edge["listeners"] + 1)
    base = Base([first, *(Row(str(number), "A") for number in range(1, edge["listeners"])), Row("0", "B")])
    parameters = ArtistCentric("artist", given["threshold_streams"], given["threshold_listeners"], "base", Fraction(2))

    weights = weighed("artist_centric", parameters, [base])[0]

    assert weights == {("A", 0): edge["streams"] * (2 if edge["professional"] else 1), ("B", 0): 1}


def test_values_of_tracks_make_weights_without_ineligible_plays():
    expected = SPOTIFY["expected"]["tracks"]
    counted = {track["t"]: track["month"] - track["art"] for track in SPOTIFY["input"]["tracks"]}
    ineligible = {name: 0 for name, track in expected.items() if not track["eligible"]}
    noise = {track["t"]: 1 for track in SPOTIFY["input"]["tracks"] if track["kind"] == "noise"}
    base = Base(
        [Row("all", name, plays=plays) for name, plays in counted.items()],
        denominator=5,
        track_value={**noise, **ineligible},
    )

    weights = weighed("pro_rata", None, [base])[0]

    assert {name: str(Fraction(weight, 5)) for (name, _), weight in weights.items()} == {
        name: track["weight"] for name, track in expected.items()
    }
    assert {name: str(share) for (name, _), share in shares(weights).items()} == {
        name: track["share"] for name, track in expected.items()
    }


def test_bases_are_weighed_apart():
    given = POOLS["input"]
    bases = [heard({"all": one["streams"]}) for one in given.values()]

    found = [shares(weights) for weights in weighed("pro_rata", None, bases)]

    money = [Fraction(one["pool"]) for one in given.values()]
    earned = {
        artist: str(sum(pool * each[artist, 0] for pool, each in zip(money, found, strict=True)))
        for artist in ("A", "B")
    }
    assert earned == POOLS["expected"]["separate"]


@pytest.mark.parametrize(
    ("name", "model", "idle"),
    [
        ("pro_rata_total_40", "pro_rata", ""),
        ("user_centric_orphan_held", "user_centric", "hold"),
        ("user_centric_orphan_spread_by_user_centric_share", "user_centric", "by_share"),
        ("user_centric_orphan_spread_by_streams", "user_centric", "by_plays"),
    ],
)
def test_the_money_of_a_user_who_played_nothing(name: str, model: str, idle: str):
    streams, fee = AFTERDAWN["input"]["streams"], Fraction(AFTERDAWN["input"]["fee_per_user"])
    base = heard(streams, subscribers=len(streams) + 1)
    parameters = UserCentric("equal", idle) if idle else None

    pays(model, parameters, base, fee * base.subscribers, IDLE["expected"][name])
