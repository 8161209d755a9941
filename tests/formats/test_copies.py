"""Copies for people of machine files: what they show of each kind of file, and that they change nothing."""

import gzip
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from pipelines.writers.copies import MOST_LINES, NoCopy, copy_name, write_copies, write_copy
from pipelines.writers.dsr import write_recorded
from pipelines.writers.flat import write_sales
from pipelines.writers.folders import FileRow
from pipelines.writers.payments import write_payments
from pipelines.writers.settled import Reporting
from tests.formats.months import TRACKS, month
from tests.paths import ROOT

GOLDEN = Path(__file__).parent / "golden"
CWR = (
    f"HDRAA000000000{'BROOK MUSIC':45}01.102026100100000020261001{'':15}",
    "GRHNWR0000102.100000000000",
    f"NWR0000000000000000{'KETTLE':60}EN{'W0001':14}{'T9900002804':11}{'20260102':8}",
    f"SPU000000000000000101{'P1':9}{'CASTLE PUBLISHING':45} E {'':9}{'00000000199':11}{'':14}0520500004410000   00000",
    "ZZZ00000000not a record",
    "GRT000010000000100000005",
    "TRL000010000000100000007",
)


def copied(path: Path, folder: Path) -> Any:
    before = path.read_bytes()
    made = write_copy(path, folder)
    assert path.read_bytes() == before
    return openpyxl.load_workbook(made)


def table(sheet: Any) -> list[dict[str, Any]]:
    """Rows by heading, the totals among them under their label."""
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_copy_of_a_report_has_a_sheet_for_each_record_and_its_sums(tmp_path):
    found = copied(GOLDEN / "financial.tsv", tmp_path)
    lines = [line.split("\t") for line in (GOLDEN / "financial.tsv").read_text().splitlines() if line[0] != "#"]

    assert found.sheetnames == ["About", "HEAD", "SY10.01", "SR08.01", "SRFO"]
    rows = [row for row in table(found["SR08.01"]) if isinstance(row["line"], int)]
    total = next(row for row in table(found["SR08.01"]) if row["line"] == "Total EUR")
    owed = "AllocatedRevenueInCurrencyOfTransaction"
    told = [cells for cells in lines if cells[0] == "SR08.01"]
    assert [row["SalesTransactionId"] for row in rows] == [cells[1] for cells in told]
    assert [row["ReleaseICPN"] for row in rows] == [cells[3] for cells in told]
    assert [Decimal(row[f"{owed} (exact)"]) for row in rows] == [Decimal(cells[43]) for cells in told]
    assert Decimal(total[f"{owed} (exact)"]) == sum(Decimal(cells[43]) for cells in told)


def test_amounts_of_a_detail_are_summed_in_the_currency_of_its_summary(tmp_path):
    rows = table(copied(GOLDEN / "financial.tsv", tmp_path)["SR08.01"])

    assert [row["line"] for row in rows if row["line"] and not isinstance(row["line"], int)] == [
        "Total",
        "Total EUR",
        "Total GBP",
    ]


def test_the_revenue_of_a_base_is_not_summed_over_the_rights_that_share_it(tmp_path):
    rows = table(copied(GOLDEN / "basic_audio.tsv", tmp_path)["SY02.03"])

    totals = [row for row in rows if str(row["line"]).startswith("Total")]
    assert all(row["NetRevenue"] is None for row in totals)
    assert [row["NetRevenue"] for row in rows if isinstance(row["line"], int)]


def test_several_values_of_a_cell_are_shown_without_escapes(tmp_path):
    rows = table(copied(GOLDEN / "basic_audio.tsv", tmp_path)["AS02.03"])

    assert any(" | " in (row["ComposerAuthorName"] or "") for row in rows)


@pytest.mark.parametrize("name", ["x.tsv", "x.tsv.gz"])
def test_a_packed_report_is_copied_as_one_that_is_not(tmp_path, name):
    content = (GOLDEN / "financial.tsv").read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)

    assert copied(tmp_path / name, tmp_path)["SRFO"]["A2"].value == content.count(b"\n")


