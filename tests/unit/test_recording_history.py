"""What is kept of a month for those after it: all plays, every listener once, and few of them by name."""

from datetime import date
from itertools import permutations
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from attribution import control_totals
from attribution.eligibilities import listeners_kept
from attribution.recordings import recordings
from pipelines import engine
from pipelines.assets.history import heard
from pipelines.history import KEPT
from pipelines.home import Home
from pipelines.store import StoreError
from schemas.eligibility import Eligibility
from schemas.recording_listener import RecordingListener
from schemas.recording_month import RecordingMonth
from schemas.track import Track
from schemas.track_ref import TrackRef
from tests.formats.rows import PERIOD, rows
from tests.stream_logs import as_csv, plays, reduced

ISRCS = {"T1": "GBAAA2600001", "T2": "GBAAA2600001", "T3": "GBAAA2600003"}
TRACKS = rows(
    Track,
    *(
        {"track_id": track, "isrc": isrc, "release_id": "r", "deliverer": "d", "title": "t", "artist": "a",
         "release_title": "r"}
        for track, isrc in ISRCS.items()
    ),
)  # fmt: skip
REFS = rows(
    TrackRef, *({"track_ref": name, "track_id": track} for track, isrc in ISRCS.items() for name in (track, isrc))
)
ENTRY = {"eligibility": "e", "minimum_listeners": 50, "months": 12, "window": "before", "own_content": []}


def kept(folder: Path, *changes: dict, below: int = 0, count: int = 0) -> dict[str, pl.DataFrame]:
    """The history of a month with these plays."""
    home = Home.at(folder, folder / "deliveries")
    reduced(folder, {"day.csv": as_csv(plays(*changes, count=count))})
    known = recordings(REFS.lazy(), TRACKS.lazy()).collect()
    written = engine.recording_history(home, PERIOD, known, below=below)
    return {name: home.store.read(name, PERIOD).collect() for name in written}


def test_a_recording_is_an_isrc_whatever_the_log_calls_it_or_else_that_name():
    known = recordings(REFS.lazy(), TRACKS.lazy()).collect()

    assert dict(known.rows()) == {**ISRCS, **{isrc: isrc for isrc in ISRCS.values()}}


def test_a_reference_that_can_mean_two_recordings_is_one_of_its_own():
    refs = pl.concat([REFS, pl.DataFrame({"track_ref": ["R", "R"], "track_id": ["T1", "T3"]})])

    assert dict(recordings(refs.lazy(), TRACKS.lazy()).collect().rows())["R"] == "R"


def test_plays_of_all_places_add_up_and_a_listener_of_several_is_one(tmp_path):
    found = kept(
        tmp_path,
        {"track_id": "T1", "territory": "GB", "isrc": None, "surface": None},
        {"track_id": "T2", "territory": "FR", "offering": "free", "surface": "radio"},
        {"track_id": None, "isrc": "GBAAA2600001", "account_id": "bob"},
        {"track_id": "T3"},
        {"track_id": "never"},
        {"track_id": "T1", "account_id": "carol", "played_ms": "10"},
    )

    assert RecordingMonth.validate(found["recording_month"], lazy=True).rows() == [
        ("GBAAA2600001", 3, 2),
        ("GBAAA2600003", 1, 1),
        ("never", 1, 1),
    ]


def test_only_recordings_with_too_few_listeners_keep_them_by_name(tmp_path):
    changes = [{"track_id": "T1", "account_id": f"a{at}"} for at in range(49)]
    changes += [{"track_id": "T3", "account_id": f"a{at}"} for at in range(50)]

    found = kept(tmp_path, *changes, *changes[:20], below=50)

    assert found["recording_month"].rows() == [("GBAAA2600001", 69, 49), ("GBAAA2600003", 50, 50)]
    names = RecordingListener.validate(found["recording_listener"], lazy=True)
    assert names["recording"].to_list() == ["GBAAA2600001"] * 49
    assert names["listener"].n_unique() == 49


