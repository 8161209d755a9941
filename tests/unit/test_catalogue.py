"""The catalogue of a month: what the newest messages say, and the service's own numbers."""

import random
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution import catalogue
from pipelines.datasets import DATASETS
from tests.unit.catalogue_rows import rows

OPEN = (date(2020, 1, 1), None)
AUGUST, MID_MONTH = "2026-08-01T10:00:00.000000Z", "2026-09-15T10:00:00.000000Z"


def message(delivery, sent_at, *, deliverer="D1", tracks=("A",), deals=((1, "+2136", OPEN),), title="Low Tide"):
    """One release of a deliverer, its tracks named by their last letter, all with the same deals."""
    stamp = {"delivery_id": delivery * 64, "sent_at": sent_at}
    ids = [f"GBXYZ260000{ord(track) - 64}-036000291452-{deliverer}" for track in tracks]
    return {
        "release": [{"release_id": f"{deliverer}:036000291452", "title": title, "artist": "Mara Quill",
                     "deliverer": deliverer, "message_sender": deliverer, **stamp}],
        "track": [{"track_id": each, "isrc": each[:12], "release_id": f"{deliverer}:036000291452", "title": title,
                   "icpn": "036000291452", "deliverer": deliverer, "artist": "Mara Quill", "release_title": title,
                   "duration_ms": 1, **stamp} for each in ids],
        "contribution": [{"track_id": each, "sequence": 1, "contributor": title, "role": "Composer",
                          "is_generative": False, **stamp} for each in ids],
        "deal": [{"track_id": each, "deal": number, "territories": where, "commercial_models": ["SubscriptionModel"],
                  "use_types": ["OnDemandStream"], "valid_from": since, "valid_to": until, **stamp}
                 for each in ids for number, where, (since, until) in deals],
    }  # fmt: skip


def latest(*messages, shuffle=None):
    frames = {}
    for dataset in ("release", "track", "contribution", "deal"):
        given = [row for each in messages for row in each[dataset]]
        random.Random(shuffle).shuffle(given) if shuffle is not None else None
        frames[dataset] = rows(dataset, *given)
    found = catalogue.latest(**frames)
    collected = {name: getattr(found, name).collect() for name in frames}
    for dataset, frame in collected.items():
        DATASETS[dataset].validate(frame, lazy=True)
    return collected


def periods(found):
    return (
        found["deal"]
        .select(pl.col("track_id").str.slice(11, 1), "deal", "territories", "valid_from", "valid_to")
        .rows()
    )


def test_the_newest_message_for_a_release_replaces_what_older_ones_say_of_it():
    found = latest(message("b", AUGUST, title="Low Tide"), message("a", MID_MONTH, title="High Tide"))

    assert found["release"]["title"].to_list() == ["High Tide"]
    assert found["release"]["delivery_id"].to_list() == ["a" * 64]
    assert found["track"]["title"].to_list() == ["High Tide"]
    assert found["contribution"]["contributor"].to_list() == ["High Tide"]
    assert periods(found) == [("1", 1, "+2136", date(2020, 1, 1), None)]


def test_of_two_messages_made_at_one_moment_the_greater_delivery_is_the_newer():
    found = latest(message("b", AUGUST, title="Second"), message("a", AUGUST, title="First"))

    assert found["track"]["title"].to_list() == ["Second"]


def test_two_deliverers_of_one_isrc_keep_a_track_each():
    found = latest(message("a", AUGUST), message("b", MID_MONTH, deliverer="D2", title="Elsewhere"))

    assert found["track"].select("isrc", "deliverer", "title").rows() == [
        ("GBXYZ2600001", "D1", "Low Tide"),
        ("GBXYZ2600001", "D2", "Elsewhere"),
    ]
    assert found["deal"].height == 2


def test_a_takedown_ends_the_deals_on_the_day_before_it_was_made():
    found = latest(message("a", AUGUST), message("b", MID_MONTH, deals=()))

    assert found["track"].height == 1
    assert periods(found) == [("1", 1, "+2136", date(2020, 1, 1), date(2026, 9, 14))]


def test_a_takedown_made_after_the_month_takes_nothing_from_it():
    found = latest(message("a", AUGUST), message("b", "2026-10-05T00:00:00.000000Z", deals=()))

    assert periods(found) == [("1", 1, "+2136", date(2020, 1, 1), date(2026, 10, 4))]


def test_a_track_that_the_release_loses_keeps_its_deals_until_then():
    found = latest(message("a", AUGUST, tracks="AB"), message("b", MID_MONTH, tracks="A"))

    assert found["track"]["isrc"].to_list() == ["GBXYZ2600001", "GBXYZ2600002"]
    assert periods(found) == [
        ("1", 1, "+2136", date(2020, 1, 1), None),
        ("2", 1, "+2136", date(2020, 1, 1), date(2026, 9, 14)),
    ]


