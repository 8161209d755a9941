"""Every file of the sample month that machines read by a standard passes our own check."""

import json
from pathlib import Path

from tests.end_to_end.months import partita
from tests.end_to_end.recipients import Files
from tests.formats.rewritten import rewritten, rewritten_cwr

DSR = ("dsr_financial", "dsr_basic_audio", "dsr_royalty", "dsr_royalty_ai")
CWR = ("works_used_notice",)


def files(of_kind: dict[str, Files], kinds: tuple[str, ...]) -> list[Path]:
    return [path for kind in kinds for paths in of_kind.get(kind, {}).values() for path in paths]


def test_every_report_and_notice_of_the_sample_month_has_no_errors(of_kind: dict[str, Files], tmp_path: Path) -> None:
    checked = partita("check", *files(of_kind, DSR), *files(of_kind, CWR), "--json", home=tmp_path)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    told = json.loads(checked.stdout)
    assert len(told["files"]) == len(files(of_kind, DSR)) + len(files(of_kind, CWR)) > 10
    assert {one["format"] for one in told["files"]} == {"dsr", "cwr"}
    assert told["errors"] == 0
    assert [one for one in told["files"] if one["format"] == "dsr" and one["warnings"]] == []


def test_every_report_and_notice_of_the_sample_month_is_written_again_byte_for_byte(of_kind: dict[str, Files]) -> None:
    again = {path: rewritten(path) for path in files(of_kind, DSR)}
    again |= {path: rewritten_cwr(path) for path in files(of_kind, CWR)}

    assert [path.name for path, text in again.items() if text != path.read_bytes()] == []


def test_every_file_of_the_sample_month_that_machines_read_has_a_copy_for_people(of_kind: dict[str, Files]) -> None:
    alone = ("copy", "checksums", "transparency", "ai_attribution_schema")
    read = {path for kind, of_it in of_kind.items() if kind not in alone for some in of_it.values() for path in some}
    copies = {path for some in of_kind["copy"].values() for path in some}

    assert copies == {path.with_name(f"copy_{path.name}.xlsx") for path in read}


def test_a_report_of_the_sample_month_in_which_an_amount_was_changed_is_caught(
    of_kind: dict[str, Files], tmp_path: Path
) -> None:
    report = files(of_kind, ("dsr_financial",))[0]
    lines = report.read_text(encoding="utf-8").splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("SR08.01\t"))
    cells = lines[at].split("\t")
    cells[43] = f"{cells[43].split('.')[0]}.123456789"  # AllocatedRevenue in the currency of transaction
    changed = tmp_path / report.name
    changed.write_text("\n".join([*lines[:at], "\t".join(cells), *lines[at + 1 :], ""]), encoding="utf-8")

    checked = partita("check", changed, "--json", home=tmp_path)

    assert checked.returncode == 8
    assert {finding["rule"] for finding in json.loads(checked.stdout)["files"][0]["findings"]} >= {"sum_mismatch"}
