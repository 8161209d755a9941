"""The sample month: the same bytes every time, and its size."""

from pathlib import Path

import pytest

from pipelines.sample import write_sample
from tests.unit.sample_files import digests, in_september, messages, of_ai

SHIPPED = Path(__file__).parents[2] / "data" / "sample"


def test_the_same_options_give_the_same_bytes(sample, tmp_path):
    write_sample(tmp_path)

    assert digests(tmp_path) == digests(sample)


def test_what_is_shipped_is_what_the_command_writes(sample):
    assert digests(SHIPPED) == digests(sample)


def test_another_seed_gives_another_month(tmp_path):
    options = {"plays": 1_000, "tracks": 200, "listeners": 50}
    write_sample(tmp_path / "one", seed=1, **options)
    write_sample(tmp_path / "two", seed=2, **options)

    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")

    assert one["streams/2026-09-01.parquet"] != two["streams/2026-09-01.parquet"]
    assert one["works/CW260001FOM_000.V22"] != two["works/CW260001FOM_000.V22"]


def test_a_shorter_month_of_another_year_and_size_can_be_written_over_a_longer_one(tmp_path):
    write_sample(tmp_path, plays=1_000, tracks=200, listeners=50)
    write_sample(tmp_path, period="2027-02", plays=1_500, tracks=260, listeners=60)

    days = [path.name[:10] for path in (tmp_path / "streams").iterdir() if path.name[:2] == "20"]

    assert {day[:7] for day in days} == {"2027-02"}
    assert len(set(days)) == 28
    assert (tmp_path / "finance" / "revenue-2027-02.csv").exists()
    assert not (tmp_path / "finance" / "revenue-2026-09.csv").exists()


def test_numbers_too_small_for_the_special_cases_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"100 tracks are too few .* ask for 200 or more"):
        write_sample(tmp_path, tracks=100)


def test_the_sample_is_smaller_than_three_megabytes_and_its_signed_files_than_two(sample):
    sizes = {path: path.stat().st_size for path in sample.rglob("*") if path.is_file()}
    signed = sum(size for path, size in sizes.items() if path.parent.name == "provenance")

    assert sum(sizes.values()) - signed < 3_000_000
    assert signed < 2_000_000


def test_there_are_400_tracks_and_the_ai_part_60000_plays_and_2000_listeners(sample, plays):
    tracks = sum(len(root.findall("ResourceList/SoundRecording")) for root in messages(sample).values())
    machines = sum(len(root.findall("ResourceList/SoundRecording")) for root in of_ai(sample).values())
    good = {row["stream_id"] for row in plays if not row["stream_id"].startswith("bad-") and in_september(row)}

    assert tracks - machines == 400
    assert machines == 61
    assert len(good) == 60_000
    assert 1_500 < len({row["account_id"] for row in plays}) <= 2_001
