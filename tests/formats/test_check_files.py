"""Files of every form that we write, files of others, and several files together: what the check says of them."""

import gzip
import shutil
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from pipelines.check.files import Checked, check_file, check_together
from pipelines.writers.settled import Reporting
from tests.formats.claims import CLAIMS, CLAIMS_NAME
from tests.formats.months import RELEASES, month
from tests.formats.months_classes import class_month
from tests.formats.mutations import flat
from tests.formats.reports import written
from tests.formats.test_dsr_royalty import written as written_royalty
from tests.formats.test_dsr_royalty_ai import AGREED, ai_month
from tests.formats.test_dsr_royalty_ai import written as written_ai_royalty
from tests.paths import INPUTS

SAMPLES = INPUTS / "ddex"
_GRID = RELEASES.with_columns(grid=pl.lit("A1000000000000000X")).lazy()
FORMS = {
    "financial 1.0": ("halcyon", Reporting(financial="1.0")),
    **{
        f"basic audio {version} {summary} {usage}{' in single records' * single}": (
            "nordlys",
            Reporting(basic_audio=version, summary=summary, usage=usage, is_single_record=single),
        )
        for version, summary, usage, single in product(
            ("1.2", "1.3"), ("SY01", "SY02", "SY03", "SY04", "SY05"), ("SU01", "SU02"), (False, True)
        )
        if (version, summary) != ("1.2", "SY03")
    },
}


def told(checked: list[Checked]) -> list[tuple[str, int, str]]:
    return [
        (Path(one.name).name, line, rule)
        for one in checked
        for line, rule in one.findings.select("line", "rule").rows()
    ]


def of_form(folder: Path, form: Reporting, party: str = "nordlys") -> list[Path]:
    return written(folder, party, month(release=_GRID, reporting={party: form}))


def edited(path: Path, old: str, new: str, *, name: str = "") -> Path:
    target = path.with_name(name) if name else path
    text = path.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new), encoding="utf-8")
    return target


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_our_reports_has_no_findings(tmp_path: Path, form: str) -> None:
    party, wishes = FORMS[form]

    assert told(check_together(of_form(tmp_path, wishes, party))) == []


def test_a_report_with_every_class_of_line_has_no_errors_and_what_it_takes_back_is_pointed_out(tmp_path: Path) -> None:
    [report] = written(tmp_path, "halcyon", replace(class_month(), release=_GRID))

    found = check_file(report)

    assert set(found["rule"]) == {"negative_amount"}
    assert set(found["severity"]) == {"warning"}
    lines = report.read_text("utf-8").splitlines()
    taken_back = [n for n, line in enumerate(lines, 1) if "/commission/" in line or "\t2026-07" in line]
    assert sorted(set(found["line"])) == taken_back


def test_royalty_reports_have_no_findings(tmp_path: Path) -> None:
    files = [*written_royalty(tmp_path / "own"), *written_ai_royalty(tmp_path / "ai", ai_month(agreement=AGREED))]

    assert len(files) == 2
    assert told(check_together(files)) == []


def test_a_report_in_parts_has_no_findings_alone_or_together(tmp_path: Path) -> None:
    parts = of_form(tmp_path, Reporting(max_lines=14))

    assert len(parts) > 2
    assert told(check_together(parts)) == []
    assert told([one for part in parts for one in check_together([part])]) == []


def test_the_totals_of_a_report_in_parts_are_checked_once_all_parts_are_there(tmp_path: Path) -> None:
    parts = of_form(tmp_path, Reporting(max_lines=14))
    foot = parts[-1].read_text(encoding="utf-8").splitlines()[-1]
    cells = foot.split("\t")
    edited(parts[-1], foot, "\t".join([*cells[:2], str(int(cells[2]) + 1), *cells[3:5], str(int(cells[5]) + 1)]))
    edited(parts[0], "\tDE\tFree\t40\t", "\tDE\tFree\t41\t")

    rules = Counter(rule for _, _, rule in told(check_together(parts)))

    assert rules == {"footer_lines_in_report": 1, "footer_blocks_in_report": 1, "usages_not_total": 1}
    assert told(check_together(parts[:-1])) == []


