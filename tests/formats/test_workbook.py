"""What a workbook for people shows, read back by another library."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from pipelines.writers.workbook import Workbook
from pipelines.writers.workbook_cells import Column

MONEY = [
    Column("isrc"),
    Column("amount", "amount", "currency", is_summed=True),
    Column("plays", "integer", is_summed=True),
]


def book(path: Path, columns: list[Column], sheet_rows: int = 1_048_576, **values: list[str | None]) -> Any:
    with Workbook(path, [("Copy of", "x.csv")], sheet_rows=sheet_rows) as made:
        made.add("Rows", columns, pl.DataFrame(values, schema=dict.fromkeys(values, pl.String)))
    return openpyxl.load_workbook(path)


def cells(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def sheet_xml(path: Path, number: int = 2) -> str:
    with zipfile.ZipFile(path) as packed:
        return packed.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_an_amount_is_shown_in_minor_units_half_to_even_and_stands_exact_beside_it(tmp_path):
    sheet = book(
        tmp_path / "x.xlsx",
        MONEY,
        isrc=["GBHAL2600001"] * 4,
        amount=["1.005", "1.015", "2.5", "-0.0004"],
        currency=["EUR", "EUR", "JPY", "KWD"],
        plays=["1", "2", "3", "4"],
    )["Rows"]

    assert cells(sheet)[0] == ["isrc", "amount", "amount (exact)", "plays"]
    assert [(row[1], row[2]) for row in cells(sheet)[1:5]] == [
        (1, "1.005"), (1.02, "1.015"), (2, "2.5"), (0, "-0.0004"),
    ]  # fmt: skip
    assert [sheet.cell(row, 2).number_format for row in range(2, 6)] == ["#,##0.00", "#,##0.00", "#,##0", "#,##0.000"]


def test_the_digits_of_an_amount_are_those_of_its_text_and_never_those_of_a_double(tmp_path):
    path = tmp_path / "x.xlsx"

    book(
        path,
        MONEY[:2],
        isrc=["a", "b", "c"],
        amount=["1234567890123.10", "0.1", "12345678901234567.89"],
        currency=["EUR"] * 3,
    )

    assert "<v>1234567890123.10</v>" in sheet_xml(path)
    assert "<v>0.10</v>" in sheet_xml(path)
    assert "<t>12345678901234567.89</t>" in sheet_xml(path)


def test_totals_are_exact_and_of_each_currency_apart(tmp_path):
    amounts = {"EUR": ["0.100000001"] * 3, "JPY": ["12345678901234567890.123456789", "0.000000001"]}

    sheet = book(
        tmp_path / "x.xlsx",
        MONEY,
        isrc=["x"] * 5,
        amount=[*amounts["EUR"], *amounts["JPY"]],
        currency=["EUR"] * 3 + ["JPY"] * 2,
        plays=["10", "20", "30", "40", "x"],
    )["Rows"]

    assert cells(sheet)[-3:] == [
        ["Total", None, None, 100],
        ["Total EUR", 0.3, "0.300000003", None],
        ["Total JPY", "12345678901234567890", "12345678901234567890.123456790", None],
    ]


@pytest.mark.parametrize(
    "text",
    ["0012345678905", "123456789012345678", "=1+1", "+44", "-x", "@SUM(A1)", "\tx", "{=1}", "http://example.org",
     "mailto:a@b",
     "#N/A", "TRUE", "1e5", "_x0041_", " lead ", "two\nlines", "<b>&amp;", "<r>x",
     "\u202eabc", "日本", "😀", "'quoted"],
)  # fmt: skip
def test_text_is_text_as_it_was_whatever_it_looks_like(tmp_path, text):
    path = tmp_path / "x.xlsx"

    cell = book(path, [Column("isrc")], isrc=[text])["Rows"]["A2"]

    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value == text.replace("_x0041_", "_x005F_x0041_")  # how the format escapes what looks like an escape
    assert "<f>" not in sheet_xml(path)
    assert "hyperlink" not in sheet_xml(path)
    assert cell.number_format == "@"


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@SUM(A1)", "\tx"])
def test_what_could_run_once_a_cell_is_edited_is_marked_as_text_for_good(tmp_path, text):
    cell = book(tmp_path / "x.xlsx", [Column("title")], title=[text])["Rows"]["A2"]

    assert cell.quotePrefix


@pytest.mark.parametrize(
    ("text", "shown", "listed", "reason"),
    [
        ("a\x00b", "a\ufffdb", "a\\x00b", "a control character"),
        ("\x07", "\ufffd", "\\x07", "a control character"),
        ("a\rb", "a\ufffdb", "a\\rb", "a control character"),
        ("a\ufffeb", "a\ufffdb", "a\\ufffeb", "a control character"),
        ("x" * 32_768, "x" * 32_767, "x" * 1_000, "32768 characters, of which a cell holds 32767"),
        ("😀" * 16_384, "😀" * 16_383, "\\U0001f600" * 100, "32768 characters, of which a cell holds 32767"),
        ("<r><t>x</t></r>", "\ufffdr><t>x</t></r>", "\\x3cr><t>x</t></r>", "begins and ends like markup"),
    ],
)
def test_what_a_cell_cannot_show_is_listed_with_its_reason(tmp_path, text, shown, listed, reason):
    found = book(tmp_path / "x.xlsx", [Column("line", "integer"), Column("title")], line=["7"], title=[text])

    assert found["Rows"]["B2"].value == shown
    [head, row] = cells(found["Not shown"])
    assert head == ["Sheet", "Row", "Column", "Value", "Reason"]
    assert row[:4] == ["Rows", "2", "title", listed]
    assert row[4].startswith(reason)
    assert ["Not shown as they are", "1 values; see the sheet Not shown"] in cells(found["About"])


def test_numbers_and_days_are_typed_and_what_is_none_stays_text(tmp_path):
    columns = [Column("count", "integer"), Column("rate", "decimal"), Column("day", "date")]

    sheet = book(
        tmp_path / "x.xlsx",
        columns,
        count=["12", "0012", "1234567890123456", "NaN", "", None],
        rate=["0.861234500", "1e3", "0.12345678901234567", "-1", "", None],
        day=["2026-09-30", "2026-02-30", "2026-09", "0001-01-01", "", None],
    )["Rows"]

    assert cells(sheet)[1:] == [
        [12, 0.8612345, sheet["C2"].value],
        ["0012", "1e3", "2026-02-30"],
        ["1234567890123456", "0.12345678901234567", "2026-09"],
        ["NaN", -1, "0001-01-01"],
    ]
    assert sheet["C2"].value.date() == date(2026, 9, 30)
    assert sheet["C2"].number_format == "yyyy-mm-dd"


def test_rows_beyond_a_sheet_go_on_in_a_further_one_and_totals_are_of_all(tmp_path):
    found = book(
        tmp_path / "x.xlsx",
        MONEY,
        sheet_rows=10,
        isrc=[f"x{number}" for number in range(9)],
        amount=["0.5"] * 9,
        currency=["EUR"] * 9,
        plays=["1"] * 9,
    )

    assert found.sheetnames == ["About", "Rows", "Rows (2)", "Rows (3)"]
    assert [row[0] for name in found.sheetnames[1:] for row in cells(found[name])] == [
        "isrc", "x0", "x1", "x2", "x3", "isrc", "x4", "x5", "x6", "x7", "isrc", "x8", None, "Total", "Total EUR",
    ]  # fmt: skip
    assert cells(found["Rows (3)"])[-1][1:3] == [4.5, "4.5"]


def test_the_heading_stays_in_sight_filters_and_names_what_it_is(tmp_path):
    found = book(tmp_path / "x.xlsx", [Column("isrc"), Column("grid")], isrc=["a", "b"], grid=["", ""])
    sheet = found["Rows"]

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["B"].hidden
    assert not sheet.column_dimensions["A"].hidden
    assert cells(found["About"]) == [["Copy of", "x.csv"]]


def test_the_same_rows_make_the_same_bytes(tmp_path):
    given = {"isrc": ["a", "b"], "amount": ["1", "2"], "currency": ["EUR", "EUR"], "plays": ["1", "2"]}

    for name in ("a.xlsx", "b.xlsx"):
        book(tmp_path / name, MONEY, **given)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_sum_of_nothing_but_words_is_no_row(tmp_path):
    sheet = book(tmp_path / "x.xlsx", MONEY, isrc=["a"], amount=["n/a"], currency=["EUR"], plays=[""])["Rows"]

    assert cells(sheet)[1:] == [["a", "n/a", "n/a", None]]
