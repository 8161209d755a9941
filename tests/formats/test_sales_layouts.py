"""Sales files in the layouts that royalty software imports, and what a file of layouts may say."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from attribution.accounting import unit_price
from attribution.report_lines import ADJUSTMENT
from pipelines.wire.sales_layouts import BadLayout, layout_names, layout_of, sales_layout
from pipelines.writers.flat import write_sales
from pipelines.writers.sales_figures import cells
from pipelines.writers.settled import Reporting, Settled
from schemas.commission import Commission
from tests.formats.months import LINES, TRACKS, month
from tests.formats.rows import rows

GOLDEN = Path(__file__).parent / "golden"
SUMS = {
    "partita": "payable_amount",
    "sale_lines": "Net Amount",
    "generic_sales": "Total royalty",
    "extended_partner_share": "Extended Partner Share",
}
TITLES = {
    "partita": "title",
    "sale_lines": "Track Title",
    "generic_sales": "Track title",
    "extended_partner_share": "Title",
}
TAKEN = rows(
    Commission,
    {"agreement": "vir-26", "licensor": "vireo", "track_id": "t4", "promotion": "radio", "plays": 5,
     "earning": Decimal(25), "rate_ppb": 300_000_000, "amount": Decimal("7.5")},
)  # fmt: skip
GOOD = """\
layout: house
title: A layout of the house
source: Its manual
columns:
  - {column: Day, field: sale_date, form: "%d.%m.%Y"}
  - {column: Money, field: payable_amount}
