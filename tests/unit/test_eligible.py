"""What a play is worth: minima over months, lengths, noise, own content; and what a missing month does."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from attribution.agreements import TermsError
from attribution.eligibilities import eligibility_named, months_counted, not_delivering
from attribution.eligible import Values, deliveries, values
from attribution.history import History, window
from schemas.content_kind import ContentKind
from schemas.eligibility import Eligibility
from schemas.party import Party
from schemas.track import Track
from schemas.track_ref import TrackRef
from tests.formats.rows import PERIOD, rows

ISRC, OTHER = "GBAAA2600001", "GBAAA2600002"
YEAR = window(PERIOD, 12, "before")
COUNTED = {"months": 12, "window": "before", "where_months_missing": "ineligible"}
MONTH = {"period": pl.String(), "recording": pl.String(), "plays": pl.Int64(), "listeners": pl.Int64()}
NAMES = {"period": pl.String(), "recording": pl.String(), "listener": pl.String()}
Heard = dict[str, tuple[int, set[str] | int]]
"""Plays, and listeners by name or their number alone, by month."""


def history(*recordings: tuple[str, Heard], without: str = "") -> History:
    """All months of the year and the settled one, but for one; each recording was played once in the settled one."""
    counted, named = [], []
    for recording, heard in recordings:
        for period, (plays, listeners) in {PERIOD: (1, 1), **heard}.items():
            counted.append((period, recording, plays, listeners if isinstance(listeners, int) else len(listeners)))
            named += [(period, recording, who) for who in (listeners if isinstance(listeners, set) else ())]
    return History(
        frozenset({*YEAR, PERIOD} - {without}),
        pl.LazyFrame(counted, schema=MONTH, orient="row"),
        pl.LazyFrame(named, schema=NAMES, orient="row"),
    )


def delivered(*tracks: dict[str, Any], kind: str | None = None) -> pl.LazyFrame:
    """Tracks, each called by its number and its ISRC; all of a kind, where one is told."""
    common = {"release_id": "r", "deliverer": "d", "title": "t", "artist": "a", "release_title": "r", "isrc": ISRC}
    listed = [{**common, **track} for track in tracks]
    refs = {(name, one["track_id"]) for one in listed for name in (one["track_id"], one["isrc"])}
    kinds = [{"isrc": isrc, "content_kind": kind} for isrc in sorted({one["isrc"] for one in listed}) if kind]
    return deliveries(
        rows(TrackRef, *({"track_ref": name, "track_id": track} for name, track in sorted(refs))).lazy(),
        rows(Track, *listed).lazy(),
        rows(Party, {"party": "ours", "name": "x", "dpid": "own"}, {"party": "label", "name": "x", "dpid": "d"}).lazy(),
        rows(ContentKind, *kinds).lazy(),
    )


def judged(rule: dict[str, Any], known: History, *tracks: dict[str, Any], kind: str | None = None) -> Values:
    row = rows(Eligibility, {"eligibility": "e", "own_content": [], **rule}).row(0, named=True)
    return values(row, PERIOD, history=known, delivered=delivered(*tracks or [{"track_id": "T"}], kind=kind))


def codes(*what: Any, **more: Any) -> dict[str, str]:
    return dict(judged(*what, **more).ineligible.rows())


BELOW_PLAYS = dict.fromkeys((ISRC, "T"), "below_plays")
BELOW_LISTENERS = dict.fromkeys((ISRC, "T"), "below_listeners")


@pytest.mark.parametrize(("plays", "expected"), [(999, BELOW_PLAYS), (1000, {})])
def test_a_recording_needs_its_plays_over_all_months_together(plays: int, expected: dict[str, str]):
    known = history((ISRC, {YEAR[0]: (plays - 600, 3), YEAR[-1]: (600, 3)}))

    assert codes({"minimum_plays": 1000, **COUNTED}, known) == expected


@pytest.mark.parametrize(("listeners", "expected"), [(49, BELOW_LISTENERS), (50, {})])
def test_a_recording_needs_its_listeners(listeners: int, expected: dict[str, str]):
    known = history((ISRC, {YEAR[3]: (5000, {f"l{at}" for at in range(listeners)})}))

    assert codes({"minimum_listeners": 50, **COUNTED}, known) == expected


def test_listeners_who_come_back_every_month_are_counted_once():
    same = {month: (100, {f"l{at}" for at in range(30)}) for month in YEAR}
    moving = {month: (100, {f"l{at}" for at in range(place, place + 30)}) for place, month in enumerate(YEAR)}

    known = history((ISRC, same), (OTHER, moving))

    assert 12 * 30 >= 50
    assert len({who for _, names in moving.values() for who in names}) == 41
    tracks = [{"track_id": "T"}, {"track_id": "U", "isrc": OTHER}]
    found = {least: codes({"minimum_listeners": least, **COUNTED}, known, *tracks) for least in (30, 31, 41, 42)}
    both = {**BELOW_LISTENERS, **dict.fromkeys((OTHER, "U"), "below_listeners")}
    assert found == {30: {}, 31: BELOW_LISTENERS, 41: BELOW_LISTENERS, 42: both}


@pytest.mark.parametrize(
    ("kind", "months", "expected"), [("before", 1, BELOW_PLAYS), ("with", 1, {}), ("before", 2, {})]
)
def test_the_months_end_before_the_settled_one_or_with_it(kind: str, months: int, expected: dict[str, str]):
    known = history((ISRC, {YEAR[-2]: (10, 1), YEAR[-1]: (1, 1), PERIOD: (10, 1)}))

    assert codes({"minimum_plays": 10, **COUNTED, "window": kind, "months": months}, known) == expected


@pytest.mark.parametrize(("missing", "expected"), [("eligible", {}), ("ineligible", BELOW_PLAYS)])
def test_a_month_that_was_never_settled_here_is_what_the_terms_say(missing: str, expected: dict[str, str]):
    rule = {"minimum_plays": 1000, **COUNTED, "where_months_missing": missing}

    assert codes(rule, history((ISRC, {YEAR[-1]: (999, 3)}), without=YEAR[0])) == expected
    assert codes(rule, history((ISRC, {YEAR[-1]: (1000, 3)}), without=YEAR[0])) == {}
    assert codes(rule, history((ISRC, {YEAR[-1]: (999, 3)}))) == BELOW_PLAYS


@pytest.mark.parametrize(("missing", "expected"), [("eligible", {}), ("ineligible", BELOW_LISTENERS)])
def test_listeners_who_were_not_kept_by_name_are_unknown_only_where_they_could_decide(
    missing: str, expected: dict[str, str]
):
    rule = {"minimum_listeners": 50, **COUNTED, "where_months_missing": missing}

    could = history((ISRC, {YEAR[0]: (40, 40), YEAR[1]: (10, {f"l{at}" for at in range(10)})}))
    could_not = history((ISRC, {YEAR[0]: (40, 40), YEAR[1]: (9, {f"l{at}" for at in range(9)})}))

    assert codes(rule, could) == expected
    assert codes(rule, could_not) == BELOW_LISTENERS


def test_what_was_played_before_anybody_delivered_it_counts_under_the_name_that_it_had():
    early = ("T", {YEAR[0]: (600, {"a", "b"})})
    late = (ISRC, {YEAR[0]: (1, {"a"}), YEAR[1]: (399, {"b", "c"})})

    assert codes({"minimum_plays": 1000, **COUNTED}, history(early, late)) == {}
    assert codes({"minimum_plays": 1001, **COUNTED}, history(early, late)) == BELOW_PLAYS
    assert codes({"minimum_listeners": 3, **COUNTED}, history(early, late)) == {}
    assert codes({"minimum_listeners": 4, **COUNTED}, history(early, late)) == BELOW_LISTENERS


def test_a_track_that_nobody_delivered_is_judged_by_its_own_name():
    assert codes({"minimum_plays": 10, **COUNTED}, history(("never", {YEAR[0]: (9, 1)}))) == {"never": "below_plays"}


def test_what_nobody_played_in_the_month_is_not_asked_about():
    known = history((ISRC, {YEAR[0]: (9, 1)}))
    tracks = [{"track_id": "T"}, {"track_id": "idle", "isrc": OTHER}]

    assert set(codes({"minimum_plays": 10, **COUNTED}, known, *tracks)) == {ISRC, "T"}


FUNCTIONAL = {"functional_least_seconds": 120, "functional_value_ppb": 200_000_000}


@pytest.mark.parametrize(
    ("duration_ms", "numerator", "code"),
    [(1, 0, "functional_short"), (119_999, 0, "functional_short"), (120_000, 1, "functional"), (0, 1, "functional")],
)
def test_noise_is_worth_a_fifth_from_two_minutes_on_and_nothing_below(duration_ms: int, numerator: int, code: str):
    track = {"track_id": "T", "duration_ms": duration_ms}

    found = judged(FUNCTIONAL, history((ISRC, {})), track, kind="functional")

    assert found.denominator == 5
    assert dict(found.track_value.rows()) == {"T": numerator, ISRC: numerator}
    assert dict(found.ineligible.rows()) == {"T": code, ISRC: code}


@pytest.mark.parametrize("kind", ["music", "spoken_word", None])
def test_what_is_not_noise_counts_in_full_however_short(kind: str | None):
    assert codes(FUNCTIONAL, history((ISRC, {})), {"track_id": "T", "duration_ms": 1}, kind=kind) == {}


@pytest.mark.parametrize(
    ("ppb", "expected"),
    [(0, (1, [0, 0])), (1_000_000_000, (1, [])), (123_400_000, (5000, [617, 617])), (500_000_000, (2, [1, 1]))],
)
def test_the_value_of_noise_is_exact_in_whole_numbers(ppb: int, expected: tuple[int, list[int]]):
    rule = {**FUNCTIONAL, "functional_value_ppb": ppb}

    found = judged(rule, history((ISRC, {})), {"track_id": "T", "duration_ms": 200_000}, kind="functional")

    assert (found.denominator, found.track_value["numerator"].to_list()) == expected
    assert found.track_value.schema == {"track_ref": pl.String(), "numerator": pl.Int64()}


@pytest.mark.parametrize(("duration_ms", "expected"), [(30_999, "short"), (31_000, None), (0, None)])
def test_a_short_track_counts_nothing_and_one_of_unknown_length_is_not_short(duration_ms: int, expected: str | None):
    found = codes({"shortest_seconds": 31}, history((ISRC, {})), {"track_id": "T", "duration_ms": duration_ms})

    assert found.get("T") == expected


def test_own_content_counts_nothing_and_the_same_recording_of_a_label_does():
    tracks = [{"track_id": "T", "deliverer": "own"}, {"track_id": "U"}, {"track_id": "V", "deliverer": "nobody"}]

    assert codes({"own_content": ["ours"]}, history((ISRC, {})), *tracks) == {"T": "own_content"}
    assert codes({"own_content": ["ours"]}, history((ISRC, {})), tracks[0]) == {"T": "own_content", ISRC: "own_content"}


def test_of_several_reasons_the_one_that_leaves_least_is_given_and_then_the_first_in_the_list():
    track = {"track_id": "T", "duration_ms": 150_000, "deliverer": "own"}
    rule = {**FUNCTIONAL, "shortest_seconds": 151, "own_content": ["ours"]}

    assert codes(rule, history((ISRC, {})), track, kind="functional")["T"] == "short"
    low = {**rule, "minimum_plays": 2, "minimum_listeners": 2, **COUNTED}
    assert codes(low, history((ISRC, {})), track, kind="functional")["T"] == "below_plays"
    assert codes({**low, "minimum_plays": 0}, history((ISRC, {})), track, kind="functional")["T"] == "below_listeners"


def test_the_order_of_everything_is_nothing():
    names = {YEAR[0]: (9, {"a", "b"}), YEAR[1]: (9, {"b", "c"})}
    known = history((ISRC, names), (OTHER, names), ("never", names))
    mixed = History(known.months, *(frame.reverse() for frame in (known.recording_month, known.recording_listener)))
    tracks = [{"track_id": "T"}, {"track_id": "U", "isrc": OTHER}]
    rule = {"minimum_listeners": 4, **COUNTED}

    one, other = judged(rule, known, *tracks), judged(rule, mixed, *tracks[::-1])

    assert one.track_value["track_ref"].to_list() == [ISRC, OTHER, "T", "U", "never"]
    assert one.track_value.equals(other.track_value)
    assert one.ineligible.equals(other.ineligible)


def test_a_window_goes_back_over_the_turn_of_the_year():
    assert window("2026-02", 3, "before") == ["2025-11", "2025-12", "2026-01"]
    assert window("2026-02", 3, "with") == ["2025-12", "2026-01", "2026-02"]


ENTRY = {"eligibility": "e", "own_content": [], "minimum_plays": 1, **COUNTED}
LAST = date(2026, 9, 30)


def test_the_eligibility_of_a_name_is_the_one_in_force_on_the_day():
    ended = {**ENTRY, "minimum_plays": 2, "valid_to": date(2026, 9, 29)}
    other = {**ENTRY, "eligibility": "other", "minimum_plays": 3}
    entries = rows(Eligibility, ended, {**ENTRY, "valid_from": LAST}, other)

    assert eligibility_named(entries, "e", LAST)["minimum_plays"] == 1
    assert eligibility_named(entries, "e", date(2026, 9, 29))["minimum_plays"] == 2


def test_an_eligibility_that_is_not_in_force_or_twice_is_named():
    twice = rows(Eligibility, ENTRY, {**ENTRY, "valid_from": date(2026, 6, 1)})

    with pytest.raises(TermsError, match="No eligibility other is in force on 2026-09-30"):
        eligibility_named(twice, "other", LAST)
    with pytest.raises(TermsError, match="in force twice on 2026-09-30, from 2026-01-01 and from 2026-06-01"):
        eligibility_named(twice, "e", LAST)


def test_the_months_that_are_looked_back_on_are_those_of_all_entries_in_force():
    entries = rows(
        Eligibility,
        {**ENTRY, "months": 2},
        {**ENTRY, "eligibility": "with", "months": 1, "window": "with"},
        {**ENTRY, "eligibility": "ended", "valid_to": date(2026, 8, 31)},
        {**ENTRY, "eligibility": "length", "minimum_plays": None, **dict.fromkeys(COUNTED)},
    )

    assert months_counted(entries, PERIOD, LAST) == ["2026-07", "2026-08", "2026-09"]


def test_own_content_of_a_party_that_delivers_nothing_is_named():
    entries = rows(Eligibility, {**ENTRY, "own_content": ["label", "studio"]})
    parties = rows(Party, {"party": "label", "name": "x", "dpid": "d"}, {"party": "studio", "name": "x"})

    found = not_delivering(entries, parties)

    assert found.select("eligibility", "party").rows() == [("e", "studio")]
    assert found["detail"][0].startswith("eligibility e has studio in own_content, which has no dpid")
