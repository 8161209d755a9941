from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readers.cwr import read
from pipelines.wire.cwr_layouts import PREFIX, layouts
from pipelines.writers.cwr import Known, notice, write_notice
from pipelines.writers.cwr_envelope import Sender
from pipelines.writers.cwr_names import file_name
from pipelines.writers.cwr_numbers import Numbers
from pipelines.writers.cwr_records import LEFT_OUT, rendered, renumbered
from schemas.columns import empty
from schemas.work import Work
from schemas.work_finding import WorkFinding
from tests.formats import months
from tests.formats.cwr_environment import read_independently
from tests.formats.cwr_lines import Cwr, collects, linked, publisher, record, shares, simple, work, writer

CREATED = datetime(2026, 10, 1, tzinfo=UTC)
SENDER = Sender("Example Service")
IPI = "00000000199"


def received(path: Path, *works: list[str], version: str = "2.2", kind: str = "NWR") -> pl.DataFrame:
    path.write_bytes(bytes(Cwr(version).group(kind, *works)))
    return read(path, name="works/delivery", delivery_id="0" * 64).frames["work_record"]


def known(period: str = months.PERIOD) -> Known:
    """Nothing is known of works, and no notice was sent before."""
    return Known(empty(Work).lazy(), empty(WorkFinding).lazy(), Numbers(period))


def written(records: pl.DataFrame) -> list[str]:
    content = b"".join(notice(records, "2.1", sender=SENDER, created=CREATED))
    assert content.endswith(b"\r\n")
    return content.decode("ascii").split("\r\n")[:-1]


def everything(number: str, version: str) -> list[str]:
    """A work with a record of every kind that a notice of both versions can hold."""
    later = {"isrc_validity": "Y", "recording_title": "LATE", "version_title": "MIX"} if version == "2.2" else {}
    chain = {"publisher_sequence": 1} if version == "2.2" else {}
    return work(
        number,
        publisher("P1", pr=2500, mr=5000, publisher_ipi_name=IPI),
        record("NPN", version, interested_party="P1", publisher_sequence=1, publisher_name="出版"),
        collects("P1", "SPT", pr=2500, mr=5000),
        publisher("P2", "OPU", pr=2500, mr=5000, chain=2),
        *([collects("P2", "OPT", pr=2500, mr=5000)] if version == "2.2" else []),
        writer("W1", pr=2500, writer_first_name="ANN"),
        record("NWN", version, interested_party="W1", writer_last_name="江", writer_first_name="美琪"),
        collects("W1", "SWT", pr=2500),
        linked("P1", "W1", version, publisher_name="PUBLISHER P1", **chain),
        writer("W2", "OWR", pr=2500),
        *([collects("W2", "OWT", pr=2500)] if version == "2.2" else []),
        *([linked("P2", "W2", version, publisher_sequence=2)] if version == "2.2" else []),
        record("ALT", version, alternate_title="OTHER TITLE", title_type="AT"),
        record("NAT", version, title="標題", title_type="AT"),
        record("NAT", version, title="ЗАГОЛОВОК", title_type="AT"),
        record("EWT", version, entire_work_title="WHOLE"),
        record("VER", version, original_work_title="FIRST", iswc_of_original_work="T0345246801"),
        record("PER", version, performing_artist_last_name="THE BAND"),
        record("REC", version, isrc="GBAAA2600001", **later),
        record("ORN", version, intended_purpose="LIB", cd_identifier="CD1", library="A LIBRARY"),
        record("INS", version, number_of_voices=4),
        record("IND", version, instrument_code="ACC"),
        record("COM", version, title="PART", writer_1_last_name="ONE", duration="000130"),
        record("ARI", version, society="052", type_of_right="ALL", subject_code="DW", note="A NOTE"),
        *([record("XRF", organisation_code="052", identifier="1", identifier_type="W")] if version == "2.2" else []),
        version=version,
        version_type="MOD",
        music_arrangement="ARR",
        lyric_adaptation="ORI",
        work_title=f"NIGHT TRAIN {number}",
    )


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_an_independent_reader_reads_every_kind_of_record_of_a_notice(tmp_path, version):
    records = received(tmp_path / "in", everything("A1", version), simple("A2", version=version), version=version)
    path = tmp_path / file_name("2026-09", "Hub of Societies", 1)
    path.write_bytes(b"".join(notice(records, "2.1", sender=SENDER, created=CREATED)))

    found = read_independently(path)

    assert found["sender"] == "EXAMPLE SERVICE"
    assert (found["groups"], found["transactions"]) == (1, 2)
    assert found["stated"] == {"groups": 1, "transactions": 2, "records": found["records"]}
    assert found["lines"] == found["records"]
    assert found["titles"] == ["NIGHT TRAIN A1", "WORK A2"]
    assert set(found["record_types"]) == {
        "NWR", "SPU", "SPT", "OPU", "SWR", "SWT", "PWR", "OWR", "ALT", "EWT", "VER", "PER", "REC", "ORN", "INS",
        "IND", "COM", "ARI",
    }  # fmt: skip
    assert found["sequences"][-6:] == [[1, place] for place in range(6)]


def test_records_have_the_full_width_of_2_1_except_the_group_header_and_trailer(tmp_path):
    widths = dict(layouts().filter(version="2.1").group_by("record").agg(pl.col("size").sum()).rows())

    lines = written(received(tmp_path / "in", everything("A1", "2.2")))

    assert {line[:3]: len(line) for line in lines} == {
        kind: {"GRH": 26, "GRT": 24}.get(kind, widths[kind]) for kind in {line[:3] for line in lines}
    }


