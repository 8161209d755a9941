from datetime import UTC, date, datetime

import pytest

from attribution.period import bounds, created_at, days, following, preceding


def test_a_month_runs_from_its_first_to_its_last_day():
    assert bounds("2026-09") == (date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize(("period", "last"), [("2024-02", 29), ("2026-02", 28), ("2000-02", 29), ("2100-02", 28)])
def test_february_has_the_days_that_its_year_gives_it(period: str, last: int):
    assert bounds(period)[1].day == last
    assert days(period)[-1].day == last


def test_the_days_of_a_month_are_in_order_and_none_is_left_out():
    assert days("2026-09") == [date(2026, 9, number) for number in range(1, 31)]


@pytest.mark.parametrize(("period", "after"), [("2026-09", "2026-10"), ("2026-12", "2027-01")])
def test_months_follow_one_another_over_the_year(period: str, after: str):
    assert following(period) == after
    assert preceding(after) == period


def test_a_months_files_are_made_in_the_first_second_after_it():
    assert created_at("2026-09") == datetime(2026, 10, 1, tzinfo=UTC)
    assert created_at("2026-12") == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-9", "2026-13", "2026-00", "202-609", "2026-09-01", "2026-09\n", "२०२६-०९", "0000-01"]
)
def test_what_is_no_month_is_refused_with_an_example(text: str):
    with pytest.raises(ValueError, match="write it as 2026-09"):
        bounds(text)
