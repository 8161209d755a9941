"""An advance over two months: the second cannot be settled without the first, and goes on where that ended."""

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.end_to_end.months import PERIOD, ask, partita, settle, small_sample

AUGUST = "2026-08"
TERMS = """\
issued: 2026-07-20
advances:
  - advance: quillfeather-2026
    licensor: quillfeather
    amount: "150.00"
    currency: EUR
    paid_on: 2026-08-03
    is_guarantee: true
    valid_from: 2026-08-01
    valid_to: 2026-09-30
    source: Invented for a test
"""


@pytest.fixture(scope="module")
def deliveries(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small September, with an advance that is recoupable from August on."""
    folder = shutil.copytree(small, tmp_path_factory.mktemp("advanced") / "deliveries")
    (folder / "terms" / "advances.yaml").write_text(TERMS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(deliveries: Path) -> Path:
    return deliveries.parent / "home"


def test_a_month_whose_predecessor_is_missing_is_not_settled_and_says_which_one(deliveries: Path, home: Path) -> None:
    done = partita("run", PERIOD, "--deliveries", deliveries, "--json", home=home)

    assert done.returncode == 3
    assert "Advance quillfeather-2026: 2026-09 opens with what 2026-08 left unrecouped" in done.stderr
    assert "Settle 2026-08 first" in done.stderr


def test_two_months_in_their_order_recoup_one_advance(deliveries: Path, home: Path, tmp_path: Path) -> None:
    august = small_sample(tmp_path / "august", period=AUGUST, plays=2_000)
    for folder in ("streams", "finance"):
        shutil.copytree(august / folder, deliveries / folder, dirs_exist_ok=True)
    settle(home, deliveries, AUGUST)
    settle(home, deliveries)
    query = "SELECT opening, earned, recouped, closing, breakage FROM advance_account WHERE period = ?"
    [first], [second] = (ask(home / "warehouse.duckdb", query, period) for period in (AUGUST, PERIOD))

    assert first[0] == Decimal(150)
    assert second[0] == first[3]
    for opening, earned, recouped, closing, _ in (first, second):
        assert recouped == min(opening, earned) > 0
        assert closing == opening - recouped
    assert (first[4], second[4]) == (0, second[3])
    told = partita("status", "--deliveries", deliveries, "--json", home=home)
    assert {month["period"]: month["state"] for month in json.loads(told.stdout)["months"]} == {
        AUGUST: "settled", PERIOD: "settled",
    }  # fmt: skip


def test_what_is_recouped_is_not_paid_and_is_booked(home: Path) -> None:
    [path] = (home / "settlement" / PERIOD).glob("finance/payments.csv")
    with path.open(newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["licensor"] == "quillfeather"]
    entry = "%:advance:quillfeather-2026:recoupment"
    by_currency = """SELECT currency, sum(amount) FROM journal
        WHERE period = ? AND account = 'payable' AND entry LIKE ? GROUP BY ALL"""
    unbalanced = "SELECT entry FROM journal GROUP BY entry, currency HAVING sum(amount) <> 0"
    warehouse = home / "warehouse.duckdb"

    assert {row["advance"] for row in rows} == {"quillfeather-2026"}
    assert dict(ask(warehouse, by_currency, PERIOD, entry)) == {
        row["currency"]: Decimal(row["recouped"]) for row in rows
    }  # fmt: skip
    assert ask(warehouse, unbalanced) == []
