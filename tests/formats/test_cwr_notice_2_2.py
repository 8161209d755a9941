from pathlib import Path

import polars as pl
import pytest

from pipelines.check.cwr import check_cwr
from pipelines.readers.cwr import read
from pipelines.wire.cwr_layouts import layouts
from pipelines.wire.fixed import fields_of
from pipelines.writers.cwr import notice
from tests.formats.cwr_environment import frame_independently, read_independently
from tests.formats.cwr_lines import collects, linked, publisher, record, shares, simple, work, writer
from tests.formats.test_cwr_notice import CREATED, SENDER, everything, received
from tests.paths import ROOT

GOLDEN = Path(__file__).with_name("golden")
VERSIONS = ["2.1", "2.2"]


def lines(records: pl.DataFrame, version: str = "2.2") -> list[str]:
    return b"".join(notice(records, version, sender=SENDER, created=CREATED)).decode("utf-8").split("\r\n")[:-1]


def field(line: str, name: str, version: str = "2.2") -> str | None:
    return fields_of(version, line[:3], pl.Series([line]), only=[name])[name].item()


def only(found: list[str], kind: str) -> str:
    [line] = [line for line in found if line.startswith(kind)]
    return line


@pytest.mark.parametrize("sent_in", VERSIONS)
@pytest.mark.parametrize("written_in", VERSIONS)
def test_an_independent_reader_of_framing_accepts_both_versions(tmp_path, sent_in, written_in):
    works = [everything("A1", sent_in), simple("A2", version=sent_in), simple("A3", version=sent_in)]
    path = tmp_path / "out"
    records = received(tmp_path / "in", *works, version=sent_in)
    path.write_bytes(b"".join(notice(records, written_in, sender=SENDER, created=CREATED)))

    found = frame_independently(path)

    assert found["errors"] == []
    assert found["is_valid"]
    assert (found["groups"], found["transactions"]) == (1, 3)


def test_the_framing_reader_finds_a_record_that_is_missing(tmp_path):
    path = tmp_path / "out"
    content = b"".join(notice(received(tmp_path / "in", simple("A1")), "2.2", sender=SENDER, created=CREATED))
    path.write_bytes(b"".join(line for line in content.splitlines(keepends=True) if not line.startswith(b"SWT")))

    assert frame_independently(path)["errors"]


def test_records_have_the_full_width_of_2_2_except_the_group_header_and_trailer(tmp_path):
    widths = dict(layouts().filter(version="2.2").group_by("record").agg(pl.col("size").sum()).rows())

    found = lines(received(tmp_path / "in", everything("A1", "2.2")))

    assert {line[:3]: len(line) for line in found} == {
        kind: {"GRH": 26, "GRT": 24}.get(kind, widths[kind]) for kind in {line[:3] for line in found}
    }


def test_the_header_of_2_2_says_its_version_and_revision_and_what_wrote_it(tmp_path):
    header, group, *_ = lines(received(tmp_path / "in", simple("A1")))

    assert header == (
        f"HDRAA000000000{'EXAMPLE SERVICE':45}01.102026100100000020261001{'':15}2.2001{'PARTITA':30}{'':30}"
    )
    assert len(header) == 167
    assert group == "GRHNWR0000102.200000000000"


def test_2_2_keeps_all_that_was_received(tmp_path):
    found = lines(received(tmp_path / "in", everything("A1", "2.2")))

    assert [line[:3] for line in found[2:-2]] == [line[:3] for line in everything("A1", "2.2")]


def test_a_reference_to_another_number_is_as_it_was_received(tmp_path):
    found = lines(received(tmp_path / "in", everything("A1", "2.2")))

    assert only(found, "XRF")[19:] == f"052{'1':14}W "


@pytest.mark.parametrize("version", VERSIONS)
def test_names_in_other_scripts_are_in_2_2_as_received_and_the_header_says_how(tmp_path, version):
    found = lines(received(tmp_path / "in", everything("A1", version), version=version))

    assert field(found[0], "Character Set") == "UTF-8"
    assert field(only(found, "NPN"), "Publisher Name") == "出版"
    assert field(only(found, "NWN"), "Writer First Name") == "美琪"
    assert [field(line, "Title") for line in found if line.startswith("NAT")] == ["標題", "ЗАГОЛОВОК"]


def test_a_file_in_ascii_says_nothing_of_its_character_set(tmp_path):
    assert field(lines(received(tmp_path / "in", simple("A1")))[0], "Character Set") is None


def test_a_link_of_2_1_gets_the_chain_that_its_publisher_is_in(tmp_path):
    found = lines(received(tmp_path / "in", simple("A1", version="2.1"), version="2.1"))

    assert field(only(found, "PWR"), "Publisher Sequence #") == "01"


