import re
import shutil
import socket
import subprocess
import sys

import polars as pl
import pytest
import yaml

from pipelines.expectations import data_docs, validate_catalogue, validate_streams
from pipelines.expectations_rules import RULES, RulesError, names, rules
from schemas.catalogue_profile import CatalogueProfile
from schemas.columns import polars_schema
from schemas.stream_profile import StreamProfile
from tests.paths import ROOT

FELL = "plays_fell_against_previous_month"
AUGUST = {
    ("plays", "month", ""): 20_000,
    ("rejected_ppb", "month", ""): 0,
    ("qualified_ppb", "month", ""): 900_000_000,
    ("surface_missing_ppb", "month", ""): 20_000_000,
    ("isrc_missing_ppb", "month", ""): 10_000_000,
    ("new_isrc_ppb", "month", ""): 100_000_000,
    ("played_ms_mean", "month", ""): 170_000,
    ("played_ms_p50", "month", ""): 180_000,
    ("plays", "day", "2026-08-01"): 10_000,
    ("plays", "day", "2026-08-02"): 10_000,
    ("plays", "territory", "DE"): 18_000,
    ("plays", "territory", "JP"): 2_000,
}
CATALOGUE = {
    ("tracks", "catalogue", ""): 400,
    ("no_deal_ppb", "catalogue", ""): 10_000_000,
    ("tracks", "deliverer", "PADPIDA2026010101A"): 390,
    ("tracks", "deliverer", "<script>alert(1)</script>"): 10,
    ("no_deal_ppb", "deliverer", "<script>alert(1)</script>"): 600_000_000,
}


def profile(period, figures, model=StreamProfile):
    rows = [(period, *key, value) for key, value in figures.items()]
    return pl.DataFrame(rows, schema=polars_schema(model), orient="row")


def failed(outcomes):
    return {outcome.name: outcome.observed for outcome in outcomes if not outcome.passed}


def pages(home):
    folder = data_docs(home).parent
    return {str(path.relative_to(folder)): path.read_text() for path in folder.glob("**/*.html")}


