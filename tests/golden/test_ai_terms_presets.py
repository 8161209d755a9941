"""Collective AI licences: the presets say what the worked case and its sources say."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.readers.terms import read
from pipelines.readers.terms_ai import presets
from tests.golden.cases import case

CASE = case("ai_02_licence_models")
GEMA = [each for each in CASE["cases"] if each["model"] == "GEMA"]
STIM = {each["model"]: each for each in CASE["cases"] if each["model"].startswith("STIM")}
FIGURES = [(name, key, figure) for name, preset in presets().items() for key, figure in preset["figures"].items()]


def licence(folder: Path, preset: str, own: str) -> tuple[dict[str, Any], dict[tuple[str, str], int]]:
    path = folder / "terms.yaml"
    path.write_text(
        f"issued: 2026-08-15\nai_licences:\n  - licence: one\n    licensor: society\n    preset: {preset}\n"
        f'    territories: "+2136"\n    valid_from: 2026-01-01\n    source: Contract\n{own}',
        "utf-8",
    )
    frames = read(path, name="terms/terms.yaml", delivery_id="0" * 64).frames
    shares = {(row["contribution"], row["role"]): row["share_ppb"] for row in frames["ai_licence_share"].to_dicts()}
    return frames["ai_licence"].row(0, named=True), shares


@pytest.mark.parametrize("worked", GEMA, ids=lambda worked: worked["net_income"])
def test_the_share_of_net_income_and_the_minimum_give_what_the_case_expects(tmp_path: Path, worked: dict[str, str]):
    row, shares = licence(
        tmp_path,
        "gema-like",
        f'    generator: Tonewell\n    feature: studio\n    minimum: "{worked["minimum"]}"\n    currency: EUR\n',
    )

    of_income = Fraction(shares["All", ""], 10**9) * int(worked["net_income"])
    assert row["revenue_base"] == "generator_income"
    assert max(of_income, Fraction(row["minimum"])) == int(worked["expected"])
    assert shares["Partly", ""] == shares["All", ""]


def test_output_money_goes_by_attribution_and_else_by_use_in_training(tmp_path: Path):
    row, _ = licence(
        tmp_path,
        "stim-like",
        "    revenue_base: service_share\n    where_not_accepted: service\n    shares: {All: '30 %'}\n",
    )

    fallback = next(each for each in STIM if "fallback" in each)
    assert "training use" in fallback
    assert (row["fallback_key"], row["residual"]) == ("training_use", "fallback_pool")
    assert row["confidence_ppb"] > 0
    assert row["requires_consent"]


def test_training_money_is_spread_equally_over_the_works(tmp_path: Path):
    training = STIM["STIM training"]

    row, shares = licence(tmp_path, "stim-like-training", f'    fixed: "{training["pool"]}"\n    currency: SEK\n')

    assert Fraction(row["fixed"]) / training["works"] == int(training["expected_each"])
    assert (row["revenue_base"], row["fallback_key"], row["residual"]) == ("fixed", "equal", "fallback_pool")
    assert row["floor_ppb"] == 10**9
    assert shares == {}


def test_the_same_model_may_be_had_of_a_feature(tmp_path: Path):
    row, _ = licence(
        tmp_path, "stim-like", "    revenue_base: feature_revenue\n    feature: remix\n    shares: {All: '30 %'}\n"
    )

    assert (row["revenue_base"], row["feature"]) == ("feature_revenue", "remix")


@pytest.mark.parametrize(("preset", "key", "figure"), FIGURES)
def test_every_figure_of_a_preset_has_a_source_and_its_date_or_is_called_an_assumption(
    preset: str, key: str, figure: dict[str, Any]
):
    assert set(figure) <= {"value", "source", "date", "assumption", "note"}
    if figure.get("assumption"):
        assert "source" not in figure
    else:
        assert figure["source"]
        assert re.fullmatch(r"20[0-9]{2}-[0-9]{2}", str(figure["date"]))


def test_figures_that_the_case_calls_an_assumption_are_called_so_here_too():
    assert "confidence gate: assumption" in CASE["provenance"]["rule"]
    assert presets()["stim-like"]["figures"]["confidence"]["assumption"] is True


def test_sources_of_the_case_are_the_sources_of_the_presets():
    written = " ".join(figure.get("source", "") for _, _, figure in FIGURES)

    assert all(source["url"] in written for source in CASE["sources"])
    assert pl.Series([name for name, _, _ in FIGURES]).n_unique() == len(presets())