def test_a_link_of_2_2_without_a_name_gets_that_of_its_publisher_in_2_1(tmp_path):
    found = lines(received(tmp_path / "in", simple("A1")), "2.1")

    assert field(only(found, "PWR"), "Publisher Name", "2.1") == "PUBLISHER P1"


SENT = sorted((ROOT / "data" / "sample" / "works").iterdir())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("source", SENT, ids=[path.name for path in SENT])
def test_the_check_finds_no_error_in_a_notice_of_the_samples_works(tmp_path, source, version):
    records = read(source, name="works/in", delivery_id="0" * 64).frames["work_record"]
    path = tmp_path / "WORKS-USED_2026-09_Hub_001.txt"
    path.write_bytes(b"".join(notice(records, version, sender=SENDER, created=CREATED)))

    found = check_cwr(path)

    assert found.filter(severity="error").rows() == []
    assert set(found["rule"]) <= {"file_name", "sender_unknown", "short_record"}


def test_an_isrc_of_2_1_is_neither_right_nor_wrong_in_2_2(tmp_path):
    found = lines(received(tmp_path / "in", everything("A1", "2.1"), version="2.1"))

    assert field(only(found, "REC"), "ISRC") == "GBAAA2600001"
    assert field(only(found, "REC"), "ISRC Validity") == "U"


@pytest.mark.parametrize("sent_in", VERSIONS)
@pytest.mark.parametrize("written_in", VERSIONS)
def test_what_a_party_owns_and_collects_is_what_was_received_in_either_version(tmp_path, sent_in, written_in):
    source, back = tmp_path / "in", tmp_path / "out"
    records = received(source, simple("A1", version=sent_in), simple("A2", version=sent_in), version=sent_in)
    back.write_bytes(b"".join(notice(records, written_in, sender=SENDER, created=CREATED)))

    before = read(source, name="works/in", delivery_id="0" * 64).frames
    after = read(back, name="works/out", delivery_id="0" * 64).frames

    assert shares(before["work_share"]) == shares(after["work_share"])
    assert after["work_finding"].equals(before["work_finding"].clear())


HARD = {
    "a tab": ("NIGHT\tTRAIN", "NIGHT?TRAIN"),
    "a pipe": ("NIGHT|TRAIN", "NIGHT?TRAIN"),
    "a vertical tab": ("NIGHT\x0bTRAIN", "NIGHT?TRAIN"),
    "an end of line": ("NIGHT\u2028TRAIN", "NIGHT?TRAIN"),
    "a backslash": ("NIGHT\\TRAIN", "NIGHT\\TRAIN"),
    "emoji": ("NIGHT 🚂", "NIGHT ?"),
    "a mark of direction": ("\u200fNIGHT", "?NIGHT"),
    "sixty wide characters": ("Ж" * 60, "?" * 60),
    "lower case": ("night train", "NIGHT TRAIN"),
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("given", "title"), HARD.values(), ids=HARD)
def test_whatever_a_title_holds_an_independent_reader_finds_every_record(tmp_path, version, given, title):
    path = tmp_path / "out"
    records = received(tmp_path / "in", simple("A1", work_title=given), simple("A2"))
    path.write_bytes(b"".join(notice(records, version, sender=SENDER, created=CREATED)))

    assert frame_independently(path)["errors"] == []
    assert field(path.read_text("ascii").splitlines()[2], "Work Title", version) == title
    if version == "2.1":
        assert read_independently(path)["titles"] == [title, "WORK A2"]


def small(version: str) -> list[str]:
    """A work whose records a person can read."""
    return work(
        "A1",
        publisher("P1", pr=2500, mr=5000),
        collects("P1", "SPT", pr=2500, mr=5000),
        writer("W1", pr=2500, writer_first_name="ANN"),
        collects("W1", "SWT", pr=2500),
        linked("P1", "W1", version, publisher_name="PUBLISHER P1", publisher_sequence=1),
        writer("W2", "OWR", pr=5000, mr=5000),
        collects("W2", "OWT", pr=5000, mr=5000),
        record("XRF", organisation_code="052", identifier="123456AB", identifier_type="W", validity="Y"),
        work_title="Night Train",
        iswc="T0345246801",
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_notice_is_the_file_that_was_agreed_on(tmp_path, version):
    """The golden files end their records with a visible mark, so that a person sees how wide they are."""
    found = lines(received(tmp_path / "in", small("2.2")), version)

    expected = (GOLDEN / f"works_used_{version.replace('.', '_')}.txt").read_text("ascii")
    assert "".join(f"{line}$\n" for line in found) == expected
