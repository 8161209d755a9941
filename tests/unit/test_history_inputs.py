"""A month is settled from the history of the months before it, and notices when that changes."""

from pathlib import Path

import polars as pl
import pytest

from pipelines import record
from pipelines.carried import inputs_digest as inputs
from pipelines.history import KEPT, history
from pipelines.home import Home
from pipelines.registry import Registry
from pipelines.store import StoreError
from schemas.recording_listener import RecordingListener
from schemas.recording_month import RecordingMonth
from tests.formats.rows import rows
from tests.stream_logs import as_csv, plays, written

PERIOD = "2026-09"
TERMS = """\
issued: 2026-08-15
eligibilities:
  - eligibility: e
    minimum_plays: 1000
    months: 2
    window: {window}
    where_months_missing: eligible
    valid_from: {since}
    source: s
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    written(tmp_path / "deliveries" / "streams", "day.csv", as_csv(plays(count=1)))
    return Home.at(tmp_path, tmp_path / "deliveries")


def registered(home: Home, terms: str = "") -> Registry:
    if terms:
        written(home.deliveries / "terms", "terms.yaml", terms.encode())
    registry = Registry(home.root, home.deliveries)
    registry.receive()
    return registry


def settled(home: Home, month: str, plays: int = 5, listeners: tuple[str, ...] = ("a",), *, to_the_end: bool = True):
    counted = {"recording": "X", "plays": plays, "listeners": len(listeners)}
    home.store.write("recording_month", month, rows(RecordingMonth, counted))
    names = ({"recording": "X", "listener": who} for who in listeners)
    home.store.write("recording_listener", month, rows(RecordingListener, *names))
    if to_the_end:
        record.save(home, record.RunRecord(month, "inputs", "code", left=record.left(home, month)))


EVER = TERMS.format(window="before", since="2026-01-01")


def test_without_an_eligibility_a_month_is_settled_from_its_deliveries_alone(home: Home):
    settled(home, "2026-08")
    registry = registered(home)

    assert inputs(home, registry, PERIOD) == registry.digest(PERIOD)


def test_a_month_settled_anew_with_another_history_changes_those_that_look_back_on_it(home: Home):
    registry = registered(home, EVER)
    alone = inputs(home, registry, PERIOD)

    settled(home, "2026-08")
    first = inputs(home, registry, PERIOD)
    settled(home, "2026-08")
    same = inputs(home, registry, PERIOD)
    settled(home, "2026-08", plays=6)
    more = inputs(home, registry, PERIOD)
    settled(home, "2026-08", plays=6, listeners=("b",))
    other = inputs(home, registry, PERIOD)

    assert same == first
    assert len({alone, first, more, other}) == 4
    assert alone == registry.digest(PERIOD)


def test_months_out_of_reach_change_nothing(home: Home):
    registry = registered(home, EVER)
    settled(home, "2026-07")
    settled(home, "2026-08")
    before = inputs(home, registry, PERIOD)

    for month in ("2026-06", "2026-09", "2026-10"):
        settled(home, month, plays=7)

    assert inputs(home, registry, PERIOD) == before


def test_a_month_does_not_look_back_on_itself(home: Home):
    registry = registered(home, TERMS.format(window="with", since="2026-01-01"))
    settled(home, "2026-08")
    before = inputs(home, registry, PERIOD)

    settled(home, PERIOD)
    assert inputs(home, registry, PERIOD) == before
    settled(home, "2026-08", plays=6)
    assert inputs(home, registry, PERIOD) != before


def test_an_eligibility_that_is_not_yet_in_force_looks_back_on_nothing(home: Home):
    registry = registered(home, TERMS.format(window="before", since="2026-10-01"))
    settled(home, "2026-08")

    assert inputs(home, registry, PERIOD) == registry.digest(PERIOD)
    assert inputs(home, registry, "2026-10") != registry.digest("2026-10")


def test_a_month_whose_run_never_ended_is_no_settled_one(home: Home):
    registry = registered(home, EVER)
    settled(home, "2026-08", to_the_end=False)
    settled(home, PERIOD, to_the_end=False)

    assert inputs(home, registry, PERIOD) == registry.digest(PERIOD)
    assert history(home, PERIOD, ["2026-07", "2026-08"]).months == {PERIOD}


def test_the_history_is_that_of_the_month_and_of_the_settled_ones_before_it(home: Home):
    settled(home, "2026-07", plays=1)
    settled(home, "2026-08", plays=2, listeners=("a", "b"))
    settled(home, PERIOD, plays=3, to_the_end=False)

    found = history(home, PERIOD, ["2026-06", "2026-07", "2026-08"])

    assert found.months == {"2026-07", "2026-08", PERIOD}
    counted = found.recording_month.select("period", "recording", "plays", "listeners").sort("period").collect()
    assert counted.rows() == [("2026-07", "X", 1, 1), ("2026-08", "X", 2, 2), (PERIOD, "X", 3, 1)]
    assert found.recording_listener.filter(pl.col("period") == "2026-08").collect()["listener"].to_list() == ["a", "b"]


def test_a_history_that_was_changed_on_disk_is_refused(home: Home):
    settled(home, PERIOD)
    path = home.store.path("recording_month", PERIOD)
    rows(RecordingMonth, {"recording": "X", "plays": 9, "listeners": 1}).write_parquet(path)

    with pytest.raises(StoreError, match="The file changed on disk"):
        history(home, PERIOD, [])


def test_an_earlier_version_kept_no_history_and_its_months_are_missing(home: Home):
    settled(home, PERIOD)
    record.save(home, record.RunRecord("2026-08", "inputs", "code"))

    assert history(home, PERIOD, ["2026-08"]).months == {PERIOD}
    assert all(not home.store.has(name, "2026-08") for name in KEPT)


def test_a_month_whose_history_was_written_anew_and_never_released_stops_those_that_look_back_on_it(home: Home):
    registry = registered(home, EVER)
    settled(home, "2026-08")
    settled(home, PERIOD)
    settled(home, "2026-08", plays=9, to_the_end=False)

    with pytest.raises(record.NotReleased, match="2026-08 was run again"):
        inputs(home, registry, PERIOD)
    with pytest.raises(record.NotReleased):
        history(home, PERIOD, ["2026-08", PERIOD])


def test_a_month_that_is_run_again_itself_does_not_wait_for_its_own_release(home: Home):
    settled(home, PERIOD)
    settled(home, PERIOD, plays=9, to_the_end=False)

    assert history(home, PERIOD, ["2026-08", PERIOD]).recording_month.collect()["plays"].to_list() == [9]
