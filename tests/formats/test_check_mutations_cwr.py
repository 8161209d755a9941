"""CWR files broken in one named way each: the check must say where, and which rule."""

import gzip
import zipfile
from pathlib import Path

import polars as pl
import pytest

from pipelines.check.cwr import check_cwr
from tests.formats.cwr_breaks_answers import ANSWER
from tests.formats.cwr_breaks_later import LATER
from tests.formats.cwr_breaks_shares import NOTICE
from tests.formats.cwr_broken import Break, Lines, acknowledgement, later, our_notice, place, put
from tests.formats.cwr_later_lines import NAME

_SAMPLE = Path("data/sample/works")


def checked(folder: Path, lines: Lines, name: str) -> pl.DataFrame:
    path = folder / name
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    return check_cwr(path)


def errors(findings: pl.DataFrame) -> list[tuple]:
    return findings.filter(severity="error").rows()


@pytest.fixture(scope="module")
def notices(tmp_path_factory) -> dict[str, Lines]:
    folder = tmp_path_factory.mktemp("notices")
    return {version: our_notice(version, folder) for version in ("2.1", "2.2")}


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_our_own_notice_has_no_errors(tmp_path, notices, version):
    found = checked(tmp_path, notices[version], f"CW260001EXS_000.V{version.replace('.', '')}")

    assert errors(found) == []
    assert found["rule"].to_list() == ["sender_unknown"]


@pytest.mark.parametrize(
    ("version", "broken"),
    [pytest.param(version, each, id=f"{version} {each.name}") for each in NOTICE for version in each.versions],
)
def test_a_notice_broken_in_one_way_is_caught(tmp_path, notices, version, broken: Break):
    lines, at = broken.do(notices[version])
    assert lines != notices[version]

    found = checked(tmp_path, lines, f"CW260001EXS_000.V{version.replace('.', '')}")

    assert (at, broken.rule) in found.select("line", "rule").rows(), found.select("line", "rule", "value").rows()


ALONE = (
    "group 2 is the first",
    "first transaction is 1",
    "a transaction skipped",
    "a blank line",
    "link to no chain",
    "share with a point",
    "share with a sign",
    "a share above all",
)


@pytest.mark.parametrize("name", ALONE)
def test_what_is_wrong_in_one_place_is_told_once_and_nothing_else_is_blamed(tmp_path, notices, name):
    [broken] = [each for each in NOTICE if each.name == name]
    lines, at = broken.do(notices["2.2"])

    found = checked(tmp_path, lines, "CW260001EXS_000.V22").filter(severity="error")

    assert found.select("line", "rule").rows() == [(at, broken.rule)]


def test_a_publisher_s_wrong_number_does_not_make_the_next_one_wrong(tmp_path, notices):
    lines, at = put("SPU", "Publisher Sequence #", "09")(notices["2.2"])

    found = checked(tmp_path, lines, "CW260001EXS_000.V22").filter(rule="publisher_sequence")

    assert found["line"].to_list() == [at]


def test_a_missing_transaction_is_told_once_where_it_is_missing(tmp_path, notices):
    lines = notices["2.2"]
    first, second = place(lines, "NWR", 2), place(lines, "NWR", 3)

    found = checked(tmp_path, lines[: first - 1] + lines[second - 1 :], "CW260001EXS_000.V22")

    assert found.filter(rule="transaction_sequence").select("line", "value", "expected").rows() == [
        (first, "00000002", "00000001")
    ]


def test_there_are_sixty_ways_for_each_version_and_for_answers():
    assert len({broken.name for broken in NOTICE}) == len(NOTICE)
    assert all(sum(version in broken.versions for broken in NOTICE) >= 60 for version in ("2.1", "2.2"))
    assert len({broken.name for broken in LATER}) == len(LATER) >= 60
    assert len({broken.name for broken in ANSWER}) == len(ANSWER) >= 60


def test_an_acknowledgement_has_no_errors(tmp_path):
    assert errors(checked(tmp_path, acknowledgement(), "CW260001052_EXS.V22")) == []


@pytest.mark.parametrize("broken", ANSWER, ids=lambda broken: broken.name)
def test_an_acknowledgement_broken_in_one_way_is_caught(tmp_path, broken: Break):
    lines, at = broken.do(acknowledgement())

    found = checked(tmp_path, lines, "CW260001052_EXS.V22")

    assert (at, broken.rule) in found.select("line", "rule").rows(), found.select("line", "rule", "value").rows()


def test_a_file_of_3_1_has_no_errors(tmp_path):
    assert checked(tmp_path, later(), NAME).rows() == []


@pytest.mark.parametrize("broken", LATER, ids=lambda broken: broken.name)
def test_a_file_of_3_1_broken_in_one_way_is_caught(tmp_path, broken: Break):
    lines, at = broken.do(later())

    found = checked(tmp_path, lines, NAME)

    assert (at, broken.rule) in found.select("line", "rule").rows(), found.select("line", "rule", "value").rows()


