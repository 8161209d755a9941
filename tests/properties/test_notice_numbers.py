"""Numbers of notices over months: whichever recipients have one when, no number is left out and none comes twice."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from pipelines.writers.cwr_numbers import Numbers

RECIPIENTS = ["hub", "nordlys", "tern"]
months_of = st.lists(st.sets(st.sampled_from(RECIPIENTS)), max_size=24)


def settled(months: list[set[str]]) -> list[dict[str, int]]:
    """The number of each recipient's notice, month by month; each month starts from what the one before kept."""
    before, found = None, []
    for place, recipients in enumerate(months):
        numbers = Numbers(f"20{place:02d}-01", before)
        found.append({recipient: numbers.next(recipient, "WORKS-USED") for recipient in sorted(recipients)})
        before = numbers.rows()
    return found


@given(months_of)
def test_every_recipient_counts_its_own_notices_from_one_without_a_gap(months):
    told = defaultdict(list)
    for numbers in settled(months):
        for recipient, number in numbers.items():
            told[recipient].append(number)

    assert dict(told) == {
        recipient: list(range(1, sum(recipient in month for month in months) + 1)) for recipient in told
    }


@given(months_of, st.integers(0, 23))
def test_settling_from_some_month_on_again_gives_the_same_numbers(months, place):
    assert settled(months)[place:] == settled(months)[place:]
    assert settled(months[:place]) == settled(months)[:place]


@given(months_of)
def test_a_recipient_without_a_notice_keeps_its_number(months):
    before = None
    for place, recipients in enumerate(months):
        numbers = Numbers(f"20{place:02d}-01", before)
        kept = numbers.rows()
        for recipient in recipients:
            numbers.next(recipient, "WORKS-USED")
        after = numbers.rows()
        quiet = [recipient for recipient in RECIPIENTS if recipient not in recipients]
        assert after.filter(after["recipient"].is_in(quiet)).equals(kept.filter(kept["recipient"].is_in(quiet)))
        before = after


@given(st.lists(st.sampled_from(RECIPIENTS), max_size=40))
def test_recipients_that_share_a_series_share_its_numbers(order):
    numbers = Numbers("2026-09")

    found = [numbers.next(recipient, "CW26PTA_052", is_shared=True) for recipient in order]

    assert found == list(range(1, len(order) + 1))
