"""The 2024 rules: 1,000 plays in twelve months by enough listeners, noise of two minutes at a fifth.

Plays that were found to be artificial are taken as already gone from the month: finding them is another stage's.
"""

from datetime import date
from fractions import Fraction

import polars as pl

from attribution.eligible import deliveries, values
from attribution.history import History, window
from attribution.recordings import recordings
from schemas.content_kind import ContentKind
from schemas.eligibility import Eligibility
from schemas.party import Party
from schemas.track import Track
from schemas.track_ref import TrackRef
from tests.formats.rows import PERIOD, rows
from tests.golden.cases import case

CASE = case("alloc_08_spotify_2024_rules")
TRACKS = CASE["input"]["tracks"]
KIND = {"music": "music", "noise": "functional"}
RULE = rows(
    Eligibility,
    {
        "eligibility": "2024", "minimum_plays": 1000, "minimum_listeners": 50, "months": 12, "window": "before",
        "where_months_missing": "ineligible", "functional_least_seconds": 120, "functional_value_ppb": 200_000_000,
        "own_content": [], "valid_from": date(2024, 4, 1),
    },
).row(0, named=True)  # fmt: skip
MONTH = pl.Schema({"period": pl.String(), "recording": pl.String(), "plays": pl.Int64(), "listeners": pl.Int64()})


def isrc(track: str) -> str:
    return f"QZGLD24000{int(track[1:]):02d}"


def judged() -> tuple[dict[str, Fraction], dict[str, str]]:
    """What a play of each track is worth, and why where that is less than a play."""
    common = {"release_id": "r", "deliverer": "d", "title": "t", "artist": "a", "release_title": "r"}
    track = rows(
        Track,
        *({**common, "track_id": t["t"], "isrc": isrc(t["t"]), "duration_ms": 1000 * t["sec"]} for t in TRACKS),
    ).lazy()
    refs = rows(TrackRef, *({"track_ref": t["t"], "track_id": t["t"]} for t in TRACKS)).lazy()
    kinds = rows(ContentKind, *({"isrc": isrc(t["t"]), "content_kind": KIND[t["kind"]]} for t in TRACKS)).lazy()
    before = window(PERIOD, 12, "before")
    counted = [(before[-1], isrc(t["t"]), t["y"], t["lis"]) for t in TRACKS]
    played = [(PERIOD, isrc(t["t"]), t["month"], 1) for t in TRACKS]
    history = History(
        frozenset([*before, PERIOD]),
        pl.LazyFrame([*counted, *played], schema=MONTH, orient="row"),
        pl.LazyFrame(schema={"period": pl.String(), "recording": pl.String(), "listener": pl.String()}),
    )
    assert recordings(refs, track).collect().height == len(TRACKS)

    found = values(RULE, PERIOD, history=history, delivered=deliveries(refs, track, rows(Party).lazy(), kinds))

    worth = dict(found.track_value.select("track_ref", "numerator").rows())
    exact = {t["t"]: Fraction(worth.get(t["t"], found.denominator), found.denominator) for t in TRACKS}
    return exact, {ref: code for ref, code in found.ineligible.rows() if ref in exact}


def test_who_is_eligible_and_why_the_others_are_not():
    worth, codes = judged()

    assert {t: value > 0 for t, value in worth.items()} == {
        t: told["eligible"] for t, told in CASE["expected"]["tracks"].items()
    }
    assert codes == {"T2": "below_plays", "T4": "functional_short", "T5": "functional", "T8": "below_listeners"}


def test_weights_and_shares_are_the_worked_ones_exactly():
    worth, _ = judged()
    expected = CASE["expected"]["tracks"]

    weights = {t["t"]: worth[t["t"]] * (t["month"] - t["art"]) for t in TRACKS}

    assert weights == {t: Fraction(told["weight"]) for t, told in expected.items()}
    assert sum(weights.values()) == Fraction(CASE["expected"]["total_weight"])
    assert {t: weight / sum(weights.values()) for t, weight in weights.items()} == {
        t: Fraction(told["share"]) for t, told in expected.items()
    }
