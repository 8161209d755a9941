"""Weight through chains of manifests: worked by hand."""

from fractions import Fraction
from itertools import pairwise

import polars as pl
import pytest

from attribution.provenance.graph import DEPTH, resolve, tree
from attribution.provenance.stores import heard
from schemas.columns import WHOLE_PPB
from tests.provenance_rows import PROOF, R1, R2, W1, W2, W3, claims, evidence, manifests
from tests.worlds import ppb


def found(claimed: pl.DataFrame, known: pl.DataFrame) -> dict[tuple[str, str], int]:
    """Weight by kind and source, of one right."""
    resolved = resolve(claimed, known)
    sums = resolved.group_by("evidence_id", "right").agg(pl.col("claimed_weight_ppb").sum())
    assert set(sums["claimed_weight_ppb"]) <= {WHOLE_PPB}
    return {(kind, source): weight for kind, source, weight in resolved.select(
        "kind", "source", "claimed_weight_ppb").iter_rows()}  # fmt: skip


def human(manifest: str, iswc: str, **more):
    return {"manifest": manifest, "contribution": "None", "self_iswc": iswc, **more}


DIAMOND = (("G3", "G2", "70%"), ("G3", "G1", "30%"), ("G2", "G1", "60%"), ("G2", "H1", "40%"))
FOUR = ({"manifest": "G3"}, {"manifest": "G2"}, human("G1", W1), human("H1", W2))


def test_a_diamond_counts_each_path_by_its_weight():
    assert found(claims(*DIAMOND), manifests(*FOUR)) == {("iswc", W1): 720_000_000, ("iswc", W2): 280_000_000}


def test_the_tree_of_a_diamond_shows_both_paths_and_its_leaves_sum_to_one():
    (root,) = tree(claims(*DIAMOND), manifests(*FOUR), PROOF)

    over, direct = root["children"]
    assert (over["source"], over["weight"]) == ("G2", Fraction(7, 10))
    assert [(one["source"], one["part"], one["weight"]) for one in over["children"]] == [
        ("G1", Fraction(3, 5), Fraction(21, 50)),
        ("H1", Fraction(2, 5), Fraction(7, 25)),
    ]
    assert (direct["source"], direct["weight"]) == ("G1", Fraction(3, 10))
    assert direct["children"][0]["source"] == W1
    assert sum(leaf["weight"] for leaf in leaves(root)) == 1


def leaves(node: dict) -> list[dict]:
    return [leaf for one in node["children"] for leaf in leaves(one)] if node["children"] else [node]


def test_a_file_that_nobody_knows_has_no_tree():
    assert tree(claims(*DIAMOND), manifests(*FOUR), evidence("other")) == []


def test_unattributed_weight_of_an_upstream_manifest_stays_unattributed():
    given = claims(("G3", "G2", "50%"), ("G3", None, "50%"), ("G2", W1, "80%"), ("G2", None, "20%"))

    assert found(given, manifests({"manifest": "G3"}, {"manifest": "G2"})) == {
        ("iswc", W1): 400_000_000,
        ("unattributed", ""): 600_000_000,
    }


def test_thirds_of_thirds_are_rounded_once_at_the_end_and_the_rest_goes_to_the_first_by_name():
    third = (333_333_333, 333_333_333, 333_333_334)
    given = claims(
        *(("G3", f"G{name}", weight) for name, weight in zip("abc", third, strict=True)),
        *((f"G{name}", work, weight) for name in "abc" for work, weight in zip((W1, W2, W3), third, strict=True)),
    )
    known = manifests({"manifest": "G3"}, *({"manifest": f"G{name}"} for name in "abc"))

    assert found(given, known) == {("iswc", W1): 333_333_333, ("iswc", W2): 333_333_333, ("iswc", W3): 333_333_334}


def test_equal_remainders_go_by_name():
    given = claims(
        ("G", "U", 1), ("G", W3, WHOLE_PPB - 1), ("U", W2, "50%"), ("U", W1, "50%"),
    )  # fmt: skip

    assert found(given, manifests({"manifest": "G"}, {"manifest": "U"})) == {
        ("iswc", W1): 1,
        ("iswc", W2): 0,
        ("iswc", W3): WHOLE_PPB - 1,
    }


def test_a_cycle_is_held_and_its_weight_is_not_lost():
    given = claims(("G", W1, "50%"), ("G", "A", "50%"), ("A", "B", "50%"), ("A", W2, "50%"), ("B", "A", "100%"))

    assert found(given, manifests({"manifest": "G"}, {"manifest": "A"}, {"manifest": "B"})) == {
        ("iswc", W1): 500_000_000,
        ("iswc", W2): 250_000_000,
        ("unresolved", "cycle"): 250_000_000,
    }


@pytest.mark.parametrize("upstream", ["G", "A"])
def test_a_manifest_that_draws_on_itself_is_a_cycle(upstream: str):
    given = claims(("G", W1, "50%"), ("G", upstream, "50%"), ("A", "A", "100%"))

    assert found(given, manifests({"manifest": "G"}, {"manifest": "A"})) == {
        ("iswc", W1): 500_000_000,
        ("unresolved", "cycle"): 500_000_000,
    }


