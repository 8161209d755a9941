from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.bases import bases, pieces
from attribution.order import in_order
from attribution.ragged import expand, members, runs
from schemas.base import Base
from schemas.revenue import Revenue
from tests.formats.rows import rows

MONEY_OF = {"gross": Decimal(12), "tax": Decimal(2), "net": Decimal(10), "trial_subscribers": 3, "free_subscribers": 4}
quick = settings(max_examples=40, deadline=None)


def test_a_base_is_where_there_is_revenue_or_usage_or_both():
    used = pl.LazyFrame({"territory": ["DE", "DE", "FR"], "offering": ["p", "p", "p"], "plays": [3, 4, 5]})
    earned = rows(
        Revenue,
        {**MONEY_OF, "territory": "DE", "offering": "p", "subscribers": 7},
        {**MONEY_OF, "territory": "GB", "offering": "p", "subscribers": 8, "currency": "GBP"},
        {**MONEY_OF, "territory": "FR", "offering": "p", "subscribers": 9, "period": "2026-08"},
    )

    found = Base.validate(bases(used, earned.lazy(), period="2026-09"), lazy=True)

    assert found.rows() == [
        ("DE", "p", "EUR", Decimal(10), Decimal(12), Decimal(2), 7, 7, 3, 4, True),
        ("FR", "p", "XXX", Decimal(0), Decimal(0), Decimal(0), 5, 0, 0, 0, False),
        ("GB", "p", "GBP", Decimal(10), Decimal(12), Decimal(2), 0, 8, 3, 4, True),
    ]


@quick
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 9))), st.integers(1, 10))
def test_pieces_are_whole_groups_in_order_and_all_the_rows(given_rows: list[tuple[str, str, int]], at_most: int):
    schema = {"territory": pl.String, "offering": pl.String, "n": pl.Int64}
    frame = pl.DataFrame(given_rows, schema=schema, orient="row")

    cut = list(pieces(frame.lazy(), at_most=at_most))

    groups = [group for piece in cut for group in sorted(set(piece.select("territory", "offering").rows()))]
    assert groups == sorted(set(frame.select("territory", "offering").rows()))
    assert sorted(row for piece in cut for row in piece.rows()) == sorted(given_rows)


@quick
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "ba", ""]), st.integers(0, 3))))
def test_rows_come_out_in_order_whatever_they_came_in(given_rows: list[tuple[str, int]]):
    frame = pl.DataFrame(given_rows, schema={"s": pl.String, "n": pl.Int64}, orient="row")

    assert in_order(frame, ["s", "n"]).rows() == sorted(given_rows)


@quick
@given(st.lists(st.integers(0, 5)), st.lists(st.none() | st.integers(0, 5)))
def test_every_row_finds_all_that_belongs_to_its_number(keys: list[int], wanted: list[int | None]):
    keys.sort()
    places = runs(pl.Series(keys, dtype=pl.UInt32), size=6)

    pairs = expand(places.select(pl.all().gather(pl.Series(wanted, dtype=pl.UInt32))))

    expected = [
        (row, child, at)
        for row, number in enumerate(wanted)
        for at, child in enumerate(child for child, key in enumerate(keys) if key == number)
    ]
    assert pairs.rows() == expected


def test_members_are_told_by_number():
    assert members(pl.Series([3, None, 1, 3], dtype=pl.UInt32), size=5).to_list() == [False, True, False, True, False]
    assert members(pl.Series([], dtype=pl.UInt32), size=2).to_list() == [False, False]
