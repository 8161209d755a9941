"""Which plays a deal covers: by territory, model, use and day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas.service_offering import ServiceOffering
from tests.formats.rows import rows
from tests.unit.eligible_usage import BOTH, WORLD, terms, usage
from tests.worlds import agreement


@pytest.mark.parametrize(
    ("deal", "reason"),
    [
        ({}, None),
        ({"territories": "+FR"}, "no_deal"),
        ({"commercial_models": ["SubscriptionModel"]}, None),
        ({"commercial_models": ["AdvertisementSupportedModel"]}, "no_deal"),
        ({"use_types": ["OnDemandStream"]}, None),
        ({"use_types": ["Stream"]}, None),
        ({"use_types": ["PermanentDownload"]}, "no_deal"),
        ({"use_types": ["PermanentDownload", "OnDemandStream"]}, None),
        ({"valid_from": date(2026, 9, 1)}, None),
        ({"valid_from": date(2026, 10, 1)}, "no_deal"),
        ({"valid_to": date(2026, 8, 31)}, "no_deal"),
    ],
)
def test_a_deal_covers_a_play_by_territory_model_use_and_day(deal: dict[str, Any], reason: str | None):
    world = replace(WORLD, deals=[{"track_id": "A", **deal}], members={"+FR": ["FR"]})

    assert [row[3] for row in terms(world)] == [reason]


def test_a_deal_for_streams_covers_non_interactive_ones_and_no_others():
    world = replace(WORLD, deals=[{"track_id": "A", "use_types": ["Stream"]}])
    kind = {"offering": "premium", "title": "x", "commercial_model": "SubscriptionModel", "qualifying_ms": 0}

    radio = rows(ServiceOffering, {**kind, "use_type": "NonInteractiveStream"}).lazy()
    cached = rows(ServiceOffering, {**kind, "use_type": "ConditionalDownload"}).lazy()

    assert terms(world, offerings=radio)[0][3] is None
    assert terms(world, offerings=cached)[0][3] == "no_deal"


def test_the_offering_is_judged_by_its_last_terms_in_the_month():
    world = replace(WORLD, deals=[{"track_id": "A", "commercial_models": ["SubscriptionModel"]}])
    kind = {"offering": "premium", "title": "x", "use_type": "OnDemandStream", "qualifying_ms": 0}
    changed = rows(
        ServiceOffering,
        {**kind, "commercial_model": "AdvertisementSupportedModel", "valid_to": date(2026, 9, 9)},
        {**kind, "commercial_model": "SubscriptionModel", "valid_from": date(2026, 9, 10)},
    )

    assert terms(world, offerings=changed.lazy())[0][3] is None


def test_a_deal_that_ends_in_mid_month_covers_the_segment_before():
    world = replace(
        WORLD,
        plays=[("DE", "premium", "A", 3, 0), ("DE", "premium", "A", 4, 1)],
        deals=[{"track_id": "A", "valid_to": date(2026, 9, 14)}],
        agreements=[*BOTH, agreement("aside", None, rate="50%")],
    )

    assert usage(world, "segment", "plays", "licensor", "agreement", "reason") == [
        (0, 3, "alpha", "first", None),
        (1, 4, None, "aside", "no_deal"),
    ]


def test_a_track_is_cut_by_its_own_days_however_its_isrc_is():
    # B's deal begins on the 5th and cuts their ISRC, A's ends on the 19th: the ISRC has three segments, A two
    world = replace(
        WORLD,
        isrcs={"A": "QZABC2600001", "B": "QZABC2600001"},
        plays=[
            ("DE", "premium", "QZABC2600001", 1, 0),
            ("DE", "premium", "QZABC2600001", 2, 1),
            ("DE", "premium", "QZABC2600001", 4, 2),
            ("DE", "premium", "A", 8, 0),
            ("DE", "premium", "A", 16, 1),
        ],
        deals=[
            {"track_id": "A", "valid_to": date(2026, 9, 19)},
            {"track_id": "B", "valid_from": date(2026, 9, 5), "territories": "+FR"},
        ],
        members={"+FR": ["FR"]},
    )

    assert usage(world, "track_id", "segment", "plays", "reason") == [("A", 0, 11, None), ("A", 1, 20, "no_deal")]
