from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from attribution.comparison import KEY, Outcomes, comparison, leaders, leaks
from attribution.concentration import concentration, deciles, gini
from attribution.money import nano
from schemas.comparison import Comparison
from tests.unit.compared_months import month, together

PERIOD = "2026-09"


def told(found: Outcomes, measure: str, *columns: str) -> list[tuple[object, ...]]:
    rows = comparison(found, period=PERIOD)
    Comparison.validate(rows, lazy=True)
    return rows.filter(pl.col("measure") == measure).select(columns).rows()


def amounts(**of: str | int) -> pl.DataFrame:
    rows = [("pro_rata", "EUR", name, Decimal(sum_)) for name, sum_ in of.items()]
    frame = pl.DataFrame(rows, schema=["model", "currency", "artist", "amount"], orient="row")
    return frame.with_columns(nano(pl.col("amount").cast(pl.Decimal(38, 9))))


def test_gini_of_one_four_and_five_is_four_fifteenths_by_hand():
    """Mean of all differences |a−b| over nine pairs is 16/9; half of it over the mean of 10/3 is 4/15."""
    found = concentration(amounts(a=5, b=1, c=4)).row(0, named=True)

    assert gini(3, 10, 1 * 1 + 2 * 4 + 3 * 5) == Fraction(4, 15)
    assert found["gini_ppb"] == 266_666_667


@pytest.mark.parametrize(("money", "coefficient"), [((7, 7, 7, 7), 0), ((0, 0, 0, 8), 750_000_000), ((3,), 0)])
def test_gini_is_nothing_where_all_have_the_same_and_all_but_one_nth_where_one_has_all(
    money: tuple[int, ...], coefficient: int
):
    found = concentration(amounts(**{f"artist {place}": sum_ for place, sum_ in enumerate(money)}))

    assert found["gini_ppb"].to_list() == [coefficient]


def test_gini_is_exact_where_products_leave_64_bits():
    """n artists with 1, 2, … n times 10¹⁵: (n − 1) ÷ (3 n), whatever the unit."""
    found = concentration(amounts(**{f"{place:03}": place * 10**15 for place in range(1, 101)}))

    assert found["gini_ppb"].to_list() == [330_000_000]


def test_where_nobody_has_anything_there_is_nothing_to_be_unequal():
    found = concentration(amounts(a=0, b=0)).row(0, named=True)

    assert (found["gini_ppb"], found["top_ppb"]) == (None, None)


@pytest.mark.parametrize(("artists", "top"), [(1, 1), (7, 1), (100, 1), (101, 2), (200, 2), (201, 3)])
def test_the_top_hundredth_is_at_least_one_artist_and_a_broken_number_is_the_next_whole_one(artists: int, top: int):
    found = concentration(amounts(**{f"{place:03}": 1 for place in range(artists)})).row(0, named=True)

    assert (found["members"], found["top_members"]) == (artists, top)
    assert found["top_amount"] == top * 10**9
    assert found["top_ppb"] == (top * 10**9 * 2 + artists) // (2 * artists)


def test_twenty_artists_of_different_size_are_two_in_each_decile():
    found = deciles(amounts(**{f"{place:02}": place for place in range(20)}), "pro_rata").sort("artist")

    assert found["decile"].to_list() == [tenth for tenth in range(1, 11) for _ in range(2)]


def test_artists_of_the_same_size_are_in_the_same_decile():
    """Ranks 1, 2–9, 10 of ten: the eight in the middle share the middle of theirs."""
    same = {f"same {place}": 5 for place in range(8)}
    found = dict(deciles(amounts(least=1, most=9, **same), "pro_rata").select("artist", "decile").rows())

    assert found == {"least": 1, "most": 10} | dict.fromkeys(same, 6)


def test_deciles_are_of_the_first_model_and_their_money_is_of_each():
    first = {f"{place:02}": f"{place}" for place in range(1, 11)}
    found = month({"pro_rata": first, "user_centric": dict(zip(first, reversed(first.values()), strict=True))})

    rows = told(found, "decile", "model", "subject", "members", "amount", "difference")

    assert rows[0] == ("pro_rata", "01", 1, Decimal(1), Decimal(0))
    assert rows[10] == ("user_centric", "01", 1, Decimal(10), Decimal(9))
    assert rows[19] == ("user_centric", "10", 1, Decimal(1), Decimal(-9))
    assert len(rows) == 20


def test_who_has_no_row_under_a_model_has_nothing_there():
    found = month({"pro_rata": {"a": "1.5", "b": "2"}, "other": {"b": "3.5"}})

    assert told(found, "artist", "model", "subject", "amount", "difference") == [
        ("pro_rata", "a", Decimal("1.5"), Decimal(0)),
        ("pro_rata", "b", Decimal(2), Decimal(0)),
        ("other", "a", Decimal(0), Decimal("-1.5")),
        ("other", "b", Decimal("3.5"), Decimal("1.5")),
    ]


