"""CWR 3.1 in works/: what is collected, of what a work is made, and what cannot be used."""

import polars as pl
import pytest

from pipelines.readers.cwr import read
from pipelines.readers.parsed import Quarantine
from schemas.recording_work import RecordingWork
from schemas.work import Work
from schemas.work_component import WorkComponent
from schemas.work_finding import WorkFinding
from schemas.work_record import WorkRecord
from schemas.work_share import WorkShare
from tests.formats.cwr_later_lines import (
    VERSION,
    chained,
    content,
    house,
    later_file,
    person,
    plain,
    takes,
    wrk,
    wrote,
)
from tests.formats.cwr_lines import Cwr, record, shares, simple

P, W, Q, V = "P0000000001", "W0000000001", "P0000000002", "W0000000002"


def parsed(folder, *works, lines=None, encoding="iso-8859-1"):
    path = folder / "delivery"
    path.write_bytes(content(lines or later_file(("WRK", list(works))), encoding))
    return read(path, name="works/delivery", delivery_id="0" * 64)


def test_a_work_has_its_title_numbers_people_and_version(tmp_path):
    work = wrk(
        "A1",
        house(P, publisher_ipi_name_number="00000000199"),
        takes(P, "SPT", pr=5000, mr=10000),
        person(W, writer_first_name="ANN", writer_ipi_name_number="00000000199"),
        takes(W, "SWT", pr=5000),
        wrote(W),
        chained(P, W),
        iswc="T0345246801",
    )

    found = parsed(tmp_path, work)

    row = found.frames["work"].row(0, named=True)
    assert (found.sender, found.sent_at, found.rows) == ("PB000000199", "2026-09-01T12:00:00Z", 1)
    assert (row["work_id"], row["iswc"], row["title"]) == ("PB000000199:A1", "T0345246801", "WORK A1")
    assert (row["version_type"], row["composite_type"], row["is_public_domain"]) == ("ORI", None, False)
    assert (row["writer_names"], row["writer_ids"]) == (["ANN WRITER W0000000001"], ["00000000199"])
    assert row["publisher_names"] == ["PUBLISHER P0000000001"]
    assert found.rejects.is_empty()
    assert found.frames["work_finding"].is_empty()


def test_what_a_party_collects_is_its_share_and_nobody_owns(tmp_path):
    work = wrk(
        "A1",
        house(P),
        takes(P, "SPT", pr=5000, mr=10000),
        takes(P, "SPT", 840, sign="E", sequence_number=2),
        house(Q, role="SE"),
        takes(Q, "SPT", 840, pr=5000, mr=10000),
        person(W),
        takes(W, "SWT", pr=2500),
        wrote(W, 5000),
        chained(P, W),
        person(V, "OWR"),
        takes(V, "OWT", pr=2500),
        wrote(V, 5000),
    )

    found = parsed(tmp_path, work).frames["work_share"]

    assert shares(found) == {
        ("PR", "PUBLISHER P0000000001", "+2136 -840", 5000),
        ("MR", "PUBLISHER P0000000001", "+2136 -840", 10000),
        ("PR", "PUBLISHER P0000000002", "+840", 5000),
        ("MR", "PUBLISHER P0000000002", "+840", 10000),
        ("PR", "WRITER W0000000001", "+2136", 2500),
        ("PR", "WRITER W0000000002", "+2136", 2500),
    }
    assert set(found["share_kind"]) == {"collection"}
    assert set(found.filter(pl.col("party_name") == "WRITER W0000000002")["is_controlled"]) == {False}
    assert set(found.filter(pl.col("right") == "PR", pl.col("share_ppb") > 0)["society_code"]) == {"052"}