def judge(home):
    """A healthy August, then a September with 40 % fewer plays, and its catalogue."""
    september = AUGUST | {("plays", "month", ""): 12_000, ("plays", "territory", "JP"): 200}
    return {
        "august": validate_streams(home, "2026-08", profile("2026-08", AUGUST), profile("2026-07", AUGUST)),
        "september": validate_streams(home, "2026-09", profile("2026-09", september), profile("2026-08", AUGUST)),
        "catalogue": validate_catalogue(home, "2026-09", profile("2026-09", CATALOGUE, CatalogueProfile)),
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def outcomes(home):
    torn = home / "expectations" / "validations" / "streams" / "2026-07" / "20260801T000000.000000Z" / "torn.json"
    torn.parent.mkdir(parents=True)
    torn.write_text('{"as a killed run left it')
    with pytest.MonkeyPatch.context() as offline:
        offline.setattr(socket.socket, "connect", lambda *_: pytest.fail("it called home"))
        return judge(home)


def test_a_healthy_month_raises_no_warning(outcomes):
    assert failed(outcomes["august"]) == {}
    assert len(outcomes["august"]) == len(rules("streams", "2026-08"))


def test_a_month_with_40_percent_fewer_plays_raises_the_named_warning(outcomes):
    assert failed(outcomes["september"]) == {
        FELL: "60 % of the month before (plays 12,000, was 20,000)",
        "plays_of_a_territory_fell_against_previous_month": "JP: 10 % of the month before (plays 200, was 2,000)",
    }
    [fell] = [outcome for outcome in outcomes["september"] if outcome.name == FELL]
    assert fell.expected == "at least 70 %"
    assert fell.description == "The month has at least 70 % of the plays of the month before."


def test_the_catalogue_is_judged_by_its_own_suite(outcomes):
    assert failed(outcomes["catalogue"]) == {"tracks_of_a_deliverer_have_no_deal": "<script>alert(1)</script>: 60 %"}


def test_data_docs_show_both_suites_and_the_named_warning(home, outcomes):
    shown = pages(home)

    index = shown.pop("index.html")
    results = {name: page for name, page in shown.items() if name.startswith("validations/")}
    assert [name.split("/")[1:3] for name in sorted(results)] == [
        ["catalogue", "2026-09"],
        ["streams", "2026-08"],
        ["streams", "2026-09"],
    ]
    assert all(f'href="{name}"' in index for name in shown)
    [fell] = sections(results["validations/streams/2026-09/20261001T000000.000000Z/profiles-streams.html"], FELL)
    assert "fa-times" in fell
    assert "60 % of the month before (plays 12,000, was 20,000)" in fell
    [kept] = sections(results["validations/streams/2026-08/20260901T000000.000000Z/profiles-streams.html"], FELL)
    assert "fa-check-circle" in kept


def sections(page, name):
    return [section for section in page.split('class="ge-section') if f"{name}: " in section]


def test_data_docs_need_no_network_and_run_nothing_that_a_delivery_says(home, outcomes):
    for page in pages(home).values():
        assert not re.search(r"(?:src|href)=[\"'](?!#|\.\./|index|expectations/|validations/)", page)
        assert "<script" not in page


def test_the_same_months_give_the_same_pages_wherever_the_home_lies_and_went(home, outcomes, tmp_path):
    elsewhere = tmp_path / "elsewhere"

    assert judge(elsewhere) == outcomes
    assert pages(elsewhere) == pages(home)

    moved = elsewhere.rename(tmp_path / "moved")
    shutil.rmtree(moved / "data_docs")
    assert judge(moved) == outcomes
    assert pages(moved) == pages(home)
    assert not elsewhere.exists()


def test_the_first_month_of_all_has_nothing_to_compare_with(home, outcomes):
    first = validate_streams(home, "2026-07", profile("2026-07", AUGUST))

    assert failed(first) == {}
    assert [o.observed for o in first if o.name == FELL] == ["nothing to compare with"]


def test_great_expectations_is_not_loaded_before_it_is_needed():
    script = "import sys, pipelines.expectations; sys.exit('great_expectations' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_a_month_before_all_limits_is_not_judged(home, outcomes):
    earlier = validate_streams(home, "2019-12", profile("2019-12", {}))

    assert [(o.name, o.observed, o.expected) for o in earlier] == [
        (name, "not judged", "no limit holds in 2019-12") for name in names("streams")
    ]


def written(tmp_path, **changes):
    rule = {
        "name": FELL,
        "says": "Enough plays.",
        "metric": "plays",
        "scope": "month",
        "measure": "of_previous",
        "at_least_ppb": 700_000_000,
        "valid_from": "2026-01-01",
        "source": "a test",
    }
    path = tmp_path / "expectations.yaml"
    path.write_text(yaml.safe_dump({"streams": [rule, rule | changes], "catalogue": []}))
    return path


def test_a_limit_holds_from_its_own_day(tmp_path):
    path = tmp_path / "expectations.yaml"
    path.write_text(RULES.read_text().replace("valid_from: 2020-01-01", "valid_from: 2026-09-01"))

    assert rules("streams", "2026-08", path) == []
    assert [rule.name for rule in rules("streams", "2026-09", path)] == list(names("streams", path))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, f"more than one entry holds on 2026-09-01 for {FELL}; give one a valid_to"),
        ({"metric": "tracks"}, "tracks is no metric of streams"),
        ({"scope": "catalogue"}, "catalogue is no scope of streams"),
        ({"at_least": 70, "at_least_ppb": None}, "is limited by at_least_ppb, at_most_ppb, one of them or both"),
        ({"at_leats": 70}, "Extra inputs are not permitted"),
        ({"source": None}, "source"),
    ],
)
def test_limits_that_cannot_be_meant_are_refused_in_words(tmp_path, changes, complaint):
    with pytest.raises(RulesError, match=complaint):
        rules("streams", "2026-09", written(tmp_path, **changes))


def test_every_limit_names_its_source_and_says_what_it_expects():
    for suite in ("streams", "catalogue"):
        for rule in rules(suite, "2026-09"):
            assert rule.source
            assert rule.says.endswith(".")


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0 %"), (600_000_000, "60 %"), (699_999_999, "69.99 %"), (12_345_000_000, "1,234.5 %")]
)
def test_shares_are_shown_in_percent_and_never_rounded_up_to_a_limit(value, words):
    assert rules("streams", "2026-09")[0].shown(value) == words
