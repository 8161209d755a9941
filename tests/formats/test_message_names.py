"""Names of reports, of semaphores and of acknowledgements; periods as names write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.wire.message_names import FileName, acknowledgements, announce, covered, parse, period_name, semaphore

NAME = "DSR_PADPIDA0001_BrookMusic_Free-PremiumPlus_2026-09_DE_2of3_20261001T000000.tsv"


def test_a_name_is_its_elements_and_back():
    name = parse(NAME)

    assert name == FileName(
        "PADPIDA0001",
        "BrookMusic",
        "Free-PremiumPlus",
        "2026-09",
        "DE",
        (2, 3),
        datetime(2026, 10, 1),  # noqa: DTZ001
    )
    assert str(name) == NAME


def test_what_is_left_out_keeps_its_place():
    several = "DSR__Brook_Free_2026__1of1_20270101T000000.tsv.gz"

    name = parse(several)

    assert (name.recipient, name.territory, name.part, name.extension) == ("", "", (1, 1), "tsv.gz")
    assert str(name) == several


@pytest.mark.parametrize(
    "name",
    ["DSR_A_B_C_2026-09_DE__20261001T000000.tsv", "DSR_A_B_C_2026-09_DE_20261001T000000.tsv"],
)
def test_a_counter_that_is_left_out_is_none_with_or_without_its_underscore(name):
    assert parse(name).part is None


@pytest.mark.parametrize(
    "name",
    [
        "report.tsv",
        "DSR_A_B_C_2026-09_DE_3of2_20261001T000000.tsv",
        "DSR_A_B_C_2026-09_DE_0of2_20261001T000000.tsv",
        "DSR_A_B_C_2026-13_DE_1of1_20261001T000000.tsv",
        "DSR_A_B_C_2026-09_DE_1of1_20261001.tsv",
        "XYZ_A_B_C_2026-09_DE_1of1_20261001T000000.tsv",
    ],
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValueError, match=r".+"):
        parse(name)


def test_no_element_holds_what_divides_elements():
    with pytest.raises(ValueError, match="no element of a file's name"):
        str(FileName("A_B", "C", "D", "2026", "DE", None, datetime(2026, 1, 1)))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2026-09-30", "2026-09-30", "2026-09-30"),
        ("2026-08-28--2026-09-24", "2026-08-28", "2026-09-24"),
    ],
)
def test_a_period_is_its_days_and_is_written_the_shortest_way(period, first, last):
    days = (date.fromisoformat(first), date.fromisoformat(last))

    assert covered(period) == days
    assert period_name(*days) == period


@pytest.mark.parametrize(
    "period", ["", "26", "2026-00", "2026-Q5", "2026-W54", "2026-02-30", "20260930", "2026-09-30--2026-09-01", "2026-9"]
)
def test_what_is_no_period_is_refused(period):
    with pytest.raises(ValueError, match=r".+"):
        covered(period)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
def test_every_two_days_have_a_name_that_says_them(first, more):
    last = first + timedelta(days=more)

    assert covered(period_name(first, last)) == (first, last)


def test_the_files_of_a_report_share_one_empty_semaphore(tmp_path):
    files = [tmp_path / f"DSR_A_B_C_2026-09_DE_{part}_20261001T000000.tsv.gz" for part in ("1of2", "2of2")]

    [path] = announce(files)

    assert path == tmp_path / "file_available" / "_DSR_A_B_C_2026-09_DE__20261001T000000.ctrl"
    assert path.read_bytes() == b""
    assert semaphore(parse(path.name)) == path.name


def test_an_acknowledgement_is_for_the_report_of_its_name(tmp_path):
    folder = tmp_path / "acknowledgements"
    folder.mkdir()
    for name in (
        "ACK_A_B_C_2026-09_DE__20261003T101500.tsv",
        "ACK_A_B_C_2026-09_FR_20261003T101501.tsv",
        "ACK_A_B_C_2026-10_DE__20261103T101500.tsv",
        "notes.txt",
    ):
        (folder / name).touch()
    sent = [
        *(f"DSR_A_B_C_2026-09_DE_{part}of2_20261001T000000.tsv" for part in (1, 2)),
        "DSR_A_B_C_2026-09_DE_1of1_20261002T000000.tsv",
        "DSR_A_B_C_2026-09_DE_1of1_20261004T000000.tsv",
        "DSR_A_B_C_2026-09_FR_1of1_20261001T000000.tsv",
    ]

    said = acknowledgements(tmp_path, sent)

    found = {each.file: each.report for each in said}

    assert {file: report and str(report) for file, report in found.items()} == {
        "ACK_A_B_C_2026-09_DE__20261003T101500.tsv": "DSR_A_B_C_2026-09_DE__20261002T000000.tsv",
        "ACK_A_B_C_2026-09_FR_20261003T101501.tsv": "DSR_A_B_C_2026-09_FR__20261001T000000.tsv",
        "ACK_A_B_C_2026-10_DE__20261103T101500.tsv": None,
        "notes.txt": None,
    }
    faults = [each.fault for each in said if each.fault]
    assert [fault.split(":")[0].split(" ")[0] for fault in faults] == [
        "ACK_A_B_C_2026-10_DE__20261103T101500.tsv",
        "notes.txt",
    ]


def test_two_acknowledgements_are_for_two_reports_of_the_same_elements(tmp_path):
    folder = tmp_path / "acknowledgements" / "from-a"
    folder.mkdir(parents=True)
    for hour in (10, 11, 12):
        (folder / f"ACK_A_B_C_2026-09_DE__20261003T{hour}0000.tsv.gz").touch()
    sent = [f"DSR_A_B_C_2026-09_DE_1of1_2026100{day}T000000.tsv.gz" for day in (1, 2, 4)]

    assert [str(each.report).split("_")[-1] for each in acknowledgements(tmp_path, sent)] == [
        "20261002T000000.tsv",
        "20261001T000000.tsv",
        "20261002T000000.tsv",
    ]


def test_no_folder_of_acknowledgements_is_none(tmp_path):
    assert acknowledgements(tmp_path, []) == []
