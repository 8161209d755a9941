from itertools import permutations

import polars as pl
import pytest

from attribution.works import merge
from pipelines.datasets import DATASETS
from schemas.columns import empty
from tests.unit.registrations import MODELS, Files

ONE, TWO = "T0000000010", "T0345246801"


def parts(frames: dict[str, pl.DataFrame]) -> dict[tuple[str, str], int]:
    rows = frames["recording_work"].select("isrc", "work_id", "proportion_ppb").rows()
    return {(isrc, work): ppb for isrc, work, ppb in rows}


def held(frames: dict[str, pl.DataFrame]) -> dict[str, int]:
    rows = frames["work_share"].group_by("party_name").agg(pl.col("share_ppb").sum()).rows()
    return dict(rows)


def test_the_newest_registration_of_a_number_is_the_one_in_force():
    files = Files()
    files.share(files.work("PB1", "A", title="OLD"), "ANNA", 600_000_000)
    files.share(files.work("PB1", "A", sent="2026-02-01", title="NEW"), "BERT", 400_000_000, sent="2026-02-01")

    frames = files.merged()

    assert frames["work"]["title"].to_list() == ["NEW"]
    assert held(frames) == {"BERT": 400_000_000}


def test_registrations_of_one_iswc_are_one_work_under_it():
    files = Files()
    files.work("PB1", "A", iswc=ONE)
    files.work("PB2", "9", iswc=ONE, sent="2026-02-01")

    frames = files.merged()

    assert frames["work"].select("work_id", "submitter").rows() == [(ONE, "PB2")]


def test_a_work_without_an_iswc_is_known_by_its_submitter_and_number():
    files = Files()
    files.work("PB1", "A")

    assert files.merged()["work"]["work_id"].to_list() == ["PB1:A"]


def test_two_submitters_who_claim_more_than_the_whole_both_keep_their_claim():
    files = Files()
    files.share(files.work("PB1", "A", iswc=ONE), "ANNA", 600_000_000)
    files.share(files.work("PB2", "9", iswc=ONE), "BERT", 600_000_000)

    assert held(files.merged()) == {"ANNA": 600_000_000, "BERT": 600_000_000}


def test_a_submitter_who_registers_an_iswc_under_two_numbers_claims_once():
    files = Files()
    files.share(files.work("PB1", "A", iswc=ONE), "ANNA", 600_000_000)
    files.share(files.work("PB1", "B", iswc=ONE, sent="2026-02-01"), "ANNA", 500_000_000, sent="2026-02-01")

    assert held(files.merged()) == {"ANNA": 500_000_000}


def test_a_party_that_one_names_and_another_claims_counts_as_claimed():
    files = Files()
    first = files.work("PB1", "A", iswc=ONE)
    second = files.work("PB2", "9", iswc=ONE, sent="2026-02-01")
    files.share(first, "ANNA", 500_000_000)
    files.share(second, "ANNA", 500_000_000, named=True, sent="2026-02-01")
    files.share(second, "BERT", 500_000_000, sent="2026-02-01")

    frames = files.merged()

    assert frames["work_share"].select("party_name", "submitter").rows() == [("ANNA", "PB1"), ("BERT", "PB2")]


def test_a_party_is_known_by_its_number_before_its_name():
    files = Files()
    first = files.work("PB1", "A", iswc=ONE)
    second = files.work("PB2", "9", iswc=ONE, sent="2026-02-01")
    files.share(first, "ANNA", 400_000_000, ipi_name_number="00000000199", party_id="00000000199")
    files.share(second, "A. NAME", 400_000_000, named=True, sent="2026-02-01", ipi_name_number="00000000199")
    files.share(second, "ANNA", 100_000_000, named=True, sent="2026-02-01", ipi_name_number="00000000297")

    assert held(files.merged()) == {"ANNA": 500_000_000}


def test_a_party_that_nobody_claims_counts_as_the_newest_registration_names_it():
    files = Files()
    first = files.work("PB1", "A", iswc=ONE)
    second = files.work("PB2", "9", iswc=ONE, sent="2026-02-01")
    files.share(first, "CARL", 300_000_000, named=True)
    files.share(second, "CARL", 200_000_000, named=True, sent="2026-02-01")

    assert held(files.merged()) == {"CARL": 200_000_000}


def test_a_party_without_a_name_is_taken_for_whoever_else_claims():
    files = Files()
    first = files.work("PB1", "A", iswc=ONE)
    second = files.work("PB2", "9", iswc=ONE, sent="2026-02-01")
    files.share(first, "ANNA", 500_000_000)
    files.share(second, "BERT", 500_000_000, sent="2026-02-01")
    files.share(second, "", 500_000_000, named=True, sent="2026-02-01")

    assert held(files.merged()) == {"ANNA": 500_000_000, "BERT": 500_000_000}


