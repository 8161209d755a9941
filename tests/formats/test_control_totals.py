"""Control totals against the files that they are of, counted again by a reader that knows nothing of them."""

import csv
import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.wire.flat_layouts import profiles
from pipelines.writers.ai_statement import write_statement
from pipelines.writers.control_totals import write_control_totals
from pipelines.writers.dsr import described, write_recorded, write_works
from pipelines.writers.dsr_royalty import write_royalty
from pipelines.writers.dsr_royalty_ai import write_ai_royalty
from pipelines.writers.settled import Reporting, Settled
from schemas import vocabulary
from tests.formats.dsr_reader import read
from tests.formats.months import month
from tests.formats.months_ai import ai_month
from tests.formats.months_classes import class_month
from tests.formats.months_works import RECORDING_WORKS, WORKS
from tests.formats.test_dsr_royalty import PAID
from tests.formats.test_dsr_royalty_ai import AGREED

Row = dict[str, str]
NAMES = {"RevenueShare": "stream", "Minimum": "minimum_top_up"}


def totals(folder: Path, party: str, settled: Settled) -> list[Row]:
    """All reports of a party, and the rows that its control totals have of them."""
    folder = folder / party
    folder.mkdir(parents=True)
    recipient = settled.recipient(party)
    used = described(settled, RECORDING_WORKS.lazy(), WORKS.lazy())
    if party in ("halcyon", "vireo"):
        files = write_recorded(folder, recipient, settled)
    else:
        files = write_works(folder, recipient, settled, used)
        files += write_royalty(folder, recipient, settled, work_earning=PAID.lazy(), described=used)
    row = write_control_totals(folder, recipient, settled, files)
    assert (row.kind, row.recipient) == ("control_totals", party)
    with (folder.parent / row.path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def recounted(path: Path) -> dict[str, list[Decimal]]:
    """Records, plays, and both amounts of each class of a financial report, the class by the name of the line."""
    found: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    for line in read(path).of("SR08.01"):
        parts = line["SalesTransactionId"].split("/")
        name = parts[6] if len(parts) > 6 else "stream"
        added = [
            Decimal(1),
            line.number("NetUsage"),
            *(line.number(f"AllocatedRevenue{cur}") for cur in ("CoT", "CoA")),
        ]
        found[name] = [sum(pair, Decimal(0)) for pair in zip(found[name], added, strict=True)]
    return found


def test_a_month_with_every_class_agrees_with_its_file_to_the_nano_unit(tmp_path):
    told = totals(tmp_path, "halcyon", class_month())

    counted = recounted(tmp_path / "halcyon" / told[0]["file"])
    assert {
        row["row_class"]: [Decimal(row[name]) for name in ("records", "plays", "amount", "accounting_amount")]
        for row in told
    } == counted
    assert set(counted) == set(vocabulary.ROW_CLASS)
    assert {row["lines"] for row in told} == {str(read(tmp_path / "halcyon" / told[0]["file"]).lines)}


def test_the_rate_its_source_and_its_day_stand_beside_the_amounts(tmp_path):
    fx = ("currency", "accounting_currency", "exchange_rate", "exchange_rate_source", "exchange_rate_date")

    assert {tuple(row[name] for name in fx) for row in totals(tmp_path, "halcyon", class_month())} == {
        ("EUR", "GBP", "0.8612345", "European Central Bank", "2026-09-30")
    }


@pytest.mark.parametrize(
    "wish",
    [
        Reporting(),
        Reporting(summary="SY01", usage="SU01"),
        Reporting(summary="SY03"),
        Reporting(summary="SY05"),
        Reporting(is_single_record=True),
        Reporting(basic_audio="1.2", is_single_record=True, summary="SY04"),
        Reporting(max_lines=20, is_gzipped=True),
    ],
    ids=str,
)
def test_a_works_report_is_told_in_any_form(tmp_path, wish):
    told = totals(tmp_path, "castle", month(reporting={"castle": wish}))
    basic = [row for row in told if row["kind"] == "dsr_basic_audio"]

    assert sum(int(row["plays"]) for row in basic) == 140
    assert sum(int(row["records"]) for row in basic) == 8
    has_money = wish.summary in ("SY02", "SY03", "SY05")
    assert {Decimal(row["amount"]) for row in basic} == {Decimal(9 * has_money)}
    assert {row["currency"] for row in basic} == {"EUR"}


def test_a_royalty_report_is_told_by_its_works_and_their_usage(tmp_path):
    [row] = [each for each in totals(tmp_path, "castle", month()) if each["kind"] == "dsr_royalty"]

    report = read(tmp_path / "castle" / row["file"])
    assert (int(row["records"]), int(row["plays"])) == (len(report.of("LI01.01")), 70)
    assert Decimal(row["amount"]) == sum(each.number("AllocatedAmount") for each in report.of("LI01.01")) == 9


def test_reports_of_one_party_have_different_names(tmp_path):
    told = totals(tmp_path, "castle", month())

    assert len({row["file"] for row in told}) == len({row["kind"] for row in told}) == 2


def test_a_file_without_lines_has_a_row_of_nothing(tmp_path):
    settled = month(usage=month().usage.clear())

    rows = totals(tmp_path, "tern", settled)

    assert [(row["kind"], row["records"], row["plays"]) for row in rows] == [("dsr_basic_audio", "0", "0")]


def test_a_rerun_gives_the_same_bytes(tmp_path):
    assert totals(tmp_path / "a", "halcyon", class_month()) == totals(tmp_path / "b", "halcyon", replace(class_month()))


def test_transactions_of_all_reports_of_one_party_have_different_names(tmp_path):
    settled = ai_month(agreement=AGREED)
    told = totals(tmp_path, "castle", settled)
    (tmp_path / "ai").mkdir()
    [ai] = write_ai_royalty(tmp_path / "ai", settled.recipient("castle"), settled)

    paths = [*(tmp_path / "castle" / row["file"] for row in told), tmp_path / ai.path]
    names = [line["SalesTransactionId"] for path in paths for line in read(path).of("SU02.02", "SU03.01")]

    assert len({path.name for path in paths}) == 3
    assert len(names) == len(set(names)) > 0


@pytest.mark.parametrize("party", ["halcyon", "castle", "nordlys", "tern"])
def test_every_report_has_the_grammar_that_its_profile_is_declared_with(tmp_path, party):
    wishes = {party: Reporting(basic_audio="1.2", financial="1.0"), "other": Reporting()}

    for wish in (wishes, {}, {party: Reporting(is_single_record=True)}):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for row in totals(folder, party, class_month(reporting=wish)):
            records = read(folder / party / row["file"]).records
            profile = profiles()[records[0]["Profile"], records[0]["ProfileVersion"]]
            assert re.fullmatch(profile.grammar, "".join(f"{record.type} " for record in records))


def test_a_statement_of_ai_tracks_is_totalled_by_status_and_currency(tmp_path):
    settled = ai_month()
    folder = tmp_path / "halcyon"
    folder.mkdir()
    files = write_statement(folder, settled.recipient("halcyon"), settled, WORKS.lazy())
    with (tmp_path / files[0].path).open(newline="", encoding="utf-8") as statement:
        lines = list(csv.DictReader(statement, delimiter="\t", quoting=csv.QUOTE_NONE))

    row = write_control_totals(folder, settled.recipient("halcyon"), settled, files)

    with (tmp_path / row.path).open(newline="", encoding="utf-8") as file:
        told = [each for each in csv.DictReader(file) if each["kind"] == "ai_attribution"]
    assert {each["status"] for each in told} == {line["status"] for line in lines} != set()
    for each in told:
        own = [line for line in lines if (line["status"], line["currency"]) == (each["status"], each["currency"])]
        assert Decimal(each["amount"]) == sum(Decimal(line["amount"]) for line in own)
        assert (each["records"], each["plays"]) == (str(len(own)), "")
        assert (each["accounting_currency"], each["exchange_rate"]) == ("GBP", "0.8612345")


def test_a_statement_without_a_line_is_a_file_that_is_there(tmp_path):
    settled = month()
    folder = tmp_path / "vireo"
    folder.mkdir()
    files = write_statement(folder, settled.recipient("vireo"), settled, WORKS.lazy())

    row = write_control_totals(folder, settled.recipient("vireo"), settled, files)

    with (tmp_path / row.path).open(newline="", encoding="utf-8") as file:
        assert [(each["kind"], each["lines"], each["amount"]) for each in csv.DictReader(file)] == [
            ("ai_attribution", "1", ""),
            ("ai_attribution_schema", line_count(folder / "ai_attribution_schema.json"), ""),
        ]


def line_count(path: Path) -> str:
    return str(path.read_bytes().count(b"\n"))
