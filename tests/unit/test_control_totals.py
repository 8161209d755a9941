"""A lost play, a play too many and a play in the wrong base are all seen."""

import polars as pl
import pytest

from attribution.control_totals import plays_in_listening, plays_in_usage

DAYS = pl.LazyFrame({"accepted": [7, 5]})
TWICE = pl.LazyFrame({"stream_id": ["a", "b"], "plays": [2, 3]})


def listening(*plays: tuple[str, int, int]) -> pl.LazyFrame:
    names = ["territory", "offering", "plays", "short_plays"]
    return pl.LazyFrame([(territory, "premium", full, short) for territory, full, short in plays], names, orient="row")


def test_accepted_plays_less_repetitions_are_those_listened_to():
    assert plays_in_listening(listening(("GB", 4, 1), ("FR", 3, 1)), DAYS, TWICE).is_empty()


@pytest.mark.parametrize(("full", "lost"), [(3, -1), (5, 1)])
def test_a_play_lost_or_added_is_named_with_its_figures(full: int, lost: int):
    found = plays_in_listening(listening(("GB", full, 1), ("FR", 3, 1)), DAYS, TWICE)

    assert found["difference"].to_list() == [lost]
    assert found["expected"].to_list() == [9]


def test_a_play_in_another_base_is_seen_in_both():
    found = plays_in_usage(listening(("GB", 3, 0), ("FR", 5, 0)), listening(("GB", 4, 0), ("FR", 4, 0)))

    assert found.select("territory", "difference").rows() == [("FR", 1), ("GB", -1)]


def test_months_without_listening_balance():
    assert plays_in_listening(listening().clear(), DAYS.clear(), TWICE.clear()).is_empty()
