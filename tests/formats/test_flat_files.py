"""Files of DDEX records, ours and others', read and written."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from pipelines.wire.flat_lines import Damaged, NotUtf8, scan
from pipelines.wire.flat_read import Malformed, batches, read
from pipelines.wire.flat_write import lines_of, text_of
from tests.formats.reports import written
from tests.formats.rewritten import rewritten
from tests.paths import INPUTS, ROOT

GOLDEN = [ROOT / "tests" / "formats" / "golden" / name for name in ("financial.tsv", "basic_audio.tsv")]
SAMPLES = sorted((INPUTS / "ddex").glob("DSR_*.tsv"))
HEAD = (
    "HEAD\tdsrf/1.3/1.4.1/1.3\tBasicAudioProfile\t1.3\tm-1\t2026-10-01T00:00:00Z\t1\t1\t2026-09\t2026-09"
    "\tPADPIDA1\tBrook\t\t\t\t"
)


def file_of(folder: Path, *lines: str, end: str = "\n") -> Path:
    path = folder / "report.tsv"
    path.write_bytes("".join(f"{line}{end}" for line in (HEAD, *lines)).encode())
    return path


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_file_of_ours_is_written_again_byte_for_byte(path):
    assert rewritten(path) == path.read_bytes()


@pytest.mark.parametrize("party", ["halcyon", "vireo", "nordlys", "tern"])
def test_a_months_files_are_written_again_byte_for_byte(tmp_path, party):
    for path in written(tmp_path, party):
        assert rewritten(path) == path.read_bytes()


@pytest.mark.skipif(not SAMPLES, reason="the official samples are not beside the project: ../shared/inputs/ddex")
def test_the_official_samples_are_read_with_all_their_lines():
    for path in SAMPLES:
        records = read(path).records

        raw = path.read_text(encoding="utf-8").splitlines()
        data = [line for line in raw if line.strip("\t ") and not line.startswith("#")]
        assert sum(rows.height for rows in records.values()) == len(data)
        assert {name.split(".")[0] for name in records} >= {"HEAD"}


@pytest.mark.skipif(not SAMPLES, reason="the official samples are not beside the project: ../shared/inputs/ddex")
def test_an_official_samples_streams_are_what_its_summary_says():
    [path] = [path for path in SAMPLES if "UnlimitedMusicMonthly" in path.name]

    records = read(path).records

    assert records["SU02.02"]["NumberOfStreams"].cast(pl.Int64).sum() == 3160
    assert records["SY01.02"]["TotalUsages"].to_list() == ["3160"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_ends_with_lf_or_crlf_and_both_are_told(tmp_path, end):
    path = file_of(tmp_path, "FOOT\t2\t2\t0\t0\t0", end=end)

    rows = pl.concat(scan(path))

    assert rows["end"].to_list() == [end, end]
    assert read(path).records["FOOT"]["NumberOfBlocksInReport"].to_list() == ["0"]


def test_a_last_line_without_an_end_is_read_and_told(tmp_path):
    path = tmp_path / "report.tsv"
    path.write_bytes(f"{HEAD}\r\nSRFO\t2\t0".encode())

    assert pl.concat(scan(path))["end"].to_list() == ["\r\n", ""]
    assert read(path).records["SRFO"].row(0) == (2, "SRFO", "2", "0")


def test_empty_lines_comments_and_lines_of_tabs_are_passed_over_and_counted(tmp_path):
    path = file_of(tmp_path, "", "#SRFO\tNumberOfLinesInReport", "\t\t\t", "SRFO\t5\t0")

    assert read(path).records["SRFO"]["line"].to_list() == [5]
    assert pl.concat(scan(path))["record"].to_list() == ["HEAD", "", "#", "", "SRFO"]


def test_a_packed_file_is_read_whatever_its_name(tmp_path):
    path = file_of(tmp_path, "SRFO\t2\t0")
    path.write_bytes(gzip.compress(path.read_bytes()))

    assert read(path).records["SRFO"].height == 1


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path):
    path = file_of(tmp_path, "SRFO\t2\t0")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read(path).head["MessageId"] == "m-1"


def test_bytes_that_are_no_utf8_are_told_with_their_line(tmp_path):
    path = file_of(tmp_path, "SRFO\t2\t0")
    path.write_bytes(path.read_bytes() + b"SRFO\t\xff\t0\n")

    with pytest.raises(NotUtf8, match="line 3: not UTF-8") as error:
        read(path)
    assert error.value.line == 3


def test_a_line_that_was_cut_is_told_with_its_line(tmp_path):
    path = file_of(tmp_path, "SU02.02\t1\t1\tid\t\tR1", "SRFO\t3\t0")

    with pytest.raises(Malformed, match=r"line 2: SU02.02 has 6 cells, 11 are due") as error:
        read(path)
    assert error.value.line == 2


def test_cells_that_a_known_record_does_not_have_are_refused_only_where_they_hold_something(tmp_path):
    assert read(file_of(tmp_path, "SRFO\t2\t0\t\t\t")).records["SRFO"].width == 4

    with pytest.raises(Malformed, match="line 2: SRFO holds more than its 3 cells"):
        read(file_of(tmp_path, "SRFO\t2\t0\t\tsurplus"))


def test_a_file_without_a_header_is_no_ddex_file(tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text("isrc,plays\nQZABC2600001,5\n")

    with pytest.raises(Malformed, match="line 1: a header is due"):
        read(path)


def test_a_later_version_is_read_by_the_cells_that_we_know(tmp_path):
    path = file_of(tmp_path, "SU02.07\t1\t1\tid-1\t\tR1\ttrue\t7\t\t\t\tnew\tnewer", "SRFO\t3\t0")

    rows = read(path).records["SU02.07"]

    assert rows.select("SalesTransactionId", "NumberOfStreams").row(0) == ("id-1", "7")
    assert rows.width == 12


def test_a_record_that_we_know_by_name_keeps_its_cells_as_they_stand(tmp_path):
    path = tmp_path / "claims.tsv"
    path.write_text(
        "CDMH.01" + "\tx" * 17 + "\nCS02.01\t1\ta|b\\\\|c\nCX01\tz\nCDD1\td1\t\t1\tOverclaim\tCD01\tno\tISRC\tq\\\tr\n"
    )

    records = read(path).records

    assert records["CS02.01"].row(0) == (2, "CS02.01", "1", "a|b\\\\|c")
    assert records["CX01"].row(0) == (3, "CX01", "z")
    assert records["CDD1"].select("DataDiscrepancyId", "DiscrepantCellName", "Cell9").row(0) == ("d1", "ISRC", "q\\\tr")


def test_a_record_of_which_we_know_the_first_cells_only_is_never_written():
    with pytest.raises(ValueError, match=r"CDD1 cannot be written: .* not known to us"):
        text_of("CDD1", pl.DataFrame({"DataDiscrepancyId": ["d1"]}))


def test_agreed_cells_are_as_many_as_they_are(tmp_path):
    path = file_of(tmp_path, "DE01\tone\ttwo\\\\|half\t", "DE01\tonly")

    assert read(path).records["DE01"]["DealSpecificCell"].to_list() == [["one", "two|half", ""], ["only"]]


def test_a_backslash_that_escapes_nothing_and_a_pipe_between_nothing_stand_for_themselves(tmp_path):
    path = file_of(tmp_path, "AS01.02\t1\tR1\tD1\tQZ1|QZ2\tAC\\DC | live\t\tX\t\t\tSoundRecording\t\t\t")

    row = read(path).records["AS01.02"].row(0, named=True)

    assert (row["Title"], row["ISRC"], row["SubTitle"]) == ("AC\\DC | live", ["QZ1", "QZ2"], "")


def test_records_come_in_batches_that_are_bounded_and_none_is_lost(tmp_path):
    path = file_of(tmp_path, *(f"SU02.02\t{at}\t1\tid-{at}\t\tR1\ttrue\t1\t\t\t" for at in range(1000)))

    found = list(batches(path, lines=64))

    assert max(sum(rows.height for rows in batch.values()) for batch in found) == 64
    ids = [each for batch in found for each in batch.get("SU02.02", pl.DataFrame({"BlockId": []}))["BlockId"]]
    assert ids == [str(at) for at in range(1000)]


def test_only_the_records_that_are_asked_for_are_read_and_the_header(tmp_path):
    path = file_of(tmp_path, "SU02.02\tcut", "SRFO\t3\t0")

    assert list(read(path, only=["SRFO"]).records) == ["HEAD", "SRFO"]


def test_a_list_of_one_empty_text_cannot_be_told_from_none_and_is_refused():
    rows = pl.DataFrame({"UsedResources": [["a", ""], [""]]})

    with pytest.raises(ValueError, match=r"RE02.UsedResources: one empty value alone"):
        text_of("RE02", rows)


def test_a_missing_value_is_refused():
    with pytest.raises(ValueError, match=r"SRFO.NumberOfSummaryRecords: a record has no value"):
        text_of("SRFO", pl.DataFrame({"NumberOfSummaryRecords": ["1", None]}))


def test_no_records_are_no_lines():
    none = pl.DataFrame({"NumberOfSummaryRecords": []}, schema={"NumberOfSummaryRecords": pl.String})

    assert text_of("SRFO", none) == b""
    assert lines_of("SRFO", none).to_list() == []


def test_a_line_too_long_does_not_hide_one_too_short(tmp_path):
    path = tmp_path / "lines.tsv"
    path.write_text("SRFO\t1\t2\tsurplus\nSRFO\t1\n")

    with pytest.raises(Malformed, match="line 2: SRFO has 2 cells, 3 are due"):
        list(batches(path))


def test_a_long_run_of_one_record_is_read_as_any_other_lines(tmp_path):
    usual = "".join(f"SU02.02\t{at}\t1\tid-{at}\t\tR1\ttrue\t{at}\t\t\t\n" for at in range(100))
    care = usual + "SU02.02\t100\t1\tid\\\\|100\t\tR1\ttrue\t100\t\t\t\n"
    tables = []
    for text in (usual, care):
        path = tmp_path / "lines.tsv"
        path.write_text(text)
        tables.append(pl.concat(batch["SU02.02"] for batch in batches(path, lines=30)))

    assert tables[0].equals(tables[1].head(100))
    assert tables[1]["SalesTransactionId"][100] == "id|100"
    assert tables[0]["line"].to_list() == list(range(1, 101))


@pytest.mark.parametrize("harm", [lambda data: data[:-12], lambda data: data[:40] + bytes(20) + data[60:]])
def test_a_packed_file_that_is_cut_or_damaged_is_told(tmp_path, harm):
    path = file_of(tmp_path, *(f"SU02.02\t{at}\t1\tid-{at * 7919}\t\tR1\ttrue\t1\t\t\t" for at in range(200)))
    path.write_bytes(harm(gzip.compress(path.read_bytes(), mtime=0)))

    with pytest.raises(Damaged, match="from line 1: the packed file is cut or damaged"):
        read(path)


def test_an_empty_file_is_no_ddex_file(tmp_path):
    path = tmp_path / "nothing.tsv"
    path.touch()

    with pytest.raises(Malformed, match="a header is due"):
        read(path)
    assert list(scan(path)) == []


def test_a_carriage_return_inside_a_line_is_part_of_its_cell(tmp_path):
    path = tmp_path / "report.tsv"
    path.write_bytes(f"{HEAD}\nSRFO\t1\r2\t0\r\r\n".encode())

    assert read(path).records["SRFO"].row(0) == (2, "SRFO", "1\r2", "0\r")
    assert pl.concat(scan(path))["end"].to_list() == ["\n", "\r\n"]
