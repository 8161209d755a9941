"""``partita check``: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from tests.formats.claims import CLAIMS
from tests.formats.reports import written

RIGHT, USAGE, FAULTY = 0, 2, 8


def partita(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims"
    path.write_text(CLAIMS, encoding="utf-8")
    return path


def broken(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_right_file_is_counted_and_ends_well(claims: Path) -> None:
    done = partita("check", claims)

    assert (done.exit_code, done.stdout) == (RIGHT, "1 file: 0 errors, 0 warnings\n")


def test_an_error_is_told_as_compilers_do_and_fails(claims: Path) -> None:
    broken(claims, "\tINV-7\t", "\tINV\\7\t")

    done = partita("check", claims)

    assert done.exit_code == FAULTY
    assert done.stdout.splitlines() == [
        f"{claims}:6: error: CS01.01.InvoiceReference: 'INV\\\\7': stray_backslash: A backslash is written as three of "
        "them unless it escapes a TAB or a pipe",
        "1 file: 1 error, 0 warnings",
    ]


def test_warnings_alone_do_not_fail_and_errors_come_first(claims: Path) -> None:
    broken(claims, "\tINV-7\t", '\t"INV-7"\t')
    assert partita("check", claims).exit_code == RIGHT
    broken(claims, "\tCopCon\t", "\tCopcon\t")

    done = partita("check", claims)

    assert done.exit_code == FAULTY
    assert [line.split(": ")[1] for line in done.stdout.splitlines()[:-1]] == ["error", "warning"]
    assert done.stdout.splitlines()[-1] == "1 file: 1 error, 1 warning"


def test_findings_of_a_rule_are_shown_up_to_a_number_and_an_object_has_all(claims: Path) -> None:
    broken(claims, "\tEBB\t", "\t EBB\t")

    shown = partita("check", claims, "--max", 1).stdout.splitlines()
    all_ = json.loads(partita("check", claims, "--json").stdout)

    assert len(shown) == 3
    assert shown[1] == f"{claims}: warning: space_at_delimiter: and 3 more"
    assert (all_["errors"], all_["warnings"]) == (0, 4)
    assert [finding["line"] for finding in all_["files"][0]["findings"]] == [8, 9, 10, 11]
    assert all_["files"][0]["format"] == "cdm"
    assert set(all_["files"][0]["findings"][0]) == {"line", "record", "cell", "value", "rule", "severity", "expected"}


def test_several_files_are_checked_together(claims: Path, tmp_path: Path) -> None:
    [report] = written(tmp_path / "report", "nordlys")

    done = partita("check", report, claims, report)

    assert done.exit_code == FAULTY
    assert "message_repeated" in done.stdout
    assert done.stdout.splitlines()[-1] == "3 files: 1 error, 0 warnings"


def test_a_file_that_is_no_file_is_a_misuse(tmp_path: Path) -> None:
    assert partita("check").exit_code == USAGE
    assert partita("check", tmp_path).exit_code == USAGE
    assert partita("check", tmp_path / "nowhere").exit_code == USAGE


def test_a_file_of_an_unknown_format_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear friends,\n", encoding="utf-8")

    done = partita("check", path)

    assert done.exit_code == FAULTY
    assert done.stdout.startswith(f"{path}:1: error: 'Dear friends,")
