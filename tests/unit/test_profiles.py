from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.profiles import catalogue_profile, measured, stream_profile
from schemas.catalogue_profile import CatalogueProfile
from schemas.columns import empty, polars_schema
from schemas.deal import Deal
from schemas.listening import Listening
from schemas.release import Release
from schemas.stream_day import StreamDay
from schemas.stream_profile import StreamProfile
from schemas.track import Track
from schemas.usage import Usage

A, B, C = "USA1A2600001", "GBB1B2600002", "AAC1C2600003"


def table(model, *rows, **same):
    given = [same | row for row in rows]
    return pl.DataFrame(given, schema=polars_schema(model)).lazy()


LISTENING = table(
    Listening,
    {"listener": "a", "territory": "DE", "surface": "search", "plays": 3, "short_plays": 1, "played_ms": 400_000},
    {"listener": "b", "territory": "DE", "surface": "", "plays": 1, "short_plays": 0, "played_ms": 30_999},
    {"listener": "c", "territory": "JP", "surface": "search", "plays": 5, "short_plays": 0, "played_ms": 900_000},
    track_ref="t",
    offering="premium",
    segment=0,
)
DAYS = table(
    StreamDay,
    {"played_date": date(2026, 9, 1), "delivery_id": "1", "plays": 4, "accepted": 4, "rejected": 0},
    {"played_date": date(2026, 9, 1), "delivery_id": "2", "plays": 4, "accepted": 3, "rejected": 1},
    {"played_date": date(2026, 9, 30), "delivery_id": "2", "plays": 12, "accepted": 12, "rejected": 0},
    {"played_date": date(2026, 10, 1), "delivery_id": "2", "plays": 50, "accepted": 0, "rejected": 50},
    played_ms=0,
)


def usage(*isrcs):
    rows = [{"track_id": isrc or "unknown", "isrc": isrc, "plays": 2, "short_plays": 0} for isrc in isrcs]
    return table(Usage, *rows, territory="DE", offering="premium", segment=0)


def streams(**other):
    inputs = {"listening": LISTENING, "stream_day": DAYS, "usage": usage(A, B, None)} | other
    return stream_profile("2026-09", **inputs)


def found(profile, scope):
    rows = profile.filter(pl.col("scope") == scope)
    return {
        (metric, key) if key else metric: value for metric, key, value in rows.select("metric", "key", "value").rows()
    }


def test_the_months_figures_are_those_that_one_can_count_by_hand():
    profile = found(streams(previous_usage=usage(A, None)), "month")

    assert profile == {
        "plays": 10,
        "qualified_ppb": 900_000_000,
        "rejected_ppb": 50_000_000,
        "surface_missing_ppb": 100_000_000,
        "isrc_missing_ppb": 333_333_333,
        "new_isrc_ppb": 500_000_000,
        "isrcs": 2,
        "territories": 2,
        "played_ms_mean": 133_099,
        "played_ms_p10": 30_000,
        "played_ms_p50": 100_000,
        "played_ms_p90": 180_000,
    }


def test_every_day_of_the_month_is_counted_and_no_other():
    days = found(streams(), "day")

    assert len(days) == 30
    assert {key: plays for key, plays in days.items() if plays} == {
        ("plays", "2026-09-01"): 7,
        ("plays", "2026-09-30"): 12,
    }


def test_territories_are_told_apart():
    assert found(streams(), "territory") == {
        ("plays", "DE"): 5,
        ("plays", "JP"): 5,
        ("played_ms_mean", "DE"): 86_199,
        ("played_ms_mean", "JP"): 180_000,
    }


def test_without_a_month_before_nothing_is_said_of_new_isrcs():
    assert "new_isrc_ppb" not in found(streams(), "month")


def test_a_month_without_plays_has_a_profile_too():
    nothing = {
        name: empty(model).lazy()
        for name, model in {"listening": Listening, "stream_day": StreamDay, "usage": Usage}.items()
    }

    profile = stream_profile("2026-09", **nothing, previous_usage=usage(A))

    assert set(found(profile, "month").values()) == {0}
    assert set(found(profile, "day").values()) == {0}


