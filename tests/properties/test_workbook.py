"""Whatever a machine file says, its copy shows it or says that it does not; and no sum loses a nano-unit."""

import re
import tempfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.writers.workbook import Workbook
from pipelines.writers.workbook_cells import Column

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), min_size=1, max_size=20)
AMOUNTS = st.lists(
    st.tuples(st.decimals(-(10**12), 10**12, places=9, allow_nan=False), st.sampled_from(["EUR", "JPY", "KWD"])),
    min_size=1,
    max_size=20,
)


def book(columns: list[Column], rows: pl.DataFrame) -> openpyxl.Workbook:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        with Workbook(path, []) as made:
            made.add("Rows", columns, rows)
        return openpyxl.load_workbook(path)


def as_stored(text: str) -> str:
    """How the format writes a text that holds what looks like an escape of its own."""
    return re.sub(r"(_x[0-9A-Fa-f]{4}_)", r"_x005F\1", text)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_text_is_shown_as_it_is_or_listed_as_not_shown(texts):
    found = book([Column("text")], pl.DataFrame({"text": texts}))

    listed = (
        {int(row[1]) for row in found["Not shown"].iter_rows(values_only=True, min_row=2)}
        if "Not shown" in found
        else set()
    )
    for row, text in enumerate(texts, start=2):
        cell = found["Rows"].cell(row, 1)
        assert cell.data_type == "s"
        assert (cell.value == as_stored(text)) == (row not in listed)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS)
def test_sums_are_exact_whatever_is_shown(amounts):
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for amount, currency in amounts:
        sums[currency] += amount
    rows = pl.DataFrame({"amount": [f"{amount:f}" for amount, _ in amounts], "currency": [code for _, code in amounts]})

    sheet = book(
        [Column("line"), Column("amount", "amount", "currency", is_summed=True)], rows.with_columns(line=pl.lit("x"))
    )["Rows"]

    told = {row[0]: row[2] for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("Total")}
    assert {code: Decimal(told[f"Total {code}"]) for code in sums} == sums
