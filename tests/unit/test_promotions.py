"""Promotion programmes: which tracks take part when, how that cuts their month, and which plays are under them."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from attribution.agreements import TermsError
from attribution.catalogue import segments, track_refs
from attribution.promotions import opted_in, promoted_references, promotion_changes, promotion_usage, zero_rated
from schemas.party import Party
from schemas.promotion import Promotion
from schemas.promotion_track import PromotionTrack
from schemas.promotion_usage import PromotionUsage
from schemas.territory_set import TerritorySet
from schemas.track import Track
from tests.formats.rows import rows
from tests.worlds import FIRST, LAST

JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)
SHARED = "QZABC2600001"
TRACKS = rows(
    Track,
    *(
        {"track_id": track, "isrc": isrc, "release_id": "r", "deliverer": deliverer, "title": "t", "artist": "a",
         "release_title": "r"}
        for track, isrc, deliverer in (
            ("A1", SHARED, "PA"), ("A2", "QZABC2600002", "PA"), ("B1", SHARED, "PB"), ("M1", "QZABC2600003", "PM"),
        )
    ),
).lazy()  # fmt: skip
PARTIES = rows(
    Party,
    {"party": "alpha", "name": "x", "dpid": "PA"},
    {"party": "beta", "name": "x", "dpid": "PB"},
    {"party": "member", "name": "x", "dpid": "PM", "licensor": "alpha"},
).lazy()
USUAL = {"promotion": "radio", "licensor": "alpha", "kind": "commission", "surfaces": ["radio"]}


def programmes(*given: dict[str, Any]) -> pl.LazyFrame:
    return rows(Promotion, *({**USUAL, **one} for one in given)).lazy()


def opted(*opt_ins: tuple[str, date, date | None], promotion: pl.LazyFrame | None = None) -> list[tuple]:
    found = opted_in(programmes({}) if promotion is None else promotion, tracks(*opt_ins), TRACKS, PARTIES).collect()
    return sorted(found.select("track_id", "from_date", "to_date").rows(), key=str)


def tracks(*opt_ins: tuple[str, date, date | None], **more: Any) -> pl.LazyFrame:
    given = [
        {"promotion": "radio", "track": track, "from_date": first, "to_date": last, **more}
        for track, first, last in opt_ins
    ]
    return rows(PromotionTrack, *given).lazy()


def test_an_isrc_opts_in_the_licensors_own_track_and_nobody_elses():
    assert opted((SHARED, JULY, None)) == [("A1", JULY, None)]


def test_a_track_of_somebody_else_cannot_be_opted_in():
    assert opted(("B1", JULY, None), ("A2", JULY, None), ("unknown", JULY, None)) == [("A2", JULY, None)]


def test_all_tracks_are_those_that_the_licensor_contracts_for_its_members_too():
    assert [track for track, *_ in opted(("", JULY, None))] == ["A1", "A2", "M1"]


def test_an_opt_in_lasts_no_longer_than_its_programme():
    dated = programmes({"valid_from": JULY, "valid_to": date(2026, 9, 20)})
    took = tracks(("A1", JANUARY, None), ("A2", date(2026, 9, 21), None), valid_from=JULY)

    found = opted_in(dated, took, TRACKS, PARTIES).collect()

    assert found.select("track_id", "from_date", "to_date").rows() == [("A1", JULY, date(2026, 9, 20))]


def test_a_programme_as_dated_ends_where_a_later_one_of_its_name_begins():
    dated = programmes({}, {"valid_from": JULY, "rate_ppb": 1})
    took = pl.concat([tracks(("A1", JANUARY, None)), tracks(("A1", JULY, None), valid_from=JULY)])

    found = opted_in(dated, took, TRACKS, PARTIES).sort("valid_from").collect()

    assert found.select("valid_from", "from_date", "to_date").rows() == [
        (JANUARY, JANUARY, date(2026, 6, 30)),
        (JULY, JULY, None),
    ]


def test_a_month_is_cut_where_an_opt_in_begins_and_ends():
    took = tracks((SHARED, date(2026, 9, 10), date(2026, 9, 19)))
    changes = promotion_changes(opted_in(programmes({}), took, TRACKS, PARTIES))

    found = segments(track_refs(TRACKS), changes, FIRST, LAST).collect()

    assert found.filter(pl.col("track_ref") == "A1").drop("track_ref").rows() == [
        (0, FIRST, date(2026, 9, 9)),
        (1, date(2026, 9, 10), date(2026, 9, 19)),
        (2, date(2026, 9, 20), LAST),
    ]
    assert set(found["track_ref"]) == {"A1", SHARED}


def test_what_a_log_may_call_promoted_plays_is_every_name_of_the_tracks_of_the_month():
    took = tracks((SHARED, JULY, None), ("A2", JULY, date(2026, 8, 31)), ("M1", date(2026, 10, 1), None))
    promotion = programmes({"surfaces": ["autoplay", "radio"]})
    found = opted_in(promotion, took, TRACKS, PARTIES)

    names = promoted_references(found, promotion, track_refs(TRACKS), FIRST, LAST)

    assert names.rows() == [
        ("A1", "autoplay"), ("A1", "radio"), (SHARED, "autoplay"), (SHARED, "radio")
    ]  # fmt: skip


PLAYED = {
    "territory": "DE", "offering": "premium", "track_ref": "A1", "surface": "radio", "ref_segment": 0,
    "track_id": "A1", "segment": 0, "day": FIRST, "is_live": True, "plays": 5,
}  # fmt: skip
EVERYWHERE = rows(TerritorySet, {"territories": "+DE", "territory": "DE"}, {"territories": "+FR", "territory": "FR"})


def used(*played: dict[str, Any], promotion: pl.LazyFrame, took: pl.LazyFrame) -> pl.DataFrame:
    types = {"ref_segment": pl.Int16, "segment": pl.Int16}
    given = pl.DataFrame([{**PLAYED, **one} for one in played], schema_overrides=types)
    found = opted_in(promotion, took, TRACKS, PARTIES).collect()
    return PromotionUsage.validate(promotion_usage(given, found, promotion.collect(), EVERYWHERE), lazy=True)


@pytest.mark.parametrize(
    ("changed", "is_under"),
    [
        ({}, True),
        ({"surface": "search"}, False),
        ({"territory": "FR"}, False),
        ({"offering": "free"}, False),
        ({"track_id": "A2"}, False),
        ({"is_live": False}, False),
        ({"day": date(2026, 9, 10), "segment": 1}, True),
        ({"day": date(2026, 9, 20), "segment": 2}, False),
    ],
)
def test_a_play_is_under_a_programme_of_its_track_surface_territory_offering_and_day(
    changed: dict[str, Any], is_under: bool
):
    promotion = programmes({"offerings": ["premium"]})

    found = used(changed, promotion=promotion, took=tracks(("A1", JULY, date(2026, 9, 19))))

    assert found["plays"].to_list() == ([5] if is_under else [])


def test_opt_ins_that_overlap_count_a_play_once():
    took = tracks(("A1", JULY, None), (SHARED, JANUARY, None), ("", JULY, None))

    assert used({}, promotion=programmes({}), took=took)["plays"].to_list() == [5]


def test_two_programmes_that_cover_one_play_are_a_contradiction_that_names_both():
    two = programmes({}, {"promotion": "samplers", "kind": "zero_rate", "surfaces": ["radio", "sampler"]})
    took = pl.concat([tracks(("A1", JULY, None)), tracks(("", JULY, None), promotion="samplers")])

    with pytest.raises(TermsError, match=r"Promotions radio and samplers both cover track A1 on radio in DE for premi"):
        used({}, promotion=two, took=took)


def test_plays_at_a_rate_of_zero_count_nothing_on_their_surface_alone():
    two = programmes({}, {"promotion": "samplers", "kind": "zero_rate", "surfaces": ["sampler"]})
    took = pl.concat([tracks(("A1", JULY, None)), tracks(("", JULY, None), promotion="samplers")])
    found = used({}, {"surface": "sampler", "track_ref": SHARED, "ref_segment": 3}, promotion=two, took=took)

    free = zero_rated(found.lazy(), two).collect()

    assert free.columns == ["track_ref", "territory", "offering", "surface", "segment", "numerator"]
    assert free.rows() == [(SHARED, "DE", "premium", "sampler", 3, 0)]
