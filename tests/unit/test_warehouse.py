import shutil
import subprocess
import sys
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from pipelines import warehouse
from pipelines.store import Store
from pipelines.warehouse import WarehouseError, publish
from schemas.base import Base
from schemas.columns import polars_schema
from schemas.journal import Journal
from schemas.listening import Listening
from schemas.track import Track
from schemas.work import Work
from tests.formats.rows import rows
from tests.paths import ROOT

MODELS = {"base": Base, "journal": Journal, "track": Track, "work": Work}


def bases(*amounts):
    return rows(
        Base,
        *(
            {"territory": f"A{chr(65 + n)}", "amount": Decimal(text), "plays": 1, "subscribers": 1}
            for n, text in enumerate(amounts)
        ),
    )


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def store(home, dataset, period, frame):
    return Store(home / "store").write(dataset, period, frame).path


def release(home, period, *amounts):
    return publish(home, period, {"base": store(home, "base", period, bases(*amounts))}, models=MODELS)


def ask(path, query):
    with duckdb.connect(str(path), read_only=True) as db:
        return db.execute(query).fetchall()


def amounts(path):
    return [(period, str(amount)) for period, amount in ask(path, "SELECT period, amount FROM base")]


def test_every_table_and_column_carries_the_words_of_its_schema(home):
    tables = {
        name: store(home, name, period, pl.DataFrame(schema=polars_schema(MODELS[name])))
        for name, period in {"base": "2026-09", "journal": "2026-09", "track": "2026-09", "work": None}.items()
    }

    path = publish(home, "2026-09", tables, models=MODELS)

    assert ask(path, "SELECT table_name, comment FROM duckdb_tables() ORDER BY ALL") == [
        ("base", "One row per territory and offering in a month."),
        ("journal", "One row per posting of the month's entries."),
        ("track", "One row per recording in one release by one deliverer."),
        ("work", "One row per musical work."),
    ]
    columns = ask(path, "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal")
    assert ("base", "amount", "Net revenue") in columns
    assert ("base", "period", "Month that the row belongs to") in columns
    assert [column for column in columns if not column[2]] == []
    assert ("work", "period") not in {column[:2] for column in columns}


def test_amounts_are_exact_decimals(home):
    path = release(home, "2026-09", "0.000000001", "12345678901234567890.123456789")

    assert ask(path, "SELECT typeof(amount), sum(amount)::VARCHAR FROM base GROUP BY 1") == [
        ("DECIMAL(38,9)", "12345678901234567890.123456790")
    ]


def test_a_month_comes_after_the_months_before_it(home):
    release(home, "2026-09", "1", "2")

    path = release(home, "2026-10", "3")

    assert amounts(path) == [("2026-09", "1.000000000"), ("2026-09", "2.000000000"), ("2026-10", "3.000000000")]


def test_publishing_a_month_again_replaces_its_rows_in_their_place_and_no_others(home):
    for period, amount in {"2026-09": "1", "2026-10": "2", "2026-11": "3"}.items():
        release(home, period, amount)

    path = release(home, "2026-10", "7", "8")

    assert [amount[:1] for _, amount in amounts(path)] == ["1", "7", "8", "3"]
    assert ask(path, "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL") == [(0,)]


def test_a_table_that_is_not_kept_by_month_is_replaced_whole(home):
    for amounts in ("1", "2"), ("3",):
        path = publish(home, "2026-09", {"base": store(home, "base", None, bases(*amounts))}, models=MODELS)

    assert ask(path, "SELECT amount::INTEGER FROM base") == [(3,)]


def test_a_table_not_published_this_time_stays_unless_no_dataset_describes_it(home):
    release(home, "2026-09", "1")
    journal = store(home, "journal", "2026-09", pl.DataFrame(schema=polars_schema(Journal)))

    path = publish(home, "2026-09", {"journal": journal}, models=MODELS)
    assert amounts(path) == [("2026-09", "1.000000000")]
    assert ask(path, "SELECT comment FROM duckdb_tables() WHERE table_name = 'base'")[0][0].startswith("One row per")

    path = publish(home, "2026-09", {"journal": journal}, models={"journal": Journal})
    assert ask(path, "SELECT table_name FROM duckdb_tables()") == [("journal",)]


def test_days_of_a_month_make_one_month(home):
    days = [store(home, "base", f"2026-09-0{day}", bases(str(day))) for day in (1, 2)]

    path = publish(home, "2026-09", {"base": days}, models=MODELS)

    assert amounts(path) == [("2026-09", "1.000000000"), ("2026-09", "2.000000000")]


def test_it_opens_from_any_folder_after_the_home_was_moved(home, tmp_path, monkeypatch):
    release(home, "2026-09", "1")

    shutil.rmtree(home / "store")
    home.rename(tmp_path / "elsewhere")
    monkeypatch.chdir("/")

    assert amounts(tmp_path / "elsewhere" / "warehouse.duckdb") == [("2026-09", "1.000000000")]