def test_changed_terms_hold_from_the_new_message_beside_the_old_until_it():
    new = ((1, "+GB", (date(2026, 9, 15), None)), (2, "+FR", OPEN))

    found = latest(message("a", AUGUST, deals=((1, "+2136", OPEN),)), message("b", MID_MONTH, deals=new))

    assert periods(found) == [
        ("1", 1, "+GB", date(2026, 9, 15), None),
        ("1", 2, "+FR", date(2020, 1, 1), None),
        ("1", 3, "+2136", date(2020, 1, 1), date(2026, 9, 14)),
    ]


def test_a_deal_that_an_update_only_gives_an_end_is_one_deal_with_that_end():
    ended = ((1, "+2136", (date(2020, 1, 1), date(2026, 9, 20))),)

    found = latest(message("a", AUGUST), message("b", MID_MONTH, deals=ended))

    assert periods(found) == [("1", 1, "+2136", date(2020, 1, 1), date(2026, 9, 20))]


def test_an_update_that_repeats_a_deal_of_two_periods_keeps_both_and_the_gap_between_them():
    twice = ((1, "+2136", (date(2020, 1, 1), date(2020, 6, 30))), (1, "+2136", (date(2026, 9, 1), None)))

    found = latest(message("a", AUGUST, deals=twice), message("b", MID_MONTH, deals=twice))

    assert periods(found) == [
        ("1", 1, "+2136", date(2020, 1, 1), date(2020, 6, 30)),
        ("1", 2, "+2136", date(2026, 9, 1), None),
    ]


def test_a_deal_never_begun_when_it_is_withdrawn_leaves_no_row():
    later = ((1, "+2136", (date(2026, 9, 20), None)),)

    found = latest(message("a", AUGUST, deals=later), message("b", MID_MONTH, deals=()))

    assert found["deal"].is_empty()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_in_which_messages_are_read_changes_nothing(seed):
    messages = [
        message("a", AUGUST, tracks="ABC"),
        message("b", MID_MONTH, tracks="AB", deals=((1, "+GB", OPEN), (2, "+FR", OPEN))),
        message("c", MID_MONTH, tracks="BA", deals=((1, "+FR", OPEN),), title="High Tide"),
        message("d", AUGUST, deliverer="D2"),
    ]

    found, shuffled = latest(*messages), latest(*messages, shuffle=seed)

    assert all(found[dataset].equals(shuffled[dataset]) for dataset in found)


def index(*given):
    return rows("track_index", *({"delivery_id": "f" * 64, **each} for each in given))


def numbered(found, listed):
    frames = catalogue.with_service_ids(
        found["track"].lazy(), found["contribution"].lazy(), found["deal"].lazy(), listed
    )
    collected = dict(zip(("track", "contribution", "deal"), (frame.collect() for frame in frames), strict=True))
    for dataset, frame in collected.items():
        DATASETS[dataset].validate(frame, lazy=True)
    return collected


def test_listed_tracks_take_the_number_of_the_service_and_others_keep_theirs():
    found = latest(message("a", AUGUST, tracks="AB"), message("b", AUGUST, deliverer="D2"))
    listed = index(
        {"track_id": "T1", "isrc": "GBXYZ2600001", "icpn": "00036000291452", "deliverer": "D1", "rendition_id": "r-7"}
    )

    renumbered = numbered(found, listed)

    assert renumbered["track"].select("track_id", "rendition_id").rows() == [
        ("GBXYZ2600001-036000291452-D2", None),
        ("GBXYZ2600002-036000291452-D1", None),
        ("T1", "r-7"),
    ]
    assert renumbered["deal"]["track_id"].to_list() == renumbered["track"]["track_id"].to_list()
    assert renumbered["contribution"]["track_id"].to_list() == renumbered["track"]["track_id"].to_list()


def test_a_track_with_several_numbers_is_several_tracks_with_the_same_deals():
    entry = {"isrc": "GBXYZ2600001", "icpn": "036000291452", "deliverer": "D1"}

    renumbered = numbered(latest(message("a", AUGUST)), index({"track_id": "T1", **entry}, {"track_id": "T2", **entry}))

    assert renumbered["track"]["track_id"].to_list() == ["T1", "T2"]
    assert renumbered["deal"]["track_id"].to_list() == ["T1", "T2"]


def test_one_number_is_one_track_by_the_newest_list():
    entry = {"track_id": "T1", "icpn": "036000291452", "deliverer": "D1"}
    old = {**entry, "isrc": "GBXYZ2600001", "delivery_id": "a" * 64, "sent_at": AUGUST}
    new = {**entry, "isrc": "GBXYZ2600002", "delivery_id": "0" * 64, "sent_at": MID_MONTH}

    renumbered = numbered(latest(message("a", AUGUST, tracks="AB")), index(new, old))

    assert renumbered["track"].select("track_id", "isrc").rows() == [
        ("GBXYZ2600001-036000291452-D1", "GBXYZ2600001"),
        ("T1", "GBXYZ2600002"),
    ]
