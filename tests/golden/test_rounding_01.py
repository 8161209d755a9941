"""Largest remainder, half to even, and why lines are never rounded one by one."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest

from attribution.money import to_minor
from tests.golden.cases import apportioned, case

CASE = case("rounding_01_hamilton")
BY_NAME = {one["name"]: one for one in CASE["cases"]}
WEIGHED = [one for one in CASE["cases"] if "weights" in one and "expected" in one]


@pytest.mark.parametrize("one", WEIGHED, ids=lambda one: one["name"])
def test_the_worked_split(one):
    assert apportioned(one["total"], one["weights"]) == one["expected"]


@pytest.mark.parametrize("one", [one for one in WEIGHED if "naive_sum_cents" in one], ids=lambda one: one["name"])
def test_parts_rounded_one_by_one_miss_the_total(one):
    weights = one["weights"]
    each = (Decimal(one["total"]) / len(weights)).to_integral_value(ROUND_HALF_UP)

    assert each * len(weights) == one["naive_sum_cents"]
    assert one["naive_sum_cents"] != one["total"]


def test_values_rounded_one_by_one_miss_the_sum_that_the_split_keeps():
    one = BY_NAME["rounding with sum"]
    values = [Decimal(value) for value in one["values"]]

    assert [int(value.to_integral_value()) for value in values] == one["naive"]
    assert apportioned(7, dict(zip("xyz", one["values"], strict=True))) == one["expected_hamilton_total_7"]


def test_one_more_unit_may_take_one_from_a_receiver():
    one = BY_NAME["Alabama paradox: one more unit, C loses one"]

    assert apportioned(10, one["weights"]) == one["expected_10"]
    assert apportioned(11, one["weights"]) == one["expected_11"]


def test_every_case_of_the_file_is_tested():
    others = {"rounding with sum", "Alabama paradox: one more unit, C loses one"}

    assert {one["name"] for one in WEIGHED} | others == set(BY_NAME)


@pytest.mark.parametrize("one", CASE["half_even_vs_half_up_2dp"], ids=lambda one: one["x"])
def test_a_half_goes_to_even_and_nothing_has_no_sign(one):
    paid = to_minor(Decimal(one["x"]), "EUR")

    assert str(paid) == one["half_even"].replace("-0.00", "0.00")


@pytest.mark.parametrize("one", CASE["half_even_vs_half_up_2dp"], ids=lambda one: one["x"])
def test_a_half_that_always_goes_up_is_another_rule(one):
    up = Decimal(one["x"]).quantize(Decimal("0.01"), ROUND_HALF_UP)

    assert str(up) == one["half_up"]
    assert abs(up) >= abs(to_minor(Decimal(one["x"]), "EUR"))


def test_a_million_small_lines_rounded_to_cents_lose_all_and_split_they_lose_nothing():
    failure = CASE["per_line_failure"]
    each, lines = Decimal(failure["amount_each"]), failure["lines"]
    cent = Decimal("0.01")

    rounded = each.quantize(cent, ROUND_HALF_EVEN) * lines
    units = apportioned(int(Decimal(failure["true_total"]).scaleb(9)), {str(line): 1 for line in range(1000)})

    assert str(rounded) == failure["rounded_to_cents_each_total"]
    assert str(each * lines) == failure["rounded_to_4dp_total"]
    above, known = failure["amount_each_0.0051_cents_total"].split(" against true ")
    assert str(Decimal("0.0051").quantize(cent, ROUND_HALF_UP) * lines) == above
    assert Decimal("0.0051") * lines == Decimal(known)
    assert sum(units.values()) == int(Decimal(failure["true_total"]).scaleb(9))
    assert set(units.values()) == {int(each.scaleb(9)) * lines // 1000}
