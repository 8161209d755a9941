"""What ``partita status`` says of the reports that recipients acknowledged."""

import json
from pathlib import Path

from click.testing import CliRunner

from pipelines.cli import main
from pipelines.home import Home
from pipelines.record import RunRecord, save

REPORTS = (
    ("dsr_financial", "Halcyon/DSR_HAL_US_Premium_2026-09_multi_1of2_20261001T000000.tsv.gz"),
    ("dsr_financial", "Halcyon/DSR_HAL_US_Premium_2026-09_multi_2of2_20261001T000000.tsv.gz"),
    ("dsr_basic_audio", "Nordlys/DSR_NOR_US_Premium_2026-09_DE_1of1_20261001T000001.tsv"),
    ("flat_sales", "Halcyon/sales_2026-09_US_Halcyon.csv"),
)
ANSWER = "ACK_HAL_US_Premium_2026-09_multi__20261002T101500.tsv"
STRANGE = "ACK_NOR_US_Premium_2026-08_DE__20261002T101500.tsv"


def settled(folder: Path) -> Path:
    """A home with a settled month, whose acknowledgements are what recipients put there."""
    home = Home.at(folder / "home", folder / "deliveries")
    save(home, RunRecord("2026-09", "in", "code", {"files": [{"kind": kind, "path": path} for kind, path in REPORTS]}))
    (home.deliveries / "acknowledgements").mkdir(parents=True)
    for name in (ANSWER, STRANGE, "hello.txt"):
        (home.deliveries / "acknowledgements" / name).touch()
    return folder


def status(folder: Path, *more: str) -> str:
    words = ["status", "--home", str(folder / "home"), "--deliveries", str(folder / "deliveries"), *more]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_month_says_how_many_of_its_reports_are_acknowledged(tmp_path: Path) -> None:
    found = json.loads(status(settled(tmp_path), "--json"))

    [month] = found["months"]
    assert (month["reports"], month["acknowledged"]) == (2, 1)
    assert {each["file"]: each["report"] for each in found["acknowledgements"]} == {
        ANSWER: "DSR_HAL_US_Premium_2026-09_multi__20261001T000000.tsv",
        STRANGE: None,
        "hello.txt": None,
    }
    assert found["deliveries"] == []


def test_a_person_is_told_what_fits_no_report(tmp_path: Path) -> None:
    told = status(settled(tmp_path))

    assert "2026-09: to be run again, 4 files, 1 of 2 reports acknowledged" in told
    assert f"{STRANGE}: no such report was made" in told
    assert "hello.txt has not the eight elements of a report's name" in told
    assert ANSWER not in told
