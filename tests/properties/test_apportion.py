"""Every promise of ``apportion``'s docstring, against exact fractions."""

from fractions import Fraction
from itertools import pairwise

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attribution.apportion import apportion, times_over

LARGEST_WEIGHT, LARGEST_AMOUNT = 10**27, 10**30

amounts = st.integers(-LARGEST_AMOUNT, LARGEST_AMOUNT) | st.integers(-20, 20)
_small = st.lists(st.integers(0, 9), min_size=1, max_size=12)
_large = st.lists(st.integers(0, LARGEST_WEIGHT // 12), min_size=1, max_size=12)
_mixed = st.lists(st.sampled_from([0, 1, 2**63, 2**64 + 1, 10**25, 3 * 10**25]), min_size=1, max_size=12)
weights = _small | _large | _mixed
quick = settings(max_examples=60, deadline=None)


def split(amount: int, ws: list[int], *, order: list[int] | None = None) -> dict[int, int | None]:
    """Parts by receiver; receivers are numbered as ``ws``, and stand in the frame in ``order``."""
    frame = pl.DataFrame({"g": 0, "who": range(len(ws)), "w": pl.Series(ws, dtype=pl.Int128)})
    frame = frame.with_columns(a=pl.lit(amount, pl.Int128))[order or list(range(len(ws)))]
    parts = apportion(frame.lazy(), amount="a", weight="w", within=["g"], order=["who"], into="part").collect()
    assert parts.drop("part").equals(frame), "the rows are the same, plus the part"
    assert parts.schema["part"] == pl.Int128
    return dict(parts.select("who", "part").rows())


@quick
@given(amounts, weights)
@example(-LARGEST_AMOUNT, [LARGEST_WEIGHT - 1, 1])
@example(LARGEST_AMOUNT, [LARGEST_WEIGHT])
def test_parts_sum_to_the_amount(amount: int, ws: list[int]):
    parts = split(amount, ws)

    assert sum(part or 0 for part in parts.values()) == (amount if sum(ws) else 0)


@quick
@given(amounts, weights)
def test_each_part_is_less_than_one_unit_from_its_true_proportion(amount: int, ws: list[int]):
    parts, total = split(amount, ws), sum(ws)

    for who, weight in enumerate(ws):
        part = parts[who]
        assert part is None if total == 0 else abs(part - Fraction(amount * weight, total)) < 1


@quick
@given(amounts, weights)
def test_a_reversal_cancels_its_original(amount: int, ws: list[int]):
    assert split(-amount, ws) == {who: None if part is None else -part for who, part in split(amount, ws).items()}


@quick
@given(amounts, weights, st.randoms())
def test_the_order_of_rows_does_not_matter(amount: int, ws: list[int], chance):
    shuffled = list(range(len(ws)))
    chance.shuffle(shuffled)

    assert split(amount, ws, order=shuffled) == split(amount, ws)


@quick
@given(amounts, weights)
def test_a_row_of_weight_zero_gets_nothing(amount: int, ws: list[int]):
    parts = split(amount, ws)

    assert all(not parts[who] for who, weight in enumerate(ws) if weight == 0)


@quick
@given(amounts, weights, st.integers(1, 1000))
def test_only_the_proportion_of_weights_matters(amount: int, ws: list[int], unit: int):
    scaled = [weight * unit for weight in ws]
    if sum(scaled) <= LARGEST_WEIGHT:
        assert split(amount, scaled) == split(amount, ws)


@quick
@given(amounts, weights)
def test_more_weight_never_gets_less(amount: int, ws: list[int]):
    parts = split(abs(amount), ws)

    ordered = sorted((weight, parts[who] or 0) for who, weight in enumerate(ws))
    assert all(one[1] <= other[1] for one, other in pairwise(ordered) if one[0] < other[0])


@given(st.integers(1, 12), st.integers(0, 11))
@settings(max_examples=30, deadline=None)
def test_ties_go_to_the_first_by_the_named_column(receivers: int, units: int):
    parts = split(units, [1] * receivers)

    each, over = divmod(units, receivers)
    assert parts == {who: each + (who < over) for who in range(receivers)}


@quick
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-100, 100), st.integers(0, 50)), min_size=1, max_size=20))
def test_groups_do_not_touch_each_other(rows: list[tuple[int, int, int]]):
    amount_of = {group: amount for group, amount, _ in rows}
    frame = pl.DataFrame(
        [(group, at, amount_of[group], weight) for at, (group, _, weight) in enumerate(rows)],
        schema={"g": pl.Int64, "at": pl.Int64, "a": pl.Int128, "w": pl.Int64},
        orient="row",
    )

    together = apportion(frame.lazy(), amount="a", weight="w", within=["g"], order=["at"], into="p").collect()

    for group, amount in amount_of.items():
        alone = split(amount, [weight for other, _, weight in rows if other == group])
        assert together.filter(pl.col("g") == group)["p"].to_list() == list(alone.values())


def test_nothing_to_split_by_is_null_and_a_group_of_nobody_is_empty():
    empty = pl.DataFrame(schema={"g": pl.Int64, "w": pl.Int64, "a": pl.Int128})

    assert split(100, [0, 0]) == {0: None, 1: None}
    assert apportion(empty.lazy(), amount="a", weight="w", within=["g"], order=["w"], into="p").collect().height == 0


@quick
@given(st.integers(1, LARGEST_WEIGHT), st.data())
def test_long_division_is_exact_where_the_product_has_180_bits(total: int, data):
    share, part = data.draw(st.integers(0, total)), data.draw(st.integers(0, LARGEST_WEIGHT - 1))
    frame = pl.DataFrame({"s": [share], "p": [part], "t": [total]}, schema=dict.fromkeys("spt", pl.Int128))

    quotient, rest = times_over(pl.col("s"), pl.col("p"), pl.col("t"))

    assert frame.select(q=quotient, r=rest).row(0) == divmod(share * part, total)
