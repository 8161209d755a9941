"""A month with promotion programmes, revenue by kind and a list of accounts: settled by the command, asked by query."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.end_to_end.months import PERIOD, ask, once, partita, settle

Ask = Callable[..., list[tuple[Any, ...]]]
LICENSOR, ACCOUNT = "quillfeather", "account-000025"
TERMS = f"""\
issued: 2026-08-01
promotions:
  - promotion: spotlight
    licensor: {LICENSOR}
    kind: commission
    rate: "30 %"
    surfaces: [radio]
    territories: "+2136"
    opt_ins:
      - {{all: true, from: 2026-09-16}}
    valid_from: 2026-01-01
    source: Invented for this test
"""


@pytest.fixture(scope="module")
def delivered(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small sample, with programmes, and with revenue told by kind and by account."""
    folder = shutil.copytree(small, tmp_path_factory.mktemp("promoted") / "deliveries")
    (folder / "terms" / "promotions.yaml").write_text(TERMS)
    header, *revenue = csv.reader(io.StringIO((folder / "finance" / f"revenue-{PERIOD}.csv").read_text()))
    bases = [dict(zip(header, row, strict=True)) for row in revenue if row[0] == PERIOD]
    kinds = ["period,territory,offering,subscriber_kind,currency,net,subscribers"]
    listed = ["period,account_id,territory,offering,subscriber_kind,net"]
    for base in bases:
        where = f"{PERIOD},{base['territory']},{base['offering']}"
        counts = {"individual": "subscribers", "trial": "trial_subscribers", "advertising": "free_subscribers"}
        paid = "advertising" if base["offering"] == "free" else "individual"
        for kind, column in counts.items():
            kinds.append(f"{where},{kind},{base['currency']},{base['net'] if kind == paid else '0'},{base[column]}")
        listed.append(f"{PERIOD},{ACCOUNT},{base['territory']},{base['offering']},{paid},")
    (folder / "finance" / "kinds.csv").write_text("\n".join(kinds) + "\n")
    (folder / "finance" / "accounts.csv").write_text("\n".join(listed) + "\n")
    return folder


