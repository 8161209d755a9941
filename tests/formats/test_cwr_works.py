"""The reader of CWR: what a registration says of its work and recordings."""

from pathlib import Path

import pytest

from tests.formats.cwr_lines import publisher, record, writer
from tests.formats.cwr_parsed import IPI, ISWC, OTHER_ISWC, one

TRADITIONAL, NOBODY = "00473321567", "00865900903"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "delivery"


def test_a_work_is_described_as_its_header_says(file):
    row = one(file, iswc=ISWC, work_title="NIGHT TRAIN", composite_type="MED", composite_component_count=2)["work"]

    assert row.select("work_id", "iswc", "submitter", "submitter_work_id", "title", "composite_type").row(0) == (
        "PB000000123:A1", ISWC, "PB000000123", "A1", "NIGHT TRAIN", "MED",
    )  # fmt: skip


def test_who_is_named_is_listed_by_what_they_did(file):
    frames = one(
        file,
        publisher("P1", pr=2500, mr=5000, publisher_ipi_name=IPI),
        publisher("P1", role="AM", chain=2, publisher_name="KEEPER"),
        writer("W1", pr=5000, writer_last_name="DOE", writer_first_name="ANN"),
        writer("W2", kind="OWR", role="AR", writer_last_name="ROE"),
        writer("W3", kind="OWR", role="PA", writer_last_name="FRIEND"),
        version_type="MOD",
    )

    row = frames["work"].row(0, named=True)
    assert (row["writer_names"], row["writer_ids"]) == (["ANN DOE"], [""])
    assert (row["arranger_names"], row["arranger_ids"]) == (["ROE"], [""])
    assert (row["publisher_names"], row["publisher_ids"]) == (["PUBLISHER P1", "KEEPER"], [IPI, ""])


@pytest.mark.parametrize(
    ("ids", "expected"), [((TRADITIONAL,), True), ((TRADITIONAL, NOBODY), True), ((TRADITIONAL, IPI), False)]
)
def test_a_work_is_in_the_public_domain_if_all_its_writers_are(file, ids, expected):
    writers = [writer(f"W{i}", "OWR", writer_ipi_name=number) for i, number in enumerate(ids)]

    assert one(file, *writers)["work"]["is_public_domain"].to_list() == [expected]


def test_a_work_without_writers_is_not_in_the_public_domain(file):
    assert one(file)["work"]["is_public_domain"].to_list() == [False]


def test_a_work_names_the_works_that_it_comes_from(file):
    frames = one(
        file,
        writer("W1", "OWR", pr=10000, mr=10000),
        record("EWT", entire_work_title="WHOLE"),
        record("VER", original_work_title="FIRST", iswc_of_original_work=OTHER_ISWC),
        record("COM", title="ONE", submitter_work="A7", duration="000130"),
        record("COM", title="TWO", duration="010000"),
        record("COM", title="THREE", duration="  1X30"),
        composite_type="MED",
    )

    columns = ["record", "sequence", "source_title", "source_iswc", "source_work_number", "duration_seconds"]
    assert frames["work_component"].select(columns).rows() == [
        ("COM", 1, "ONE", None, "A7", 90),
        ("COM", 2, "TWO", None, None, 3600),
        ("COM", 3, "THREE", None, None, 0),
        ("EWT", 1, "WHOLE", None, None, 0),
        ("VER", 1, "FIRST", OTHER_ISWC, None, 0),
    ]


def test_recordings_are_linked_by_rec_and_by_xrf_unless_their_sender_calls_them_invalid(file):
    frames = one(
        file,
        writer("W1", "OWR", pr=10000, mr=10000),
        record("REC", isrc="GBAAA2600001", isrc_validity="Y"),
        record("REC", isrc="GBAAA2600002", isrc_validity="N"),
        record("REC"),
        record("XRF", organisation_code="ISR", identifier="GBAAA2600003", identifier_type="R", validity="U"),
        record("XRF", organisation_code="ISR", identifier="GBAAA2600004", identifier_type="R", validity="N"),
        record("XRF", organisation_code="052", identifier="1234", identifier_type="W", validity="Y"),
    )

    assert frames["recording_work"].rows() == [
        ("GBAAA2600001", "PB000000123:A1", 1_000_000_000),
        ("GBAAA2600003", "PB000000123:A1", 1_000_000_000),
    ]


def test_an_iswc_that_only_xrf_gives_is_the_works_iswc(file):
    reference = record("XRF", organisation_code="ISW", identifier=ISWC, identifier_type="W", validity="Y")

    assert one(file, reference)["work"]["iswc"].to_list() == [ISWC]


def test_records_are_kept_as_received(file):
    frames = one(file, writer("W1", "OWR", pr=10000, mr=10000), record("PER", performing_artist_last_name="THE BAND"))

    rows = frames["work_record"].select("position", "record", "version").rows()
    assert rows == [(0, "NWR", "2.2"), (1, "OWR", "2.2"), (2, "PER", "2.2")]
    assert frames["work_record"]["content"].item(2) == "THE BAND"


def test_non_roman_names_are_read_as_utf_8_and_do_not_move_the_fields_behind_them(file):
    native = record(
        "NWN", interested_party="W1", writer_last_name="江美琪", writer_first_name="美琪", language_code="ZH"
    )
    frames = one(file, writer("W1", "OWR", pr=10000, mr=10000, writer_last_name="CHIANG É"), native)

    assert frames["work"]["writer_names"].to_list() == [["CHIANG É"]]
    assert frames["work_record"]["content"].item(2).endswith("ZH")
