"""AI tracks in a month whose refunds are more than its sales: their sources give back what they would have had."""

from decimal import Decimal

from tests.unit.ai_money_month import WORLD, earned, kept, licence, month, share, source, track, world
from tests.unit.test_ai_money_pools import FEATURE, STUDIO
from tests.worlds import agreement

REFUND = {("DE", "premium"): ("EUR", "-1000.00", 100)}
HELD = ("hold", "negative_revenue")


def test_what_is_taken_from_a_held_line_is_held_as_the_line_is():
    refunded = world(revenue=REFUND)

    # the line of -300.00: 6 % of it to the works, 20 % to the recording
    assert earned(refunded, "agreement", "licensor") == [
        ("deal", "major", "-60", *HELD),
        ("deal", "soc", "-18", *HELD),
    ]
    assert kept(refunded) == {("A", 0): ("-222", *HELD), ("B", 0): ("-200", *HELD)}


def test_what_nobody_licensed_stays_in_suspense_of_a_refund():
    refunded = world(
        revenue=REFUND,
        source_share=[source("aside", "iswc", "T9999999999")],
        ai_licence=[licence("aside", None)],
        ai_licence_share=[share("aside", "10%")],
    )

    assert earned(refunded, "licensor") == [(None, "-30", "suspense", "unknown_work")]


def test_a_feature_whose_revenue_is_below_zero_is_held():
    studio = world(
        plays=[*WORLD.plays, (*STUDIO, "A", 2)],
        revenue={**WORLD.revenue, STUDIO: ("EUR", "-500.00", 0)},
        ai_track=[track(feature="studio")],
        source_share=[source("sounds", "isrc", "QZABC2600002")],
        ai_licence=[licence("sounds", "major", "recording", **FEATURE)],
        ai_licence_share=[share("sounds", "30%")],
    )

    assert earned(studio, "side", "agreement") == [("ai", "sounds", "-150", *HELD)]
    assert month(studio).pool.filter(side="ai")["hold_reason"].to_list() == ["negative_revenue"]


def test_sources_that_the_service_pays_for_a_deliverer_that_accepts_nothing_give_back_too():
    refunded = world(
        revenue=REFUND,
        agreements=[agreement("deal", "label", rate="50%")],
        source_share=[source("sounds", "isrc", "QZABC2600002")],
        ai_licence=[licence("sounds", "major", "recording", unaccepted="service")],
        ai_licence_share=[share("sounds", "20%")],
    )

    assert earned(refunded, "side", "licensor") == [("ai", "major", "-60", *HELD)]
    pool = month(refunded).pool.filter(side="ai").select("revenue_share", "top_up", "amount").rows()
    assert pool == [(Decimal(-60), Decimal(0), Decimal(-60))]
