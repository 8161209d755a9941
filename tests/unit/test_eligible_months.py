"""From stream logs of three months to what a play is worth: as a month asks for it, by the assets' own steps."""

from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from attribution.eligibilities import eligibility_named, months_counted
from attribution.eligible import Values, deliveries, values
from pipelines import record
from pipelines.assets.history import heard
from pipelines.history import history
from pipelines.home import Home
from schemas.content_kind import ContentKind
from schemas.eligibility import Eligibility
from schemas.party import Party
from schemas.track import Track
from schemas.track_ref import TrackRef
from tests.formats.rows import rows
from tests.stream_logs import as_csv, plays, reduced

ISRCS = {"T1": "GBAAA2600001", "T2": "GBAAA2600002", "rain": "GBAAA2600003"}
DATASETS = {
    "track": rows(
        Track,
        *(
            {"track_id": track, "isrc": isrc, "release_id": "r", "deliverer": "d", "title": "t", "artist": "a",
             "release_title": "r", "duration_ms": 200_000}
            for track, isrc in ISRCS.items()
        ),
    ),
    "track_ref": rows(
        TrackRef, *({"track_ref": name, "track_id": track} for track, isrc in ISRCS.items() for name in (track, isrc))
    ),
    "party": rows(Party),
    "content_kind": rows(ContentKind, {"isrc": ISRCS["rain"], "content_kind": "functional"}),
    "eligibility": rows(
        Eligibility,
        {
            "eligibility": "e", "minimum_plays": 8, "minimum_listeners": 3, "months": 2, "window": "before",
            "where_months_missing": "ineligible", "functional_least_seconds": 120,
            "functional_value_ppb": 200_000_000, "own_content": [],
        },
    ),
}  # fmt: skip


def logged(home: Home, month: str, heard_by: dict[str, str]) -> None:
    """A month settled as far as its history: by track, one letter for each play of that listener."""
    changes: list[dict[str, Any]] = [
        {"track_id": track, "account_id": who, "played_at": f"{month}-10T12:00:00Z", "stream_id": f"{month}{track}{at}"}
        for track, listeners in heard_by.items()
        for at, who in enumerate(listeners)
    ]
    reduced(home.root, {f"{month}.csv": as_csv(plays(*changes))}, period=month)
    for name, frame in DATASETS.items():
        home.store.write(name, month, frame)
    dg.materialize([heard], partition_key=month, resources={"home": home})
    record.save(home, record.RunRecord(month, "inputs", "code", left=record.left(home, month)))


def worth(home: Home, month: str) -> Values:
    last = date(2026, 9, 30)
    eligibility = home.store.read("eligibility", month).collect()
    known = history(home, month, months_counted(eligibility, month, last))
    named = ("track_ref", "track", "party", "content_kind")
    delivered = deliveries(*(home.store.read(name, month) for name in named))
    return values(eligibility_named(eligibility, "e", last), month, history=known, delivered=delivered)


def test_plays_and_distinct_listeners_of_the_months_before_decide_what_a_play_is_worth(tmp_path: Path):
    home = Home.at(tmp_path, tmp_path / "deliveries")
    logged(home, "2026-07", {"T1": "aabb", "T2": "aabb", "rain": "abcd", "new": "abcdefgh"})
    logged(home, "2026-08", {"T1": "abab", "T2": "acac", "rain": "abcd"})
    logged(home, "2026-09", {"T1": "abc", "T2": "a", "rain": "z", "new": "a", "newer": "abcdefgh"})

    found = worth(home, "2026-09")

    # T1: 8 plays, 2 + 2 listeners who are the same two; T2: 8 plays, 3 listeners; rain: 8 plays, 4 listeners, noise
    names = {"T1": "below_listeners", "rain": "functional", "newer": "below_plays"}
    both = {**names, ISRCS["T1"]: "below_listeners", ISRCS["rain"]: "functional"}
    assert dict(found.ineligible.rows()) == both
    assert found.denominator == 5
    assert dict(found.track_value.rows()) == {name: int(code == "functional") for name, code in both.items()}


def test_a_recording_with_enough_listeners_in_one_month_has_none_kept_by_name(tmp_path: Path):
    home = Home.at(tmp_path, tmp_path / "deliveries")
    logged(home, "2026-08", {"T1": "abc", "T2": "ab"})

    kept = home.store.read("recording_listener", "2026-08")

    assert kept.group_by("recording").len().collect().rows() == [(ISRCS["T2"], 2)]
    assert kept.select(pl.col("listener").str.len_chars().unique()).collect()["listener"].to_list() == [32]


def test_plays_of_the_settled_month_do_not_count_where_the_window_ends_before_it(tmp_path: Path):
    home = Home.at(tmp_path, tmp_path / "deliveries")
    logged(home, "2026-09", {"T2": "abcdefgh"})

    assert dict(worth(home, "2026-09").ineligible.rows()) == dict.fromkeys(("T2", ISRCS["T2"]), "below_plays")
