"""Who asks for it is sent a royalty report of works that AI tracks draw on, and, as a society, a note in its notice."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.end_to_end.months import PERIOD, ask, once, settle, small_sample
from tests.formats.dsr_reader import Report, read

LICENSOR = "fennimore"
CODE = ('    ipi_name_number: "09900000147"\n', '    ipi_name_number: "09900000147"\n    society_code: "099"\n')
"""A note names the society that it is for, so a publisher that is none gets none."""
RIGHTS = {"MechanicalRight": "MR", "PerformingRight": "PR"}


def agreed(folder: Path) -> None:
    deliveries = small_sample(folder / "deliveries")
    terms = deliveries / "terms" / "works.yaml"
    asked = "    side: composition\n    ai_reports: [dsr_royalty, ari_note]\n"
    text = terms.read_text(encoding="utf-8")
    own = f"    licensor: {LICENSOR}\n"
    text = text.replace(f"{own}    side: composition\n", own + asked)
    terms.write_text(text.replace(*CODE), encoding="utf-8")
    settle(folder / "home", deliveries)


@pytest.fixture(scope="module")
def home(shared: Path) -> Path:
    return once(shared / "reports-agreed", agreed) / "home"


@pytest.fixture(scope="module")
def report(home: Path) -> Report:
    [(path,)] = ask(home / "warehouse.duckdb", "SELECT path FROM settlement_file WHERE kind = 'dsr_royalty_ai'")
    return read(home / "settlement" / PERIOD / path)


def test_an_independent_reader_finds_nothing_wrong_with_it(report: Report) -> None:
    assert report.problems == []
    assert report.of("LI01.01")


def test_it_says_what_is_payable_for_every_work_that_is_drawn_on(home: Path, report: Report) -> None:
    places = {each["SummaryRecordId"]: each for each in report.of("SY07")}
    told: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for line in report.of("LI01.01"):
        summary = places[line["SummaryRecordId"]]
        where = summary["Territory"], summary["ServiceDescription"].lower(), RIGHTS[summary["RightsType"]]
        told[*where, line["RightsControllerWorkId"]] += line.number("AllocatedAmount")
    due = ask(
        home / "warehouse.duckdb",
        """SELECT territory, replace(offering, '_', ''), work_right, source, sum(amount) FROM ai_earning
        WHERE licensor = ? AND kind = 'iswc' AND basis = 'drawn_on' AND status = 'payable' GROUP BY ALL""",
        LICENSOR,
    )

    assert {key: amount for key, amount in told.items() if amount} == {row[:4]: row[4] for row in due if row[4]}
    assert {line["RightShare"] for line in report.of("LI01.01")} == {"0"}


def test_its_notice_says_of_each_work_that_is_drawn_on_that_it_is(home: Path) -> None:
    [(path,)] = ask(
        home / "warehouse.duckdb",
        "SELECT path FROM settlement_file WHERE kind = 'works_used_notice' AND recipient = ?",
        LICENSOR,
    )
    records = (home / "settlement" / PERIOD / path).read_text("ascii").splitlines()
    notes = [record for record in records if record.startswith("ARI")]
    [(works,)] = ask(
        home / "warehouse.duckdb",
        """SELECT count(DISTINCT source) FROM ai_earning
        WHERE licensor = ? AND "right" = 'composition' AND kind = 'iswc' AND basis = 'drawn_on'""",
        LICENSOR,
    )

    assert len(notes) == works > 0


def test_nobody_else_is_sent_one(home: Path) -> None:
    assert ask(
        home / "warehouse.duckdb", "SELECT DISTINCT recipient FROM settlement_file WHERE kind = 'dsr_royalty_ai'"
    ) == [(LICENSOR,)]
