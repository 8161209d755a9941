"""The sample month's stream logs: how much is listened to, and every fault that is in them on purpose."""

import csv
from collections import Counter

from tests.unit.sample_files import digests, in_september, log


def test_listening_has_a_heavy_head_and_a_long_tail(plays):
    by_track = Counter(row["track_id"] or row["isrc"] for row in plays).most_common()
    by_listener = Counter(row["account_id"] for row in plays)

    assert sum(many for _, many in by_track[:20]) > 25_000
    assert len(by_track) >= 400
    assert sum(many <= 3 for many in by_listener.values()) > 500


def test_an_unknown_track_is_played(sample, plays):
    known = {row["track_id"] for row in csv.DictReader((sample / "catalogue" / "tracks.csv").open(encoding="utf-8"))}

    unknown = {row["track_id"] for row in plays if row["track_id"]} - known

    assert unknown == {"unknown-track"}


def test_six_rows_have_one_fault_each(plays):
    bad = [row for row in plays if row["stream_id"].startswith("bad-")]

    assert len(bad) == 6
    assert bad[0]["territory"] == "XX"
    assert int(bad[1]["played_ms"]) < 0
    assert bad[2]["played_at"] == "yesterday"
    assert bad[3]["account_id"] == bad[4]["offering"] == bad[5]["track_id"] + bad[5]["isrc"] == ""


def test_a_file_comes_twice_under_two_names(sample):
    twice = Counter(digests(sample / "streams").values())

    assert sorted(twice.values())[-2:] == [1, 2]


def test_some_plays_come_twice_one_of_them_with_another_length(plays):
    found: dict[str, set[int]] = {}
    counted = Counter(row["stream_id"] for row in plays)
    for row in plays:
        if counted[row["stream_id"]] > 1:
            found.setdefault(row["stream_id"], set()).add(int(row["played_ms"]))

    assert len(found) == 12
    assert sorted(len(lengths) for lengths in found.values()) == [1] * 11 + [2]


def test_offsets_decide_which_month_a_play_is_in(sample):
    rows = log(sample / "streams" / "month-ends.csv.gz")

    assert Counter(in_september(row) for row in rows) == {True: 5, False: 4}
    assert all(row["stream_id"].endswith("-in") == in_september(row) for row in rows)


def test_about_one_play_in_eight_is_short(plays):
    short = sum(int(row["played_ms"]) < 30_000 for row in plays)

    assert 0.10 < short / len(plays) < 0.14
