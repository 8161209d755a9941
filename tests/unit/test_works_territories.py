from hypothesis import given
from hypothesis import strategies as st

from attribution.works_territories import by_share

WORLD = {1, 2, 3, 4}
AREAS = {2136: WORLD, 10: {1, 2}, 20: {2, 3}, 1: {1}, 2: {2}, 3: {3}, 4: {4}}

lines = st.lists(
    st.one_of(
        st.tuples(st.just(True), st.sampled_from(sorted(AREAS)), st.sampled_from([0, 2500, 5000])),
        st.tuples(st.just(False), st.sampled_from(sorted(AREAS)), st.just(0)),
    ),
    max_size=8,
)


def walked(text: str) -> set[int]:
    """The territories of a text, one sign after the other."""
    held: set[int] = set()
    for token in text.split():
        area = AREAS[int(token[1:])]
        held = held | area if token[0] == "+" else held - area
    return held


def test_a_later_include_overrides_an_earlier_exclude():
    told = [(True, 2136, 5000), (False, 840, 0), (True, 840, 2500)]

    assert by_share(told) == {5000: "+2136 -840", 2500: "+840"}


def test_countries_with_one_share_are_one_set():
    assert by_share([(True, 826, 5000), (True, 250, 5000), (True, 276, 5000)]) == {5000: "+826 +250 +276"}


def test_a_share_that_later_lines_leave_nothing_of_has_no_set():
    assert by_share([(True, 840, 2500), (True, 2136, 5000)]) == {5000: "+2136"}


def test_an_included_share_of_zero_takes_territories_away():
    assert by_share([(True, 2136, 5000), (True, 840, 0)]) == {5000: "+2136 -840"}


@given(lines)
def test_every_territory_has_the_share_of_the_last_line_that_covers_it(told):
    expected: dict[int, int] = {}
    for included, tis, share in told:
        for territory in AREAS[tis]:
            expected[territory] = share if included else 0

    sets = {share: walked(text) for share, text in by_share(told).items()}

    for territory in WORLD:
        holding = [share for share, held in sets.items() if territory in held]
        assert holding == [expected[territory]] if expected.get(territory) else holding == []
