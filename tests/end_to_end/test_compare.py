"""``partita compare`` on the settled sample month: pro-rata is what the books say, and no book is touched."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from schemas.comparison import Comparison
from tests.end_to_end.conftest import Ask
from tests.end_to_end.months import PERIOD, partita, tree

MODELS = ("pro_rata", "user_centric", "artist_centric", "mix", "shapley", "scaled", "germany.yaml")
GERMANY = """
issued: 2026-09-15
eligibilities:
  - eligibility: no-shorts
    shortest_seconds: 150
    valid_from: 2026-01-01
    source: a proposal
allocations:
  - allocation: by-listener
    side: recorded
    model: user_centric
    eligibility: no-shorts
    parameters: {listener_revenue: equal, idle: hold}
    territories: "+DE"
    offerings: [premium]
    valid_from: 2026-01-01
    source: a proposal
"""
KEPT = ("store", "settlement", "runs", "registry", "warehouse.duckdb")
"""Of the home: nothing in them may change."""


@dataclass(frozen=True)
class Compared:
    said: dict[str, Any]
    rows: pl.DataFrame
    page: str
    before: dict[str, bytes]
    after: dict[str, bytes]


def kept(home: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(home).items() if path.split("/")[0] in KEPT}


@pytest.fixture(scope="module")
def compared(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    folder = tmp_path_factory.mktemp("compared")
    own = folder / "germany.yaml"
    own.write_text(GERMANY)
    before = kept(settled)
    names = ",".join(str(own) if name == own.name else name for name in MODELS)
    done = partita("compare", PERIOD, "--models", names, "--out", folder / "out", "--json", home=settled)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    rows = pl.read_parquet(said["files"]["parquet"])
    page = Path(said["files"]["page"]).read_text(encoding="utf-8")
    return Compared(said, rows, page, before, kept(settled))


def of_model(compared: Compared, measure: str, model: str) -> pl.DataFrame:
    return compared.rows.filter(pl.col("measure") == measure, pl.col("model") == model)


def test_the_books_are_as_they_were(compared: Compared) -> None:
    assert compared.before.keys() == compared.after.keys()
    assert compared.before == compared.after


def test_the_parquet_is_as_its_schema_says(compared: Compared) -> None:
    Comparison.validate(compared.rows, lazy=True)
    assert compared.rows["model"].unique(maintain_order=True).to_list() == list(MODELS)


def test_under_every_model_all_tracks_together_have_the_bases(compared: Compared, query: Ask) -> None:
    bases = dict(query("SELECT currency, sum(amount) FROM base WHERE currency <> 'XXX' GROUP BY 1"))

    for model in MODELS:
        for measure in ("base", "apportioned"):
            found = of_model(compared, measure, model)
            assert dict(found.select("currency", "amount").rows()) == bases, (model, measure)
        parts = compared.rows.filter(pl.col("model") == model, pl.col("measure").is_in(["artist", "nobody"]))
        summed: dict[str, Decimal] = dict.fromkeys(bases, Decimal(0))
        for currency, amount in parts.select("currency", "amount").iter_rows():
            summed[currency] += amount
        assert summed == bases, model


def test_under_pro_rata_licensors_have_what_the_books_say(compared: Compared, query: Ask) -> None:
    booked = query(
        "SELECT 'recorded', currency, coalesce(licensor, ''), sum(amount) FROM pool WHERE side = 'recorded' "
        "GROUP BY ALL UNION ALL "
        "SELECT 'composition', currency, coalesce(licensor, ''), sum(amount) FROM licensor_earning "
        "WHERE side = 'composition' GROUP BY ALL"
    )
    found = of_model(compared, "licensor", "pro_rata").filter(pl.col("amount") != 0)

    expected = {row[:3]: row[3] for row in booked if row[3]}
    assert {row[:3]: row[3] for row in found.select("side", "currency", "subject", "amount").iter_rows()} == expected


def test_under_pro_rata_artists_have_their_plays_part_of_each_base(compared: Compared, query: Ask) -> None:
    played = query(
        "WITH base_plays AS (SELECT territory, offering, sum(plays) AS plays FROM usage GROUP BY ALL) "
        "SELECT currency, artist, sum(base.amount * usage.plays / base_plays.plays) FROM usage "
        "JOIN base_plays USING (territory, offering) JOIN base USING (territory, offering) JOIN track USING (track_id) "
        "GROUP BY ALL"
    )
    found = of_model(compared, "artist", "pro_rata").select("currency", "subject", "amount")

    nearly = {row[:2]: float(row[2]) for row in played}
    assert {row[:2]: float(row[2]) for row in found.iter_rows()} == pytest.approx(nearly, abs=1e-5)


def test_models_move_money_between_artists_and_licensors(compared: Compared) -> None:
    for model in MODELS[1:]:
        moved = of_model(compared, "moved", model)
        assert moved["amount"].min() > 0 or model == "germany.yaml", model
        assert of_model(compared, "licensor", model)["difference"].to_physical().abs().sum() > 0, model


def test_a_file_of_terms_changes_only_the_bases_that_it_is_for(compared: Compared) -> None:
    own = compared.rows.filter(pl.col("model") == "germany.yaml", pl.col("measure") == "artist")
    moved = dict(own.group_by("currency").agg(pl.col("difference").to_physical().abs().sum()).iter_rows())

    assert moved.pop("EUR") > 0
    assert set(moved.values()) == {0}
    idle = of_model(compared, "nobody", "germany.yaml").filter(
        pl.col("subject") == "idle_listeners", pl.col("currency") == "EUR"
    )
    assert idle["amount"].item() > 0
    works = pl.col("side") == "composition"
    assert set(of_model(compared, "licensor", "germany.yaml").filter(works)["difference"]) == {Decimal(0)}


def test_an_invented_listener_gains_under_pro_rata_and_only_has_its_fee_back_by_listener(compared: Compared) -> None:
    for currency in ("EUR", "GBP", "JPY", "USD"):
        found = {
            model: of_model(compared, "fraud", model).filter(pl.col("currency") == currency).sort("members")
            for model in MODELS
        }
        assert found["pro_rata"]["amount"].is_sorted()
        assert all(amount > 10 * fee for amount, fee in found["pro_rata"].select("amount", "fee").iter_rows())
        for model in ("user_centric", "shapley"):
            for amount, fee in found[model].select("amount", "fee").iter_rows():
                assert abs(amount - fee) < Decimal("0.000001"), (currency, model)
        capped = found["artist_centric"].filter(pl.col("members") >= 1000)["amount"]
        assert max(capped) - min(capped) < Decimal("0.000001")


def test_the_object_tells_what_the_parquet_holds(compared: Compared) -> None:
    said = compared.said

    assert (said["period"], said["models"]) == (PERIOD, list(MODELS))
    for currency, by_model in said["currencies"].items():
        for model, told in by_model.items():
            assert told["difference"] == "0.000000000", (currency, model)
            assert len(told["deciles"]) == 10
            gini = of_model(compared, "gini", model).filter(pl.col("currency") == currency)
            assert told["gini_ppb"] == gini["share_ppb"].item()
            assert len(told["winners"]) <= 3


def test_the_page_tells_the_month_and_its_totals(compared: Compared) -> None:
    assert f"<h1>{PERIOD} under {len(MODELS)} allocation models</h1>" in compared.page
    assert compared.page.count('<div class="ok"><b>difference 0</b>') == 4
    assert "by-listener (user_centric)" in compared.page
    assert not re.search(r"https?://", re.sub(r"<script.*?</script>", "", compared.page, flags=re.DOTALL))


def test_tables_are_told_where_no_object_is_asked_for(settled: Path, tmp_path: Path) -> None:
    done = partita("compare", PERIOD, "--models", "pro_rata,user_centric", "--out", tmp_path, home=settled)

    assert (done.returncode, done.stderr) == (0, "")
    assert f"{PERIOD}, EUR: what licensors are paid" in done.stdout
    assert done.stdout.count("difference to the bases") == 4
    assert "what an invented listener paying" in done.stdout
    assert str(tmp_path / "comparison.html") in done.stdout


def test_a_month_that_is_running_is_left_alone(settled: Path, tmp_path: Path) -> None:
    from pipelines.lock import month_lock

    with month_lock(settled, PERIOD):
        done = partita("compare", PERIOD, "--out", tmp_path / "out", home=settled)

    assert done.returncode == 4
    assert "running already" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_code_1(settled: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")

    done = partita("compare", PERIOD, "--models", "pro_rata", "--out", taken / "below", home=settled)

    assert done.returncode == 1
    assert "taken" in done.stderr
    assert "Traceback" not in done.stderr
