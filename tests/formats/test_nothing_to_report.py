"""A record company whose recordings nobody played: a report of no line, a sales file of no row, totals of nothing."""

import csv
from dataclasses import replace

import polars as pl
import pytest

from pipelines.check.files import check_file
from pipelines.writers import dsr
from pipelines.writers.control_totals import write_control_totals
from pipelines.writers.flat import write_sales
from pipelines.writers.settled import Reporting
from schemas.agreement import Agreement
from tests.formats.dsr_reader import read
from tests.formats.months import BASES, LINES, PAYMENTS, POOLS, month
from tests.formats.reports import written
from tests.formats.rows import rows

OTHERS = pl.col("licensor") != "halcyon"
OWN = {"agreement": "hal-26", "licensor": "halcyon", "side": "recorded", "right": "recorded", "currency": "EUR"}


def silent(**terms):
    """The month by hand, in which Halcyon, which is paid in pounds, has an agreement and no play."""
    return month(
        agreement=rows(Agreement, OWN | terms),
        pool=POOLS.filter(OTHERS),
        recording_earning=LINES.filter(OTHERS).lazy(),
        payment=PAYMENTS.filter(OTHERS),
    )


def test_the_report_has_a_summary_of_each_base_that_is_licensed_and_no_line(tmp_path):
    [path] = written(tmp_path, "halcyon", silent())
    found = read(path)

    assert found.problems == []
    assert check_file(path).is_empty()
    assert [record.type for record in found.records] == ["HEAD", "SY10.01", "SY10.01", "SRFO"]
    for summary, (tier, usages, net) in zip(
        found.of("SY10.01"), [("Free", "40", "200"), ("PremiumPlus", "100", "1000")], strict=True
    ):
        assert (summary["ServiceDescription"], summary["TotalUsages"], summary["NetRevenueCoT"]) == (tier, usages, net)
        assert (summary["AllocatedUsages"], summary["FinalTotalAmountCoT"], summary["FinalTotalAmountCoA"]) == (
            ("0", "0", "0")
        )
        assert (summary["CurrencyOfTransaction"], summary["CurrencyOfAccounting"]) == ("EUR", "EUR")
        assert (summary["ExchangeRate"], summary["DateOfCurrencyExchange"]) == ("1", "2026-09-30T00:00:00Z")


def test_only_offerings_that_are_licensed_are_in_it(tmp_path):
    [path] = written(tmp_path, "halcyon", silent(offerings=["free"]))

    assert [summary["ServiceDescription"] for summary in read(path).of("SY10.01")] == ["Free"]


def test_what_was_not_played_at_all_is_not_in_it(tmp_path):
    unplayed = BASES.with_columns(plays=pl.when(pl.col("offering") == "free").then(0).otherwise("plays"))

    [path] = written(tmp_path, "halcyon", replace(silent(), base=unplayed))

    assert [summary["ServiceDescription"] for summary in read(path).of("SY10.01")] == ["PremiumPlus"]


def test_who_licenses_nothing_that_was_offered_is_told_nothing(tmp_path):
    assert written(tmp_path, "halcyon", silent(offerings=["hifi"])) == []


@pytest.mark.parametrize(("layout", "first"), [("partita", "sale_month"), ("generic_sales", "Service")])
def test_the_sales_file_is_its_heading(tmp_path, layout, first):
    settled = month(
        agreement=rows(Agreement, OWN),
        recording_earning=LINES.filter(OTHERS).lazy(),
        reporting={"halcyon": Reporting(sales_layout=layout)},
    )
    folder = tmp_path / "halcyon"
    folder.mkdir()

    [row] = write_sales(folder, settled.recipient("halcyon"), settled)

    with (tmp_path / row.path).open(newline="", encoding="utf-8") as file:
        [heading] = csv.reader(file)
    assert (heading[0], row.lines) == (first, 1)


def test_totals_say_that_there_is_nothing(tmp_path):
    settled = silent()
    folder, recipient = tmp_path / "halcyon", settled.recipient("halcyon")
    folder.mkdir()
    files = dsr.write_recorded(folder, recipient, settled) + write_sales(folder, recipient, settled)

    row = write_control_totals(folder, recipient, settled, files)

    with (tmp_path / row.path).open(newline="", encoding="utf-8") as file:
        report, sales = csv.DictReader(file)
    assert (report["kind"], report["records"], report["plays"]) == ("dsr_financial", "0", "0")
    assert (report["amount"], report["currency"]) == ("0.000000000", "EUR")
    assert (sales["kind"], sales["lines"], sales["records"], sales["amount"]) == ("flat_sales", "1", "", "")