def test_the_trailers_count_what_the_file_holds(tmp_path):
    lines = written(received(tmp_path / "in", simple("A1"), simple("A2")))

    assert len(lines) == 16
    assert lines[-2] == "GRT000010000000200000014"
    assert lines[-1] == "TRL000010000000200000016"


def test_the_header_says_who_sends_and_that_it_was_made_after_the_month(tmp_path):
    header, group, *_ = written(received(tmp_path / "in", simple("A1")))

    assert header == f"HDRAA000000000{'EXAMPLE SERVICE':45}01.102026100100000020261001{'':15}"
    assert group == "GRHNWR0000102.100000000000"


def test_a_revision_is_re_emitted_as_the_work_that_it_describes(tmp_path):
    lines = written(received(tmp_path / "in", simple("A1", kind="REV"), kind="REV"))

    assert lines[2].startswith("NWR0000000000000000WORK A1 ")


def test_nothing_that_2_1_lacks_is_in_a_notice_and_what_is_left_is_numbered_anew(tmp_path):
    lines = written(received(tmp_path / "in", everything("A1", "2.2")))

    kinds = [line[:3] for line in lines]
    assert not set(kinds) & set(LEFT_OUT["2.1"])
    assert kinds.count("PWR") == 1
    assert [int(line[11:19]) for line in lines[2:-2]] == list(range(len(lines) - 4))


def test_what_a_party_owns_and_collects_is_what_was_received(tmp_path):
    source = tmp_path / "in"
    records = received(source, simple("A1"), simple("A2"))
    back = tmp_path / "out"
    back.write_bytes(b"".join(notice(records, "2.1", sender=SENDER, created=CREATED)))

    before = read(source, name="works/in", delivery_id="0" * 64).frames["work_share"]
    after = read(back, name="works/out", delivery_id="0" * 64).frames["work_share"]

    assert shares(before) == shares(after)


def content(**fields: object) -> str:
    return record("NWR", work_title="X", submitter_work="A1", **fields)[3:].rstrip()


def line(text: str, kind: str = "NWR", version: str = "2.2") -> str:
    row = {"work_id": "T0345246801", "position": 0, "record": kind, "content": text, "version": version}
    frame = pl.DataFrame([row], schema_overrides={"position": pl.Int32})
    return rendered(renumbered(frame, "2.1"), "2.1").item()


def test_a_right_trimmed_record_is_filled_up_with_blanks_and_zeros():
    text = line("WORK".ljust(62) + "A1")

    assert len(text) == 260
    assert text[106:114] == "00000000"  # copyright date
    assert text[197:200] == "000"  # composite component count
    assert text[200:208] == "00000000"  # publication of a printed edition


@pytest.mark.parametrize("day", ["20261399", "20260231", "UNKNOWN ", "        "])
def test_a_date_that_is_none_is_zero(day):
    assert line(content(copyright_date=day))[106:114] == "00000000"


@pytest.mark.parametrize("time", ["996199", "XXXXXX", "      "])
def test_a_time_that_is_none_is_zero(time):
    assert line(content(duration=time))[129:135] == "000000"


def test_a_field_that_2_2_moved_away_is_zero():
    filler = record("ORN", "2.2", filler="1" * 25)[3:]

    assert line(filler, "ORN", "2.2")[162:187] == "0" * 25
    assert line(filler, "ORN", "2.1")[162:187] == "1" * 25


@pytest.mark.parametrize(
    ("given_title", "title"),
    [
        ("Café", "CAFE"),
        ("Ångström", "ANGSTROM"),
        ("東京", "??"),
        ("한글", "??"),
        ("ﬁn Straße", "?N STRA?E"),
        ("e\u0301", "E?"),
    ],
)
def test_titles_are_upper_case_ascii(given_title, title):
    assert line(given_title)[19:].startswith(title + " ")


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
def test_no_character_moves_the_fields_behind_it(title):
    text = line(title.ljust(62) + "A1")

    assert text.isascii()
    assert text[PREFIX + 62 : PREFIX + 76] == "A1".ljust(14)


def test_the_order_of_the_rows_changes_nothing(tmp_path):
    records = received(tmp_path / "in", simple("A1"), everything("A2", "2.2"), simple("A3"))

    assert written(records) == written(records.reverse()) == written(records.sample(fraction=1, shuffle=True, seed=7))


def test_the_name_is_outside_the_mask_of_registrations_and_safe():
    assert file_name("2026-09", "Hub / of ../Societies", 1) == "WORKS-USED_2026-09_Hub-of-Societies_001.txt"
    assert not file_name("2026-09", "CW", 1).startswith("CW")


def test_a_licensor_gets_one_notice_of_the_works_used(tmp_path):
    month = months.month()
    recipient = month.recipient(month.party["party"].item(0))
    records = received(tmp_path / "in", simple("A1"), simple("A2")).lazy()

    row, *others = write_notice(tmp_path, recipient, month, records, known())

    path = tmp_path / file_name(month.period, recipient.name, 1)
    assert not others
    assert (row.kind, row.recipient, row.lines) == ("works_used_notice", recipient.party, 16)
    assert read_independently(path)["titles"] == ["WORK A1", "WORK A2"]


def test_a_licensor_none_of_whose_works_was_used_gets_no_notice(tmp_path):
    month = months.month()
    recipient = month.recipient(month.party["party"].item(0))
    nothing = received(tmp_path / "in", simple("A1")).lazy().filter(False)

    assert write_notice(tmp_path / "out", recipient, month, nothing, known()) == []
