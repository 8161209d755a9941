"""The reader of CWR: files, versions and transactions of every kind."""

import io
import zipfile
from pathlib import Path

import pytest

from pipelines.datasets import DATASETS
from tests.formats.cwr_lines import Cwr, record, shares, simple
from tests.formats.cwr_parsed import IPI, ISWC, parsed


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "delivery"


@pytest.mark.parametrize("version", ["2.1", "2.2"])
@pytest.mark.parametrize("kind", ["NWR", "REV"])
def test_both_versions_and_both_kinds_of_registration_are_read(file, version, kind):
    result = parsed(file, Cwr(version).group(kind, simple("A1", kind=kind, version=version, iswc=ISWC)))

    assert result.rows == 1
    assert result.sender == "PB000000123"
    assert result.sent_at == "2026-09-01T12:00:00Z"
    assert result.rejects.height == 0
    assert result.frames["work_finding"].height == 0
    assert shares(result.frames["work_share"]) == {
        ("PR", "PUBLISHER P1", "+2136", 5000),
        ("MR", "PUBLISHER P1", "+2136", 10000),
        ("PR", "WRITER W1", "+2136", 5000),
    }


ACCEPTED = {
    "submitter_creation": "A1", "original_transaction_type": "NWR", "processing_date": 20260831,
    "transaction_status": "AS",
}  # fmt: skip


def test_every_frame_is_rows_of_its_dataset(file):
    more = [
        record("EWT", entire_work_title="WHOLE"),
        record("VER", original_work_title="FIRST"),
        record("REC", isrc="GBAAA2600001", isrc_validity="Y"),
        record("COM", title="PART", duration="000130"),
    ]
    news = [record("ACK", **ACCEPTED), record("MSG", message_type="F", message_text="FIELD IGNORED"), *simple("A1")]
    result = parsed(file, Cwr().group("NWR", simple("A1", *more, iswc="T0345246802")).group("ACK", news))

    assert set(result.frames) == {
        "work", "work_share", "recording_work", "work_component", "work_record", "work_finding", "acknowledgement",
        "acknowledgement_message",
    }  # fmt: skip
    for name, frame in result.frames.items():
        assert frame.height > 0, name
        DATASETS[name].validate(frame, lazy=True)


def test_a_file_of_no_works_has_rows_of_its_datasets_too(file):
    result = parsed(file, Cwr())

    assert result.rows == 0
    for name, frame in result.frames.items():
        DATASETS[name].validate(frame, lazy=True)


def test_right_trimmed_records_say_the_same_as_full_ones(file):
    content = Cwr().group("NWR", simple("A1", record("REC", isrc="GBAAA2600001", isrc_validity="Y")))
    trimmed = "\r\n".join(line.rstrip() for line in content.lines()).encode()

    full, short = parsed(file, content), parsed(file, trimmed)

    assert full.frames.keys() == short.frames.keys()
    for name, frame in full.frames.items():
        assert frame.equals(short.frames[name]), name


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def test_an_archive_of_one_file_is_read_and_its_name_is_never_a_path(file):
    content = Cwr().group("NWR", simple("A1"))

    result = parsed(file, zipped(("../../outside.V22", bytes(content))))

    assert result.frames["work"]["submitter_work_id"].to_list() == ["A1"]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_sender_may_be_an_eleven_digit_number(file):
    assert parsed(file, Cwr(sender=IPI).group("NWR", simple("A1"))).sender == IPI


def test_the_last_of_two_registrations_of_one_number_in_a_file_counts(file):
    content = Cwr().group("NWR", simple("A1")).group("REV", simple("A1", kind="REV", work_title="NEW TITLE"))

    result = parsed(file, content)

    assert result.rows == 2
    assert result.frames["work"]["title"].to_list() == ["NEW TITLE"]
    assert result.frames["work_record"].height == 6


@pytest.mark.parametrize("kind", ["ISW", "EXC"])
def test_notices_of_a_society_load_nothing(file, kind):
    result = parsed(file, Cwr(sender="SO000000052").group(kind, simple("A1", kind=kind)))

    assert (result.rows, result.frames["work"].height, result.rejects.height) == (1, 0, 0)


def test_agreements_load_nothing(file):
    agreement = [record("AGR", submitter_agreement_number="1"), record("TER", tis_numeric_code=2136)]

    result = parsed(file, Cwr().group("AGR", agreement).group("NWR", simple("A1")))

    assert (result.rows, result.frames["work"].height, result.rejects.height) == (2, 1, 0)


def test_versions_may_differ_from_group_to_group(file):
    mixed = Cwr("2.1").group("NWR", simple("A1", version="2.1")).group("REV", simple("A2", kind="REV"))
    text = mixed.text().replace("GRHREV0000202.10", "GRHREV0000202.20")

    result = parsed(file, text.encode())

    assert set(result.frames["work_record"].select("work_id", "version").unique().rows()) == {
        ("PB000000123:A1", "2.1"), ("PB000000123:A2", "2.2"),
    }  # fmt: skip