def test_the_copy_of_payments_keeps_numbers_of_parties_as_text_and_sums_by_currency(tmp_path):
    *rows, last = table(copied(GOLDEN / "payments.csv", tmp_path)["Rows"])

    assert rows[0]["licensor"] == "halcyon"
    assert (rows[0]["payable"], rows[0]["payable (exact)"], rows[0]["rate"]) == (322, "322.000000000", 0.8612345)
    assert rows[0]["rate_date"].date().isoformat() == "2026-09-30"
    assert last["line"].startswith("Total ")


@pytest.mark.parametrize("layout", ["partita", "sale_lines", "generic_sales", "extended_partner_share"])
def test_the_copy_of_a_sales_file_of_any_layout_knows_codes_numbers_and_days(tmp_path, layout):
    settled = month(
        reporting={"vireo": Reporting(sales_layout=layout)}, track=TRACKS.with_columns(title=pl.lit("=1+1")).lazy()
    )
    [row] = write_sales(tmp_path, settled.recipient("vireo"), settled)

    sheet = copied(tmp_path / row.path.split("/")[1], tmp_path)["Rows"]

    values = [cell for line in sheet.iter_rows(min_row=2, max_row=3) for cell in line if cell.value is not None]
    assert {cell.data_type for cell in values if cell.value in ("0123456789012", "=1+1", "DESMR2600001")} == {"s"}
    assert {20, 10, 100, 50} <= {cell.value for cell in values if cell.data_type == "n"}
    assert layout == "partita" or {cell.value.date().isoformat() for cell in values if cell.is_date} >= {"2026-09-30"}
    assert sheet.cell(sheet.max_row, 1).value == "Total EUR"


def test_the_copy_of_a_statement_of_ai_money_shows_its_cells_without_escapes(tmp_path):
    heading, first = (GOLDEN / "ai_attribution.tsv").read_text().splitlines()[:2]
    title = heading.split("\t").index("track_title")
    cells = first.split("\t")
    cells[title] = "a\\\tb\\\\|c\\\\\\d"
    (tmp_path / "ai.tsv").write_text(f"{heading}\n" + "\t".join(cells) + "\n")

    [row, *_] = table(copied(tmp_path / "ai.tsv", tmp_path)["Rows"])

    assert row["track_title"] == "a\tb|c\\d"
    assert Decimal(row["amount (exact)"]) == Decimal(cells[heading.split("\t").index("amount")])


def test_a_column_that_is_called_as_ours_stays_its_own(tmp_path):
    (tmp_path / "x.tsv").write_text("period\tline\tclaimed_amount\tcurrency\n2026-09\t7\t1.5\tEUR\n")

    row, *_ = table(copied(tmp_path / "x.tsv", tmp_path)["Rows"])

    assert (row["line of this file"], row["line"], row["claimed_amount"]) == (2, 7, 1.5)


def test_the_copy_of_a_cwr_file_shows_fields_shares_and_days_and_what_is_no_record(tmp_path):
    (tmp_path / "x.V21").write_bytes("\r\n".join(CWR).encode() + b"\r\n")

    found = copied(tmp_path / "x.V21", tmp_path)

    assert found.sheetnames == ["About", "HDR", "GRH", "NWR", "SPU", "ZZZ", "GRT", "TRL"]
    [work], [publisher] = table(found["NWR"]), table(found["SPU"])
    assert (work["line"], work["Work Title"], work["ISWC"]) == (3, "KETTLE", "T9900002804")
    assert work["Copyright Date"].date().isoformat() == "2026-01-02"
    assert publisher["Publisher IPI Name #"] == "00000000199"
    assert (publisher["PR Ownership Share"], publisher["MR Ownership Share"]) == (50, 100)
    assert table(found["ZZZ"]) == [{"line": 5, "text": "ZZZ00000000not a record"}]


