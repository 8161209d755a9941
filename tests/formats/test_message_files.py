"""Reports as files: counts, splitting at a number of lines, packing, identifiers, semaphores."""

import gzip
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.wire.flat_read import read
from pipelines.wire.message_blocks import blocks_of
from pipelines.writers.dsr_message import Message, write_files
from pipelines.writers.settled import Recipient, Reporting
from tests.formats.months import SERVICE

MESSAGE = Message(
    profile="BasicAudioProfile",
    version="1.3",
    service=SERVICE,
    recipient=Recipient("nordlys", "Nordlys Rights", "PADPIDA2026000005E"),
    period="2026-09",
    service_description="Free",
    territory="DE",
)
SINGLE = replace(MESSAGE, profile="FinancialReportingToRecordCompaniesSRB", version="1.1")
SUMMARIES = pl.Series(["SY02.03\t1", "SY02.03\t2"])
RECORDS = ["HEAD", "SY02.03", "AS02.03", "SU02.02", "FOOT"]
AROUND = 1 + len(RECORDS) + len(SUMMARIES) + 1


def block(number: int, usages: int) -> list[str]:
    return [f"AS02.03\t{number}\tR", *(f"SU02.02\t{number}\t{each}" for each in range(usages))]


def bodies(sizes: list[int]) -> pl.Series:
    """A body as writers make it: a block's first usage stands with what it is of in one element."""
    lines = [block(number, usages) for number, usages in enumerate(sizes, 1)]
    return pl.Series(
        [each for first, second, *more in lines for each in (f"{first}\n{second}", *more)], dtype=pl.String
    )


def written(folder, sizes, *, message=MESSAGE, **wishes):
    return write_files(
        folder, message, records=RECORDS, summaries=SUMMARIES, body=[bodies(sizes)], reporting=Reporting(**wishes)
    )


