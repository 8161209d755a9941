"""Pools beside the recorded ones: features, generators, fixed sums and minima."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from attribution.agreements import TermsError
from attribution.fx import Quotation
from tests.unit.ai_money_month import W1, W3, WORLD, earned, licence, month, share, source, track, world
from tests.worlds import World, ppb

STUDIO = ("DE", "studio")
FEATURE = {"revenue_base": "feature_revenue", "feature": "studio"}


def pools(of: World) -> list[tuple]:
    rows = month(of).pool.filter(side="ai").select("territory", "offering", "agreement", "revenue_share", "top_up")
    return [(*row[:3], *(f"{amount:.2f}" for amount in row[3:])) for row in rows.rows()]


def with_studio(net: str = "500.00", **ai) -> World:
    """The month with a feature, ``studio``, in which track A was played twice."""
    given = {
        "ai_track": [track(feature="studio"), track("B")],
        "source_share": [source("works", "iswc", W1), source("works", "iswc", W3, track_id="B")],
        "ai_licence": [licence("works", "soc", **FEATURE)],
        "ai_licence_share": [share("works", "30%")],
    }
    plays = [*WORLD.plays, (*STUDIO, "A", 2)]
    return world(plays=plays, revenue={**WORLD.revenue, STUDIO: ("EUR", net, 0)}, **{**given, **ai})


def test_a_feature_pays_the_sources_of_its_tracks_and_nothing_is_taken_from_them():
    studio = with_studio()

    assert pools(studio) == [("DE", "studio", "works", "150.00", "0.00")]
    assert earned(studio, "side", "offering", "agreement", "track_id", "licensor") == [
        ("ai", "studio", "works", "A", "soc", "150", "payable", None)
    ]
    amounts = month(studio).recording_earning.select("offering", "track_id", "amount").rows()
    assert [(*row[:2], int(row[2])) for row in amounts] == [
        ("premium", "A", 300),
        ("premium", "B", 200),
        ("studio", "A", 250),
    ]


def test_a_generator_pays_the_sources_of_all_its_tracks_by_plays():
    income = with_studio(
        ai_licence=[licence("works", "soc", generator="gen", **{**FEATURE, "revenue_base": "generator_income"})]
    )

    # 150 over eight plays of A and four of B; of B's work soc has 80 %, and the gap is nobody's
    assert earned(income, "track_id", "licensor") == [
        ("A", "soc", "100", "payable", None),
        ("B", None, "10", "suspense", "share_gap"),
        ("B", "soc", "40", "payable", None),
    ]


def test_the_share_of_a_feature_is_that_of_its_tracks_by_plays():
    two = with_studio(
        ai_track=[track(feature="studio"), track("B", feature="studio", contribution="Partly")],
        ai_licence_share=[share("works", "30%"), share("works", "6%", "Partly")],
    )

    # eight plays at 30 % and four at 6 % are 22 % of 500
    assert pools(two) == [("DE", "studio", "works", "110.00", "0.00")]


def test_a_minimum_adds_what_the_month_lacks():
    least = with_studio(ai_licence=[licence("works", "soc", minimum=Decimal(200), currency="EUR", **FEATURE)])

    assert pools(least) == [("DE", "studio", "works", "150.00", "50.00")]
    enough = with_studio(ai_licence=[licence("works", "soc", minimum=Decimal(150), currency="EUR", **FEATURE)])
    assert pools(enough) == [("DE", "studio", "works", "150.00", "0.00")]


def test_a_minimum_of_a_share_of_tracks_counts_what_the_tracks_brought():
    least = world(
        source_share=[source("works", "iswc", W1)],
        ai_licence=[licence("works", "soc", minimum=Decimal("70.5"), currency="EUR")],
    )

    # the track brings 10 % of 300
    assert earned(least, "side", "agreement", "licensor") == [
        ("ai", "works", "soc", "40.5", "payable", None),
        ("recorded", "deal", "soc", "30", "payable", None),
    ]
    booked = month(least).journal.filter(account="ai_cost")["amount"].to_list()
    assert booked == [Decimal("40.5")]


def test_a_fixed_sum_is_spread_over_bases_by_plays_and_converted():
    fixed = world(
        plays=[*WORLD.plays, ("GB", "premium", "A", 2)],
        revenue={**WORLD.revenue, ("GB", "premium"): ("GBP", "10.00", 0)},
        source_share=[source("works", "iswc", W1)],
        ai_licence=[
            licence("works", "soc", territories="+2136", revenue_base="fixed", fixed=Decimal(80), currency="EUR")
        ],
        ai_licence_share=[],
        mandates=[{**one, "territories": "+2136"} for one in WORLD.mandates],
        works=[{**one, "shares": [(*part[:3], "+2136") for part in one["shares"]]} for one in WORLD.works],
    )
    quoted = replace(fixed, quotations={**WORLD.quotations, "GBP": Quotation(Fraction(4, 5), date(2026, 9, 30), "ECB")})

    # 80 EUR over six and two plays; 20 EUR are 16 GBP
    assert earned(quoted, "territory", "licensor") == [
        ("DE", "soc", "60", "payable", None),
        ("GB", "soc", "16", "payable", None),
    ]
    with pytest.raises(TermsError, match="Licence works has a minimum or fixed sum in EUR"):
        earned(fixed)


def test_a_sum_that_is_due_without_any_track_is_held_for_its_licensor():
    idle = with_studio(
        source_share=[],
        ai_licence=[licence("works", "soc", minimum=Decimal(200), currency="EUR", **FEATURE)],
    )

    assert earned(idle, "offering", "track_id", "licensor", "basis") == [
        ("studio", "", "soc", "fallback", "200", "hold", "provenance_unverified")
    ]


def test_a_feature_without_revenue_where_a_licence_does_not_reach_has_no_pool():
    abroad = with_studio(ai_licence=[licence("works", "soc", territories="+FR", **FEATURE)], members={"+FR": ["FR"]})

    assert pools(abroad) == []
    assert earned(abroad) == []


def test_several_tracks_and_segments_share_a_pool_exactly():
    odd = with_studio("100.01", ai_licence_share=[share("works", "33.3333333%")])

    total = sum(Decimal(row[-3]) for row in earned(odd))
    assert f"{total:.9f}" == "33.336666633"
    assert ppb("33.3333333%") == 333_333_333


def test_a_feature_pays_by_the_weight_of_the_licensors_sources():
    light = with_studio(
        source_share=[source("works", "iswc", W1, "0.01"), source("works", "deliverer", "", "0.99", basis="own")]
    )

    # 30 % of 500, of which a hundredth
    assert pools(light) == [("DE", "studio", "works", "1.50", "0.00")]


def test_a_licence_of_a_feature_is_none_for_tracks_of_another():
    other = with_studio(
        ai_track=[track(feature=None)],
        source_share=[source("works", "iswc", W1), source("aside", "iswc", W1)],
        ai_licence=[licence("works", "soc", **FEATURE), licence("aside", None)],
        ai_licence_share=[share("works", "30%"), share("aside", "10%")],
    )

    assert pools(other) == []
    assert {row[:2] for row in earned(other, "licence", "licensor")} == {("aside", None)}