def test_money_of_no_known_artist_is_told_by_its_reason_and_counts_to_the_base_and_to_no_decile():
    found = month({"pro_rata": {"a": "6"}, "user_centric": {"a": "5"}}, nobody={
        "pro_rata": {"unknown_track": "4"}, "user_centric": {"unknown_track": "4.5", "idle_listeners": "0.5"},
    })  # fmt: skip

    assert told(found, "nobody", "model", "subject", "amount") == [
        ("pro_rata", "idle_listeners", Decimal(0)),
        ("pro_rata", "unknown_track", Decimal(4)),
        ("user_centric", "idle_listeners", Decimal("0.5")),
        ("user_centric", "unknown_track", Decimal("4.5")),
    ]
    assert told(found, "apportioned", "amount", "difference") == [(Decimal(10), Decimal(0))] * 2
    assert told(found, "gini", "members", "amount") == [(1, Decimal(6)), (1, Decimal(5))]
    assert leaks(comparison(found, period=PERIOD)).is_empty()


def test_one_nano_unit_that_a_model_loses_is_a_leak():
    found = month({"pro_rata": {"a": "6", "b": "4"}, "leaky": {"a": "6", "b": "3.999999999"}})

    assert leaks(comparison(found, period=PERIOD)).rows() == [("leaky", "EUR", Decimal("-0.000000001"))]


def test_a_base_that_no_model_apportions_is_a_leak():
    found = month({"pro_rata": {}}, base="5")

    assert leaks(comparison(found, period=PERIOD)).rows() == [("pro_rata", "EUR", Decimal(-5))]


def test_licensors_are_told_by_side_and_money_that_is_nobodys_yet_beside_them():
    found = month(
        {"pro_rata": {"a": "10"}, "other": {"a": "10"}},
        licensors={
            "pro_rata": {"recorded label": "5", "composition label": "1", "recorded ": "2"},
            "other": {"recorded label": "4.5", "composition label": "1", "recorded ": "2"},
        },
    )

    assert told(found, "licensor", "model", "side", "subject", "amount", "difference")[3:] == [
        ("other", "composition", "label", Decimal(1), Decimal(0)),
        ("other", "recorded", "", Decimal(2), Decimal(0)),
        ("other", "recorded", "label", Decimal("4.5"), Decimal("-0.5")),
    ]


def test_currencies_are_never_added_and_usage_without_revenue_is_in_none():
    euro = month({"pro_rata": {"a": "10", "b": "0"}, "other": {"a": "4", "b": "6"}})
    yen = month({"pro_rata": {"a": "0", "b": "900"}, "other": {"a": "0", "b": "900"}}, currency="JPY")
    none = month({"pro_rata": {"a": "0"}, "other": {"a": "0"}}, currency="XXX")

    found = together(euro, yen, none)

    assert told(found, "base", "model", "currency", "amount") == [
        ("pro_rata", "EUR", Decimal(10)),
        ("pro_rata", "JPY", Decimal(900)),
        ("other", "EUR", Decimal(10)),
        ("other", "JPY", Decimal(900)),
    ]
    assert told(found, "top_1_percent", "currency", "share_ppb")[2:] == [("EUR", 600_000_000), ("JPY", 10**9)]


def test_an_invented_listener_is_told_with_its_base_fee_and_plays():
    found = month(
        {"pro_rata": {"a": "10"}, "user_centric": {"a": "10"}},
        fraud={"pro_rata": {1000: ("1", "5.5")}, "user_centric": {1000: ("1", "1")}},
    )

    assert told(found, "fraud", "model", "subject", "territory", "offering", "members", "fee", "amount") == [
        ("pro_rata", "1000", "DE", "premium", 1000, Decimal(1), Decimal("5.5")),
        ("user_centric", "1000", "DE", "premium", 1000, Decimal(1), Decimal(1)),
    ]


def test_the_biggest_winners_and_losers_by_money_and_by_name_between_equals():
    moved = {"a": "10", "b": "12", "c": "12", "d": "11", "e": "7", "f": "8", "g": "10"}
    found = comparison(month({"pro_rata": dict.fromkeys(moved, "10"), "other": moved}), period=PERIOD)

    rows = leaders(found, "artist", at_most=2)

    assert rows.select("model", "subject", "is_winner").rows() == [
        ("other", "b", True),
        ("other", "c", True),
        ("other", "e", False),
        ("other", "f", False),
    ]
    assert [row[1] for row in leaders(found, "artist", at_most=9).select("model", "subject").rows()] == list("bcdef")


def test_money_that_moves_is_what_all_who_gain_gain():
    found = month({"pro_rata": {"a": "10", "b": "10", "c": "10"}, "other": {"a": "12", "b": "10.5", "c": "7.5"}})

    assert told(found, "moved", "model", "amount", "members", "share_ppb") == [
        ("pro_rata", Decimal(0), 0, 0),
        ("other", Decimal("2.5"), 2, 83_333_333),
    ]


def test_rows_are_in_the_order_of_the_models_and_then_of_the_key_whatever_order_they_came_in():
    one = month({"pro_rata": {"a": "1", "b": "2"}, "mix": {"a": "2", "b": "1"}})
    other = Outcomes(one.models, one.base, one.artist.reverse(), one.licensor, one.fraud)

    rows = comparison(one, period=PERIOD)

    assert rows["model"].unique(maintain_order=True).to_list() == ["pro_rata", "mix"]
    assert rows.equals(comparison(other, period=PERIOD))
    assert not rows.select(KEY).is_duplicated().any()
