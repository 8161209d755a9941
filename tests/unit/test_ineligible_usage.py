"""Plays that count nothing stay in the usage and on a line of nothing; their money goes to the others of the base."""

import json
from dataclasses import replace
from decimal import Decimal

import polars as pl

from tests.settled_worlds import Month, leaks, settled, valid
from tests.unit.eligible_usage import BOTH, PARTIES
from tests.worlds import World

NUMERATORS = {"A": 5, "B": 5, "C": 0, "D": 1, "odd": 0, "QZABC2600001": 5}
"""Fifths of a play that one counts."""
CODES = {"C": "below_plays", "D": "functional", "odd": "below_listeners"}
RATED = {
    "allocation": "rated", "side": "recorded", "model": "pro_rata", "parameters": json.dumps({}), "territories": "+DE",
    "eligibility": "thousand",
}  # fmt: skip
WORLD = World(
    plays=[("DE", "premium", ref, plays) for ref, plays in (("A", 60), ("B", 30), ("C", 10), ("D", 20), ("odd", 5))],
    revenue={("DE", "premium"): ("EUR", "100.00", 1)},
    tracks={"A": "PADPIDA1", "B": "PADPIDA2", "C": "PADPIDA2", "D": "PADPIDA2"},
    isrcs={"A": "QZABC2600001"},
    parties=PARTIES,
    agreements=BOTH,
    allocations=[RATED],
    weights={("rated", ref): fifths for ref, fifths in NUMERATORS.items()},
)


def month(codes: dict[str, str], world: World = WORLD) -> Month:
    why = pl.DataFrame(list(codes.items()), schema={"track_ref": pl.String, "code": pl.String}, orient="row")
    told = replace(world, ineligible={"rated": why})
    found = settled(told)
    valid(found)
    assert leaks(told, found) == {}
    return found


def test_usage_says_why_plays_count_less_and_keeps_them():
    assert month(CODES).usage.select("track_id", "plays", "weight", "composition_weight", "ineligible").rows() == [
        ("A", 60, 300, 60, None),
        ("B", 30, 150, 30, None),
        ("C", 10, 0, 10, "below_plays"),
        ("D", 20, 20, 20, "functional"),
        ("odd", 5, 0, 5, "below_listeners"),
    ]


def test_without_any_eligibility_no_usage_has_a_code():
    assert settled(WORLD).usage["ineligible"].to_list() == [None] * 5


def test_of_several_names_of_one_track_one_code_is_enough():
    world = replace(WORLD, plays=[("DE", "premium", "A", 3), ("DE", "premium", "QZABC2600001", 4)])

    assert month({"A": "short"}, world).usage.select("track_id", "plays", "ineligible").rows() == [("A", 7, "short")]


def test_the_money_of_what_counts_nothing_stays_in_the_base_and_its_line_says_nothing():
    found = month(CODES)

    # half of 100.00, over 300 + 150 + 0 + 20 fifths of a play: A has 30/47 of it, B 15/47, D 2/47
    assert found.base.select("plays", "amount").rows() == [(125, Decimal(100))]
    assert dict(found.pool.select("agreement", "amount").rows()) == {
        "first": Decimal("31.914893617"),
        "second": Decimal("18.085106383"),
    }
    assert found.recording_earning.select("track_id", "plays", "amount", "status").rows() == [
        ("A", 60, Decimal("31.914893617"), "payable"),
        ("B", 30, Decimal("15.957446809"), "payable"),
        ("C", 10, Decimal(0), "payable"),
        ("D", 20, Decimal("2.127659574"), "payable"),
    ]
