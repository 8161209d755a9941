"""Random formulas and deductions, as files of terms say them, and a second opinion on what they come to.

The second opinion reads what a file says, never what the reader makes of it, and counts in whole units of money.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.worlds import ppb

prices = st.decimals("0", "50", places=9).map("{:f}".format)
rates = st.sampled_from(["0 %", "1 %", "12.5 %", "52 %", "33.3333333 %", "100 %"])
counts = st.lists(st.sampled_from(["paying", "trial", "free"]), min_size=1, unique=True)
leaves = st.one_of(
    st.fixed_dictionaries({"rate": rates}),
    st.fixed_dictionaries({"per_subscriber": prices}),
    st.fixed_dictionaries({"per_subscriber": st.fixed_dictionaries({"amount": prices, "counts": counts})}),
    st.fixed_dictionaries({"per_play": prices}),
    st.fixed_dictionaries({"fixed": st.decimals("0", "5000", places=9).map("{:f}".format)}),
)


def _combined(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(st.fixed_dictionaries({how: several}) for how in ("greater_of", "lesser_of", "sum_of"))


formulas = st.recursive(leaves, _combined, max_leaves=8)
bundles = st.fixed_dictionaries(
    {"standalone_price": st.just("10.99"), "other_prices": st.lists(st.just("9.99"), min_size=1, max_size=2)}
)
ways = st.one_of(
    st.fixed_dictionaries({"kind": st.just("store_fee"), "rate": rates}),
    st.fixed_dictionaries({"kind": st.just("payment_fee"), "of_gross": rates}),
    st.fixed_dictionaries({"kind": st.just("other"), "amount_per_subscriber": prices}),
    st.fixed_dictionaries({"kind": st.just("bundle"), "bundle": bundles}),
)
TAX = {"kind": "tax", "delivered": True}


@st.composite
def revenues(draw) -> dict[str, Any] | None:
    of = draw(st.sampled_from([None, "net", "gross"]))
    if of is None:
        return None
    steps = draw(st.lists(ways, max_size=3))
    if of == "gross" and draw(st.booleans()):
        steps.insert(draw(st.integers(0, len(steps))), TAX)
    return {"of": of, "deductions": [{"name": f"step {n}", **step} for n, step in enumerate(steps)]}


def part(written: str) -> Fraction:
    return Fraction(written.removesuffix("%").strip()) / 100


def revenue_of(said: Mapping[str, Any] | None, facts: Mapping[str, Any]) -> Fraction:
    """What a rate is of, one step after the other."""
    if said is None:
        return facts["net"]
    left = facts[said["of"]]
    for step in said["deductions"]:
        if step.get("delivered"):
            left = left - facts["tax"]
        elif "rate" in step:
            left = left * (1 - part(step["rate"]))
        elif "of_gross" in step:
            left = left - facts["gross"] * part(step["of_gross"])
        elif "amount_per_subscriber" in step:
            left = left - Fraction(step["amount_per_subscriber"]) * facts["paying"]
        else:
            alone = Fraction(step["bundle"]["standalone_price"])
            left = left * alone / (alone + sum(map(Fraction, step["bundle"]["other_prices"])))
    return left


def worth(said: Mapping[str, Any], facts: Mapping[str, Any], *, only_rates: bool = False) -> Fraction | None:
    """What a formula comes to; with its rates alone, on the real share, or ``None`` where it has none."""
    for how, take in (("greater_of", max), ("lesser_of", min), ("sum_of", sum)):
        if how in said:
            found = (worth(one, facts, only_rates=only_rates) for one in said[how])
            known = [one for one in found if one is not None]
            return take(known) if known else None
    if "rate" in said:
        has_floor = facts["floor"] > facts["share"] and facts["revenue"] > 0 and not only_rates
        return part(said["rate"]) * (facts["floor"] if has_floor else facts["share"]) * facts["revenue"]
    if only_rates:
        return None
    if "per_play" in said:
        return Fraction(said["per_play"]) * facts["plays"]
    if "fixed" in said:
        return Fraction(said["fixed"])
    price = said["per_subscriber"]
    amount, counted = (price, ["paying"]) if isinstance(price, str) else (price["amount"], price["counts"])
    return Fraction(amount) * facts["share"] * sum(facts[one] for one in counted)


floors = st.sampled_from(["0", "10%", "45%", "100%"]).map(ppb)