def test_every_frame_is_as_its_dataset_says(tmp_path):
    source = record("OWK", VERSION, original_work_title="FIRST")
    recording = record("REC", VERSION, isrc="GBAAA2600001", isrc_validity="Y")
    gap = wrk("A2", house(P), takes(P, "SPT", pr=4000), person(W), wrote(W), chained(P, W))

    frames = parsed(tmp_path, plain("A1", source, recording), gap).frames

    for model in (Work, WorkShare, RecordingWork, WorkComponent, WorkRecord, WorkFinding):
        name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in model.__name__)[1:]
        assert frames[name].height, name
        model.validate(frames[name])


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"version_type": "MOD", "music_arrangement": "ARR", "lyric_adaptation": "ORI"}, "VER"),
        ({"composite_type": "MED", "composite_component_count": 2}, "COM"),
        ({"excerpt_type": "MOV"}, "EWT"),
    ],
)
def test_an_original_work_is_the_source_the_component_or_the_whole(tmp_path, fields, kind):
    source = {"original_work_title": "FIRST", "iswc_of_original_work": "T0345246801", "duration": "000130"}
    work = plain("A1", record("OWK", VERSION, submitter_original_work_number="X9", **source), **fields)

    found = parsed(tmp_path, work).frames["work_component"].row(0, named=True)

    assert found == {
        "work_id": "PB000000199:A1",
        "record": kind,
        "sequence": 1,
        "source_title": "FIRST",
        "source_iswc": "T0345246801",
        "source_work_number": "X9",
        "duration_seconds": 90,
    }


def test_recordings_and_the_iswc_come_from_rec_and_xrf(tmp_path):
    references = [
        record("REC", VERSION, isrc="GBAAA2600001", isrc_validity="Y"),
        record("REC", VERSION, isrc="GBAAA2600002", isrc_validity="N"),
        record("XRF", VERSION, organisation_code="ISR", identifier="GBAAA2600003", identifier_validity="Y"),
        record("XRF", VERSION, organisation_code="ISW", identifier="T0345246801", identifier_validity="Y"),
        record("ARI", VERSION, society="052", type_of_right="ALL", note="A NOTE"),
    ]

    found = parsed(tmp_path, plain("A1", *references)).frames

    assert found["recording_work"]["isrc"].to_list() == ["GBAAA2600001", "GBAAA2600003"]
    assert found["work"]["iswc"].to_list() == ["T0345246801"]
    kept = found["work_record"]
    assert kept["record"].to_list()[-5:] == ["REC", "REC", "XRF", "XRF", "ARI"]
    assert set(kept["version"]) == {"3.1"}
    assert kept["content"].to_list()[0].startswith("WORK A1")


def test_letters_of_latin_1_are_read_as_such(tmp_path):
    lines = later_file(("WRK", [plain("A1", work_title="CAFÉ")]))

    for encoding in ("iso-8859-1", "utf-8"):
        assert parsed(tmp_path, lines=lines, encoding=encoding).frames["work"]["title"].to_list() == ["CAFÉ"]


def test_what_all_are_told_counts_and_recipients_who_are_told_otherwise_are_a_finding(tmp_path):
    work = wrk(
        "A1",
        house(P),
        takes(P, "SPT", pr=5000, mr=10000),
        takes(P, "SPT", pr=10000, mr=10000, recipient_code="0058"),
        person(W),
        takes(W, "SWT", pr=5000),
        wrote(W),
        chained(P, W),
    )

    found = parsed(tmp_path, work).frames

    assert ("PR", "PUBLISHER P0000000001", "+2136", 5000) in shares(found["work_share"])
    assert found["work_finding"]["rule"].to_list() == ["recipients_differ"]
    assert "0000, 0058" in found["work_finding"]["detail"].item()


def test_recipients_who_are_told_the_same_are_counted_once(tmp_path):
    lines = [takes(P, "SPT", pr=5000, mr=10000, recipient_code=code) for code in ("0052", "0058")]
    owners = [takes(W, "SWT", pr=5000, recipient_code=code) for code in ("0052", "0058")]
    work = wrk("A1", house(P), *lines, person(W), *owners, wrote(W), chained(P, W))

    found = parsed(tmp_path, work).frames

    assert ("PR", "PUBLISHER P0000000001", "+2136", 5000) in shares(found["work_share"])
    assert found["work_finding"].is_empty()


@pytest.mark.parametrize(
    ("records", "rule", "severity"),
    [
        ([takes(W, "SWT", pr=4000), wrote(W)], "collection_gap", "warning"),
        ([takes(W, "SWT", pr=5000), wrote(W, 9000)], "manuscript", "warning"),
    ],
)
def test_a_gap_is_reported_and_the_rest_is_used(tmp_path, records, rule, severity):
    work = wrk("A1", house(P), takes(P, "SPT", pr=5000, mr=10000), person(W), *records, chained(P, W))

    found = parsed(tmp_path, work)

    assert set(found.frames["work_finding"].select("rule", "severity").rows()) == {(rule, severity)}
    assert found.frames["work"].height == 1