"""


def written(folder: Path, layout: str, party: str, **frames: object) -> Path:
    settled: Settled = month(reporting={party: Reporting(sales_layout=layout)}, **frames)
    folder.mkdir(parents=True, exist_ok=True)
    [row] = write_sales(folder, settled.recipient(party), settled)
    return folder / row.path.split("/")[1]


def parsed(path: Path, layout: str) -> list[dict[str, str]]:
    text = io.StringIO(path.read_bytes().decode(), newline="")
    return list(csv.DictReader(text, delimiter=sales_layout(layout).delimiter))


@pytest.mark.parametrize("layout", ["sale_lines", "generic_sales", "extended_partner_share"])
def test_a_file_in_a_layout_is_the_one_by_hand(tmp_path, layout):
    found = written(tmp_path, layout, "vireo", commission=TAKEN)

    assert found.read_text() == (GOLDEN / f"sales_{layout}.{sales_layout(layout).extension}").read_text()


def test_every_layout_has_its_sum_tested():
    assert set(layout_names()) == set(SUMS)


@pytest.mark.parametrize("layout", SUMS)
def test_a_file_sums_to_what_is_owed_commissions_taken_off_and_what_is_on_hold_left_out(tmp_path, layout):
    held = LINES.with_columns(
        status=pl.when((pl.col("track_id") == "t4") & (pl.col("segment") == 1))
        .then(pl.lit("hold"))
        .otherwise("status"),
        reason=pl.when((pl.col("track_id") == "t4") & (pl.col("segment") == 1))
        .then(pl.lit("dispute"))
        .otherwise("reason"),
    )

    found = parsed(written(tmp_path, layout, "vireo", recording_earning=held.lazy(), commission=TAKEN), layout)

    assert len(found) == 3
    assert sum(Decimal(row[SUMS[layout]]) for row in found) == Decimal("92.5")


@pytest.mark.parametrize("layout", SUMS)
@pytest.mark.parametrize(
    "title", ["=1+1", "\ttab", "\rcr", 'a "b", c', "two\nlines", "x;y|z", "", " lead", "x" * 70_000]
)
def test_a_hostile_title_comes_back_from_every_layout_as_it_was(tmp_path, layout, title):
    named = TRACKS.with_columns(title=pl.lit(title)).lazy()

    found = parsed(written(tmp_path, layout, "vireo", track=named), layout)

    assert [row[TITLES[layout]] for row in found] == [title, title]


def test_money_of_an_earlier_month_is_of_the_month_that_it_corrects_and_may_be_a_return(tmp_path):
    late = {
        "territory": "DE",
        "offering": "premium",
        "agreement": "vir-26",
        "licensor": "vireo",
        "track_id": "t4",
        "segment": 0,
    }
    late |= {"original_period": "2026-06", "plays": -4, "currency": "EUR", "amount": Decimal(-2), "status": "payable"}
    adjusted = pl.DataFrame([late], schema=ADJUSTMENT).lazy()

    [line] = [
        row
        for row in parsed(written(tmp_path / "a", "sale_lines", "vireo", adjustment=adjusted), "sale_lines")
        if row["Sale Subtype"] == "adjustment"
    ]
    [part] = [
        row
        for row in parsed(
            written(tmp_path / "b", "extended_partner_share", "vireo", adjustment=adjusted), "extended_partner_share"
        )
        if row["Row Class"] == "adjustment"
    ]

    assert (line["Sale Date"], line["Reporting Date"], line["Net Amount"]) == ("2026-06-30", "2026-09-30", "-2")
    assert (part["Quantity"], part["Partner Share"], part["Sale or Return"]) == ("-4", "0.5", "R")


def test_an_unknown_layout_is_named_with_those_that_there_are(tmp_path):
    with pytest.raises(
        ValueError, match="no sales layout 'spreadsheet'; there are extended_partner_share, generic_sales"
    ):
        written(tmp_path, "spreadsheet", "vireo")


def test_a_decimal_comma_and_a_date_as_its_reader_writes_them():
    layout = layout_of(GOOD + 'delimiter: ";"\ndecimal: ","\n', name="house.yaml")
    line = pl.DataFrame({"original_period": ["2026-02"], "payable_amount": [Decimal("-12.500000001")]})

    [row] = line.select(**cells(layout, "2026-09", "Brook Music")).rows()

    assert row == ("28.02.2026", "-12,500000001")


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("field: sale_date", "field: sale_day", r"house.yaml: columns\[1\]: no field is called sale_day; there are"),
        ("%d.%m.%Y", "%d.%m.%Q", r"columns\[1\].form: "),
        ("field: payable_amount", "field: payable_amount, decimals: 2", r"columns\[2\]: decimals is of a price, and"),
        ("field: payable_amount", "field: payable_amount, constant: x", r"columns\[2\]: says neither field nor"),
        ("field: payable_amount", "constant: x, decimals: 2", r"columns\[2\]: is a constant, which has no"),
        ("column: Money", "column: Day", "has the column Day twice"),
        ("source: Its manual", "sauce: Its manual", "house.yaml: source: Field required; house.yaml: sauce: Extra"),
        ("source: Its manual", "source: x\ndelimiter: '.'", "'.' is both delimiter and decimal sign"),
        ("source: Its manual", "source: x\ndelimiter: a", "'a' cannot part columns"),
        ("source: Its manual", "source: x\nquote: text\ndelimiter: ';'\ndecimal: ','", "leaves numbers bare"),
        ("layout: house", "layout: castle", "layout: is castle, and the file is called otherwise"),
        (GOOD, "- 1", "house.yaml: holds no keys"),
        (GOOD, "a: [", "house.yaml: is no YAML"),
    ],
)  # fmt: skip
def test_a_layout_that_cannot_be_is_refused_with_file_and_key(good, bad, said):
    assert good in GOOD

    with pytest.raises(BadLayout, match=said):
        layout_of(GOOD.replace(good, bad), name="house.yaml")


@pytest.mark.parametrize(
    ("amount", "plays", "decimals", "price"),
    [
        ("1", 8, 2, "0.12"),
        ("3", 8, 2, "0.38"),
        ("-1", 8, 2, "-0.12"),
        ("-3", -8, 2, "0.38"),
        ("0.000000001", 2, 9, "0"),
        ("0.000000003", 2, 9, "0.000000002"),
        ("5", 0, 2, "0"),
        ("10000000000000000000", 3, 0, "3333333333333333333"),
    ],
)
def test_a_price_of_a_play_is_rounded_once_half_to_even(amount, plays, decimals, price):
    line = pl.DataFrame({"amount": pl.Series([Decimal(amount)], dtype=pl.Decimal(38, 9)), "plays": [plays]})

    assert line.select(unit_price("amount", "plays", decimals=decimals)).item() == Decimal(price)
