"""Plays that count nothing stay in the usage and on a line of nothing; their money goes to the others of the base."""

from decimal import Decimal

import polars as pl

from attribution.bases import bases
from attribution.delivered import delivered
from attribution.earnings import recording_earnings
from attribution.eligibility import usage_by_base
from attribution.pools import recorded_pools
from schemas.agreement import Agreement
from schemas.party import Party
from schemas.recording_earning import RecordingEarning
from schemas.usage import Usage
from tests.formats.rows import PERIOD, rows
from tests.unit.eligible_usage import BOTH, PARTIES
from tests.worlds import FIRST, LAST, World, catalogue, counts, revenue, service, territory_set

WORLD = World(
    plays=[("DE", "premium", ref, plays) for ref, plays in (("A", 60), ("B", 30), ("C", 10), ("D", 20), ("odd", 5))],
    revenue={("DE", "premium"): ("EUR", "100.00", 1)},
    tracks={"A": "PADPIDA1", "B": "PADPIDA2", "C": "PADPIDA2", "D": "PADPIDA2"},
    isrcs={"A": "QZABC2600001"},
    parties=PARTIES,
    agreements=BOTH,
)
CODES = {"C": "below_plays", "D": "functional", "odd": "below_listeners"}
NUMERATORS = {"C": 0, "D": 1, "odd": 0}
DENOMINATOR = 5


def usage(codes: dict[str, str], world: World = WORLD) -> pl.DataFrame:
    """Usage whose weights are fifths of a play, those of ``NUMERATORS`` fewer."""
    worth = pl.col("track_ref").replace_strict(NUMERATORS, default=DENOMINATOR, return_dtype=pl.Int64)
    known = delivered(
        **catalogue(world), territory_set=territory_set(world), service_offering=service(world),
        party=rows(Party, *({"name": "x", **one} for one in world.parties)).lazy(),
        agreement=rows(Agreement, *world.agreements).lazy(), first=FIRST, last=LAST,
    )  # fmt: skip
    why = pl.DataFrame(list(codes.items()), schema={"track_ref": pl.String, "code": pl.String}, orient="row")
    found = pl.concat(usage_by_base(counts(world.plays).with_columns(weight=pl.col("plays") * worth), known, why))
    return Usage.validate(found, lazy=True)


def test_usage_says_why_plays_count_less_and_keeps_them():
    assert usage(CODES).select("track_id", "plays", "weight", "ineligible").rows() == [
        ("A", 60, 300, None),
        ("B", 30, 150, None),
        ("C", 10, 0, "below_plays"),
        ("D", 20, 20, "functional"),
        ("odd", 5, 0, "below_listeners"),
    ]


def test_without_any_eligibility_no_usage_has_a_code():
    assert usage({})["ineligible"].to_list() == [None] * 5


def test_of_several_names_of_one_track_one_code_is_enough():
    world = World(**{**vars(WORLD), "plays": [("DE", "premium", "A", 3), ("DE", "premium", "QZABC2600001", 4)]})

    assert usage({"A": "short"}, world).select("track_id", "plays", "ineligible").rows() == [("A", 7, "short")]


def test_the_money_of_what_counts_nothing_stays_in_the_base_and_its_line_says_nothing():
    played = usage(CODES)
    base = bases(played.lazy(), revenue(WORLD), period=PERIOD)
    terms = rows(Agreement, *WORLD.agreements).lazy()
    pool = recorded_pools(played.lazy(), base.lazy(), terms, territory_set(WORLD), WORLD.quotations, on=LAST)

    earned = RecordingEarning.validate(recording_earnings(played, pool), lazy=True)

    # half of 100.00, over 300 + 150 + 0 + 20 fifths of a play: A has 30/47 of it, B 15/47, D 2/47
    assert base.select("plays", "weight", "amount").rows() == [(125, 470, Decimal(100))]
    assert dict(pool.select("agreement", "amount").rows()) == {
        "first": Decimal("31.914893617"),
        "second": Decimal("18.085106383"),
    }
    assert earned.select("track_id", "plays", "amount", "status").rows() == [
        ("A", 60, Decimal("31.914893617"), "payable"),
        ("B", 30, Decimal("15.957446809"), "payable"),
        ("C", 10, Decimal(0), "payable"),
        ("D", 20, Decimal("2.127659574"), "payable"),
    ]