@pytest.mark.parametrize("turn", [1, 2])
def test_the_order_of_the_rows_changes_nothing(turn):
    shuffled = LISTENING.collect()[turn:].vstack(LISTENING.collect()[:turn]).lazy()

    assert streams(listening=shuffled).equals(streams())


def test_a_stream_profile_is_as_its_schema_says():
    StreamProfile.validate(streams(previous_usage=usage(A)), lazy=True)


TRACKS = table(
    Track,
    {"track_id": "1", "isrc": A, "deliverer": "x", "label": "L", "icpn": "1", "duration_ms": 1, "contains_ai": "None"},
    {"track_id": "2", "isrc": A, "deliverer": "y", "label": None, "icpn": "1", "duration_ms": 0, "contains_ai": None},
    {"track_id": "3", "isrc": B, "deliverer": "y", "label": "L", "icpn": None, "duration_ms": 1, "contains_ai": "All"},
    {
        "track_id": "4",
        "isrc": C,
        "deliverer": "y",
        "label": "L",
        "icpn": "1",
        "duration_ms": 1,
        "contains_ai": "Partly",
    },
)
DEALS = table(
    Deal,
    {"track_id": "1", "valid_from": date(2020, 1, 1), "valid_to": None},
    {"track_id": "2", "valid_from": date(2020, 1, 1), "valid_to": date(2026, 9, 1)},
    {"track_id": "3", "valid_from": date(2020, 1, 1), "valid_to": date(2026, 8, 31)},
    {"track_id": "4", "valid_from": date(2026, 10, 1), "valid_to": None},
    {"track_id": "4", "valid_from": date(2026, 9, 30), "valid_to": date(2026, 9, 30), "deal": 2},
)


def test_the_catalogues_figures_are_those_that_one_can_count_by_hand():
    releases = table(Release, {"release_id": "r"}, {"release_id": "s"})

    profile = catalogue_profile("2026-09", track=TRACKS, release=releases, deal=DEALS)

    CatalogueProfile.validate(profile, lazy=True)
    assert found(profile, "catalogue") == {
        "tracks": 4,
        "releases": 2,
        "isrcs": 3,
        "deliverers": 2,
        "isrc_shared_ppb": 333_333_333,
        "no_deal_ppb": 250_000_000,
        "no_label_ppb": 250_000_000,
        "no_duration_ppb": 250_000_000,
        "no_icpn_ppb": 250_000_000,
        "isrc_prefix_unknown_ppb": 250_000_000,
        "ai_undisclosed_ppb": 250_000_000,
        "ai_contained_ppb": 500_000_000,
    }
    assert found(profile, "deliverer") == {
        ("tracks", "x"): 1,
        ("no_deal_ppb", "x"): 0,
        ("tracks", "y"): 3,
        ("no_deal_ppb", "y"): 333_333_333,
    }


def test_an_empty_catalogue_has_a_profile_too():
    profile = catalogue_profile("2026-09", track=empty(Track).lazy(), release=empty(Release).lazy(), deal=DEALS)

    assert set(found(profile, "catalogue").values()) == {0}


def profile_of(period, plays):
    rows = [(period, "plays", "territory", key, value) for key, value in plays.items()]
    return pl.DataFrame(rows, schema=polars_schema(StreamProfile), orient="row")


def test_a_month_is_measured_against_the_one_before_and_its_own_middle():
    rows = measured(
        profile_of("2026-09", {"DE": 60, "FR": 7, "JP": 30}), profile_of("2026-08", {"DE": 100, "GB": 8, "JP": 0})
    )

    assert rows.select("key", "value", "previous", "of_previous_ppb", "of_median_ppb").rows() == [
        ("DE", 60, 100, 600_000_000, 8_571_428_571),
        ("FR", 7, None, None, 1_000_000_000),
        ("GB", 0, 8, 0, 0),
        ("JP", 30, 0, None, 4_285_714_285),
    ]


@given(st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 10**10), min_size=1))
def test_against_itself_a_month_is_whole_and_without_a_month_before_nothing_is_compared(plays):
    profile = profile_of("2026-09", plays)

    itself = measured(profile, profile_of("2026-08", plays)).filter(pl.col("value") > 0)
    alone = measured(profile, None)

    assert set(itself["of_previous_ppb"]) <= {1_000_000_000}
    assert alone["of_previous_ppb"].null_count() == alone.height
