"""Weight through random graphs of manifests, against exact fractions along every path."""

from collections import Counter
from fractions import Fraction

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.provenance.graph import resolve
from schemas.columns import WHOLE_PPB
from tests.provenance_rows import W1, W2, W3, claims, manifests

WORKS = [W1, W2, W3]


@st.composite
def weights(draw, many: int) -> list[int]:
    """Parts per billion that sum to the whole."""
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE_PPB), min_size=many - 1, max_size=many - 1)))
    return [after - before for before, after in zip([0, *cuts], [*cuts, WHOLE_PPB], strict=True)]


@st.composite
def graphs(draw, *, is_acyclic: bool) -> dict[str, list[tuple[str, int]]]:
    """Manifests M0 (the file's own) to Mn, each with entries; a cyclic graph may name any manifest, even none there."""
    size = draw(st.integers(1, 7))
    found = {}
    for place in range(size):
        first = place + 1 if is_acyclic else 0
        names = [f"M{other}" for other in range(first, size + (0 if is_acyclic else 1))]
        sources = draw(st.lists(st.sampled_from([*names, *WORKS, ""]), min_size=1, max_size=5))
        found[f"M{place}"] = list(zip(sources, draw(weights(len(sources))), strict=True))
    return found


def rows(graph: dict[str, list[tuple[str, int]]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    entries = [(above, below, weight) for above, listed in graph.items() for below, weight in listed]
    return claims(*entries), manifests(*({"manifest": name} for name in graph))


def along_every_path(graph: dict[str, list[tuple[str, int]]], manifest: str, mass: Fraction) -> Counter:
    """What the rule should say, by walking each path on its own."""
    ends: Counter = Counter()
    for below, weight in graph[manifest]:
        part = mass * Fraction(weight, WHOLE_PPB)
        if below in graph:
            ends.update(along_every_path(graph, below, part))
        else:
            ends[below] += part
    return ends


@settings(max_examples=150, deadline=None)
@given(graphs(is_acyclic=True))
def test_every_source_gets_its_exact_weight_to_the_part_per_billion(graph):
    exact = along_every_path(graph, "M0", Fraction(1))

    found = resolve(*rows(graph))

    assert found["claimed_weight_ppb"].sum() == WHOLE_PPB
    assert found["claimed_weight_ppb"].min() >= 0
    weight = dict(found.select("source", "claimed_weight_ppb").iter_rows())
    assert set(weight) == set(exact)
    assert all(abs(weight[source] - part * WHOLE_PPB) < 1 for source, part in exact.items())


@settings(max_examples=150, deadline=None)
@given(graphs(is_acyclic=False))
def test_no_weight_is_lost_whatever_manifests_say_of_each_other(graph):
    found = resolve(*rows(graph))

    assert found["claimed_weight_ppb"].sum() == WHOLE_PPB
    assert set(found.filter(pl.col("kind") == "unresolved")["source"]) <= {"cycle", "upstream_missing"}


@settings(max_examples=30, deadline=None)
@given(graphs(is_acyclic=True), st.randoms(use_true_random=False))
def test_the_order_in_which_manifests_are_read_changes_nothing(graph, chance):
    claimed, known = rows(graph)
    places = list(range(claimed.height))
    chance.shuffle(places)

    assert resolve(claimed[places], known.reverse()).equals(resolve(claimed, known))