def test_a_claimed_party_that_collects_nothing_is_claimed_all_the_same():
    files = Files()
    first = files.work("PB1", "A", iswc=ONE)
    second = files.work("PB2", "9", iswc=ONE, sent="2026-02-01")
    files.share(first, "ORIGINAL", 0)
    files.share(first, "ADMINISTRATOR", 250_000_000)
    files.share(second, "ORIGINAL", 250_000_000, named=True, sent="2026-02-01")

    assert held(files.merged()) == {"ADMINISTRATOR": 250_000_000}


def test_a_writer_controlled_in_part_keeps_the_part_that_is_only_named():
    files = Files()
    key = files.work("PB1", "A")
    files.share(key, "ANNA", 250_000_000)
    files.share(key, "ANNA", 250_000_000, named=True)

    assert held(files.merged()) == {"ANNA": 500_000_000}


def test_a_work_is_in_the_public_domain_only_if_no_registration_denies_it():
    files = Files()
    files.work("PB1", "A", iswc=ONE, is_public_domain=True, sent="2026-02-01")
    files.work("PB2", "9", iswc=ONE)
    files.work("PB1", "B", iswc=TWO, is_public_domain=True)

    assert dict(files.merged()["work"].select("work_id", "is_public_domain").rows()) == {ONE: False, TWO: True}


def test_a_recording_of_one_work_is_that_work():
    files = Files()
    files.recording(files.work("PB1", "A", iswc=ONE), "GBAAA2600001")
    files.recording(files.work("PB2", "9", iswc=ONE), "GBAAA2600001")

    assert parts(files.merged()) == {("GBAAA2600001", ONE): 1_000_000_000}


def test_a_recording_of_three_works_is_parted_evenly_and_to_the_last_part_per_billion():
    files = Files()
    for number in "ABC":
        files.recording(files.work("PB1", number), "GBAAA2600001")

    assert parts(files.merged()) == {
        ("GBAAA2600001", "PB1:A"): 333_333_334,
        ("GBAAA2600001", "PB1:B"): 333_333_333,
        ("GBAAA2600001", "PB1:C"): 333_333_333,
    }


def medley(*, owned: bool, linked: bool) -> Files:
    files = Files()
    first, second = files.work("PB1", "A", iswc=ONE), files.work("PB1", "B")
    both = files.work("PB1", "M", composite_type="MED")
    for key in (first, second, *([both] if linked else [])):
        files.recording(key, "GBAAA2600001")
    files.part(both, 1, iswc=ONE, seconds=60)
    files.part(both, 2, number="B", seconds=30)
    files.part(both, 3, iswc=ONE, seconds=90)
    if owned:
        files.share(both, "ANNA", 1_000_000_000)
    return files


@pytest.mark.parametrize("linked", [True, False])
def test_a_medley_of_two_works_is_parted_by_the_durations_that_the_composite_says(linked):
    frames = medley(owned=False, linked=linked).merged()

    assert parts(frames) == {("GBAAA2600001", "PB1:B"): 166_666_667, ("GBAAA2600001", ONE): 833_333_333}


def test_a_composite_with_shares_of_its_own_is_the_one_work_of_its_recording():
    frames = medley(owned=True, linked=True).merged()

    assert parts(frames) == {("GBAAA2600001", "PB1:M"): 1_000_000_000}


def test_a_composite_that_does_not_say_how_long_every_work_lasts_parts_nothing():
    files = medley(owned=False, linked=False)
    files.rows["work_component"][1]["duration_seconds"] = 0

    assert set(parts(files.merged()).values()) == {500_000_000}


def test_the_order_of_files_and_rows_changes_nothing():
    files = medley(owned=False, linked=True)
    for order, sent in enumerate(permutations(["2026-01-05", "2026-01-06"])):
        for submitter, when in zip(("PB3", "PB4"), sent, strict=True):
            key = files.work(submitter, f"N{order}", iswc=ONE, sent=when, title=f"{submitter} {when}")
            files.share(key, "ANNA", 100_000_000, sent=when)

    forwards, backwards = files.merged(), files.merged(backwards=True)

    for name, frame in forwards.items():
        assert frame.equals(backwards[name]), name


def test_what_comes_out_are_rows_of_the_datasets():
    for name, frame in medley(owned=True, linked=True).merged().items():
        DATASETS[name].validate(frame, lazy=True)


def test_no_files_make_no_works():
    nothing = {name: empty(model).lazy() for name, model in MODELS.items()}
    for name in set(nothing) - {"work", "work_finding"}:
        nothing[name] = nothing[name].with_columns(delivery_id=pl.lit(""))
    nothing["work"] = nothing["work"].with_columns(sent_at=pl.lit(""))

    works = merge(**nothing)

    assert works.work.collect().height == 0
    assert works.recording_work.collect().height == 0
