"""Terms that are right alone and wrong together: two for one thing, none where one ended."""

from datetime import date
from typing import Any

import polars as pl

from attribution.terms import TERMS
from attribution.terms_cover import CELL, cells, changes, known_offerings, uncovered
from attribution.terms_findings import endings, one_right_alone, overlaps, superseded, two_mandates
from pipelines.territories import territory_tree
from schemas.agreement import Agreement
from schemas.columns import polars_schema
from schemas.mandate import Mandate
from schemas.service_offering import ServiceOffering
from tests.formats.rows import rows
from tests.worlds import agreement

OFFERINGS = ["family", "premium"]
TREE = territory_tree()
YEAR = date(2026, 1, 1)
MANDATE = {"owner_kind": "ipi", "owner": "00014107338", "right": "PR", "territories": "+DE", "valid_from": YEAR}


def dated(name: str, licensor: str | None = "halcyon", mode: str = "recorded", **more: Any) -> dict[str, Any]:
    return agreement(name, licensor, mode, **{"valid_from": YEAR, "valid_to": None, "offerings": [], **more})


def twice(*agreements: dict[str, Any]) -> list[tuple]:
    found = overlaps(rows(Agreement, *agreements), TREE)
    return found.select("agreement", "agreement_other", "covers", "day", "territories", "offerings").rows()


def test_two_agreements_for_one_usage_are_found_on_the_first_day_of_both():
    one = dated("one", territories="+2136 -840", offerings=["premium"])
    two = dated("two", territories="+GB +IE +US", valid_from=date(2026, 9, 10))

    assert twice(one, two) == [("one", "two", "recorded", date(2026, 9, 10), ["GB", "IE"], ["premium"])]


def test_agreements_that_share_no_day_place_offering_right_or_licensor_do_not_overlap():
    one = dated("one", valid_to=date(2026, 8, 31), offerings=["premium"])

    assert not twice(one, dated("two", valid_from=date(2026, 9, 1)))
    assert not twice(one, dated("two", territories="+FR"))
    assert not twice(one, dated("two", offerings=["family"]))
    assert not twice(one, dated("two", licensor="other"))
    assert not twice(dated("one", mode="claims"), dated("two", mode="claims", right="MR"))


def test_the_last_day_of_one_is_a_day_of_both():
    assert twice(dated("one", valid_to=date(2026, 9, 1)), dated("two", valid_from=date(2026, 9, 1)))


def test_an_agreement_for_all_rights_covers_each_of_them():
    whole = dated("all", mode="blanket", right="all")

    assert [row[:3] for row in twice(whole, dated("pr", mode="claims"))] == [("all", "pr", "PR")]
    assert [row[:3] for row in twice(whole, dated("mr", mode="claims", right="MR"))] == [("all", "mr", "MR")]


def test_provisions_of_our_own_overlap_each_other_and_no_licensor():
    assert [row[:2] for row in twice(dated("a", None), dated("b", None), dated("c"))] == [("a", "b")]


def test_there_is_one_statutory_licence_whoever_gives_it():
    one = dated("one", "collective", "statutory", right="MR")
    other = dated("two", "another", "statutory", right="MR")

    assert [row[:3] for row in twice(one, other)] == [("one", "two", "MR")]


def test_versions_of_one_agreement_that_files_date_differently_overlap():
    earlier, later = dated("halcyon"), dated("halcyon", valid_from=date(2026, 7, 1))

    assert [row[:4] for row in twice(earlier, later)] == [("halcyon", "halcyon", "recorded", date(2026, 7, 1))]


def test_two_licensors_with_one_owners_mandate_are_found_and_one_twice_is_not():
    first = {**MANDATE, "mandate": "a", "licensor": "hub"}
    second = {**MANDATE, "mandate": "b", "licensor": "society", "territories": "+2120", "valid_from": date(2026, 9, 5)}
    same = {**MANDATE, "mandate": "c", "licensor": "hub"}

    found = two_mandates(rows(Mandate, first, second, same), TREE)

    assert found.select("mandate", "mandate_other", "day", "territories").rows() == [
        ("a", "b", date(2026, 9, 5), ["DE"]),
        ("b", "c", date(2026, 9, 5), ["DE"]),
    ]


def ended(*agreements: dict[str, Any]) -> list[tuple]:
    found = endings(rows(Agreement, *agreements), TREE, OFFERINGS)
    return found.select("agreement", "covers", "day", "next", "territories", "offerings").rows()


def test_an_agreement_that_ends_without_a_successor_leaves_a_gap():
    one = dated("one", territories="+GB +IE", valid_to=date(2026, 12, 31))

    assert ended(one) == [("one", "recorded", date(2027, 1, 1), None, ["GB", "IE"], OFFERINGS)]


