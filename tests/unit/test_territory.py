import csv
from collections import defaultdict
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.territory import members, territory_sets, unknown_tokens
from pipelines.territories import territory_tree
from schemas.identifiers import COUNTRIES, TERRITORY_CODES
from schemas.territory_area import TerritoryArea
from schemas.territory_set import TerritorySet
from tests.paths import INPUTS, ROOT

TODAY = date(2026, 9, 30)
TREE = territory_tree()
tokens = st.tuples(st.sampled_from("+-"), st.sampled_from(["2136", "2120", "840", "GB", "FR", "276", "2100", "US"]))


def named(text: str, on: date = TODAY) -> set[str]:
    return set(members(TREE, text, on))


def test_the_tree_is_what_its_schema_says():
    TerritoryArea.validate(TREE, lazy=True)


def test_the_world_holds_every_country_and_kosovo():
    assert named("+2136") == COUNTRIES | {"XK"} == TERRITORY_CODES


def test_an_exclusion_after_the_world_takes_a_country_away():
    without = named("+2136 -840")

    assert "US" not in without
    assert "PR" in without  # TIS counts Puerto Rico beside the United States, not in them
    assert {"CA", "GB", "JP"} < without


def test_a_later_sign_overrides_an_earlier_one():
    assert named("+2136 -2120 +GB") == named("+2136") - named("+2120") | {"GB"}
    assert named("+GB -2136") == set()
    assert named("-840 +840") == named("+840")


def test_a_number_is_what_tis_means_by_it_and_two_letters_are_that_code_alone():
    assert named("+250") == {"FR", "BL", "GF", "GP", "MF", "MQ", "PM", "RE", "TF", "WF", "YT"}
    assert named("+FR") == {"FR"}
    assert named("+578") == {"NO", "BV", "SJ"}


def test_the_zeros_that_cwr_writes_before_a_number_mean_nothing():
    assert named("+0826 -0250") == named("+826 -250")


def test_a_group_is_cut_at_the_day():
    assert "GB" in named("+2123", date(2020, 1, 31))
    assert "GB" not in named("+2123", date(2020, 2, 1))
    assert named("+2110") == {"BE", "LU", "NL", "AW", "BQ", "CW", "SX"}


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("+810", date(1991, 12, 31), {"SU"}),
        ("+810", date(1992, 1, 1), set()),
        ("+890", date(1991, 6, 1), {"YU"}),
        ("+891", date(2006, 6, 2), {"CS"}),
        ("+891", date(2006, 6, 3), set()),
        ("+200", date(1992, 12, 31), {"CS"}),
        ("+280", date(1990, 10, 2), {"DE"}),
        ("+276", date(1990, 10, 3), {"DE"}),
        ("+SU", date(1985, 1, 1), {"SU"}),
        ("+SU", TODAY, set()),
    ],
)
def test_former_countries_are_there_as_long_as_they_were(text: str, on: date, expected: set[str]):
    assert named(text, on) == expected


def test_a_code_that_names_nothing_is_told_apart_from_one_that_does_not_any_more():
    found = unknown_tokens(TREE, ["+2136 -999 +QQ", "+SU +0810", "+GB -0840", "+2136 -999 +QQ"], TODAY)

    assert found.rows() == [
        ("+2136 -999 +QQ", "+QQ", "unknown"),
        ("+2136 -999 +QQ", "-999", "unknown"),
        ("+SU +0810", "+0810", "not_in_force"),
        ("+SU +0810", "+SU", "not_in_force"),
    ]


def test_sets_have_one_row_per_text_and_territory_in_order_whatever_the_order_of_the_texts():
    sets = territory_sets(TREE, ["+GB +FR", "+810", "+FR", "+GB +FR"], TODAY)

    TerritorySet.validate(sets, lazy=True)
    assert sets.rows() == [("+FR", "FR"), ("+GB +FR", "FR"), ("+GB +FR", "GB")]


def test_no_texts_make_no_rows():
    TerritorySet.validate(territory_sets(TREE, [], TODAY), lazy=True)


@given(st.lists(tokens, min_size=1, max_size=6), tokens)
def test_one_more_sign_adds_or_takes_away_exactly_what_it_names(signs: list[tuple[str, str]], last: tuple[str, str]):
    text = " ".join(map("".join, signs))
    area = named(f"+{last[1]}")

    more = named(f"{text} {''.join(last)}")

    assert more == (named(text) | area if last[0] == "+" else named(text) - area)


def cisac_groups(on: date) -> dict[str, set[str]]:
    """What CISAC's own tables say of a day, as TIS numbers."""

    def table(name: str) -> list[list[str]]:
        return list(csv.reader((INPUTS / "codes" / "cisac_tis" / name).read_text("utf-8-sig").splitlines()))[1:]

    def day(text: str) -> date:
        return date(*map(int, text.split(maxsplit=1)[0].split("/")))

    below = defaultdict(set)
    for first, above, _, under, _, last in table("Territory hierarchy.csv"):
        if day(first) <= on <= day(last):
            below[above].add(under)
    codes = {row[0]: row[3] for row in table("Territory name code.csv") if day(row[2]) <= on <= day(row[5])}

    def countries(number: str) -> set[str]:
        under = [countries(each) for each in below[number]] if number in below else []
        return set().union(*under) if under else {codes[number]} & set(codes.values())

    return {number: countries(number) for number in list(below)}


@pytest.mark.parametrize("on", [TODAY, date(2019, 12, 31), date(2012, 1, 1)])
def test_every_group_has_the_countries_that_cisac_itself_says(on: date):
    theirs = cisac_groups(on)
    with_number = set(TREE.filter(pl.col("area") < 2100)["territory"])
    dependent = set(pl.read_csv(ROOT / "schemas" / "wire" / "tis_dependencies.csv")["territory"])

    ours = {number: named(f"+{number}", on) & with_number - dependent for number in theirs}

    assert len(theirs) > 30
    assert ours == theirs
