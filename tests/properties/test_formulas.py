"""Any formula comes to what a second opinion says, leaves a sound month, and changes nobody else's lines."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attribution.formula_tree import fixed_sums
from attribution.money import from_nano
from attribution.pricing import SUBSCRIBERS, priced_pool
from tests.properties.random_formulas import floors, formulas, prices, revenue_of, revenues, worth
from tests.properties.random_worlds import worlds
from tests.settled_worlds import leaks, settled
from tests.unit.formula_pools import QUOTED, of_formula
from tests.worlds import World

quick, slow = settings(max_examples=300, deadline=None), settings(max_examples=25, deadline=None)
money = st.decimals("-1000", "100000", places=9)


@st.composite
def facts(draw) -> dict[str, Any]:
    """A base, and what the label has of it."""
    net, tax, ours, others = draw(money), draw(st.decimals("0", "500", places=9)), draw(st.integers(1, 10**6)), 700
    trial, free, paying = (draw(st.integers(0, 10**5)) for _ in range(3))
    named = {"net": net, "tax": tax, "gross": net + tax, "plays": ours, "trial": trial, "free": free, "paying": paying}
    return {**{name: Fraction(value) for name, value in named.items()}, "share": Fraction(ours, ours + others)}


def priced(at: dict[str, Any], formula: Any, revenue: Any = None, floor: int = 0) -> dict[str, Any]:
    """The figures of a pool."""
    sums = {name: from_nano(int(at[name] * 10**9)) for name in ("net", "gross", "tax")}
    counts = {column: int(at[name]) for name, column in SUBSCRIBERS.items()}
    usage = {"weight": int(at["plays"]) * 10**9, "plays": int(at["plays"]) * 10**9}
    terms = of_formula(formula, revenue, floor)
    fixed = [Decimal(one) for one in fixed_sums(terms["formula"])]
    usual = {"mode": "recorded", "currency": "EUR", "base_currency": "EUR", "has_revenue": True, "days_in_force": 30,
             "days_in_month": 30, "agreement": "deal", "split_ppb": None}  # fmt: skip
    whole = int(at["plays"] + 700) * 10**9
    return priced_pool({**usual, **sums, **counts, **usage, **terms, "fixed": fixed, "whole": whole}, QUOTED)


@quick
@given(facts(), formulas, revenues(), floors)
def test_a_pool_is_what_a_second_opinion_says(at: dict[str, Any], formula: Any, revenue: Any, floor: int):
    told = {**at, "revenue": revenue_of(revenue, at), "floor": Fraction(floor, 10**9)}

    found = priced(at, formula, revenue, floor)

    amount = round(worth(formula, told) * 10**9)
    earned = min(round((worth(formula, told, only_rates=True) or 0) * 10**9), amount)
    units = {name: int(found[name].scaleb(9)) for name in ("amount", "revenue_share", "top_up")}
    assert units == {"amount": amount, "revenue_share": earned, "top_up": amount - earned}
    assert found["hold_reason"] == ("negative_revenue" if amount < 0 else None)


@quick
@given(facts(), formulas, floors)
def test_what_is_added_to_the_revenue_share_is_never_below_zero(at: dict[str, Any], formula: Any, floor: int):
    found = priced(at, formula, None, floor)

    assert found["top_up"] >= 0
    assert found["amount"] == found["revenue_share"] + found["top_up"]
    assert 0 <= found["minimum"] <= max(found["amount"], 0)


def others(month: Any, name: str) -> list[pl.DataFrame]:
    """Pools and lines of every agreement but one."""
    found = (month.pool, month.recording_earning, month.work_earning)
    return [rows.filter(pl.col("agreement") != name) for rows in found]


@slow
@given(st.data(), worlds())
def test_a_minimum_of_one_agreement_never_changes_anothers_lines(data: Any, world: World):
    assume(world.agreements)
    at = data.draw(st.integers(0, len(world.agreements) - 1))
    changed = world.agreements[at]
    assume(changed["mode"] not in ("blanket", "statutory"))
    kinds = ["per_subscriber", "per_play"]
    added = {
        "minimum_kind": data.draw(st.sampled_from(kinds)),
        "minimum": Decimal(data.draw(prices)),
        "currency": "EUR",
    }
    before = World(**{**vars(world), "agreements": [{**one, "minimum": None} for one in world.agreements]})
    with_minimum = [{**one, **added} if n == at else one for n, one in enumerate(before.agreements)]
    after = World(**{**vars(world), "agreements": with_minimum})

    one, two = settled(before), settled(after)

    assert leaks(after, two) == {}
    for left, right in zip(others(one, changed["agreement"]), others(two, changed["agreement"]), strict=True):
        assert left.equals(right)
    own = pl.col("agreement") == changed["agreement"]
    assert two.pool.filter(own)["amount"].sum() >= one.pool.filter(own)["amount"].sum()


@slow
@given(st.data(), worlds(), formulas, revenues())
def test_a_formula_of_one_agreement_never_changes_anothers_lines(data: Any, world: World, formula: Any, revenue: Any):
    recorded = [n for n, one in enumerate(world.agreements) if one["mode"] == "recorded"]
    assume(recorded)
    at = data.draw(st.sampled_from(recorded))
    changed = world.agreements[at]["agreement"]
    terms = {"minimum": None, "minimum_kind": None, "currency": "EUR", **of_formula(formula, revenue)}
    priced = [{**one, **terms} if n == at else one for n, one in enumerate(world.agreements)]
    after = World(**{**vars(world), "agreements": priced})

    one, two = settled(world), settled(after)

    assert leaks(after, two) == {}
    for left, right in zip(others(one, changed), others(two, changed), strict=True):
        assert left.equals(right)