def test_a_successor_that_begins_later_covers_less_or_is_anothers_leaves_one_too():
    one = dated("one", territories="+GB +IE", valid_to=date(2026, 12, 31))
    late = dated("late", territories="+GB +IE", valid_from=date(2027, 2, 1))
    less = dated("less", territories="+GB", offerings=["premium"], valid_from=date(2027, 1, 1))
    others = dated("others", "owl", territories="+GB +IE", valid_from=date(2027, 1, 1))

    assert ended(one, late) == [("one", "recorded", date(2027, 1, 1), date(2027, 2, 1), ["GB", "IE"], OFFERINGS)]
    assert ended(one, less)[0][4:] == (["GB", "IE"], OFFERINGS)
    assert ended(one, others)[0][3] is None


def test_a_successor_on_the_next_day_leaves_no_gap():
    one = dated("one", territories="+GB", valid_to=date(2026, 12, 31))

    assert not ended(one, dated("two", territories="+2136", valid_from=date(2027, 1, 1)))


def test_a_right_that_a_licensor_covers_elsewhere_is_missed_where_it_does_not():
    hub = [dated(f"de-{right}", "hub", "claims", right=right) for right in ("PR", "MR")]
    alone = dated("fr-pr", "hub", "claims", territories="+FR", valid_from=date(2026, 3, 1))

    found = one_right_alone(rows(Agreement, *hub, alone), TREE, OFFERINGS)

    assert found.select("agreement", "covers", "missing", "day", "territories").rows() == [
        ("fr-pr", "PR", "MR", date(2026, 3, 1), ["FR"])
    ]


def test_a_licensor_of_one_right_only_misses_none():
    society = dated("pro", "pro", "blanket", territories="+US")

    assert one_right_alone(rows(Agreement, society), TREE, OFFERINGS).is_empty()


def test_an_agreement_covers_its_offerings_in_its_territories_on_its_days():
    held = rows(
        Agreement,
        dated("one", territories="+GB", offerings=["premium"]),
        dated("two", "hub", "blanket", right="all", territories="+IE", valid_from=date(2026, 9, 2)),
    )

    assert cells(held, TREE, OFFERINGS, date(2026, 9, 1)).select("agreement", *CELL).rows() == [
        ("one", "recorded", "recorded", "GB", "premium")
    ]
    assert cells(held, TREE, OFFERINGS, date(2026, 9, 2)).height == 5
    assert changes(held, date(2026, 9, 1), date(2026, 9, 30)) == [date(2026, 9, 1), date(2026, 9, 2)]


def test_what_a_licensor_does_not_cover_is_told_by_days():
    held = rows(
        Agreement,
        dated("ours", None, territories="+GB +IE"),
        dated("one", territories="+GB", valid_to=date(2026, 9, 9)),
        dated("two", territories="+GB", offerings=["premium"], valid_from=date(2026, 9, 20)),
    )

    found = uncovered(held, "halcyon", TREE, OFFERINGS, first=date(2026, 9, 1), last=date(2026, 9, 30))

    assert found.select("territory", "offering", "from", "to").sort("territory", "offering", "from").rows() == [
        ("GB", "family", date(2026, 9, 10), date(2026, 9, 30)),
        ("GB", "premium", date(2026, 9, 10), date(2026, 9, 19)),
        ("IE", "family", date(2026, 9, 1), date(2026, 9, 30)),
        ("IE", "premium", date(2026, 9, 1), date(2026, 9, 30)),
    ]


def test_the_days_before_the_only_agreement_begins_are_not_covered():
    held = rows(Agreement, dated("one", territories="+GB", offerings=["premium"], valid_from=date(2026, 9, 10)))

    found = uncovered(held, "halcyon", TREE, OFFERINGS, first=date(2026, 9, 1), last=date(2026, 9, 30))

    assert found.select("territory", "from", "to").rows() == [("GB", date(2026, 9, 1), date(2026, 9, 9))]


def test_offerings_are_those_that_are_described_or_named():
    described = pl.DataFrame([{"offering": "family"}], schema=polars_schema(ServiceOffering))

    assert known_offerings(rows(Agreement, dated("one", offerings=["premium"])), described) == OFFERINGS
    assert known_offerings(rows(Agreement), described.clear()) == [""]


def told(*agreements: dict[str, Any]) -> pl.DataFrame:
    issued = {"sent_at": pl.String(), "delivery_id": pl.String()}
    intake = {
        name: pl.DataFrame(agreements if name == "agreement" else [], schema={**polars_schema(model), **issued})
        for name, (model, _) in TERMS.items()
    }
    return superseded(intake)


def test_what_a_newer_file_says_otherwise_is_superseded_and_the_same_said_again_is_not():
    old = dated("one", rate="50%") | {"delivery_id": "a", "sent_at": "2026-01-01T00:00:00Z"}
    again = old | {"delivery_id": "b", "sent_at": "2026-02-01T00:00:00Z"}
    new = old | {"delivery_id": "c", "sent_at": "2026-03-01T00:00:00Z", "offerings": ["premium"]}

    assert told(old, again).is_empty()
    assert told(new, old, again).select("dataset", "thing", "delivery_id", "held_by").rows() == [
        ("agreement", "one recorded 2026-01-01", "a", "c"),
        ("agreement", "one recorded 2026-01-01", "b", "c"),
    ]
