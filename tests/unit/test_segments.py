"""What a log may call a track, and how deals cut the month of each name."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution import catalogue
from pipelines.datasets import DATASETS
from tests.unit.catalogue_rows import rows

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)


def references(*given):
    return pl.LazyFrame(given, schema={"track_ref": pl.String, "track_id": pl.String}, orient="row")


def test_a_reference_is_a_number_an_isrc_or_a_rendition_and_may_mean_several_tracks():
    track = {"isrc": "GBXYZ2600001"}
    tracks = rows("track", {"track_id": "T2", **track}, {"track_id": "T1", "rendition_id": "r-7", **track})

    found = catalogue.track_refs(tracks).collect()

    DATASETS["track_ref"].validate(found, lazy=True)
    assert found.rows() == [
        ("GBXYZ2600001", "T1"),
        ("GBXYZ2600001", "T2"),
        ("T1", "T1"),
        ("T2", "T2"),
        ("r-7", "T1"),
    ]


def segments(references, *deals):
    given = [dict(zip(("track_id", "deal", "valid_from", "valid_to"), each, strict=True)) for each in deals]
    found = catalogue.segments(references, rows("deal", *given), FIRST, LAST).collect()
    DATASETS["track_segment"].validate(found, lazy=True)
    return found.rows()


def test_a_deal_that_ends_in_mid_month_cuts_the_month_in_two():
    assert segments(references(("T1", "T1")), ("T1", 1, date(2020, 1, 1), date(2026, 9, 14))) == [
        ("T1", 0, FIRST, date(2026, 9, 14)),
        ("T1", 1, date(2026, 9, 15), LAST),
    ]


def test_a_reference_is_cut_by_the_deals_of_every_track_it_can_mean():
    both = references(("GBXYZ2600001", "T1"), ("GBXYZ2600001", "T2"), ("T1", "T1"), ("T2", "T2"))

    found = segments(both, ("T1", 1, date(2026, 9, 10), None), ("T2", 1, date(2020, 1, 1), date(2026, 9, 19)))

    assert [row for row in found if row[0] == "GBXYZ2600001"] == [
        ("GBXYZ2600001", 0, FIRST, date(2026, 9, 9)),
        ("GBXYZ2600001", 1, date(2026, 9, 10), date(2026, 9, 19)),
        ("GBXYZ2600001", 2, date(2026, 9, 20), LAST),
    ]
    assert len(found) == 7


def test_a_deal_that_only_touches_the_edges_of_the_month_does_not_cut_it():
    deals = (("T1", 1, FIRST, LAST), ("T1", 2, date(2020, 1, 1), date(2026, 8, 31)), ("T1", 3, date(2026, 10, 1), None))

    assert segments(references(("T1", "T1")), *deals) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 40), st.none() | st.integers(0, 40)), max_size=6))
def test_the_segments_of_a_reference_cover_the_month_once_and_no_deal_changes_within_one(spans):
    deals = []
    for number, (start, length) in enumerate(spans, 1):
        begins = FIRST + timedelta(days=start)
        deals.append(("T1", number, begins, None if length is None else begins + timedelta(days=length)))

    found = segments(references(("T1", "T1")), *deals) or [("T1", 0, FIRST, LAST)]

    assert [day for _, _, start, end in found for day in pl.date_range(start, end, eager=True)] == list(
        pl.date_range(FIRST, LAST, eager=True)
    )
    for _, _, start, end in found:
        live = {
            tuple(number for _, number, since, until in deals if since <= day and (until is None or day <= until))
            for day in pl.date_range(start, end, eager=True)
        }
        assert len(live) == 1


def test_where_terms_change_everything_is_cut_and_so_is_what_nobody_delivered():
    deal = {"track_id": "T1", "deal": 1, "valid_from": date(2020, 1, 1), "valid_to": date(2026, 9, 19)}
    given = references(("T1", "T1"), ("T2", "T2")), rows("deal", deal), FIRST, LAST

    found = catalogue.segments(*given, [date(2026, 9, 11)]).collect()

    DATASETS["track_segment"].validate(found, lazy=True)
    assert found.select("track_ref", "segment", "from_date").rows() == [
        ("", 0, FIRST), ("", 1, date(2026, 9, 11)),
        ("T1", 0, FIRST), ("T1", 1, date(2026, 9, 11)), ("T1", 2, date(2026, 9, 20)),
        ("T2", 0, FIRST), ("T2", 1, date(2026, 9, 11)),
    ]  # fmt: skip