def test_packing_changes_nothing(tmp_path: Path) -> None:
    [report] = written(tmp_path, "nordlys")
    edited(report, "\tEUR\t200\t", "\tEUR\tNaN\t")
    packed = report.with_suffix(".tsv.gz")
    packed.write_bytes(gzip.compress(report.read_bytes()))
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(report, f"september/{report.name}")
        file.writestr(CLAIMS_NAME, CLAIMS)

    plain = check_file(report)

    assert plain["rule"].unique().to_list() == ["not_finite"]
    assert check_file(packed).equals(plain)
    assert check_file(archive).equals(plain)
    assert [(one.name, one.format) for one in check_together([archive])] == [
        (f"{archive}!{report.name}", "dsr"),
        (f"{archive}!{CLAIMS_NAME}", "cdm"),
    ]


def test_a_message_that_comes_twice_is_told_once_and_a_new_message_with_used_transactions_line_by_line(
    tmp_path: Path,
) -> None:
    [report] = written(tmp_path, "nordlys")
    copy = tmp_path / report.name
    shutil.copyfile(report, copy)
    transactions = [line for line in report.read_text("utf-8").splitlines() if line.startswith("SU02.02\t")]
    lines = [number for number, line in enumerate(report.read_text("utf-8").splitlines(), 1) if line in transactions]

    assert told(check_together([report, copy])) == [(copy.name, 1, "message_repeated")]

    message = flat(report).cell("HEAD", "MessageId")
    edited(copy, message, "another-message")

    found = told(check_together([report, copy]))
    assert found == [(copy.name, line, "transaction_repeated_elsewhere") for line in lines]


def test_recipients_may_be_told_of_the_same_transaction(tmp_path: Path) -> None:
    reports = [written(tmp_path / party, party)[0] for party in ("nordlys", "castle", "tern")]

    assert told(check_together(reports)) == []


def test_a_share_of_a_transaction_that_is_not_in_its_block_is_told(tmp_path: Path) -> None:
    """LI01.03 names its transaction, which LI01.01 of the profile has no cell for."""
    [report] = written_royalty(tmp_path)
    file = flat(report)
    index = file.at("LI01.01")
    share = "\t".join(["LI01.03", *file.lines[index].split("\t")[1:], "", "2026-09/nowhere", ""])
    report.write_text("\n".join([*file.lines[:index], share, *file.lines[index + 1 :], ""]), encoding="utf-8")

    rules = {rule for _, line, rule in told(check_together([report])) if line == index + 1}

    assert rules == {"record_not_of_profile", "transaction_dangling"}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("\tNonInteractiveStream\t", "\t\t", "use_type_missing"),
        ("\tAdvertisementSupportedModel\t", "\tPayAsYouGoModel\t", "price_missing"),
    ],
)
def test_details_need_what_their_summary_leaves_to_them(tmp_path: Path, old: str, new: str, rule: str) -> None:
    [report] = written(tmp_path, "nordlys")
    edited(report, old, new)
    free = [number for number, line in enumerate(report.read_text("utf-8").splitlines(), 1) if "/free/" in line]

    assert told(check_together([report])) == [(report.name, line, rule) for line in free]


def test_an_empty_report_is_one(tmp_path: Path) -> None:
    [report] = written(tmp_path, "halcyon", month(release=_GRID))
    file = flat(report)
    summary = file.put("SY10.01", "SummaryRecordId", "1").lines[file.at("SY10.01")].split("\t")
    zeros = {
        "AllocatedUsages",
        *(name for name in file.names("SY10.01") if name.startswith(("Allocated", "FinalTotal"))),
    }
    row = "\t".join("0" if name in zeros else cell for name, cell in zip(file.names("SY10.01"), summary, strict=True))
    report.write_text(f"{file.lines[0]}\n{row}\nSRFO\t3\t1\n", encoding="utf-8")

    assert told(check_together([report])) == []


