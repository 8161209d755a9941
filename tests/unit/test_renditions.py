from datetime import date

import polars as pl

from attribution.renditions import rendition_deals, rendition_refs, renditions
from schemas.deal import Deal
from schemas.provenance_index import ProvenanceIndex
from schemas.track import Track
from schemas.track_ref import TrackRef
from tests.formats.rows import rows

ORIGINAL = {
    "track_id": "PT1", "isrc": "QZABC2600001", "release_id": "a:1", "deliverer": "PADPIDA1", "title": "Tide Song",
    "artist": "Ada Brink", "release_title": "Tides", "duration_ms": 200_000,
}  # fmt: skip
TRACK = rows(Track, ORIGINAL).lazy()


def index(*entries: dict) -> pl.LazyFrame:
    usual = {"asset": "", "store": "provenance/r.c2pa", "is_rendition": True, "isrc": "QZABC2600001"}
    made = [{"track_ref": "rnd-1", "deliverer": "PADPIDB1", "valid_from": None, **usual, **one} for one in entries]
    frames = [
        rows(ProvenanceIndex, {key: value for key, value in one.items() if key != "sent_at"}).with_columns(
            sent_at=pl.lit(one.get("sent_at"), pl.String), delivery_id=pl.lit(str(number))
        )
        for number, one in enumerate(made)
    ]
    return pl.concat(frames).lazy()


def test_a_rendition_is_a_track_of_its_own_named_after_the_recording_that_it_renders():
    made = Track.validate(renditions(index({"valid_from": date(2026, 9, 3)}), TRACK).collect())

    row = made.row(0, named=True)
    assert (row["track_id"], row["rendition_id"]) == ("rnd-1", "rnd-1")
    assert (row["isrc"], row["deliverer"], row["title"]) == ("QZABC2600001", "PADPIDB1", "Tide Song")


def test_a_log_may_name_a_rendition_by_its_own_id_alone_so_that_plays_of_the_original_stay_the_originals():
    refs = TrackRef.validate(rendition_refs(renditions(index({}), TRACK)).collect())

    assert refs.rows() == [("rnd-1", "rnd-1")]


def test_a_rendition_may_be_played_everywhere_from_the_day_that_its_index_names():
    known = index({"valid_from": date(2026, 9, 3)})

    deals = Deal.validate(rendition_deals(known, renditions(known, TRACK)).collect())

    assert deals.select("track_id", "territories", "valid_from", "valid_to").rows() == [
        ("rnd-1", "+2136", date(2026, 9, 3), None)
    ]


def test_of_two_indexes_the_newer_one_says_who_is_paid_for_a_rendition():
    older = {"deliverer": "PADPIDOLD", "sent_at": "2026-09-01T00:00:00Z"}
    newer = {"deliverer": "PADPIDNEW", "sent_at": "2026-09-02T00:00:00Z"}

    assert renditions(index(newer, older), TRACK).collect()["deliverer"].to_list() == ["PADPIDNEW"]


def test_a_rendition_that_a_message_describes_is_left_as_the_message_gives_it():
    assert renditions(index({"track_ref": "PT1"}), TRACK).collect().is_empty()