def test_a_work_of_which_more_than_all_is_collected_is_refused_alone(tmp_path):
    over = wrk("A1", house(P), takes(P, "SPT", pr=6000), person(W), takes(W, "SWT", pr=5000), wrote(W), chained(P, W))

    found = parsed(tmp_path, over, plain("A2"))

    assert found.frames["work"]["submitter_work_id"].to_list() == ["A2"]
    assert found.rejects.select("reference", "reason").rows() == [("A1", "bad_share")]
    assert "above 100 %" in found.rejects["detail"].item()


@pytest.mark.parametrize(
    ("records", "reason", "detail"),
    [
        ([takes("X0000000001", "SPT", pr=5000)], "missing_reference", "does not follow"),
        ([house(P), takes(P, "SPT", 998)], "unknown_territory", "no TIS number"),
        ([house(P, role="XX")], "unknown_code", "unknown role"),
        ([person(W), house(P)], "bad_record", "stands after"),
        ([record("EWT", "2.2", entire_work_title="WHOLE")], "unknown_code", "CWR 3.1"),
        ([person(W), record("MAN", VERSION, pr_manuscript_share=10001, writer_ip_number=W)], "bad_share", "10000"),
    ],
)
def test_a_bad_transaction_is_quarantined_alone(tmp_path, records, reason, detail):
    found = parsed(tmp_path, wrk("A1", *records), plain("A2"))

    assert found.frames["work"]["submitter_work_id"].to_list() == ["A2"]
    assert found.rejects["reason"].to_list() == [reason]
    assert detail in found.rejects["detail"].item()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (later_file(("WRK", [plain("A1")]), version="3.0", name="CW260001EXP_0000_V3-0-0.SUB"), "unsupported_version"),
        (later_file(("WRK", [plain("A1")]), submitter_type="XX"), "sender_unknown"),
        (later_file(("WRK", [plain("A1")]), submitter_code="", submitter_ipi_name_number=""), "sender_unknown"),
        (later_file(("WRK", [plain("A1")]), creation_date="20260931"), "invalid_content"),
        (later_file(("NWR", [plain("A1")])), "invalid_content"),
        (later_file(("ACK", [plain("A1")])), "unsupported_version"),
        (later_file(("WRK", [plain("A1")]))[:-1], "truncated"),
        ([line.replace("TRL00001", "TRL00002") for line in later_file(("WRK", [plain("A1")]))], "invalid_content"),
        (later_file(("WRK", [wrk("A1", house(P, role="XX"))])), "no_valid_row"),
    ],
)
def test_a_bad_file_is_quarantined_whole_with_its_reason(tmp_path, lines, reason):
    with pytest.raises(Quarantine) as caught:
        parsed(tmp_path, lines=lines)
    assert caught.value.reason == reason


def test_a_header_without_a_version_says_it_in_its_file_name(tmp_path):
    assert parsed(tmp_path, lines=later_file(("WRK", [plain("A1")]), version="")).frames["work"].height == 1


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ({"submitter_ipi_name_number": "00000000199"}, "PB000000199"),
        ({"submitter_ipi_name_number": "01234567813"}, "01234567813"),
        ({"submitter_ipi_name_number": ""}, "PBEXPB"),
        ({"submitter_type": "SO", "submitter_code": "0052", "submitter_ipi_name_number": ""}, "SO000000052"),
    ],
)
def test_a_sender_is_called_as_2_x_calls_it(tmp_path, header, sender):
    assert parsed(tmp_path, lines=later_file(("WRK", [plain("A1")]), **header)).sender == sender


def test_a_registration_in_3_1_is_of_the_same_work_as_one_in_2_2(tmp_path):
    earlier = tmp_path / "earlier"
    earlier.write_bytes(bytes(Cwr("2.2", sender="PB000000199").group("NWR", simple("A1"))))

    before = read(earlier, name="works/earlier", delivery_id="1" * 64).frames["work"]

    assert parsed(tmp_path, plain("A1")).frames["work"]["work_id"].to_list() == before["work_id"].to_list()


def test_a_retraction_is_told_and_changes_nothing(tmp_path):
    gone = [record("DRW", VERSION, work_title="WORK A9", submitter_work_number="A9", retraction_reason_code="01")]

    found = parsed(tmp_path, lines=later_file(("WRK", [plain("A1")]), ("DRW", [gone]))).frames

    assert found["work"]["submitter_work_id"].to_list() == ["A1"]
    assert found["work_finding"].select("work_id", "rule").rows() == [("PB000000199:A9", "retraction")]