def test_a_report_of_nothing_needs_a_summary(tmp_path: Path) -> None:
    [report] = written(tmp_path, "halcyon", month(release=_GRID))
    report.write_text(f"{flat(report).lines[0]}\nSRFO\t2\t0\n", encoding="utf-8")

    assert [rule for _, _, rule in told(check_together([report]))] == ["summary_missing"]


@pytest.mark.parametrize(
    ("title", "written_as"),
    [
        ("a\tb", "a\\\tb"),
        ("a|b", "a\\\\|b"),
        ("a\\b", "a\\\\\\b"),
        ("\\", "\\\\\\"),
        ("\u200fعنوان", "\u200fعنوان"),
        ("🎵 " * 40 + "x", "🎵 " * 40 + "x"),
    ],
)
def test_texts_that_are_escaped_as_they_must_be_have_no_findings(tmp_path: Path, title: str, written_as: str) -> None:
    [report] = written(tmp_path, "nordlys")
    path = edited(report, "\tEbb\t", f"\t{written_as}\t")

    assert told(check_together([path])) == [], title


def test_the_official_sample_of_unlimited_music_has_these_faults() -> None:
    [path] = SAMPLES.glob("DSR_*Unlimited*.tsv")

    found = check_file(path)

    lines = {rule: sorted(set(rows["line"])) for (rule,), rows in found.group_by("rule")}
    resources = [8, 14, 15, 21, 22, 23]
    records = [1, 4, 6, *range(8, 9), 10, 11, 12, *range(13, 32), 33]
    assert lines == {
        "padded_cells": sorted({*records} - {*resources}),  # to 22 cells, as a spreadsheet leaves them
        "too_few_cells": resources,  # AS02.03 has 24 cells, and not the 22 of the widest heading
        "boolean_in_capitals": [10, 11, 12, *range(16, 20), *range(24, 32)],
        "zero_not_plain": [4],
        "quoted_cell": [13, 20],
        "last_line_not_ended": [33],
    }
    assert not set(found.filter(pl.col("rule").str.starts_with("footer"))["line"])  # its counts are right


def test_the_official_sample_of_ad_funded_music_has_these_faults() -> None:
    [path] = SAMPLES.glob("DSR_*AdFunded*.tsv")

    found = check_file(path)

    lines = {rule: sorted(set(rows["line"])) for (rule,), rows in found.group_by("rule")}
    two_artists = [7, 14, 16, 17, 18, 21]
    assert lines == {
        "file_name_period": [0],  # its name says December 2015, its header January 2020
        "created_before_period_end": [1],
        "recipient_incomplete": [1],
        "padded_cells": [1, 6, *range(7, 24), 24],
        "usages_not_total": [6],  # 12,000 in the summary, 16,082 in the lines
        "unescaped_pipe": two_artists,
        "space_at_delimiter": two_artists,
        "namespace_unknown": [12, 13, 20],  # ISN for ISNI
        "boolean_in_capitals": [*range(7, 24)],
        "last_line_not_ended": [24],
    }
    assert found.filter(pl.col("rule") == "file_name_period")["expected"].item() == "2020-01-01 to 2020-01-31"


def test_wrong_footers_and_dangling_summaries_as_other_samples_have_them_are_told(tmp_path: Path) -> None:
    """Ninety-four blocks where there are a few, and details that name a summary by ``SY`` and its number."""
    [report] = written(tmp_path, "nordlys")
    file = flat(report)
    lines = [
        line.replace("\t1\t2026-09/", "\tSY1\t2026-09/").replace("\t3\t2026-09/", "\tSY3\t2026-09/")
        for line in file.put("FOOT", "NumberOfBlocksInReport", "94").lines
    ]
    report.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    details = [index for index, line in enumerate(lines, 1) if line.startswith("SU02.02\t")]

    found = told(check_together([report]))

    assert found == [
        *((report.name, line, "summary_dangling") for line in details),
        (report.name, len(lines), "footer_blocks_in_report"),
    ]