@pytest.mark.parametrize(
    ("upstream", "entries", "reason"),
    [
        (None, [], "upstream_missing"),
        ({"reasons": ["redacted_upstream"], "self_iswc": W1}, [], "upstream_unverified"),
        ({}, [("U", W1, "90%")], "upstream_unverified"),
        ({}, [], "upstream_unidentified"),
        ({"self_isrc": R1}, [], "upstream_unidentified"),
    ],
    ids=["missing", "faulty", "not whole", "no name", "only the other right's name"],
)
def test_what_an_upstream_manifest_cannot_say_is_held(upstream: dict | None, entries: list, reason: str):
    known = manifests({"manifest": "G"}, *([] if upstream is None else [{"manifest": "U", **upstream}]))

    assert found(claims(("G", "U", "40%"), ("G", W2, "60%"), *entries), known) == {
        ("iswc", W2): 600_000_000,
        ("unresolved", reason): 400_000_000,
    }


def chain(length: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    names = [f"M{place:02d}" for place in range(length + 1)]
    entries = [entry for above, below in pairwise(names)
               for entry in ((above, below, "50%"), (above, W2, "50%"))]  # fmt: skip
    return claims(*entries), manifests(*({"manifest": name} for name in names[:-1]), human(names[-1], W1))


def test_a_chain_is_followed_to_the_limit_of_depth_and_not_beyond():
    assert ("iswc", W1) in found(*chain(DEPTH))

    beyond = found(*chain(DEPTH + 1))

    assert ("iswc", W1) not in beyond
    assert beyond["unresolved", "too_deep"] == round(Fraction(WHOLE_PPB, 2 ** (DEPTH + 1)))


def test_weights_of_a_right_that_are_not_whole_are_held_whole():
    flat, deep = evidence("flat"), evidence("deep")
    given = pl.concat([
        claims(("G", W1, "90%"), evidence_id=flat), claims(("G", "U", "90%"), ("U", W1, "100%"), evidence_id=deep),
    ])  # fmt: skip
    known = manifests({"manifest": "G", "evidence_id": flat}, {"manifest": "G", "evidence_id": deep, "is_active": True},
                      {"manifest": "U", "evidence_id": deep})  # fmt: skip

    assert resolve(given, known).select("evidence_id", "kind", "source", "claimed_weight_ppb", "reason").rows() == [
        (one, "unresolved", "unverified", WHOLE_PPB, "unverified") for one in sorted([flat, deep])
    ]


def test_both_rights_are_resolved_apart_and_an_unused_one_has_no_row():
    given = pl.concat([claims(("G", "U", "100%")), claims(("G", R2, "100%"), right="recording")])
    known = manifests({"manifest": "G"}, human("U", W1, self_isrc=R1))

    assert resolve(given, known).select("right", "source").rows() == [("composition", W1), ("recording", R2)]


def test_a_manifest_with_sources_and_a_name_passes_its_weight_on():
    given = claims(("G", "U", "100%"), ("U", W2, "100%"))

    assert found(given, manifests({"manifest": "G"}, human("U", W1))) == {("iswc", W2): WHOLE_PPB}


def test_the_least_confidence_along_a_path_counts_and_paths_of_different_confidence_stay_apart():
    given = pl.concat([
        claims(("G", "U", "50%"), confidence_ppb=ppb("60%")),
        claims(("G", W1, "50%")).with_columns(place=pl.lit(9, pl.Int32)),
        claims(("U", W1, "100%"), confidence_ppb=ppb("90%")),
    ])  # fmt: skip

    resolved = resolve(given, manifests({"manifest": "G"}, {"manifest": "U"}))

    assert resolved.select("source", "claimed_weight_ppb", "confidence_ppb").rows() == [
        (W1, 500_000_000, None),
        (W1, 500_000_000, 600_000_000),
    ]


@pytest.mark.parametrize(
    ("first", "second", "use"),
    [
        ("remix", "cover", "cover"),
        ("conditioning", "cover", "conditioning"),
        ("sampled", "training_influence", "training_influence"),
        ("conditioning", "training_influence", "training_influence"),
    ],
)
def test_a_source_is_embodied_only_where_every_step_embodies(first: str, second: str, use: str):
    given = claims(("G", "U", "100%", first), ("U", W1, "100%", second))

    assert resolve(given, manifests({"manifest": "G"}, {"manifest": "U"}))["use"].to_list() == [use]


def test_what_a_file_samples_is_heard_in_it_and_what_it_only_learnt_from_is_not():
    given = claims(
        ("G", "A", "50%", "remix"), ("G", "B", "50%", "training_influence"), ("A", "C", "100%", "sampled"),
        right="recording",
    )  # fmt: skip
    known = manifests(*({"manifest": name} for name in "GABC"))

    assert sorted(heard(given, known)["manifest"]) == ["A", "C", "G"]


def test_the_order_of_rows_changes_nothing():
    given, known = claims(*DIAMOND), manifests(*FOUR)

    assert resolve(given.reverse(), known.reverse()).equals(resolve(given, known))


def test_a_hostile_tree_is_cut_and_still_sums_to_one():
    wide = [(f"L{level}", f"L{level + 1}", 100_000_000) for level in range(10) for _ in range(10)]
    known = manifests(*({"manifest": f"L{level}"} for level in range(10)), human("L10", W1))

    (root,) = tree(claims(*wide), known, PROOF)

    assert sum(leaf["weight"] for leaf in leaves(root)) == 1
    assert len(leaves(root)) < 10_000
    assert found(claims(*wide), known) == {("iswc", W1): WHOLE_PPB}
