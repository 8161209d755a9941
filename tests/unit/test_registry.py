"""What becomes of a file of the delivery folder, by its name and bytes."""

import os

from pipelines.registry import Registry
from schemas.delivery import Delivery
from tests.unit.fake_readers import Readers, deliver, outcome, sha256


def test_a_file_is_registered_with_what_it_says(tmp_path):
    deliver(tmp_path, "finance/2026/rates.csv", "abc")

    registered = Readers().registry(tmp_path).receive()

    Delivery.validate(registered, lazy=True)
    row = registered.row(0, named=True)
    assert (row["delivery_id"], row["name"]) == (sha256("abc"), "finance/2026/rates.csv")
    assert (row["kind"], row["sender"], row["bytes"], row["rows"], row["rejected_rows"]) == ("finance", "abc", 3, 3, 1)


def test_a_file_is_read_once_for_its_bytes(tmp_path):
    readers = Readers()
    deliver(tmp_path, "finance/a.csv", "abc")
    first = readers.registry(tmp_path).receive()

    os.utime(deliver(tmp_path, "finance/a.csv", "abc"), ns=(1, 1))

    assert readers.registry(tmp_path).receive().equals(first)
    assert readers.read == ["finance/a.csv"]


def test_the_same_bytes_under_a_second_name_are_a_duplicate_and_none_of_their_rows_counts(tmp_path):
    readers = Readers()
    deliver(tmp_path, "finance/b.csv", "abc")
    deliver(tmp_path, "finance/a.csv", "abc")

    registry = readers.registry(tmp_path)

    assert outcome(registry.receive()) == [("finance/a.csv", 1, "accepted"), ("finance/b.csv", 1, "duplicate")]
    assert registry.intake("fx_rate").collect().height == 3
    assert registry.rejects().height == 1
    assert readers.read == ["finance/a.csv"]


def test_which_of_two_names_came_first_does_not_matter(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "finance/b.csv", "abc")
    registry.receive()
    deliver(tmp_path, "finance/a.csv", "abc")

    assert outcome(registry.receive()) == [("finance/a.csv", 1, "accepted"), ("finance/b.csv", 1, "duplicate")]


def test_other_bytes_under_a_known_name_supersede_it(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "finance/a.csv", "abc")
    registry.receive()
    deliver(tmp_path, "finance/a.csv", "wxyz")

    assert outcome(registry.receive()) == [("finance/a.csv", 1, "superseded"), ("finance/a.csv", 2, "accepted")]
    assert registry.intake("fx_rate").collect()["currency"].unique().to_list() == ["wxyz"]


def test_the_first_bytes_may_come_back_as_a_third_version(tmp_path):
    readers = Readers()
    registry = readers.registry(tmp_path)
    for text in ("abc", "wxyz", "abc"):
        deliver(tmp_path, "finance/a.csv", text)
        registered = registry.receive()

    assert [status for *_, status in outcome(registered)] == ["superseded", "superseded", "accepted"]
    assert registry.intake("fx_rate").collect().height == 3
    assert len(readers.read) == 2


def test_what_was_a_duplicate_counts_once_its_twin_is_superseded(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "finance/a.csv", "abc")
    deliver(tmp_path, "finance/b.csv", "abc")
    registry.receive()
    deliver(tmp_path, "finance/a.csv", "wxyz")

    assert [status for *_, status in outcome(registry.receive())] == ["superseded", "accepted", "accepted"]


def test_a_version_that_cannot_be_read_does_not_take_the_place_of_one_that_could(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "finance/a.csv", "abc")
    registry.receive()
    deliver(tmp_path, "finance/a.csv", "bad")

    assert [status for *_, status in outcome(registry.receive())] == ["accepted", "quarantined"]
    assert registry.intake("fx_rate").collect().height == 3


def test_a_stream_log_that_was_overwritten_has_gone_even_if_the_new_one_is_bad(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "streams/a.csv", "2026-09-01 2026-09-02")
    registry.receive()
    deliver(tmp_path, "streams/a.csv", "bad")

    assert [status for *_, status in outcome(registry.receive())] == ["superseded", "quarantined"]
    assert registry.stream_files("2026-09") == []


def test_a_message_does_not_supersede_another_of_its_name(tmp_path):
    readers = Readers()
    registry = Registry(tmp_path / "home", tmp_path / "in", {"catalogue": readers.finance})
    for text in ("abc", "wxyz"):
        deliver(tmp_path, "catalogue/message.xml", text)
        registered = registry.receive()

    assert [status for *_, status in outcome(registered)] == ["accepted", "accepted"]


def test_a_message_that_comes_again_counts_once(tmp_path):
    registry = Registry(tmp_path / "home", tmp_path / "in", {"catalogue": Readers().finance})
    for text in ("abc", "wxyz", "abc"):
        deliver(tmp_path, "catalogue/message.xml", text)
        registered = registry.receive()

    assert [status for *_, status in outcome(registered)] == ["accepted", "accepted", "duplicate"]
    assert registry.intake("fx_rate").collect().height == 7
