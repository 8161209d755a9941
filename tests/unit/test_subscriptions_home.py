"""Subscriptions in a home: one account is one listener in all datasets, and in none of them an account."""

import gzip
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.home import Home
from pipelines.intake import TermsConflict, registry
from pipelines.listeners import KEY_VARIABLE
from pipelines.published import TABLES
from pipelines.subscriptions import revenue_kinds, subscriptions
from schemas.columns import empty
from schemas.revenue import Revenue
from schemas.subscription import Subscription
from tests.formats.rows import rows
from tests.stream_logs import PERIOD, as_csv, plays, reduced

ACCOUNT = "acc-secret-Ω"
HEADER = "period,account_id,territory,offering,subscriber_kind,net\n"
LIST = f"""{HEADER}{PERIOD},{ACCOUNT},GB,premium,individual,9.99
{PERIOD},acc-secret-2,GB,premium,student,
2026-08,acc-secret-3,GB,premium,student,
{PERIOD},acc-secret-4,ZZ,premium,student,
{PERIOD},GB,acc-secret-5,premium,student,
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path, tmp_path / "deliveries")


def deliver(home: Home, name: str, content: bytes | str) -> None:
    path = home.deliveries / "finance" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    registry(home).receive()


def found(home: Home, period: str = PERIOD) -> pl.DataFrame:
    return subscriptions(home, period, empty(Revenue))


def test_an_account_is_the_same_listener_in_plays_and_subscriptions(home: Home):
    deliver(home, "list.csv", LIST)
    month = reduced(home.root, {"day.csv": as_csv(plays({"account_id": ACCOUNT}, {"account_id": "another"}))})

    known = Subscription.validate(found(home), lazy=True)

    ours = known.filter(pl.col("subscriber_kind") == "individual")["listener"].item()
    assert ours in month["listening"]["listener"].to_list()
    assert known.height == 2
    assert known["net"].drop_nulls().to_list() == [Decimal("9.99")]


def test_another_key_names_every_listener_otherwise_in_both(home: Home, monkeypatch: pytest.MonkeyPatch):
    deliver(home, "list.csv", LIST)
    files = {"day.csv": as_csv(plays({"account_id": ACCOUNT}))}
    names = []
    for key in ("one", "two"):
        monkeypatch.setenv(KEY_VARIABLE, key)
        names.append(reduced(home.root, files)["listening"]["listener"].item())

        assert names[-1] in found(home)["listener"].to_list()

    assert names[0] != names[1]


def test_no_account_reaches_any_file_of_the_home(home: Home):
    deliver(home, "list.csv.gz", gzip.compress(LIST.encode()))
    deliver(home, "cut.csv", LIST[:-1])
    deliver(home, "headless.csv", LIST.removeprefix(HEADER))
    registry(home).rejects()
    home.store.write("subscription", PERIOD, found(home))
    home.store.write("delivery", None, registry(home).deliveries())
    home.store.write("delivery_reject", None, registry(home).rejects())

    kept = [path for path in home.root.rglob("*") if path.is_file() and "deliveries" not in path.parts]
    assert [path.name for path in kept if b"acc-secret" in path.read_bytes()] == []
    for path in (path for path in kept if path.suffix == ".parquet"):  # compressed columns hide text from a search
        for name, *_ in duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall():
            sql = f"SELECT count(*) FROM '{path}' WHERE CAST(\"{name}\" AS VARCHAR) LIKE '%acc-secret%'"
            assert duckdb.execute(sql).fetchall() == [(0,)], (path, name)


def test_no_table_of_the_warehouse_has_listeners():
    assert {"subscription", "subscription_count"}.isdisjoint(TABLES)


def test_a_month_takes_its_own_rows_of_a_list(home: Home):
    deliver(home, "list.csv", LIST)

    assert (found(home, "2026-08").height, found(home).height, found(home, "2026-07").height) == (1, 2, 0)


def test_a_list_that_is_sent_again_under_its_name_replaces_it(home: Home):
    deliver(home, "list.csv", LIST)
    deliver(home, "list.csv", f"{HEADER}{PERIOD},{ACCOUNT},GB,premium,family,\n")

    assert found(home)["subscriber_kind"].to_list() == ["family"]


def test_a_list_that_is_gone_stops_the_month_and_names_it(home: Home):
    deliver(home, "list.csv", LIST)
    (home.deliveries / "finance" / "list.csv").unlink()

    with pytest.raises(FileNotFoundError, match=r"finance/list\.csv: no longer the file that was received"):
        found(home)


def test_two_lists_that_disagree_stop_the_month(home: Home):
    deliver(home, "one.csv", f"{HEADER}{PERIOD},{ACCOUNT},GB,premium,family,\n")
    deliver(home, "two.csv", f"{HEADER}{PERIOD},{ACCOUNT},GB,premium,trial,\n")

    with pytest.raises(TermsConflict, match=r"disagree on listeners \(1\)"):
        found(home)


def test_the_currency_of_a_listener_is_that_of_its_base(home: Home):
    deliver(home, "list.csv", LIST)
    revenue = {"territory": "GB", "currency": "GBP", "subscribers": 2, "trial_subscribers": 0, "free_subscribers": 0}
    money = {name: Decimal(0) for name in ("gross", "tax", "net")}

    assert subscriptions(home, PERIOD, rows(Revenue, revenue | money))["currency"].unique().to_list() == ["GBP"]


def test_revenue_by_kind_is_that_of_the_month(home: Home):
    head = "period,territory,offering,subscriber_kind,currency,net,subscribers\n"
    deliver(home, "kinds.csv", f"{head}{PERIOD},GB,premium,student,GBP,1,2\n2026-08,GB,premium,student,GBP,3,2\n")

    assert revenue_kinds(home, PERIOD)["net"].to_list() == [Decimal(1)]
