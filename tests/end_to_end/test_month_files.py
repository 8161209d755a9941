"""The files of the sample month, read by readers that know the standards and not our writers."""

import csv
import subprocess
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import Ask
from tests.end_to_end.recipients import OWN, RECORDED, SOURCES, WORKS, Files
from tests.formats.cwr_environment import read_independently
from tests.formats.dsr_reader import Report

RIGHTS = {"MechanicalRight": "MR", "PerformingRight": "PR"}


def test_every_file_is_listed_with_its_lines_and_digest_and_no_other_lies_there(
    released: Path, said: dict[str, Any]
) -> None:
    lying = {path.relative_to(released).as_posix() for path in released.rglob("*") if path.is_file()}

    assert lying == {file["path"] for file in said["files"]}
    for file in said["files"]:
        lines = (released / file["path"]).read_bytes().count(b"\n") if file["kind"] != "copy" else 0
        assert lines == file["lines"], file["path"]


def test_sha256sum_finds_every_recipients_folder_whole(released: Path) -> None:
    folders = sorted(path for path in released.iterdir() if path.is_dir())

    assert len(folders) == len({*RECORDED, *WORKS, *SOURCES}) + len(OWN)
    assert {path.name for path in folders} >= set(OWN)
    for each in folders:
        listed = {line.split("  ", 1)[1] for line in (each / "SHA256SUMS").read_text().splitlines()}
        subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=each, capture_output=True, check=True)
        assert listed == {path.name for path in each.iterdir()} - {"SHA256SUMS"}


def test_every_licensor_gets_the_files_of_its_mode_and_nobody_else_gets_any(of_kind: dict[str, Files]) -> None:
    assert set(of_kind["dsr_financial"]) == set(of_kind["flat_sales"]) == set(RECORDED)
    assert set(of_kind["dsr_basic_audio"]) == set(of_kind["works_used_notice"]) == set(WORKS)
    assert set(of_kind["ai_attribution"]) == set(of_kind["ai_attribution_schema"]) == SOURCES
    assert set(of_kind["payments"]) == set(of_kind["transparency"]) == {""}
    assert set(of_kind) == {
        *("dsr_financial", "flat_sales", "dsr_basic_audio", "works_used_notice"),
        *("ai_attribution", "ai_attribution_schema", "payments", "transparency", "copy", "checksums"),
        *("dsr_royalty", "control_totals"),
    }
    assert set(of_kind["dsr_royalty"]) == {"fennimore"}
    assert set(of_kind["control_totals"]) == {*RECORDED, *WORKS, *SOURCES}


def test_a_royalty_report_of_works_drawn_on_goes_to_nobody_who_did_not_ask(
    query: Ask, of_kind: dict[str, Files]
) -> None:
    assert query("SELECT DISTINCT ai_reports FROM agreement") == [([],)]
    assert "dsr_royalty_ai" not in of_kind


def test_an_independent_reader_finds_nothing_wrong_with_any_report(reports: dict[str, list[Report]]) -> None:
    assert {recipient: len(found) for recipient, found in reports.items()} == {
        **dict.fromkeys(RECORDED, 1),
        **{"polyhymn": 4, "fennimore": 6, "kotonoha": 1},
    }
    for recipient, found in reports.items():
        assert [problem for report in found for problem in report.problems] == [], recipient


@pytest.mark.parametrize("licensor", WORKS)
def test_a_works_licensor_is_told_every_qualified_play_of_its_territories(
    query: Ask, reports: dict[str, list[Report]], licensor: str
) -> None:
    told, stated = Counter(), {}
    for report in reports[licensor]:
        places = {each["SummaryRecordId"]: each for each in report.of("SY02.03")}
        for each in places.values():
            stated[each["Territory"], each["ServiceDescription"].lower()] = int(each["TotalUsages"])
        for line in report.of("SU02.02"):
            summary = places[line["SummaryRecordId"]]
            told[summary["Territory"], summary["ServiceDescription"].lower()] += int(line["NumberOfStreams"])
    played = {
        (territory, offering.replace("_", "")): plays
        for territory, offering, plays in query("SELECT territory, offering, plays FROM base")
        if territory in {place for place, _ in told}
    }

    assert stated == played
    assert told == {place: plays for place, plays in played.items() if plays}


@pytest.mark.parametrize("licensor", WORKS)
def test_a_works_licensor_is_told_its_own_payable_money_and_nobody_elses(
    query: Ask, reports: dict[str, list[Report]], licensor: str
) -> None:
    told: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for report in reports[licensor]:
        for each in report.of("SY02.03"):
            key = (each["Territory"], each["ServiceDescription"].lower(), RIGHTS[each["RightsType"]])
            told[key] += sum((Decimal(amount) for amount in each.several("AllocatedRevenue") if amount), Decimal(0))
    due = query(
        """SELECT territory, offering, "right", sum(amount) FROM licensor_earning
        WHERE licensor = ? AND side = 'composition' AND status = 'payable' GROUP BY ALL""",
        licensor,
    )

    assert {key: amount for key, amount in told.items() if amount} == {row[:3]: row[3] for row in due}


