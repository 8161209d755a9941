"""Every class of line in the financial report of a month, and in its control totals."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.writers.settled import Reporting
from schemas import vocabulary
from schemas.columns import MONEY
from tests.formats.dsr_reader import read
from tests.formats.months import BASES, PAYMENTS, POOLS, month
from tests.formats.months_classes import CLASS_LINES, class_month
from tests.formats.reports import report, written
from tests.formats.rows import money
from tests.paths import ROOT

GOLDEN = Path(__file__).parent / "golden"
CLASSES = {
    "RevenueShare": "stream",
    "Minimum": "minimum_top_up",
    "UserDefined Blocked": "held",
    "UserDefined ZeroRate": "zero_rate",
    "UserDefined IneligibleBelowPlays": "ineligible",
    "UserDefined Artificial": "artificial",
    "UserDefined Commission": "commission",
    "UserDefined Adjustment": "adjustment",
}


@pytest.fixture
def halcyon(tmp_path):
    return report(tmp_path, "halcyon", class_month())


def test_an_independent_reader_finds_nothing_wrong(halcyon):
    assert halcyon.problems == []


def test_the_month_by_hand_gives_the_file_by_hand(tmp_path):
    [path] = written(tmp_path, "halcyon", class_month())

    unstamped = re.sub(r"\t2026-09-[0-9a-f]{16}\t", "\t2026-09-0000000000000000\t", path.read_text(), count=1)

    assert unstamped == (GOLDEN / "financial_classes.tsv").read_text()


def test_each_class_has_its_plays_and_its_money(halcyon):
    plays, amounts = Counter(), defaultdict(Decimal)

    for line in halcyon.of("SR08.01"):
        name = CLASSES[line["PriceType"]]
        plays[name] += int(line["NetUsage"])
        amounts[name] += line.number("AllocatedRevenueCoT")

    assert plays == {"stream": 43, "zero_rate": 4, "ineligible": 9, "held": 20, "artificial": 0, "adjustment": -8,
                     "minimum_top_up": 0, "commission": 0}  # fmt: skip
    assert amounts == {
        "stream": Decimal("195"),  # 7.8 of the free pool, and 208 less what is topped up
        "minimum_top_up": Decimal("23"),
        "held": Decimal(0),
        "zero_rate": Decimal(0),
        "ineligible": Decimal(0),
        "artificial": Decimal(0),
        "commission": Decimal(-6),
        "adjustment": Decimal("-0.400000001"),
    }


@pytest.mark.parametrize("cell", ["AllocatedRevenueCoT", "AllocatedRevenueCoA", "AllocatedNetRevenueCoT",
                                  "AllocatedNetRevenueCoA"])  # fmt: skip
def test_the_lines_of_a_summary_sum_to_it_exactly(halcyon, cell):
    for summary in halcyon.of("SY10.01"):
        own = [line for line in halcyon.of("SR08.01") if line["SummaryRecordId"] == summary["SummaryRecordId"]]
        assert sum(line.number(cell) for line in own) == summary.number(cell)
        assert sum(line.number("Usages") for line in own) == summary.number("AllocatedUsages")
        assert sum(line.number("Returns") for line in own) == summary.number("Returns")
        assert all(line.number("NetUsage") == line.number("Usages") - line.number("Returns") for line in own)


def test_the_summaries_are_what_is_paid(halcyon):
    told = [(each["ReportingPeriodStartDate"], each["FinalTotalAmountCoT"]) for each in halcyon.of("SY10.01")]

    # premium: 312 less 104 on hold less 6 of commission; and July by itself
    assert told == [("2026-09-01", "10"), ("2026-09-01", "202"), ("2026-07-01", "-0.400000001")]


def test_a_commission_is_the_deduction_of_its_line_and_of_its_summary(halcyon):
    [line] = [each for each in halcyon.of("SR08.01") if each["PriceType"] == "UserDefined Commission"]
    premium = halcyon.of("SY10.01")[1]

    assert line.several("DeductionType") == premium.several("DeductionType") == ["UserDefined PromotionalCommission"]
    assert line.several("DeductionsCoT") == premium.several("DeductionsCoT") == ["6"]
    assert line.several("DeductionsCoA") == premium.several("DeductionsCoA") == ["5.167407"]
    assert (line["AllocatedRevenueCoT"], line["AllocatedRevenueCoA"]) == ("-6", "-5.167407")


def test_an_adjustment_is_of_its_original_month(halcyon):
    [line] = [each for each in halcyon.of("SR08.01") if each["PriceType"] == "UserDefined Adjustment"]
    summary = halcyon.of("SY10.01")[2]

    assert (line["SalesTransactionDate"], line["SummaryRecordId"]) == ("2026-07", summary["SummaryRecordId"])
    assert (line["Usages"], line["Returns"], line["NetUsage"]) == ("0", "8", "-8")
    assert (summary["ReportingPeriodStartDate"], summary["ReportingPeriodEndDate"]) == ("2026-07-01", "2026-07-31")
    assert (summary["TotalUsages"], summary["NetRevenueCoT"]) == ("0", "0")
    assert {each["SalesTransactionDate"] for each in halcyon.of("SR08.01") if each is not line} == {"2026-09"}


def test_excluded_plays_are_told_as_usage_that_is_returned(halcyon):
    [line] = [each for each in halcyon.of("SR08.01") if each["PriceType"] == "UserDefined Artificial"]

    assert (line["DspResourceId"], line["Usages"], line["Returns"], line["NetUsage"]) == ("t9", "900", "900", "0")


def test_a_track_that_is_in_no_catalogue_has_no_cells_of_another(halcyon):
    [line] = [each for each in halcyon.of("SR08.01") if each["DspResourceId"] == "t9"]

    assert (line["DspReleaseId"], line["ISRC"], line["ResourceTitle"]) == ("[unknown]", "", "")


def test_both_names_of_the_profile_can_be_asked_for(tmp_path):
    heads = {}
    for version in ("1.1", "1.0"):
        found = report(tmp_path / version, "halcyon", class_month(reporting={"halcyon": Reporting(financial=version)}))
        assert found.problems == []
        heads[found.records[0]["ProfileVersion"]] = found.records[0]["Profile"]

    assert heads == {
        "1.1": "FinancialReportingToRecordCompaniesSRB",
        "1.0": "FinancialReportingToRecordCompaniesProfileSRB",
    }


def test_every_summary_says_rate_source_and_day_also_where_nothing_is_converted(tmp_path):
    summaries = [*report(tmp_path, "halcyon").of("SY10.01"), *report(tmp_path, "vireo").of("SY10.01")]

    assert {
        (each["ExchangeRate"], each["ExchangeRateSource"], each["DateOfCurrencyExchange"]) for each in summaries
    } == {
        ("0.8612345", "European Central Bank", "2026-09-30T00:00:00Z"),
        ("1", "none, as both currencies are the same", "2026-09-30T00:00:00Z"),
    }


def test_transactions_of_all_classes_files_and_months_have_different_names_and_the_same_in_a_rerun(tmp_path):
    names: list[str] = []
    for period in ("2026-08", "2026-09"):
        for path in written(tmp_path / period, "halcyon", replace(class_month(), period=period)):
            names += [line["SalesTransactionId"] for line in read(path).of("SR08.01")]

    again = [line["SalesTransactionId"] for line in report(tmp_path / "rerun", "halcyon", class_month()).of("SR08.01")]
    assert len(set(names)) == len(names)
    assert again == names[len(names) // 2 :]


def test_a_programme_that_is_called_as_a_class_is_not_taken_for_it(tmp_path):
    settled = class_month()
    renamed = class_month(
        commission=settled.commission.with_columns(promotion=pl.lit("minimum_top_up")),
    )

    names = [line["SalesTransactionId"] for line in report(tmp_path, "halcyon", renamed).of("SR08.01")]

    assert len(set(names)) == len(names)
    assert "2026-09/DE/premium/t1/0/hal-26/commission/minimum_top_up" in names


UNITS = st.integers(0, 10**15)


CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
CASES = st.fixed_dictionaries(
    {"amounts": st.tuples(UNITS, UNITS), "top_up": UNITS, "rate": st.integers(1, 10**12), "earned": CURRENCIES}
    | {"paid": CURRENCIES, "is_held": st.booleans()}
)


@given(CASES)
@settings(deadline=None, max_examples=30)
def test_summaries_are_the_sum_of_their_lines_in_any_currency(tmp_path_factory, case):
    nano = Decimal(1).scaleb(-9)
    amounts, earned, rate, whole = case["amounts"], case["earned"], case["rate"] * nano, sum(case["amounts"])
    is_held = pl.lit(case["is_held"]) & (pl.col("track_id") == "t2")
    is_of_pool = (pl.col("offering") == "premium") & (pl.col("licensor") == "halcyon")
    lines = CLASS_LINES.filter(is_of_pool & pl.col("track_id").is_in(["t1", "t2"])).with_columns(
        currency=pl.lit(earned),
        amount=pl.Series([units * nano for units in amounts], dtype=MONEY),
        status=pl.when(is_held).then(pl.lit("hold")).otherwise(pl.lit("payable")),
    )
    added = min(case["top_up"], whole)
    figures = {"amount": whole, "top_up": added, "revenue_share": whole - added, "minimum": 0}
    pools = POOLS.filter(is_of_pool).with_columns(
        *(pl.lit(units * nano).cast(MONEY).alias(name) for name, units in figures.items()), currency=pl.lit(earned)
    )
    rates = PAYMENTS.head(1).with_columns(
        currency=pl.lit(earned), payment_currency=pl.lit(case["paid"]), rate=pl.lit(rate).cast(MONEY)
    )
    settled = month(
        recording_earning=lines.lazy(), pool=pools, payment=rates, base=BASES.with_columns(currency=pl.lit(earned))
    )

    found = report(tmp_path_factory.mktemp("fx"), "halcyon", settled)

    [summary] = found.of("SY10.01")
    told = found.of("SR08.01")
    assert found.problems == []
    for cell in ("AllocatedRevenueCoT", "AllocatedRevenueCoA", "AllocatedNetRevenueCoT", "AllocatedNetRevenueCoA"):
        assert sum(line.number(cell) for line in told) == summary.number(cell)
    due = amounts[0] if case["is_held"] else whole
    assert summary.number("AllocatedRevenueCoT") == due * nano
    exact = due * nano * (1 if earned == case["paid"] else rate)
    assert abs(summary.number("AllocatedRevenueCoA") - exact) <= nano / 2


def test_a_refund_that_is_held_is_told_with_its_plays_and_without_money(tmp_path):
    negative = CLASS_LINES.filter(pl.col("licensor") == "halcyon").with_columns(
        amount=pl.lit(money("-1")).cast(MONEY), status=pl.lit("hold"), reason=pl.lit("negative_revenue")
    )

    found = report(tmp_path, "halcyon", month(recording_earning=negative.lazy()))

    assert found.problems == []
    assert {line["AllocatedRevenueCoA"] for line in found.of("SR08.01")} == {"0"}


def test_the_documented_classes_and_reasons_are_all_that_there_are():
    page = (ROOT / "docs" / "reports.md").read_text("utf-8")

    assert re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE) == list(vocabulary.ROW_CLASS)
    assert {name.lower() for name in re.findall(r"`Ineligible([A-Za-z]+)`", page)} == {
        code.replace("_", "") for code in vocabulary.INELIGIBLE
    }