ANALYST = """
import sys, duckdb
path, mode = sys.argv[1:]
count = "SELECT count(*) FROM base"
with duckdb.connect(path, read_only=mode == "reading") as session:
    print(session.execute(count).fetchall()[0][0], flush=True)
    sys.stdin.readline()
    print(session.execute(count).fetchall()[0][0])
print(duckdb.connect(path, read_only=True).execute(count).fetchall()[0][0])
"""


@pytest.mark.parametrize("mode", ["reading", "open for writing, and idle"])
def test_an_open_session_keeps_the_old_release_and_the_next_one_sees_the_new(home, mode):
    path = release(home, "2026-09", "1")
    path.chmod(0o644)

    command = [sys.executable, "-c", ANALYST, str(path), mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as analyst:
        assert analyst.stdout.readline() == "1\n"
        release(home, "2026-10", "2", "3")
        release(home, "2026-09", "1")
        seen = analyst.communicate("\n")[0]

    assert seen == "1\n3\n"


def test_the_release_is_alone_and_read_only(home):
    path = release(home, "2026-09", "1")

    assert {entry.name for entry in home.iterdir()} == {"locks", "store", "warehouse.duckdb"}
    assert path.stat().st_mode & 0o777 == 0o444


def test_it_is_never_put_beside_a_log(home):
    path = release(home, "2026-09", "1")
    log = path.with_name("warehouse.duckdb.wal")
    log.write_bytes(b"an analyst's own writes")

    with pytest.raises(WarehouseError, match=r"opened .* for writing.*delete warehouse.duckdb.wal"):
        release(home, "2026-10", "2")

    log.unlink()
    assert amounts(path) == [("2026-09", "1.000000000")]


KILLED = """
import os, signal, sys
from pathlib import Path
from pipelines import warehouse
from schemas.base import Base

point, home, parquet = sys.argv[1:]
setattr(warehouse, point, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
warehouse.publish(Path(home), "2026-10", {"base": Path(parquet)}, models={"base": Base})
"""


@pytest.mark.parametrize("point", ["comment", "_sync"])
def test_a_killed_publish_leaves_the_last_release_and_nothing_in_the_way_of_the_next(home, point):
    path = release(home, "2026-09", "1")
    parquet = store(home, "base", "2026-10", bases("2"))

    killed = subprocess.run([sys.executable, "-c", KILLED, point, str(home), str(parquet)], cwd=ROOT, check=False)

    assert killed.returncode == -9
    assert amounts(path) == [("2026-09", "1.000000000")]
    assert amounts(release(home, "2026-10", "2"))[1] == ("2026-10", "2.000000000")
    assert not (home / "warehouse.partial").exists()


def test_a_failed_publish_leaves_the_last_release(home, monkeypatch):
    path = release(home, "2026-09", "1")
    monkeypatch.setattr(warehouse, "check", lambda db: db.execute("SELECT no_such_column"))

    with pytest.raises(WarehouseError, match=r"the last release is untouched\. DuckDB says"):
        release(home, "2026-10", "2")

    assert amounts(path) == [("2026-09", "1.000000000")]


def test_listener_rows_never_reach_it(home):
    listening = store(home, "listening", "2026-09", pl.DataFrame(schema=polars_schema(Listening)))

    with pytest.raises(WarehouseError, match=r"listening has listener"):
        publish(home, "2026-09", {"listening": listening}, models={"listening": Listening})


def test_inexact_numbers_never_reach_it(home):
    for kind in (pl.Float64, pl.Float32, pl.Binary):
        path = store(home, "base", "2026-09", bases("1").with_columns(subscribers=pl.lit(None).cast(kind)))
        with pytest.raises(WarehouseError, match=r"No such types in the warehouse.*base\.subscribers"):
            publish(home, "2026-09", {"base": path}, models=MODELS)


def test_a_table_without_schema_a_stray_column_and_a_stray_month_are_refused(home):
    path = store(home, "base", "2026-09", bases("1"))
    other = store(home, "base", "2026-10", bases("1").drop("plays"))

    with pytest.raises(WarehouseError, match=r"unheard has no schema"):
        publish(home, "2026-09", {"unheard": path}, models=MODELS)
    with pytest.raises(WarehouseError, match=r"has columns .* its schema has"):
        publish(home, "2026-10", {"base": other}, models=MODELS)
    with pytest.raises(WarehouseError, match=r"publish files of 2026-11, or one file"):
        publish(home, "2026-11", {"base": []}, models=MODELS)
    assert not (home / "warehouse.duckdb").exists()


def test_a_column_that_changed_its_type_is_refused_with_what_to_do(home):
    release(home, "2026-09", "1")
    wider = bases("1").with_columns(pl.col("plays").cast(pl.Int32))

    with pytest.raises(WarehouseError, match=r"plays BIGINT.*plays INTEGER.*publish every month again"):
        publish(home, "2026-10", {"base": store(home, "base", "2026-10", wider)}, models=MODELS)
