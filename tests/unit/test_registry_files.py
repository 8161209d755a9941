"""What lies in a delivery folder and is no plain file for us, or no longer one."""

import os
from pathlib import Path

import polars as pl
import pytest

from pipelines.readers.parsed import Parsed
from pipelines.registry import Registry
from schemas.delivery import Delivery
from tests.unit.fake_readers import Readers, deliver, outcome


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("finance/a.csv", "invalid_content"),
        ("invoices/a.csv", "unknown_kind"),
        ("a.csv", "unknown_kind"),
        ("claims/a.tsv", "not_yet_supported"),
    ],
)
def test_a_bad_file_is_quarantined_with_its_reason_and_the_others_are_not(tmp_path, name, reason):
    deliver(tmp_path, name, "bad")
    deliver(tmp_path, "finance/good.csv", "abc")

    registered = Readers().registry(tmp_path).receive()

    Delivery.validate(registered, lazy=True)
    assert registered.filter(pl.col("name") == name).select("status", "reason").rows() == [("quarantined", reason)]
    assert registered.filter(pl.col("name") == "finance/good.csv")["status"].item() == "accepted"


def test_a_file_in_the_wrong_folder_is_read_when_it_lies_in_the_right_one(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "misc/a.csv", "abc")
    registry.receive()
    deliver(tmp_path, "finance/a.csv", "abc")

    assert outcome(registry.receive()) == [("finance/a.csv", 1, "accepted"), ("misc/a.csv", 1, "quarantined")]


def test_what_could_not_be_read_yet_is_read_once_it_can_be(tmp_path):
    deliver(tmp_path, "claims/a.tsv", "abc")
    Readers().registry(tmp_path).receive()

    later = Registry(tmp_path / "home", tmp_path / "in", {"claims": Readers().finance}).receive()

    assert outcome(later) == [("claims/a.tsv", 1, "quarantined"), ("claims/a.tsv", 2, "accepted")]


def test_what_begins_with_a_dot_is_still_being_delivered(tmp_path):
    deliver(tmp_path, "finance/.a.csv.part", "abc")
    deliver(tmp_path, ".trash/a.csv", "abc")

    assert Readers().registry(tmp_path).receive().height == 0


def test_what_recipients_acknowledged_is_no_delivery(tmp_path):
    deliver(tmp_path, "acknowledgements/ACK_A_B_C_2026-09_DE__20261003T101500.tsv", "")

    assert Readers().registry(tmp_path).receive().height == 0


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_time(tmp_path):
    readers = Readers()

    def slow(path: Path, *, name: str, delivery_id: str) -> Parsed:
        parsed = readers.finance(path, name=name, delivery_id=delivery_id)
        if path.read_text() == "abc":
            path.write_text("abcdef")
        return parsed

    registry = Registry(tmp_path / "home", tmp_path / "in", {"finance": slow})
    deliver(tmp_path, "finance/a.csv", "abc")

    assert registry.receive().height == 0
    assert outcome(registry.receive()) == [("finance/a.csv", 1, "accepted")]
    assert registry.intake("fx_rate").collect().height == 6


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    outside = tmp_path / "secret.csv"
    outside.write_text("abc")
    for name in ("file.csv", "folder"):
        link = tmp_path / "in" / "finance" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(outside if name == "file.csv" else tmp_path)
    readers = Readers()

    registered = readers.registry(tmp_path).receive()

    assert registered["reason"].to_list() == ["unreadable", "unreadable"]
    assert readers.read == []


def test_a_pipe_a_broken_link_and_a_name_that_is_no_text_are_unreadable(tmp_path):
    folder = tmp_path / "in" / "finance"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "pipe.csv")
    (folder / "broken.csv").symlink_to(folder / "nowhere.csv")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.csv")).write_text("abc")

    registered = Readers().registry(tmp_path).receive()

    Delivery.validate(registered, lazy=True)
    assert registered["reason"].to_list() == ["unreadable"] * 3
    assert "finance/\\xff.csv" in registered["name"].to_list()


def test_a_file_that_has_gone_is_kept_as_it_was_read(tmp_path):
    registry = Readers().registry(tmp_path)
    path = deliver(tmp_path, "finance/a.csv", "abc")
    first = registry.receive()
    path.unlink()

    assert registry.receive().equals(first)
    assert registry.intake("fx_rate").collect().height == 3


def test_a_stream_log_that_has_gone_is_an_error_that_says_how_much_is_missing(tmp_path):
    registry = Readers().registry(tmp_path)
    path = deliver(tmp_path, "streams/a.csv", "2026-09-01 2026-09-02")
    registry.receive()
    path.unlink()

    with pytest.raises(FileNotFoundError, match=r"streams/a.csv.* 1 rows"):
        registry.stream_files("2026-09")


def test_a_stream_log_that_was_moved_is_found_where_it_is(tmp_path):
    registry = Readers().registry(tmp_path)
    path = deliver(tmp_path, "streams/a.csv", "2026-09-01 2026-09-02")
    registry.receive()
    path.rename(path.with_name("b.csv"))
    registry.receive()

    assert [file.path.name for file in registry.stream_files("2026-09")] == ["b.csv"]


@pytest.mark.parametrize(("period", "found"), [("2026-08", 0), ("2026-09", 1), ("2026-10", 1), ("2026-11", 0)])
def test_a_stream_log_is_for_every_month_that_it_holds_a_play_of(tmp_path, period, found):
    deliver(tmp_path, "streams/a.csv", "2026-09-30 2026-10-01")
    registry = Readers().registry(tmp_path)
    registry.receive()

    assert len(registry.stream_files(period)) == found


def test_each_file_that_is_read_is_told(tmp_path):
    deliver(tmp_path, "finance/a.csv", "abc")
    deliver(tmp_path, "finance/b.csv", "abc")
    told = []

    Readers().registry(tmp_path).receive(told=lambda name, rows: told.append((name, rows)))

    assert told == [("finance/a.csv", 3)]
