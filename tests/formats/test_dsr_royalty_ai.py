from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.writers.dsr_royalty_ai import write_ai_royalty
from pipelines.writers.settled import Settled
from tests.formats.dsr_reader import Report, read
from tests.formats.months_ai import EARNED, EBB, ai_month, told
from tests.formats.months_works import AGREEMENTS

REPORTS = (
    pl.when(pl.col("licensor") == "castle").then(pl.lit(["dsr_royalty"])).otherwise(pl.lit([], pl.List(pl.String)))
)
AGREED = AGREEMENTS.with_columns(ai_reports=REPORTS)


def written(folder: Path, month: Settled, party: str = "castle") -> list[Path]:
    (folder / party).mkdir(parents=True)
    rows = write_ai_royalty(folder / party, month.recipient(party), month)
    assert {row.kind for row in rows} <= {"dsr_royalty_ai"}
    return [folder / row.path for row in rows]


def report(folder: Path, month: Settled | None = None) -> Report:
    [path] = written(folder, month or ai_month(agreement=AGREED))
    return read(path)


def test_an_independent_reader_finds_nothing_wrong(tmp_path):
    assert report(tmp_path).problems == []


def test_nothing_is_sent_that_no_agreement_asks_for(tmp_path):
    assert written(tmp_path / "default", ai_month()) == []
    assert written(tmp_path / "other", ai_month(agreement=AGREED), "nordlys") == []


def test_a_licensor_that_claims_itself_gets_none_though_it_agreed(tmp_path):
    all_agree = AGREEMENTS.with_columns(ai_reports=pl.lit(["dsr_royalty"]))

    assert written(tmp_path, ai_month(agreement=all_agree), "nordlys") == []


def test_the_amounts_are_what_is_payable_for_works_that_are_drawn_on(tmp_path):
    found = report(tmp_path)

    assert [(each["RightsType"], each["AllocatedRevenue"], each["Currency"]) for each in found.of("SY07")] == [
        ("MechanicalRight", "0.3", "EUR"),
        ("MechanicalRight", "7", "EUR"),
    ]
    assert sum((each.number("AllocatedAmount") for each in found.of("LI01.01")), Decimal(0)) == Decimal("7.3")


def test_a_track_has_no_work_in_it_and_its_sources_no_share(tmp_path):
    found = report(tmp_path)

    [track] = found.of("AS02.01")
    assert (track["DspResourceId"], track["Title"], track["ISWC"], track["ProprietaryWorkId"]) == ("t2", "Flow", "", "")
    assert track.several("ComposerAuthorName") == [""]
    assert found.of("MW01.02") == []
    assert {
        (each["RightsControllerWorkId"], each["RightShare"], each["AllocatedNetRevenue"])
        for each in found.of("LI01.01")
    } == {(EBB, "0", "0")}


@pytest.mark.parametrize("status", ["hold", "accrued"])
def test_what_is_not_payable_is_not_reported_as_due(tmp_path, status):
    waiting = EARNED.with_columns(status=pl.lit(status))

    assert written(tmp_path, ai_month(agreement=AGREED, ai=told(ai_earning=waiting))) == []


def test_usage_is_told_once_a_summary_with_the_net_revenue_that_it_stands_for(tmp_path):
    own = ai_month(agreement=AGREED).usage.with_columns(composition_weight="plays")
    rest = {"free": 40, "premium": 100}
    played = own.group_by("territory", "offering").agg(pl.col("plays").sum())
    others = played.with_columns(
        track_id=pl.lit("other"),
        composition_weight=pl.col("offering").replace_strict(rest, return_dtype=pl.Int64) - pl.col("plays"),
    ).drop("plays")

    usage = pl.concat([own, others], how="diagonal")
    found = report(tmp_path, ai_month(agreement=AGREED, usage=usage))

    told_ = [(each["Usages"], each["NetRevenue"]) for each in found.of("SU03.01")]
    assert told_ == [("1", "5"), ("20", "200")]  # 200 of free / 40, 1000 of premium × 20 / 100
