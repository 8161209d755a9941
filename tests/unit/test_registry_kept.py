"""What a registry keeps, and that being killed or damaged is noticed and repaired."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.readers.parsed import Parsed
from pipelines.registry import Registry
from pipelines.store import Store, StoreError
from schemas.columns import polars_schema
from schemas.delivery_reject import DeliveryReject
from schemas.fx_rate import FxRate
from tests.unit.fake_readers import Readers, deliver, outcome, sha256


def test_the_digest_of_a_month_changes_with_what_the_month_is_made_of_and_nothing_else(tmp_path):
    registry = Readers().registry(tmp_path)
    digests = []
    for name, text in [
        ("finance/a.csv", "abc"),
        ("finance/copy.csv", "abc"),
        ("streams/october.csv", "2026-10-05 2026-10-06"),
        ("finance/wrong.csv", "bad"),
        ("streams/september.csv", "2026-09-05 2026-09-06"),
        ("finance/b.csv", "wxyz"),
    ]:
        deliver(tmp_path, name, text)
        registry.receive()
        digests.append(registry.digest("2026-09"))

    assert digests[0] == digests[1] == digests[2] == digests[3]
    assert len(set(digests[3:])) == 3


def test_a_run_that_was_killed_while_reading_is_finished_by_the_next(tmp_path):
    readers = Readers()
    deliver(tmp_path, "finance/a.csv", "abc")
    deliver(tmp_path, "finance/b.csv", "wxyz")

    def killed(path: Path, *, name: str, delivery_id: str) -> Parsed:
        if name == "finance/b.csv":
            raise KeyboardInterrupt
        return readers.finance(path, name=name, delivery_id=delivery_id)

    with pytest.raises(KeyboardInterrupt):
        Registry(tmp_path / "home", tmp_path / "in", {"finance": killed}).receive()

    registry = readers.registry(tmp_path)
    assert [status for *_, status in outcome(registry.receive())] == ["accepted", "accepted"]
    assert registry.intake("fx_rate").collect().height == 7


def test_a_registry_that_was_killed_between_file_and_digest_forgets_no_version(tmp_path):
    registry = Readers().registry(tmp_path)
    for text in ("abc", "wxyz"):
        deliver(tmp_path, "finance/a.csv", text)
        registered = registry.receive()
    (tmp_path / "home" / "registry" / "delivery" / "all.sha256").unlink()

    assert registry.receive().equals(registered)
    assert (tmp_path / "home" / "registry" / "delivery" / "all.sha256").exists()


def test_what_was_lost_of_the_home_is_read_again(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "finance/a.csv", "abc")
    registered = registry.receive()
    for path in (tmp_path / "home" / "intake").rglob("*.*"):
        path.unlink()

    assert registry.receive().equals(registered)
    assert registry.intake("fx_rate").collect().height == 3


def test_a_changed_bit_in_the_home_is_noticed(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "finance/a.csv", "abc")
    registry.receive()
    path = next((tmp_path / "home" / "intake" / "fx_rate").glob("*.parquet"))
    whole = path.read_bytes()
    path.write_bytes(whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])

    with pytest.raises(StoreError, match="sha256"):
        registry.intake("fx_rate").collect()


def test_a_dataset_that_nobody_delivered_is_empty_and_typed(tmp_path):
    rows = Readers().registry(tmp_path).intake("fx_rate").collect()

    types = polars_schema(FxRate)
    assert rows.height == 0
    assert rows.select(types.names()).schema == types
    assert rows.columns[-2:] == ["delivery_id", "sent_at"]


def test_the_rejects_of_accepted_files_carry_their_file_and_kind(tmp_path):
    registry = Readers().registry(tmp_path)
    deliver(tmp_path, "finance/a.csv", "abc")
    deliver(tmp_path, "finance/b.csv", "bad")
    registry.receive()

    rejects = registry.rejects()

    DeliveryReject.validate(rejects, lazy=True)
    assert rejects.select("delivery_id", "kind", "row", "reason").rows() == [
        (sha256("abc"), "finance", 2, "bad_number")
    ]


def test_what_an_earlier_version_read_otherwise_is_read_again(tmp_path):
    readers = Readers()
    deliver(tmp_path, "finance/a.csv", "abc")
    readers.registry(tmp_path).receive()
    shapes = tmp_path / "home" / "intake" / "shapes.json"
    shapes.write_text(shapes.read_text().replace("currency", "money_of_old"))

    registry = readers.registry(tmp_path)
    registry.receive()
    registry.receive()

    assert readers.read == ["finance/a.csv", "finance/a.csv"]
    assert outcome(registry.deliveries()) == [("finance/a.csv", 1, "accepted")]


def test_what_an_earlier_version_read_of_a_file_that_is_gone_has_nulls_for_what_is_new(tmp_path):
    readers = Readers()
    gone, _ = deliver(tmp_path, "finance/a.csv", "abc"), deliver(tmp_path, "finance/b.csv", "wxyz")
    registry = readers.registry(tmp_path)
    registry.receive()
    store = Store(tmp_path / "home" / "intake")
    store.write("fx_rate", sha256("abc"), store.read("fx_rate", sha256("abc")).drop("source").collect())
    gone.unlink()

    found = registry.intake("fx_rate").collect()

    assert found.filter(pl.col("currency") == "abc")["source"].to_list() == [None] * 3
    assert found.height == 7
