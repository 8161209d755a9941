"""The month for measuring: the same every time, with the plays asked for."""

from collections import Counter

import polars as pl

from pipelines.sample.bench import bench_intake, write_bench
from tests.unit.sample_files import digests


def test_a_month_for_measuring_is_the_same_every_time(tmp_path):
    for name in ("one", "two"):
        write_bench(tmp_path / name, plays=20_000, tracks=1_000, listeners=500)

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_month_for_measuring_has_the_plays_asked_for_and_few_of_them_twice(tmp_path):
    write_bench(tmp_path, plays=100_000, tracks=1_000, listeners=500)

    rows = pl.read_parquet(tmp_path / "streams" / "*.parquet")

    assert rows.height == 100_000
    assert 99_980 < rows["stream_id"].n_unique() < 100_000
    assert rows["territory"].n_unique() == 8
    assert rows["offering"].n_unique() == 4


def test_rows_for_measuring_are_rows_of_the_datasets():
    from pipelines.datasets import DATASETS

    counted: Counter[str] = Counter()
    for _, _, parsed in bench_intake(tracks=2_000):
        for dataset, frame in parsed.frames.items():
            DATASETS[dataset].validate(frame, lazy=True)
            counted[dataset] += frame.height

    assert counted["track"] == counted["track_index"] == 2_000
    assert counted["work"] == 1_400 + 14
    assert counted["recording_work"] > 1_900