def test_a_direct_licensor_is_told_what_each_work_is_paid(query: Ask, reports: dict[str, list[Report]]) -> None:
    [report] = [each for each in reports["fennimore"] if each.of("SY07")]
    places = {each["SummaryRecordId"]: each for each in report.of("SY07")}
    told: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    stated: dict[str, Decimal] = defaultdict(Decimal)
    for line in report.of("LI01.01"):
        summary = places[line["SummaryRecordId"]]
        where = summary["Territory"], summary["ServiceDescription"].lower(), RIGHTS[summary["RightsType"]]
        told[*where, line["RightsControllerWorkId"]] += line.number("AllocatedAmount")
        stated[line["SummaryRecordId"]] += line.number("AllocatedAmount")
    due = query(
        """SELECT territory, replace(offering, '_', ''), "right", work_id, sum(amount) FROM work_earning
        WHERE licensor = 'fennimore' AND status = 'payable' GROUP BY ALL"""
    )

    assert {key: amount for key, amount in told.items() if amount} == {row[:4]: row[4] for row in due if row[4]}
    assert {name: each.number("AllocatedRevenue") for name, each in places.items()} == {
        name: stated[name] for name in places
    }


@pytest.mark.parametrize("licensor", WORKS)
def test_an_independent_reader_reads_every_notice_of_works_used(
    query: Ask, of_kind: dict[str, Files], licensor: str
) -> None:
    [path] = of_kind["works_used_notice"][licensor]
    found = read_independently(path)
    [(works,)] = query("SELECT count(DISTINCT work_id) FROM work_earning WHERE licensor = ?", licensor)

    assert {name: found[name] for name in found["stated"]} == found["stated"]
    assert found["transactions"] == works > 0


def test_a_notice_is_not_named_as_a_registration(of_kind: dict[str, Files]) -> None:
    names = [path.name for paths in of_kind["works_used_notice"].values() for path in paths]

    assert [name for name in names if name.upper().startswith("CW")] == []


def test_payments_are_what_licensors_are_owed(query: Ask, of_kind: dict[str, Files]) -> None:
    [path] = of_kind["payments"][""]
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    told = {
        (row["licensor"], row["currency"]): tuple(Decimal(row[name]) for name in ("payable", "accrued", "hold"))
        for row in rows
    }

    assert told == {
        row[:2]: row[2:]
        for row in query(
            """SELECT licensor, currency, coalesce(sum(amount) FILTER (status = 'payable'), 0),
                   coalesce(sum(amount) FILTER (status = 'accrued'), 0),
                   coalesce(sum(amount) FILTER (status = 'hold'), 0)
            FROM licensor_earning WHERE licensor IS NOT NULL AND status <> 'suspense' GROUP BY ALL"""
        )
    }


def test_a_payment_is_whole_in_its_minor_unit_and_what_is_rounded_stays_in_sight(of_kind: dict[str, Files]) -> None:
    [path] = of_kind["payments"][""]
    smallest = {"JPY": Decimal(1), "EUR": Decimal("0.01"), "GBP": Decimal("0.01"), "USD": Decimal("0.01")}
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            paid, exact = Decimal(row["paid"]), Decimal(row["payment_amount"])

            assert paid % smallest[row["payment_currency"]] == 0
            assert exact - paid == Decimal(row["remainder"])
            assert abs(Decimal(row["remainder"])) <= smallest[row["payment_currency"]] / 2


def test_a_payment_says_its_taxes_or_that_nothing_is_known_of_them(
    said: dict[str, Any], of_kind: dict[str, Files]
) -> None:
    [path] = of_kind["payments"][""]
    with path.open(newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if Decimal(row["paid"])]
    rates = {"parcelsong": ("0.19", "0"), "umikage": ("0", "0.05"), "lanternfold": ("0", "0.15")}
    nothing = ("0", "0")
    minor = {"JPY": Decimal(1)}

    for row in rows:
        paid = Decimal(row["paid"])
        if row["licensor"] in said["untaxed"]:
            assert (row["tax_treatment"], row["vat"], row["withholding"]) == ("", "", "")
            assert (Decimal(row["to_pay"]), row["tax_note"][:16]) == (paid, "nothing is known")
            continue
        vat, withheld = (Decimal(row[name]) for name in ("vat", "withholding"))
        for tax, rate in zip((vat, withheld), rates.get(row["licensor"], nothing), strict=True):
            assert abs(tax - paid * Decimal(rate)) <= minor.get(row["payment_currency"], Decimal("0.01")) / 2
        assert Decimal(row["to_pay"]) == paid + vat - withheld
    assert {row["licensor"] for row in rows if row["certificate"]} == {"umikage"}
    assert {row["licensor"] for row in rows if "SAMPLE-C-2025" in row["tax_note"]} == {"lanternfold"}
    assert {row["licensor"] for row in rows if not row["tax_treatment"]} == set(said["untaxed"]) >= {"kitebarrow"}
