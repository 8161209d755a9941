"""What a month with AI in it sends to whom: nothing that a track only draws on is sold, or embodied, in a report."""

import csv
import hashlib
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.export import export
from pipelines.home import Home
from pipelines.writers import dsr
from pipelines.writers.flat import write_sales
from pipelines.writers.folders import folder_names
from schemas.columns import empty
from schemas.licensor_earning import LicensorEarning
from schemas.pool import Pool
from schemas.work_earning import WorkEarning
from schemas.work_record import WorkRecord
from tests.formats.dsr_reader import read
from tests.formats.months import POOLS
from tests.formats.months_ai import AI_PARTIES, EBB, ai_month
from tests.formats.months_works import EARNINGS, RECORDING_WORKS, WORKS
from tests.formats.reports import report
from tests.formats.rows import rows

AI_POOL = {
    "side": "ai", "right": "ai", "mode": "ai", "agreement": "feature-ai", "licensor": "castle", "amount": Decimal(3),
    "base_part": Decimal(0), "revenue_share": Decimal(0), "minimum": Decimal(3), "top_up": Decimal(3),
}  # fmt: skip
DRAWN_ON = {"licensor": "castle", "agreement": "hal-26", "basis": "drawn_on", "amount": Decimal("7.3"), "plays": 21}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pl.DataFrame]:
    home = Home.at(tmp_path_factory.mktemp("home"))
    month = ai_month(
        pool=pl.concat([POOLS, rows(Pool, AI_POOL)]),
        licensor_earning=pl.concat([EARNINGS, rows(LicensorEarning, DRAWN_ON)]),
    )
    files = export(
        home,
        month,
        recording_work=RECORDING_WORKS.lazy(),
        work=WORKS.lazy(),
        work_record=empty(WorkRecord).lazy(),
        work_earning=empty(WorkEarning).lazy(),
    )
    return home.settlement / month.period, files


def kinds(files: pl.DataFrame, recipient: str) -> list[str]:
    return sorted(files.filter(recipient=recipient)["kind"])


def test_whoever_has_only_ai_money_gets_a_folder_with_a_statement_its_schema_and_sums(sent):
    folder, files = sent

    assert kinds(files, "mara") == ["ai_attribution", "ai_attribution_schema", "checksums"]
    for line in (folder / "Mara-Lind" / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / "Mara-Lind" / name).read_bytes()).hexdigest() == digest


def test_others_get_their_statement_beside_their_reports(sent):
    _, files = sent

    assert kinds(files, "halcyon") == [
        "ai_attribution",
        "ai_attribution_schema",
        "checksums",
        "dsr_financial",
        "flat_sales",
    ]
    assert "ai_attribution" not in kinds(files, "vireo")


def test_one_page_for_anyone_is_in_a_folder_of_its_own(sent):
    folder, files = sent

    assert kinds(files, "") == ["checksums", "checksums", "payments", "transparency"]
    assert (folder / "transparency" / "transparency.html").is_file()


@pytest.mark.parametrize("name", ["Transparency", "TRANSPARENCY", "finance"])
def test_no_recipient_is_taken_for_a_folder_of_ours(name):
    assert folder_names({"x": name})["x"].casefold() not in ("transparency", "finance")


@pytest.mark.parametrize("party", ["castle", "nordlys"])
def test_a_work_that_a_track_only_draws_on_is_not_in_it_in_a_usage_report(tmp_path, party):
    found = report(tmp_path, party, ai_month())

    [flow] = [each for each in found.of("AS01.02", "AS02.03") if each["DspResourceId"] == "t2"]
    assert flow.cells.get("ISWC", "") == ""
    embodying = {each["DspResourceId"] for each in found.of("AS02.03") if each["ISWC"] == EBB}
    assert embodying == {"t1"}  # the recording of EBB itself


def test_what_a_works_licensor_is_owed_for_sources_is_not_in_its_usage_report(tmp_path):
    month = ai_month(licensor_earning=pl.concat([EARNINGS, rows(LicensorEarning, DRAWN_ON)]))

    told = [each.several("AllocatedRevenue") for each in report(tmp_path, "castle", month).of("SY02.03")]

    assert told == [["0"], ["9"]]


@pytest.fixture
def halcyon(tmp_path):
    month = ai_month(pool=pl.concat([POOLS, rows(Pool, AI_POOL)]))
    folder = tmp_path / "halcyon"
    folder.mkdir()
    [written] = dsr.write_recorded(folder, month.recipient("halcyon"), month)
    return read(tmp_path / written.path)


def test_a_financial_report_with_ai_and_holds_in_it_is_valid(halcyon):
    assert halcyon.problems == []


def test_a_recorded_licensor_is_paid_what_its_lines_keep_and_the_summary_says_why(halcyon):
    free, premium = halcyon.of("SY10.01")

    assert (free["FinalTotalAmountCoT"], premium["FinalTotalAmountCoT"]) == ("6.166666667", "292")
    assert premium.several("CalculationType") == ["RevenueShare", "UserDefined AiSources"]
    assert premium.several("CalculationValue") == ["312", "20"]
    assert free.several("CalculationType") == [
        "RevenueShare",
        "Minimum",
        "UserDefined AiSources",
        "UserDefined Blocked",
    ]
    assert free.several("CalculationValue") == ["7.8", "10", "0.5", "3.333333333"]


@pytest.mark.parametrize("cell", ["AllocatedRevenueCoT", "AllocatedRevenueCoA", "AllocatedNetRevenueCoT"])
def test_the_lines_of_a_summary_still_sum_to_it(halcyon, cell):
    for summary in halcyon.of("SY10.01"):
        own = [each for each in halcyon.of("SR08.01") if each["SummaryRecordId"] == summary["SummaryRecordId"]]
        assert sum((each.number(cell) for each in own), Decimal(0)) == summary.number(cell)


def test_a_blocked_line_stands_with_its_usage_and_without_money(halcyon):
    line, top_up = (each for each in halcyon.of("SR08.01") if each["DspResourceId"] == "t3")

    for each in (line, top_up):
        assert (each["PriceType"], each["AllocatedRevenueCoT"]) == ("UserDefined Blocked", "0")
    assert (line["Usages"], top_up["Usages"]) == ("1", "0")
    assert line.number("AllocatedNetRevenueCoT") > 0


def test_a_sales_file_says_of_each_line_whether_it_is_paid_and_its_payable_lines_sum_to_the_report(tmp_path, halcyon):
    month = ai_month()
    folder = tmp_path / "flat"
    folder.mkdir()
    [written] = write_sales(folder, month.recipient("halcyon"), month)
    with (tmp_path / written.path).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    paid = sum((Decimal(each["net_amount"]) for each in lines if each["status"] == "payable"), Decimal(0))
    assert paid == sum((each.number("FinalTotalAmountCoT") for each in halcyon.of("SY10.01")), Decimal(0))
    assert [each["track_id"] for each in lines if each["status"] == "hold"] == ["t3"]


def test_a_licensor_whose_name_is_another_ones_gets_its_own_folder():
    names = dict(AI_PARTIES.select("party", "name").rows()) | {"other": "mara lind"}

    assert len(set(folder_names(names).values())) == len(names)