@pytest.fixture(scope="module")
def promoted(delivered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    settle(home, delivered)
    return home


@pytest.fixture(scope="module")
def query(promoted: Path) -> Ask:
    return partial(ask, promoted / "warehouse.duckdb")


@pytest.fixture(scope="module")
def plain(shared: Path, small: Path) -> Ask:
    """Asks the same month without programmes."""
    home = once(shared / "settled-small", lambda folder: settle(folder, small))
    return partial(ask, home / "warehouse.duckdb")


def test_an_opt_in_from_mid_month_on_counts_the_plays_of_its_days_and_surface(query: Ask, promoted: Path) -> None:
    listening = promoted / "store" / "listening" / f"{PERIOD}.parquet"
    [(plays,)] = query("SELECT sum(plays) FROM promotion_usage WHERE promotion = 'spotlight'")
    [(later,)] = query(
        f"""SELECT sum(l.plays) FROM '{listening}' l
        JOIN usage u ON u.territory = l.territory AND u.offering = l.offering AND u.track_id = l.track_ref
            AND u.segment = l.segment
        JOIN '{promoted / "store" / "track_segment" / f"{PERIOD}.parquet"}' s
            ON s.track_ref = l.track_ref AND s.segment = l.segment
        WHERE l.surface = 'radio' AND s.from_date >= DATE '2026-09-16' AND u.licensor = ?""",
        LICENSOR,
    )
    [(whole,)] = query("SELECT sum(plays) FROM usage WHERE licensor = ?", LICENSOR)

    assert 0 < later <= plays < whole
    assert query("SELECT DISTINCT surface FROM promotion_usage WHERE promotion = 'spotlight'") == [("radio",)]


def test_every_pool_of_both_sides_is_what_it_was_without_a_commission(query: Ask, plain: Ask) -> None:
    pools = """SELECT territory, offering, "right", agreement, licensor, amount, usage_share_ppb FROM pool
        WHERE side <> 'ai' ORDER BY ALL"""

    assert query(pools) == plain(pools)
    assert query("SELECT sum(commission) > 0 FROM payment") == [(True,)]


def test_the_commission_is_a_debit_of_the_licensor_and_a_credit_of_the_service(query: Ask) -> None:
    booked = query(
        """SELECT account, sub_account, currency, sum(amount) FROM journal WHERE entry LIKE '%:commission'
        GROUP BY ALL ORDER BY ALL"""
    )
    taken = query("SELECT currency, sum(amount) FROM commission GROUP BY ALL ORDER BY ALL")

    assert taken
    assert booked == [
        *(("commission", "", currency, -amount) for currency, amount in taken),
        *(("payable", LICENSOR, currency, amount) for currency, amount in taken),
    ]
    assert query("SELECT entry, sum(amount) FROM journal GROUP BY ALL HAVING sum(amount) <> 0") == []


def test_the_payment_and_the_sales_file_are_less_by_the_commission(query: Ask, promoted: Path) -> None:
    paid = dict(query("SELECT currency, commission FROM payment WHERE licensor = ?", LICENSOR))
    sales: dict[str, Decimal] = {}
    [file] = [path for path in (promoted / "settlement" / PERIOD).glob("*/sales_*") if LICENSOR in path.name.casefold()]
    for row in csv.DictReader(io.StringIO(file.read_text())):
        if row["row_class"] == "commission":
            sales[row["currency"]] = sales.get(row["currency"], Decimal(0)) - Decimal(row["net_amount"])

    assert sales == {currency: amount for currency, amount in paid.items() if amount}
    assert query("SELECT sum(commission) FROM payment WHERE licensor <> ?", LICENSOR) == [(0,)]


def test_no_account_and_no_listener_of_a_list_is_anywhere_in_the_home(query: Ask, promoted: Path) -> None:
    files = [*(promoted / "store").rglob("*.parquet"), *(promoted / "intake").rglob("*.parquet")]
    assert (promoted / "store" / "subscription" / f"{PERIOD}.parquet") in files
    for path in (path for path in promoted.rglob("*") if path.is_file()):
        assert ACCOUNT.encode() not in path.read_bytes(), path
    for file in files:  # compressed columns hide text from a search of bytes
        for name, kind, *_ in duckdb.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall():
            if kind == "VARCHAR":
                sql = f"SELECT count(*) FROM '{file}' WHERE \"{name}\" LIKE '%account-0%'"
                assert duckdb.execute(sql).fetchall() == [(0,)], (file, name)
    assert query("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'subscription%'") == []


def test_a_listed_account_is_the_listener_of_its_plays(promoted: Path) -> None:
    kept = {name: promoted / "store" / name / f"{PERIOD}.parquet" for name in ("subscription", "listening")}
    [(listener, bases)] = duckdb.execute(
        f"SELECT listener, count(*) FROM '{kept['subscription']}' GROUP BY ALL"
    ).fetchall()

    assert re.fullmatch("[0-9a-f]{32}", listener)
    assert bases > 1
    assert duckdb.execute(f"SELECT count(*) > 0 FROM '{kept['listening']}' WHERE listener = ?", [listener]).fetchall()[
        0
    ] == (True,)


def test_kinds_that_are_not_all_of_the_revenue_stop_the_month_with_a_sentence(
    promoted: Path, delivered: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(promoted, tmp_path / "home", symlinks=True)
    wrong = shutil.copytree(delivered, tmp_path / "deliveries")
    kinds = (wrong / "finance" / "kinds.csv").read_text().splitlines()
    less = re.sub(r",(\d+\.\d+),(\d+)$", r",\1,1\2", kinds[1])
    (wrong / "finance" / "kinds.csv").write_text("\n".join([kinds[0], less, *kinds[2:]]) + "\n")
    before = json.loads((home / "runs" / f"{PERIOD}.json").read_text())["summary"]

    done = partita("run", PERIOD, "--deliveries", wrong, home=home)

    assert done.returncode != 0
    assert "individual + family + student are" in re.sub(r"\s+", " ", done.stderr + done.stdout)
    assert json.loads((home / "runs" / f"{PERIOD}.json").read_text())["summary"] == before