def test_where_no_eligibility_asks_for_listeners_none_is_kept(tmp_path):
    found = kept(tmp_path, count=5)

    assert found["recording_listener"].is_empty()
    RecordingListener.validate(found["recording_listener"], lazy=True)
    assert found["recording_month"].height == 1


@pytest.mark.parametrize("below", [1, 2, 10])
def test_the_kept_listeners_are_fewer_than_the_number_for_each_recording(tmp_path, below):
    changes = [
        {"track_id": f"X{track}", "account_id": f"a{at}"} for track in range(12) for at in range(track)
    ]  # fmt: skip

    found = kept(tmp_path, *changes, below=below)

    sizes = dict(found["recording_listener"].group_by("recording").len().rows())
    assert sizes == {f"X{track}": track for track in range(1, below)}


def test_the_history_has_the_same_bytes_whatever_the_order_of_rows(tmp_path, monkeypatch):
    monkeypatch.setenv(engine.KEY_VARIABLE, "a key for this test")
    names = [("1", "T1", "a"), ("2", "T2", "b"), ("3", "T3", "a"), ("4", "X", "c")]
    changes = [{"stream_id": name, "track_id": track, "account_id": who} for name, track, who in names]
    bytes_of = set()
    for at, order in enumerate(permutations(changes)):
        kept(tmp_path / str(at), *order, below=2)
        store = tmp_path / str(at) / "store"
        bytes_of.add(tuple((store / name / f"{PERIOD}.parquet").read_bytes() for name in KEPT))

    assert len(bytes_of) == 1


def test_the_plays_of_the_history_are_those_listened_to(tmp_path):
    found = kept(tmp_path, {"played_ms": "10"}, count=4)
    listening = pl.scan_parquet(tmp_path / "store" / "listening" / f"{PERIOD}.parquet")

    assert control_totals.plays_in_history(found["recording_month"].lazy(), listening).is_empty()
    short = found["recording_month"].with_columns(pl.col("plays") - 1).lazy()
    assert control_totals.plays_in_history(short, listening).height == 1


def test_an_eligibility_that_begins_later_is_kept_for_and_one_that_ended_is_not():
    entries = rows(
        Eligibility,
        {**ENTRY, "minimum_listeners": 10},
        {**ENTRY, "eligibility": "later", "minimum_listeners": 30, "valid_from": date(2027, 1, 1)},
        {**ENTRY, "eligibility": "ended", "minimum_listeners": 90, "valid_to": date(2026, 8, 31)},
        {**ENTRY, "eligibility": "plays", "minimum_listeners": None},
    )
    first = date(2026, 9, 1)

    assert listeners_kept(entries, first) == 30
    assert listeners_kept(entries.clear(), first) == 0


def test_the_asset_keeps_what_the_terms_ask_for(tmp_path):
    home = Home.at(tmp_path, tmp_path / "deliveries")
    reduced(tmp_path, {"day.csv": as_csv(plays({"account_id": "bob"}, {"track_id": "T3"}, count=2))})
    entries = rows(Eligibility, {**ENTRY, "minimum_listeners": 2})
    for name, frame in {"track_ref": REFS, "track": TRACKS, "eligibility": entries}.items():
        home.store.write(name, PERIOD, frame)

    done = dg.materialize([heard], partition_key=PERIOD, resources={"home": home})

    assert done.success
    assert home.store.read("recording_month", PERIOD).collect().rows() == [
        ("GBAAA2600001", 3, 2),
        ("GBAAA2600003", 1, 1),
    ]
    assert home.store.read("recording_listener", PERIOD).collect()["recording"].to_list() == ["GBAAA2600003"]


def test_without_listening_there_is_no_history(tmp_path):
    with pytest.raises(StoreError, match="listening 2026-09 is not in the store"):
        engine.recording_history(Home.at(tmp_path, tmp_path), PERIOD, REFS, below=0)