def lines(path) -> list[list[str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [line.split("\t") for line in text.removesuffix("\n").split("\n")]


def test_a_report_is_one_file_unless_its_recipient_wants_several(tmp_path):
    [path] = written(tmp_path, [3, 1, 5])

    assert path.name.endswith("_1of1_20261001T000000.tsv")
    assert lines(path)[-1] == ["FOOT", "21", "21", "2", "3", "3"]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_report_is_split_between_blocks_and_each_file_says_what_it_holds(tmp_path):
    paths = written(tmp_path, [3, 1, 5, 2, 2], max_lines=AROUND + 7)

    found = [lines(path) for path in paths]
    assert [path.name.split("_")[6] for path in paths] == ["1of3", "2of3", "3of3"]
    assert [each[0][6:8] for each in found] == [["1", "3"], ["2", "3"], ["3", "3"]]
    assert [each[-1] for each in found] == [
        ["FOOT", "15", "", "2", "2", ""],
        ["FOOT", "15", "", "2", "1", ""],
        ["FOOT", "15", "45", "2", "2", "5"],
    ]
    assert [[each[1] for each in file if each[0] == "AS02.03"] for file in found] == [["1", "2"], ["3"], ["4", "5"]]
    assert all([each[1] for each in file if each[0] == "SY02.03"] == ["1", "2"] for file in found)


def test_the_files_of_a_report_have_one_identifier_that_no_other_content_has(tmp_path):
    for folder in ("one", "same", "other"):
        (tmp_path / folder).mkdir()
    of = {
        folder: {lines(path)[0][4] for path in written(tmp_path / folder, sizes, max_lines=AROUND + 4)}
        for folder, sizes in (("one", [3, 3]), ("same", [3, 3]), ("other", [3, 2]))
    }

    assert of["one"] == of["same"] != of["other"]
    assert all(len(ids) == 1 and not ids.pop().endswith("0" * 16) for ids in of.values())


def test_a_block_longer_than_a_file_has_one_of_its_own_and_is_whole(tmp_path):
    paths = written(tmp_path, [1, 40, 1], max_lines=AROUND + 5)

    assert [[each[1] for each in lines(path) if each[0] == "AS02.03"] for path in paths] == [["1"], ["2"], ["3"]]
    assert len(lines(paths[1])) == AROUND + 41


def test_a_report_of_one_record_a_line_is_never_split(tmp_path):
    [path] = written(tmp_path, [1] * 50, message=SINGLE, max_lines=10)

    assert lines(path)[-1] == ["SRFO", str(AROUND + 100), "2"]


@pytest.mark.parametrize(
    ("message", "footer"), [(MESSAGE, ["FOOT", "9", "9", "2", "0", "0"]), (SINGLE, ["SRFO", "9", "2"])]
)
def test_nothing_to_report_is_a_header_summaries_and_a_footer(tmp_path, message, footer):
    [path] = write_files(tmp_path, message, records=RECORDS, summaries=SUMMARIES, body=[])

    assert [each[0] for each in lines(path) if not each[0].startswith("#")] == ["HEAD", "SY02.03", "SY02.03", footer[0]]
    assert lines(path)[-1] == footer


def test_a_packed_report_is_the_same_report_and_the_same_bytes_twice(tmp_path):
    for folder in ("plain", "packed", "again"):
        (tmp_path / folder).mkdir()
    [plain] = written(tmp_path / "plain", [3, 1])
    [packed] = written(tmp_path / "packed", [3, 1], is_gzipped=True)
    [again] = written(tmp_path / "again", [3, 1], is_gzipped=True)

    assert packed.name == f"{plain.name}.gz"
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert packed.read_bytes() == again.read_bytes()


def test_packed_files_are_split_and_announced_by_one_semaphore(tmp_path):
    paths = written(tmp_path, [3, 3], max_lines=AROUND + 4, is_gzipped=True, has_semaphores=True)

    assert [path.name.split("_")[6] for path in paths] == ["1of2", "2of2"]
    assert [read(path, only=["HEAD"]).head["FileNumber"] for path in paths] == ["1", "2"]
    assert [each.name.split("_")[5:] for each in (tmp_path / "file_available").iterdir()] == [
        ["2026-09", "DE", "", "20261001T000000.ctrl"]
    ]


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    written(tmp_path, [1])

    with pytest.raises(FileExistsError, match="is there already"):
        written(tmp_path, [1])
    assert len(list(tmp_path.iterdir())) == 1


def test_a_line_without_a_value_stops_the_report_and_leaves_nothing(tmp_path):
    body = [bodies([2]), pl.Series(["SU02.02\t1", None])]

    with pytest.raises(ValueError, match="1 lines have a cell without a value"):
        write_files(tmp_path, MESSAGE, records=[], summaries=SUMMARIES, body=body)

    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.integers(1, 9), st.integers(1, 20))
@settings(deadline=None)
def test_splitting_never_cuts_a_block_and_loses_no_line(sizes, room, piece):
    body = bodies(sizes)
    elements = [body[at : at + piece] for at in range(0, len(body), piece)]

    files: list[list[str]] = [[]]
    for each in blocks_of(elements, room):
        if each.opens_file:
            files.append([])
        text = each.text.decode().removesuffix("\n").split("\n")
        assert each.lines == len(text)
        files[-1] += text

    assert [line for file in files for line in file] == "\n".join(body).split("\n")
    ids = [[line.split("\t")[1] for line in file] for file in files]
    assert sum(len(set(each)) for each in ids) == len(sizes)
    for each in ids:
        assert len(each) <= room or len(set(each)) == 1


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.integers(1, 9), st.integers(1, 20))
@settings(deadline=None)
def test_where_a_body_is_cut_into_elements_does_not_matter(sizes, room, piece):
    body = bodies(sizes)

    def put(elements):
        return [(each.text, each.opens_file) for each in blocks_of(elements, room)]

    whole = "".join(f"{line}\n" for line in body).encode()
    parts = put([body[at : at + piece] for at in range(0, len(body), piece)])
    assert b"".join(text for text, _ in parts) == b"".join(text for text, _ in put([whole])) == whole
    assert sum(opens for _, opens in parts) == sum(opens for _, opens in put([whole]))
