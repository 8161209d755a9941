"""What the catalogue reader makes of deals: for which tracks, where, and when."""

from datetime import date

import polars as pl
import pytest

from tests.formats.ern_messages import deal, message, period, read_message, recording, release, terms, track_release


def test_deals_of_a_track_release_hold_for_its_track_and_those_of_the_release_for_the_others(tmp_path):
    resources = recording("A1", "GBXYZ2600001") + recording("A2", "GBXYZ2600002", title="Salt")
    releases = release(["A1", "A2"]) + track_release("R1", "A1") + track_release("R2", "A2")
    deals = deal(["R1"], terms(territories=["GB"])) + deal(["R0"], terms(territories=["FR"]))

    parsed = read_message(tmp_path, message(resources=resources, releases=releases, deals=deals))

    assert parsed.frames["deal"].select(pl.col("track_id").str.slice(0, 12), "deal", "territories").rows() == [
        ("GBXYZ2600001", 1, "+GB"),
        ("GBXYZ2600002", 2, "+FR"),
    ]


def test_a_track_whose_own_deal_is_unusable_does_not_fall_back_on_the_deal_of_the_release(tmp_path):
    releases = release(["A1"]) + track_release("R1", "A1")
    deals = deal(["R1"], terms(territories=["ZZ"])) + deal(["R0"], terms())

    parsed = read_message(tmp_path, message(releases=releases, deals=deals))

    assert parsed.frames["deal"].is_empty()
    assert parsed.frames["track"].height == 1


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (terms(territories=["US", "GB", "GB"]), "+GB +US"),
        (terms(territories=["GB", "Worldwide"]), "+2136"),
        (terms(excluded=["US", "CA"]), "+2136 -CA -US"),
        (terms(territories=["2130", "0840"]), "+2130 +840"),
        (terms(territories=["XK", "CA-QC"]), "+XK"),
        (terms(excluded=["CA-QC"]), "+2136"),
    ],
)
def test_territories_are_includes_and_excludes_in_one_order(tmp_path, given, expected):
    parsed = read_message(tmp_path, message(deals=deal(["R0"], given)))

    assert parsed.frames["deal"]["territories"].to_list() == [expected]
    assert parsed.rejects["reason"].to_list() == (["unknown_territory"] if "CA-QC" in given else [])


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        ("<StartDate>2026-09-01</StartDate><EndDate>2026-09-14</EndDate>", date(2026, 9, 1), date(2026, 9, 14)),
        ("<StartDateTime>2026-09-01T00:00:00+02:00</StartDateTime>", date(2026, 8, 31), None),
        ("<StartDateTime>2026-08-31T23:00:00-05:00</StartDateTime>", date(2026, 9, 1), None),
        ("<StartDateTime>2026-09-01T09:30:00</StartDateTime>", date(2026, 9, 1), None),
        (
            "<StartDateTime>2026-09-01T00:00:00Z</StartDateTime><EndDateTime>2026-09-15T00:00:00Z</EndDateTime>",
            date(2026, 9, 1),
            date(2026, 9, 14),
        ),
        (
            "<StartDateTime>2026-09-01T00:00:00Z</StartDateTime><EndDateTime>2026-09-15T00:00:01Z</EndDateTime>",
            date(2026, 9, 1),
            date(2026, 9, 15),
        ),
        ("<StartDate>2026-09-01</StartDate><EndDate>9999-12-31</EndDate>", date(2026, 9, 1), None),
    ],
)
def test_a_validity_period_is_whole_utc_days_of_which_the_last_is_covered(tmp_path, dates, first, last):
    parsed = read_message(tmp_path, message(deals=deal(["R0"], terms(periods=period(dates)))))

    assert parsed.frames["deal"].select("valid_from", "valid_to").rows() == [(first, last)]


def test_each_validity_period_of_a_deal_is_a_row_and_one_that_ends_when_it_begins_is_none(tmp_path):
    periods = (
        period("<StartDate>2026-01-01</StartDate><EndDate>2026-03-31</EndDate>")
        + period("<StartDate>2026-09-01</StartDate>")
        + period("<StartDate>2026-01-01</StartDate><EndDate>2026-06-30</EndDate>")
        + period("<StartDateTime>2026-10-01T09:00:00Z</StartDateTime><EndDateTime>2026-10-01T09:00:00Z</EndDateTime>")
    )

    parsed = read_message(tmp_path, message(deals=deal(["R0"], terms(periods=periods))))

    assert parsed.frames["deal"].select("deal", "valid_from", "valid_to").rows() == [
        (1, date(2026, 1, 1), date(2026, 6, 30)),
        (1, date(2026, 9, 1), None),
    ]


def test_a_deal_for_other_services_only_is_not_ours(tmp_path):
    other = "<DistributionChannel><PartyId>PADPIDA2099090909Z</PartyId></DistributionChannel>"
    ours = "<DistributionChannel><PartyName><FullName>Our Service</FullName></PartyName></DistributionChannel>"
    barred = "<ExcludedDistributionChannel><PartyId>PADPIDA2099020202B</PartyId></ExcludedDistributionChannel>"

    parsed = read_message(
        tmp_path, message(deals=deal(["R0"], terms(extra=other), terms(extra=ours), terms(extra=barred)))
    )

    assert parsed.frames["deal"]["deal"].to_list() == [2]
    assert parsed.rejects["reason"].to_list() == ["missing_reference", "missing_reference"]


def test_a_message_without_deals_takes_its_tracks_down_and_keeps_them_in_the_catalogue(tmp_path):
    parsed = read_message(tmp_path, message(deals=""))

    assert parsed.frames["track"].height == 1
    assert parsed.frames["deal"].is_empty()
    assert parsed.frames["deal"].schema == pl.Schema(
        {
            "track_id": pl.String(),
            "deal": pl.Int32(),
            "territories": pl.String(),
            "commercial_models": pl.List(pl.String()),
            "use_types": pl.List(pl.String()),
            "valid_from": pl.Date(),
            "valid_to": pl.Date(),
        }
    )
