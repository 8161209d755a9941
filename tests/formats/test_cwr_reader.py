import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from pipelines.datasets import DATASETS
from pipelines.readers.cwr import read
from pipelines.readers.parsed import Parsed
from tests.formats.cwr_lines import Cwr, collects, publisher, record, shares, simple, work, writer

FILE = "0" * 64
ISWC, OTHER_ISWC = "T0345246801", "T0000000010"
IPI = "00000000199"
TRADITIONAL, NOBODY = "00473321567", "00865900903"


def parsed(path: Path, content: Cwr | bytes, name: str = "works/CW260001PB_000.V22") -> Parsed:
    path.write_bytes(bytes(content))
    return read(path, name=name, delivery_id=FILE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "delivery"


def one(path: Path, *records: str, **fields: object) -> dict[str, pl.DataFrame]:
    return parsed(path, Cwr().group("NWR", work("A1", *records, **fields))).frames


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


def test_every_frame_is_rows_of_its_dataset(file):
    more = [
        record("EWT", entire_work_title="WHOLE"),
        record("VER", original_work_title="FIRST"),
        record("REC", isrc="GBAAA2600001", isrc_validity="Y"),
        record("COM", title="PART", duration="000130"),
    ]
    result = parsed(file, Cwr().group("NWR", simple("A1", *more, iswc="T0345246802")))

    assert set(result.frames) == {
        "work", "work_share", "recording_work", "work_component", "work_record", "work_finding",
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


def test_a_party_is_known_by_its_ipi_name_number_else_by_the_submitters_number(file):
    frames = one(
        file,
        writer("W1", pr=5000, writer_ipi_name=199),
        collects("W1", "SWT", pr=5000),
        writer("W2", kind="OWR", pr=5000, mr=10000),
    )

    rows = frames["work_share"].filter(pl.col("share_ppb") > 0, right="PR")
    assert rows.select("party_id", "society_code", "is_controlled", "share_kind").sort("party_id").rows() == [
        (IPI, "052", True, "collection"),
        ("PB000000123:W2", "052", False, "ownership"),
    ]


@pytest.mark.parametrize("code", ["000", "099", "   "])
def test_the_codes_for_no_society_are_no_society(file, code):
    frames = one(file, writer("W1", kind="OWR", pr=10000, pr_affiliation_society=code))

    assert frames["work_share"]["society_code"].to_list() == [None]


def test_territories_are_an_ordered_list_of_includes_and_excludes(file):
    frames = one(
        file,
        publisher("P1", pr=5000, mr=10000),
        collects("P1", "SPT", 2136, pr=5000, mr=10000),
        collects("P1", "SPT", 840, sign="E", sequence=2),
        collects("P1", "SPT", 840, pr=2500, mr=10000, sequence=3),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
    )

    assert shares(frames["work_share"]) == {
        ("PR", "PUBLISHER P1", "+2136 -840", 5000),
        ("PR", "PUBLISHER P1", "+840", 2500),
        ("MR", "PUBLISHER P1", "+2136 +840", 10000),
        ("PR", "WRITER W1", "+2136", 5000),
    }


def test_a_publisher_in_two_chains_collects_the_sum(file):
    frames = one(
        file,
        publisher("P1", pr=2500, mr=5000),
        collects("P1", "SPT", pr=2500, mr=5000),
        publisher("P1", pr=2500, mr=5000, chain=2),
        collects("P1", "SPT", pr=2500, mr=5000),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
    )

    assert ("PR", "PUBLISHER P1", "+2136", 5000) in shares(frames["work_share"])


def test_an_owner_whose_administrator_collects_has_a_share_of_zero(file):
    frames = one(
        file,
        publisher("P1", pr=5000, mr=10000),
        publisher("P2", role="AM"),
        collects("P2", "SPT", pr=5000, mr=10000),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
    )

    rows = frames["work_share"].filter(right="PR").select("party_name", "share_ppb").sort("party_name").rows()
    assert rows == [("PUBLISHER P1", 0), ("PUBLISHER P2", 500_000_000), ("WRITER W1", 500_000_000)]


def test_a_party_that_is_only_named_has_its_ownership_unless_its_chain_says_who_collects(file):
    frames = one(
        file,
        publisher("P1", "OPU", pr=2500, mr=5000),
        publisher("P2", "OPU", pr=2500, mr=5000, chain=2),
        publisher("P3", "OPU", role="AM", chain=2),
        collects("P3", "OPT", pr=2500, mr=5000),
        writer("W1", "OWR", pr=2500),
        writer("W2", "OWR", pr=2500),
        collects("W2", "OWT", 826, pr=2500),
    )

    assert shares(frames["work_share"].filter(right="PR")) == {
        ("PR", "PUBLISHER P1", "+2136", 2500),
        ("PR", "PUBLISHER P3", "+2136", 2500),
        ("PR", "WRITER W1", "+2136", 2500),
        ("PR", "WRITER W2", "+826", 2500),
    }


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


def test_the_last_of_two_registrations_of_one_number_in_a_file_counts(file):
    content = Cwr().group("NWR", simple("A1")).group("REV", simple("A1", kind="REV", work_title="NEW TITLE"))

    result = parsed(file, content)

    assert result.rows == 2
    assert result.frames["work"]["title"].to_list() == ["NEW TITLE"]
    assert result.frames["work_record"].height == 6


def test_acknowledgements_load_nothing_and_bad_news_is_a_finding(file):
    said = {"creation_title": "WORK A1", "original_transaction_type": "NWR", "processing_date": 20260831}
    accepted = [record("ACK", submitter_creation="A1", transaction_status="AS", **said), *simple("A1")]
    conflict = [record("ACK", submitter_creation="A2", transaction_status="CO", **said), *simple("A2")]
    content = Cwr(sender="SO000000052").group("ACK", accepted, conflict)

    result = parsed(file, content)

    assert result.rows == 2
    assert result.rejects.height == 0
    assert result.frames["work"].height == 0
    findings = result.frames["work_finding"].select("submitter_work_id", "rule", "severity").rows()
    assert findings == [("A2", "acknowledgement", "warning")]
    DATASETS["work_finding"].validate(result.frames["work_finding"], lazy=True)


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


def test_non_roman_names_are_read_as_utf_8_and_do_not_move_the_fields_behind_them(file):
    native = record(
        "NWN", interested_party="W1", writer_last_name="江美琪", writer_first_name="美琪", language_code="ZH"
    )
    frames = one(file, writer("W1", "OWR", pr=10000, mr=10000, writer_last_name="CHIANG É"), native)

    assert frames["work"]["writer_names"].to_list() == [["CHIANG É"]]
    assert frames["work_record"]["content"].item(2).endswith("ZH")