def test_a_recipient_gets_a_copy_of_each_file_that_machines_read(tmp_path):
    folder = tmp_path / "halcyon"
    folder.mkdir()
    settled = month()
    rows = [
        *write_recorded(folder, settled.recipient("halcyon"), settled),
        *write_sales(folder, settled.recipient("halcyon"), settled),
        FileRow("halcyon/ai_attribution_schema.json", "halcyon", "ai_attribution_schema", 1, 1, ""),
    ]

    made = write_copies(folder, rows, Reporting())

    assert [(row.recipient, row.kind, row.lines) for row in made] == [("halcyon", "copy", 0)] * 2
    assert {row.path for row in made} == {f"halcyon/{copy_name(row.path.split('/')[1])}" for row in rows[:2]}
    assert not write_copies(folder, rows, Reporting(has_copies=False))


def test_a_month_copies_no_file_of_more_lines_than_a_run_should_wait_for(tmp_path):
    row = write_payments(tmp_path, month())
    path = tmp_path / "payments.csv"
    head, *lines = path.read_text().splitlines()
    path.write_text("\n".join([head, *(lines[0] for _ in range(MOST_LINES))]) + "\n")

    assert write_copies(tmp_path, [row], Reporting()) == []
    assert write_copy(path, tmp_path).is_file()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", b"a,b\n1,2,3\n", "line 2: 3 cells, where the heading has 2"),
        ("x.csv", b"a,b\n1,\xff\n", "utf-8"),
        ("x.csv", b'a,b\n1,"x\n', "unexpected end of data"),
        ("x.tsv", b"HEAD\tx\n", "line 1"),
        ("x.tsv.gz", gzip.compress(b"HEAD\tx\n", mtime=0)[:-6], "ended before"),
        ("x.wav", b"RIFF\0\0", "no DDEX flat file, no CWR and no table"),
        ("x.csv", b"", "first line is empty"),
        ("x.md", b"# A heading\n\nText\nTEXT\n", "no DDEX flat file, no CWR and no table"),
    ],
)
def test_a_file_that_cannot_be_copied_is_named_with_the_reason_and_leaves_nothing(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(NoCopy, match=rf"{name}.*{said}"):
        write_copy(tmp_path / name, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_records_that_differ_in_case_or_behind_the_length_of_a_name_have_sheets_of_their_own(tmp_path):
    path = tmp_path / "report.tsv"
    head = (GOLDEN / "financial.tsv").read_text().splitlines()[0]
    odd = ["XX01.01\ta", "xx01.01\tb", f"{'Y' * 40}1\tc", f"{'Y' * 40}2\td", "#a comment", "History\te"]
    path.write_text("\n".join(["# before the header", head, *odd]) + "\n")

    found = copied(path, tmp_path)

    cells = {cell.value for sheet in found for row in sheet.iter_rows() for cell in row}
    assert {"a", "b", "c", "d", "e"} <= cells


def test_a_long_name_is_cut_and_stays_its_own():
    long = "DSR_" + "ü" * 120

    assert len(copy_name(f"{long}1.tsv").encode()) <= 255
    assert copy_name(f"{long}1.tsv") != copy_name(f"{long}2.tsv")


def test_the_same_file_makes_the_same_copy(tmp_path):
    (tmp_path / "b").mkdir()
    first = write_copy(GOLDEN / "financial.tsv", tmp_path)
    second = write_copy(GOLDEN / "financial.tsv", tmp_path / "b")

    assert first.read_bytes() == second.read_bytes()


def test_the_command_writes_a_copy_beside_the_file_or_says_why_not(tmp_path):
    (tmp_path / "payments.csv").write_bytes((GOLDEN / "payments.csv").read_bytes())
    (tmp_path / "x.wav").write_bytes(b"RIFF\0")
    partita = [sys.executable, "-m", "pipelines.cli", "copy"]

    good = subprocess.run([*partita, tmp_path / "payments.csv"], cwd=ROOT, capture_output=True, text=True, check=True)
    bad = subprocess.run([*partita, tmp_path / "x.wav"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert good.stdout.strip() == str(tmp_path / "copy_payments.csv.xlsx")
    assert openpyxl.load_workbook(good.stdout.strip()).sheetnames == ["About", "Rows"]
    assert (bad.returncode, "nothing to copy" in bad.stderr, bad.stdout) == (2, True, "")
