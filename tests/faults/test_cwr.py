"""Bad CWR: every kind of damage has a reason, and none of it is a traceback."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.readers.cwr import read
from pipelines.readers.parsed import Parsed, Quarantine
from tests.formats.cwr_lines import Cwr, collects, linked, publisher, record, simple, work, writer

NAME = "works/CW260001PB_000.V22"
GOOD = Cwr().group("NWR", simple("A1"), simple("A2"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "delivery"


def parsed(path: Path, content: bytes) -> Parsed:
    path.write_bytes(content)
    return read(path, name=NAME, delivery_id="0" * 64)


def lines(old: str = "", new: str = "", *, drop: tuple[int, ...] = ()) -> bytes:
    kept = [line for place, line in enumerate(GOOD.lines()) if place not in drop]
    return "".join(line.replace(old, new) + "\r\n" for line in kept).encode()


def archive(*members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for place, content in enumerate(members):
            zipped.writestr(f"{place}.V22", content)
    return packed.getvalue()


QUARANTINED = {
    "nothing": (b"", "empty_file"),
    "blank lines": (b"\r\n \r\n", "empty_file"),
    "an end-of-file mark": (b"\r\n\x1a", "empty_file"),
    "a UTF-8 mark": (b"\xef\xbb\xbf" + bytes(GOOD), "byte_order_mark"),
    "UTF-16": (bytes(GOOD).decode().encode("utf-16"), "byte_order_mark"),
    "UTF-16 without a mark": (bytes(GOOD).decode().encode("utf-16-le"), "wrong_encoding"),
    "Latin-1": (lines("WORK A1", "CAFÉ A1").decode().encode("latin-1"), "wrong_encoding"),
    "another format": (b"work_id,title\n1,NIGHT\n", "unknown_format"),
    "binary rubbish": (b"\x00\x01\x02HDR", "wrong_encoding"),
    "cut after a record": (lines(drop=(14, 15)), "truncated"),
    "cut in its trailer": (bytes(GOOD).rstrip()[:-8], "truncated"),
    "cut anywhere": (bytes(GOOD)[:1000], "truncated"),
    "a missing record": (lines(drop=(4,)), "invalid_content"),
    "a missing last record": (lines(drop=(13,)), "invalid_content"),
    "a missing group trailer": (lines(drop=(14,)), "invalid_content"),
    "a missing group header": (lines(drop=(1,)), "invalid_content"),
    "a group that starts without a transaction": (lines(drop=(2,)), "invalid_content"),
    "records after the trailer": (bytes(GOOD) + GOOD.lines()[3].encode(), "truncated"),
    "two trailers": (bytes(GOOD) + GOOD.lines()[-1].encode(), "invalid_content"),
    "records out of order": (lines("SPT0000000000000002", "SPT0000000000000009"), "invalid_content"),
    "wrong count of transactions": (lines("GRT0000100000002", "GRT0000100000003"), "invalid_content"),
    "wrong count of records": (lines("TRL000010000000200000016", "TRL000010000000200000017"), "invalid_content"),
    "a count that is no number": (lines("GRT0000100000002", "GRT000010000000X"), "invalid_content"),
    "an unknown group": (lines("GRHNWR", "GRHXXX"), "invalid_content"),
    "CWR 2.0": (lines("02.20", "02.00"), "unsupported_version"),
    "CWR 3.0": (lines("01.10", "00000"), "unsupported_version"),
    "no such day": (lines("20260901120000", "20261399120000"), "invalid_content"),
    "no such hour": (lines("20260901120000", "20260901990000"), "invalid_content"),
    "a date of letters": (lines("20260901120000", "YYYYMMDDHHMMSS"), "invalid_content"),
    "no sender": (lines("HDRPB000000123", "HDR           "), "sender_unknown"),
    "an odd sender": (lines("HDRPB000000123", "HDRXX000000123"), "sender_unknown"),
    "an empty archive": (archive(), "invalid_content"),
    "an archive of two files": (archive(bytes(GOOD), bytes(GOOD)), "invalid_content"),
    "an archive of nothing": (archive(b""), "empty_file"),
    "a broken archive": (archive(bytes(GOOD))[:500], "unreadable"),
}


@pytest.mark.parametrize(("content", "reason"), QUARANTINED.values(), ids=QUARANTINED)
def test_a_file_that_cannot_be_used_is_refused_whole_with_its_reason(file, content, reason):
    with pytest.raises(Quarantine) as refused:
        parsed(file, content)

    assert refused.value.reason == reason
    assert NAME in refused.value.detail


def test_a_file_above_the_bound_is_refused_before_it_is_read(file):
    with file.open("wb") as sparse:
        sparse.truncate(600 * 2**20)

    with pytest.raises(Quarantine) as refused:
        read(file, name=NAME, delivery_id="0" * 64)

    assert refused.value.reason == "invalid_content"
    assert "several files" in refused.value.detail


def test_an_archive_that_says_less_than_it_holds_is_refused(file):
    packed = bytearray(archive(bytes(GOOD)))
    central = packed.index(b"PK\x01\x02")
    packed[central + 24 : central + 28] = (10).to_bytes(4, "little")

    with pytest.raises(Quarantine) as refused:
        parsed(file, bytes(packed))

    assert refused.value.reason in {"unreadable", "truncated"}


def party(**fields: object) -> list[str]:
    return [writer("W1", "OWR", **({"pr": 10000, "mr": 10000} | fields))]


def line(**fields: object) -> list[str]:
    said = {"tis": 2136, "pr": 10000, "mr": 10000} | fields
    return [writer("W1", pr=10000, mr=10000), collects("W1", "SWT", **said)]


REJECTED = {
    "no title": (work("B1", *party(), work_title=""), "missing_value"),
    "no number": (work("", *party()), "missing_value"),
    "no version type": (work("B1", *party(), version_type=""), "unknown_code"),
    "an unknown version type": (work("B1", *party(), version_type="XXX"), "unknown_code"),
    "an unknown record": (work("B1", *party(), "ZZZ something"), "unknown_code"),
    "a record of another transaction": (work("B1", *party(), record("TER")), "bad_record"),
    "a title before the parties": (work("B1", record("ALT", alternate_title="X"), *party()), "bad_record"),
    "a 200 kB title": (work("B1", *party(), record("PER") + "X" * 200_000), "oversized_field"),
    "an unknown role": (work("B1", *party(role="XX")), "unknown_code"),
    "a controlled writer without a role": (work("B1", writer("W1", role="", pr=10000, mr=10000)), "unknown_code"),
    "a controlled writer without a name": (work("B1", writer("W1", writer_last_name="")), "missing_value"),
    "a controlled writer without a number": (work("B1", writer("")), "missing_value"),
    "a negative share": (work("B1", *party(pr="-5000")), "bad_share"),
    "a share of letters": (work("B1", *party(mr="NaN")), "bad_share"),
    "a share above the whole": (work("B1", *party(mr="10001")), "bad_share"),
    "a negative collection share": (work("B1", *line(pr="-5000")), "bad_share"),
    "neither included nor excluded": (work("B1", *line(sign="X")), "unknown_code"),
    "an unknown territory": (work("B1", *line(tis=9999)), "unknown_territory"),
    "no territory": (work("B1", *line(tis_numeric_code="")), "unknown_territory"),
    "a collection line before any party": (work("B1", collects("W1", "SWT")), "missing_reference"),
    "a collection line of another party": (work("B1", writer("W2"), collects("W1", "SWT")), "missing_reference"),
    "a publisher's line after a writer": (work("B1", writer("W1"), collects("W1", "OWT")), "missing_reference"),
    "more than the whole": (work("B1", *party(), *party()), "bad_share"),
    "a work in another's group": (work("B1", *party(), kind="REV"), "bad_record"),
}


@pytest.mark.parametrize(("bad", "reason"), REJECTED.values(), ids=REJECTED)
def test_a_registration_that_cannot_be_used_is_refused_alone_with_its_reason(file, bad, reason):
    result = parsed(file, bytes(Cwr().group("NWR", simple("A1"), bad, simple("A2"))))

    assert result.rejects["reason"].to_list() == [reason]
    assert result.rows == 3
    assert result.frames["work"]["submitter_work_id"].to_list() == ["A1", "A2"]
    assert max(len(text) for text in result.rejects["detail"]) < 300


def test_a_record_of_a_later_version_is_unknown_in_an_earlier_one(file):
    later = record("XRF", organisation_code="ISR", identifier="GBAAA2600001", identifier_type="R", validity="Y")
    content = Cwr("2.1").group("NWR", simple("A1", version="2.1"), simple("B1", later, version="2.1"))

    assert parsed(file, bytes(content)).rejects.select("reason", "reference").rows() == [("unknown_code", "B1")]


def test_a_rejected_registration_is_found_by_its_line(file):
    result = parsed(file, bytes(Cwr().group("NWR", simple("A1"), work("B1", *party(mr="NaN")))))

    assert result.rejects.select("row", "reference").rows() == [(10, "B1")]


def test_a_file_of_which_no_registration_can_be_used_is_refused_whole(file):
    with pytest.raises(Quarantine) as refused:
        parsed(file, bytes(Cwr().group("NWR", work("B1", *party(mr="NaN")))))

    assert refused.value.reason == "no_valid_row"
    assert "line 4: OWR" in refused.value.detail


def test_a_field_that_says_nothing_sensible_and_means_no_money_has_its_default(file):
    odd = simple("A1", copyright_date="20269999", duration="996199", composite_type="", language_code="??")

    result = parsed(file, bytes(Cwr().group("NWR", odd)))

    assert (result.rejects.height, result.frames["work"].height) == (0, 1)


def test_lines_of_unix_and_an_end_of_file_mark_are_no_fault(file):
    result = parsed(file, bytes(GOOD).replace(b"\r\n", b"\n") + b"\x1a")

    assert result.frames["work"].height == 2


def test_a_chain_of_blank_numbers_is_no_fault(file):
    records = [
        publisher("P1", pr=5000, mr=10000, chain="  "),
        collects("P1", "SPT", pr=5000, mr=10000, sequence="   "),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
        linked("P1", "W1"),
    ]

    assert parsed(file, bytes(Cwr().group("NWR", work("A1", *records)))).rejects.height == 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_at_all_ends_in_a_traceback(file, data):
    content = bytearray(bytes(GOOD))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))

    with suppress(Quarantine):
        result = parsed(file, bytes(content))

        assert result.rows >= result.rejects.height
