"""Files that nobody meant to send: the check says what is wrong with them, and never falls over."""

import gzip
import random
import zipfile
from pathlib import Path

import pytest

from pipelines.check.files import check_file, check_together
from tests.formats.claims import CLAIMS
from tests.formats.reports import written
from tests.formats.test_dsr_royalty import written as written_royalty

HEAD = "HEAD\tdsrf/1.3/1.4.1/1.3\tBasicAudioProfile\t1.3"


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "unknown_format"),
        (b"\n\n\n", "unknown_format"),
        (b"\x00" * 5000, "unknown_format"),
        (b"\xff\xfeH\x00E\x00A\x00D\x00\t\x00", "unknown_format"),
        (b"<xml/>", "unknown_format"),
        (b"isrc,amount\nGBHAL2600001,3\n", "unknown_format"),
        (b"HEADER of a letter\n", "unknown_format"),
        (b"\x1f\x8b\x08", "damaged_archive"),
        (gzip.compress(HEAD.encode() * 90_000, mtime=0)[:-40], "damaged_archive"),
        (b"PK\x03\x04rest", "damaged_archive"),
        (HEAD.encode() + b"\xff\n", "not_utf8"),
    ],
    ids=["nothing", "no line", "zeros", "utf-16", "xml", "csv", "a letter", "gzip", "cut gzip", "zip", "not utf-8"],
)
def test_what_cannot_be_read_is_one_error(tmp_path: Path, raw: bytes, rule: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(raw)

    found = check_file(path)

    assert found.select("rule", "severity").rows() == [(rule, "error")]


@pytest.mark.parametrize(
    "text", [HEAD, "HEAD\t", "CDMH.01\t\n", "SRFO\t1\t0\n", "#HEAD\tx\n", "FOOT\t\t\t\t\t\t\t\n", "SU02.02\t1\n"]
)
def test_a_stump_has_errors_and_no_traceback(tmp_path: Path, text: str) -> None:
    path = tmp_path / "DSR_a_b_c_2026-09_DE_1of1_20261001T000000.tsv"
    path.write_text(text, encoding="utf-8")

    assert "error" in set(check_file(path)["severity"])


def test_an_acknowledgement_may_hold_anything_and_has_the_name_of_one(tmp_path: Path) -> None:
    right = tmp_path / "ACK_PADPIDA2026000005E_PADPIDA2026000001A_Free_2026-09_DE_20261002T080000.tsv"
    wrong = tmp_path / "ACK_received.txt"
    for path in (right, wrong):
        path.write_text("received with thanks\n")

    assert [(one.format, one.findings["rule"].to_list()) for one in check_together([right, wrong])] == [
        ("acknowledgement", []),
        ("acknowledgement", ["file_name_form"]),
    ]


def test_an_archive_of_no_files_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.mkdir("folder")

    [checked] = check_together([path])
    assert checked.findings["rule"].to_list() == ["unknown_format"]


def test_a_workbook_is_one_error_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "copy_DSR.tsv.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, "<?xml version='1.0'?>")

    [checked] = check_together([path])

    assert checked.findings.select("line", "rule", "value", "expected").rows() == [
        (0, "unknown_format", "a workbook", "the file that it is a copy of")
    ]


def test_a_table_that_no_standard_is_of_is_told_what_can_be_checked(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("sale_month,service\n2026-09,Brook\n")

    [checked] = check_together([path])

    [told] = checked.findings["expected"]
    assert told == "The file is a DSR, CDM or CWR file, or an acknowledgement of one: its first lines say which"


def test_a_member_never_leaves_the_folder_that_it_is_unpacked_in(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.tsv", CLAIMS)

    [checked] = check_together([path])

    assert (checked.name, checked.format, checked.findings.height) == (f"{path}!evil.tsv", "cdm", 0)
    assert not list(tmp_path.parent.glob("**/evil.tsv"))


@pytest.mark.parametrize("seed", range(60))
def test_noise_never_ends_in_a_traceback(tmp_path: Path, seed: int) -> None:
    """Lines dropped, doubled, exchanged and cut, cells emptied, doubled and exchanged, at random."""
    chance = random.Random(seed)
    files = {
        "halcyon": lambda: written(tmp_path, "halcyon")[0].read_text("utf-8"),
        "nordlys": lambda: written(tmp_path, "nordlys")[0].read_text("utf-8"),
        "castle": lambda: written_royalty(tmp_path)[0].read_text("utf-8"),
        "claims": lambda: CLAIMS,
    }
    lines = files[chance.choice(list(files))]().splitlines()
    for _ in range(chance.randint(1, 6)):
        _disturb(lines, chance)
    path = tmp_path / "noise.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    found = check_file(path)

    assert found["line"].max() is None or 0 <= int(str(found["line"].max())) <= len(lines) + 1
    assert set(found["severity"]) <= {"error", "warning"}


def _disturb(lines: list[str], chance: random.Random) -> None:
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    cells = lines[at].split("\t")
    place, second = chance.randrange(len(cells)), chance.randrange(len(cells))
    match chance.randrange(9):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        case 4:
            cells[place], cells[second] = cells[second], cells[place]
            lines[at] = "\t".join(cells)
        case 5:
            cells[place] = ""
            lines[at] = "\t".join(cells)
        case 6:
            lines[at] = "\t".join([*cells, cells[place]])
        case 7:
            cells[place] = chance.choice(["|", "\\", "||", "::", "-", "1e999", "-" * 50, "9" * 60, "0x10", "٣", "\x00"])
            lines[at] = "\t".join(cells)
        case _:
            lines[at] += "\t" * chance.randint(1, 40)
    if not lines:
        lines.append("HEAD\t")
