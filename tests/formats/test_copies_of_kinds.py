"""Which kinds of files have a copy for people, and that those which a month seldom writes have one too."""

from pathlib import Path

import openpyxl
import pytest

from pipelines.writers.claim_discrepancies import write_discrepancies
from pipelines.writers.copies import copy_name, is_copied, write_copies
from pipelines.writers.cwr_numbers import Numbers
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.quarantined import write_not_represented
from pipelines.writers.settled import Reporting
from schemas.vocabulary import FILE_KIND
from tests.formats.cwr_lines import simple
from tests.formats.months import month
from tests.formats.months_works import RECORDING_WORKS, WORKS
from tests.formats.test_claim_discrepancies import OVERCLAIM, UNKNOWN, told
from tests.formats.test_cwr_names import SENDER
from tests.formats.test_cwr_names import sent as notice_sent
from tests.formats.test_cwr_unsent import greedy, sent
from tests.formats.test_not_represented import only

NONE = {
    "ai_attribution_schema": "says how to read another file",
    "claim_discrepancies_schema": "says how to read another file",
    "transparency": "is for people itself",
    "checksums": "is of the bytes of other files",
    "copy": "is one",
}


def discrepancies(folder: Path) -> list[FileRow]:
    settled = told(OVERCLAIM, UNKNOWN)
    return write_discrepancies(folder, settled.recipient("nordlys"), settled)


def unsent(folder: Path) -> list[FileRow]:
    return sent(folder, simple("A1"), greedy("A2"))[0]


def not_represented(folder: Path) -> list[FileRow]:
    odd = month(track=only("title", "two\nlines"))
    return list(write_not_represented(folder, odd, RECORDING_WORKS.lazy(), WORKS.lazy()))


def test_every_kind_that_machines_read_has_a_copy_and_no_other() -> None:
    kinds = {kind for kind in FILE_KIND if not is_copied(kind)}

    assert kinds == set(NONE)


def test_a_notice_under_the_mask_has_a_copy_like_any_other(tmp_path: Path) -> None:
    folder = tmp_path / "recipient"
    notice = notice_sent(folder, Numbers("2026-09"), **SENDER)

    made = write_copies(folder, [file_row(notice, recipient="castle", kind="works_used_notice")], Reporting())

    assert [row.path for row in made] == ["recipient/copy_CW260001PTA_052.V21.xlsx"]
    book = openpyxl.load_workbook(folder / copy_name(notice.name))
    assert "WORK A1" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("write", "kind", "shown"),
    [
        (discrepancies, "claim_discrepancies", "claims come to 140 %: 40 % have to be withdrawn"),
        (unsent, "works_not_sent", "publisher_ownership"),
        (not_represented, "not_represented", "two\\nlines"),
    ],
)
def test_lists_of_what_went_wrong_have_copies_that_show_it(tmp_path: Path, write, kind: str, shown: str) -> None:
    folder = tmp_path / "recipient"
    folder.mkdir()
    rows = write(folder)
    [file] = [row.path.split("/")[1] for row in rows if row.kind == kind]

    made = write_copies(folder, rows, Reporting())

    assert f"recipient/{copy_name(file)}" in {row.path for row in made}
    book = openpyxl.load_workbook(folder / copy_name(file))
    assert shown in {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
