"""Collective AI licences: worked cases of two societies' models, through our rules."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from attribution.ai_money.fallback import training_lists
from schemas.training_use import TrainingUse
from tests.formats.rows import rows
from tests.golden.cases import apportioned, case
from tests.settled_worlds import Month
from tests.unit.ai_money_month import P1, licence, month, share, source, track, world
from tests.worlds import World, ppb, work

CASES = case("ai_02_licence_models")["cases"]
INCOME = [one for one in CASES if one["model"] == "GEMA"]
BY_MODEL = {one["model"]: one for one in CASES}
ATTRIBUTION = BY_MODEL["STIM output, attribution"]
ISWC = {name: f"T000000001{at}" for at, name in enumerate(ATTRIBUTION["attribution"])}
WORKS = {
    "works": [work(name, (P1, "100%", "052", "+DE"), iswc=iswc, right="PR MR") for name, iswc in ISWC.items()],
}


def sums(of: Month) -> dict[str, Decimal]:
    found = of.ai_earning.filter(status="payable").group_by("source").agg(pl.col("amount").sum())
    return dict(found.rows())


@pytest.mark.parametrize("one", INCOME, ids=["share", "minimum"])
def test_a_generators_income_is_shared_with_a_minimum(one: dict[str, Any]):
    income = {"revenue_base": "generator_income", "feature": "generator"}
    of = world(
        revenue={("DE", "premium"): ("EUR", "1000.00", 100), ("DE", "generator"): ("EUR", one["net_income"], 0)},
        ai_track=[track()],
        source_share=[source("all", "iswc", ISWC["w1"])],
        ai_licence=[licence("all", "soc", minimum=Decimal(one["minimum"]), currency="EUR", **income)],
        ai_licence_share=[share("all", "30%")],
        **WORKS,
    )

    assert sums(month(of)) == {ISWC["w1"]: Decimal(one["expected"])}


def fixed(pool: str, **ai: Any) -> World:
    terms = licence("output", "soc", revenue_base="fixed", fixed=Decimal(pool), currency="EUR")
    return world(ai_track=[track()], ai_licence=[terms], ai_licence_share=[], **ai, **WORKS)


def test_output_money_follows_attribution():
    weights = {name: ppb(Fraction(part)) for name, part in ATTRIBUTION["attribution"].items()}
    of = fixed(
        ATTRIBUTION["pool"],
        source_share=[
            source("output", "iswc", ISWC[name], payable_weight_ppb=weight) for name, weight in weights.items()
        ],
    )

    assert sums(month(of)) == {ISWC[name]: Decimal(amount) for name, amount in ATTRIBUTION["expected"].items()}


def listed(key: str, uses: dict[str, int]) -> dict[str, int]:
    """A training list's parts, by work."""
    model = {"model_id": "m", "model_version": "1", "right": "composition"}
    wanted = pl.DataFrame(
        {"variant": [0], "right": ["composition"], "source": ["m@1"], "performing_ppb": [0], "fallback_key": [key]},
        schema_overrides={"variant": pl.UInt32},
    )
    given = rows(TrainingUse, *({**model, "source": ISWC[name], "uses": count} for name, count in uses.items()))
    lists, members = training_lists(wanted, given, first=1)
    found = lists.join(members.select("source", member="variant"), on="member").select("source", "list_ppb")
    return dict(found.rows())


def test_training_money_goes_to_the_included_works_equally():
    one = BY_MODEL["STIM training"]
    parts = listed("equal", dict.fromkeys(list(ISWC)[: one["works"]], 7))

    each = set(apportioned(int(one["pool"]) * 10**9, parts).values())

    assert each == {int(one["expected_each"]) * 10**9}


def test_money_without_sure_attribution_goes_by_training_use():
    one = BY_MODEL["STIM output, fallback on training use 1:1:1:1"]
    uses = [
        {"model_id": "m", "model_version": "1", "right": "composition", "source": iswc, "uses": 1}
        for iswc in ISWC.values()
    ]
    of = fixed(one["pool"], source_share=[source("output", "fallback", "m@1")], training_use=uses)
    each = set(apportioned(int(one["pool"]) * 10**9, listed("training_use", dict.fromkeys(ISWC, 1))).values())

    assert each == {int(one["expected_each"]) * 10**9}
    assert sums(month(of)) == {"m@1": Decimal(one["pool"])}