BYTES = {
    "LF alone": (lambda content: content.replace(b"\r\n", b"\n"), 1, "line_end"),
    "one line in LF": (lambda content: content.replace(b"\r\n", b"\n", 3).replace(b"\n", b"\r\n", 2), 3, "line_end"),
    "ends mixed": (lambda content: content.replace(b"\r\n", b"\n", 3).replace(b"\n", b"\r\n", 2), 3, "mixed_line_ends"),
    "CR alone": (lambda content: content.replace(b"\r\n", b"\r"), 1, "long_record"),
    "no last end": (lambda content: content[:-2], 40, "last_line_end"),
    "byte order mark": (lambda content: b"\xef\xbb\xbf" + content, 1, "byte_order_mark"),
    "UTF-16": (lambda content: content.decode().encode("utf-16"), 1, "header_missing"),
    "Latin letters": (lambda content: content.replace(b"OTHER TITLE", b"OTHER TITL\xc9"), 14, "character"),
    "cut off": (lambda content: content[: content.index(b"GRT")], 38, "trailer_missing"),
    "cut in a record": (lambda content: content[: content.index(b"TRL") + 10], 40, "record_count"),
    "empty": (lambda content: b"", 0, "unreadable"),
    "blank": (lambda content: b"\r\n\r\n", 1, "blank_line"),
    "end of file mark of old": (lambda content: content + b"\x1a", 41, "character"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_lines_of_cwr_are_caught(tmp_path, notices, name):
    change, at, rule = BYTES[name]
    path = tmp_path / "CW260001EXS_000.V21"
    path.write_bytes(change("".join(f"{line}\r\n" for line in notices["2.1"]).encode()))

    found = check_cwr(path)

    assert (at, rule) in found.select("line", "rule").rows(), found.select("line", "rule", "value").rows()


NAMES = [
    ("CW260001EXS_000.V22", "file_name_version"),
    ("CW250001EXS_000.V21", "file_name_year"),
    ("CW26001EXS_000.V21", "file_name_mask"),
    ("CW260001EXS000.V21", "file_name_mask"),
    ("works.txt", "file_name"),
]
NAMES_OF_ANSWERS = [("CW260001058_EXS.V22", "file_name_sender"), ("CW260001052_000.V22", "file_name_receiver")]


def test_an_end_of_file_mark_is_told_once_and_makes_nothing_else_wrong(tmp_path, notices):
    path = tmp_path / "CW260001EXS_000.V21"
    lines = "".join(f"{line}\r\n" for line in notices["2.1"]).encode()
    path.write_bytes(lines)
    before = check_cwr(path)
    path.write_bytes(lines + b"\x1a")

    found = check_cwr(path).join(before, on=before.columns, how="anti", nulls_equal=True)

    assert found.select("line", "rule").rows() == [(41, "character")]


def test_a_day_of_an_answer_that_there_is_not_is_no_day_before_another(tmp_path):
    never, at = put("ACK", "Processing Date", "20260231")(acknowledgement())
    found = checked(tmp_path, never, "CW260001052_EXS.V22")

    assert found.select("line", "rule").rows() == [(at, "impossible_date")]


@pytest.mark.parametrize(("name", "rule"), NAMES)
def test_a_name_that_says_something_else_is_caught(tmp_path, notices, name, rule):
    found = checked(tmp_path, notices["2.1"], name)

    assert (0, rule) in found.select("line", "rule").rows()


@pytest.mark.parametrize(("name", "rule"), NAMES_OF_ANSWERS)
def test_a_society_s_name_is_in_the_name_of_its_answer(tmp_path, name, rule):
    assert (0, rule) in checked(tmp_path, acknowledgement(), name).select("line", "rule").rows()


def test_a_packed_file_is_checked_as_what_is_in_it(tmp_path, notices):
    content = "".join(f"{line}\r\n" for line in notices["2.1"]).encode()
    with zipfile.ZipFile(tmp_path / "CW260001EXS_000.zip", "w") as archive:
        archive.writestr("CW260001EXS_000.V21", content)
    (tmp_path / "CW260001EXS_000.V21.gz").write_bytes(gzip.compress(content.replace(b"ALT", b"alt")))
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + content[:200])

    zipped = check_cwr(tmp_path / "CW260001EXS_000.zip")
    gzipped = check_cwr(tmp_path / "CW260001EXS_000.V21.gz")
    damaged = check_cwr(tmp_path / "broken.zip")

    assert errors(zipped) == []
    assert (14, "unknown_record") in gzipped.select("line", "rule").rows()
    assert damaged["rule"].to_list()[0] == "unreadable"


def test_what_is_found_does_not_depend_on_how_much_is_read_at_once(tmp_path, notices):
    path = tmp_path / "CW260001EXS_000.V22"
    lines = notices["2.2"]
    for broken in [*NOTICE[:6], *NOTICE[6::9]]:
        made, _ = broken.do(lines)
        path.write_bytes("".join(f"{line}\r\n" for line in made).encode())

        assert check_cwr(path, lines=2).equals(check_cwr(path)), broken.name


def test_every_rule_of_the_table_is_used_and_has_its_words():
    table = pl.read_csv("schemas/wire/check_rules_cwr.csv")
    sources = [*Path("pipelines/check").glob("cwr*.py"), *Path("attribution").glob("works_*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)

    assert table["rule"].is_unique().all()
    assert set(table["severity"]) == {"error", "warning"}
    assert [rule for rule in table["rule"] if f'"{rule}"' not in code] == []
    assert table.filter(pl.col("meaning").str.len_chars() < 20).is_empty()


def test_every_rule_of_the_table_is_broken_by_a_file_here():
    """A notice of a sender without a code, which nobody broke, is warned of as it is."""
    broken = {each.rule for each in [*NOTICE, *ANSWER, *LATER]} | {rule for _, _, rule in BYTES.values()}
    named = {rule for _, rule in [*NAMES, *NAMES_OF_ANSWERS]}

    assert set(pl.read_csv("schemas/wire/check_rules_cwr.csv")["rule"]) == broken | named | {"sender_unknown"}


@pytest.mark.parametrize("path", sorted(_SAMPLE.iterdir()), ids=lambda path: path.name)
def test_registrations_of_the_sample_pass(path):
    assert errors(check_cwr(path)) == []
