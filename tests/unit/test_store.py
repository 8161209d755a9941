"""The store keeps what was written, whole or not at all, and notices when it changed."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.store import Store, StoreError


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def rows(count: int) -> pl.DataFrame:
    return pl.select(n=pl.int_range(count), amount=pl.lit("0.000000001").cast(pl.Decimal(38, 9)))


def test_what_is_written_is_read_back_with_its_types(store: Store):
    store.write("pool", "2026-09", rows(3))

    assert store.read("pool", "2026-09").collect().equals(rows(3))


def test_the_cut_of_the_pieces_leaves_no_trace_in_the_bytes(store: Store):
    whole = rows(300_000)

    once = store.write("once", None, whole)
    pieces = store.write("pieces", None, iter([whole[:0], whole[:10], whole[10:200_001], whole[200_001:]]))

    assert once.sha256 == pieces.sha256
    assert pieces.rows == 300_000


def test_one_flipped_bit_is_noticed_at_the_next_read(store: Store):
    written = store.write("pool", "2026-09", rows(1000))
    flipped = bytearray(written.path.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    written.path.write_bytes(flipped)

    with pytest.raises(StoreError, match="changed on disk"):
        store.read("pool", "2026-09")


def test_a_partition_that_was_never_written_says_what_to_do(store: Store):
    with pytest.raises(StoreError, match="materialise it first"):
        store.read("pool", "2026-09")


def test_a_writer_that_dies_in_the_middle_leaves_the_last_good_partition(store: Store):
    store.write("pool", "2026-09", rows(5))

    def dying():
        yield rows(200_000)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        store.write("pool", "2026-09", dying())

    assert store.read("pool", "2026-09").collect().height == 5


def test_a_file_without_its_digest_counts_as_not_written(store: Store):
    written = store.write("pool", "2026-09", rows(5))
    written.path.with_suffix(".sha256").unlink()

    assert not store.has("pool", "2026-09")
