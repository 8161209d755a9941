from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from attribution.agreements import TermsError
from attribution.comparison_money import by_artist, by_licensor, extracted, joined_bases
from attribution.comparison_terms import in_force, proposed
from schemas.allocation import Allocation
from schemas.base import Base
from schemas.columns import polars_schema
from schemas.recording_earning import RecordingEarning
from schemas.territory_set import TerritorySet
from schemas.usage import Usage
from tests.formats.rows import rows

TRACKS = pl.DataFrame({"track_id": ["t1", "t2", "t3"], "artist": ["Ann", "Ann", "Bob"]})
ON = date(2026, 9, 30)


def usage(**weight: int) -> pl.DataFrame:
    return rows(Usage, *({"track_id": name, "plays": many, "weight": many} for name, many in weight.items()))


def base(amount: str = "10", **more: Any) -> dict[str, Any]:
    return {"amount": Decimal(amount), "plays": 0, "weight": 0, "subscribers": 0, **more}


def test_a_base_is_shared_over_artists_by_the_weight_of_their_tracks():
    found = by_artist(usage(t1=1, t2=2, t3=4), rows(Base, base("7")), TRACKS)

    assert found.select("currency", "artist", "amount").rows() == [
        ("EUR", "Ann", Decimal(3)),
        ("EUR", "Bob", Decimal(4)),
    ]


def test_every_nano_unit_is_there_whatever_the_weights():
    found = by_artist(usage(t1=1, t2=1, t3=1), rows(Base, base("0.000000002")), TRACKS)

    assert sum(found["amount"]) == Decimal("0.000000002")


def test_money_of_no_known_artist_has_its_reason():
    played = pl.concat(
        [usage(t1=6, stranger=3), rows(Usage, {"track_id": "", "plays": 0, "weight": 1, "reason": "idle_listeners"})]
    )
    unplayed = base("5", offering="maker")

    found = by_artist(played.sort("track_id"), rows(Base, base(), unplayed), TRACKS)

    assert found.filter(pl.col("artist").is_null()).select("reason", "amount").rows() == [
        ("idle_listeners", Decimal(1)),
        ("no_plays", Decimal(5)),
        ("unknown_track", Decimal(3)),
    ]


def test_a_base_in_which_nothing_counts_goes_to_nobody():
    played = rows(Usage, {"track_id": "t1", "plays": 0, "short_plays": 9, "weight": 0})

    found = by_artist(played, rows(Base, base("5"), base("0", territory="FR")), TRACKS)

    assert found.select("artist", "reason", "amount").rows() == [(None, "no_plays", Decimal(5))]


def test_what_pools_pay_is_summed_by_licensor_and_currency():
    lines = [
        {"agreement": "a", "licensor": "label", "track_id": "t1", "plays": 1, "amount": Decimal("0.1")},
        {"agreement": "b", "licensor": "label", "track_id": "t1", "plays": 1, "amount": Decimal("0.2")},
        {
            "agreement": "c",
            "licensor": None,
            "track_id": "t2",
            "plays": 1,
            "amount": Decimal("0.4"),
            "status": "suspense",
        },
        {"agreement": "d", "licensor": "label", "track_id": "t3", "plays": 1, "amount": Decimal(9), "currency": "JPY"},
    ]

    found = by_licensor(rows(RecordingEarning, *lines), "recorded")

    assert found.select("side", "currency", "licensor", "amount").rows() == [
        ("recorded", "EUR", None, Decimal("0.4")),
        ("recorded", "EUR", "label", Decimal("0.3")),
        ("recorded", "JPY", "label", Decimal(9)),
    ]


def test_an_invented_listener_joins_the_largest_base_that_is_played_in_of_each_currency():
    bases = rows(
        Base,
        base("90"),
        base("100", offering="maker"),
        base("20", territory="FR"),
        base("7", territory="JP", currency="JPY"),
    )
    active = pl.DataFrame(
        [("DE", "premium", 8), ("FR", "premium", 2), ("JP", "premium", 3), ("JP", "free", 1)],
        schema=["territory", "offering", "listeners"],
        orient="row",
    )

    found = joined_bases(bases, active)

    assert found.select("territory", "offering", "currency", "fee").rows() == [
        ("DE", "premium", "EUR", Decimal("11.25")),
        ("JP", "premium", "JPY", Decimal("2.333333333")),
    ]


def test_what_comes_back_is_the_tracks_part_of_the_base_with_the_fee_in_it():
    joined = pl.DataFrame(
        {
            "territory": ["DE", "FR"],
            "offering": ["premium"] * 2,
            "amount": [Decimal(9), Decimal(9)],
            "fee": [Decimal(1)] * 2,
        },
        schema_overrides={"amount": pl.Decimal(38, 9), "fee": pl.Decimal(38, 9)},
    )
    weights = pl.DataFrame(
        [("DE", "premium", "real", 10**18 - 3), ("DE", "premium", "fake", 10**18 - 3), ("FR", "premium", "fake", 0)],
        schema=["territory", "offering", "track_ref", "weight"],
        orient="row",
    )

    assert extracted(weights, joined, "fake")["amount"].to_list() == [Decimal(5), Decimal(0)]


def allocation(name: str, **more: Any) -> dict[str, Any]:
    usual = {"model": "pro_rata", "parameters": "{}", "territories": None, "valid_from": date(2026, 1, 1)}
    return {"allocation": name, **usual, **more}


def chosen(*entries: dict[str, Any], side: str = "recorded") -> list[tuple[str, str, str]]:
    places = [("DE", "premium"), ("DE", "free"), ("FR", "premium")]
    bases = pl.DataFrame(places, schema=["territory", "offering"], orient="row")
    sets = rows(TerritorySet, {"territories": "+DE", "territory": "DE"}, {"territories": "+FR", "territory": "FR"})
    found = proposed(in_force(rows(Allocation, *entries), on=ON), sets, bases, otherwise="pro_rata")
    return found.filter(pl.col("side") == side).select("territory", "offering", "allocation").rows()


def test_a_proposal_with_territories_goes_before_one_for_everywhere():
    here = allocation("here", territories="+DE", offerings=["premium"])

    assert chosen(allocation("else"), here) == [
        ("DE", "free", "else"),
        ("DE", "premium", "here"),
        ("FR", "premium", "else"),
    ]


def test_a_base_that_no_proposal_is_for_stays_as_it_would_be_otherwise():
    ended = allocation("ended", valid_to=date(2026, 8, 31))
    other_side = allocation("other", side="composition")
    france = allocation("france", territories="+FR")

    assert chosen(france, ended, other_side) == [
        ("DE", "free", "pro_rata"),
        ("DE", "premium", "pro_rata"),
        ("FR", "premium", "france"),
    ]
    assert chosen(france, ended, other_side, side="composition")[0] == ("DE", "free", "other")


def test_of_two_versions_of_a_proposal_the_later_one_holds():
    later = allocation("one", territories="+FR", valid_from=date(2026, 9, 1))

    assert chosen(allocation("one", territories="+DE"), later) == [
        ("DE", "free", "pro_rata"),
        ("DE", "premium", "pro_rata"),
        ("FR", "premium", "one"),
    ]


def test_two_proposals_for_one_base_are_refused_by_name():
    with pytest.raises(TermsError, match=r"one and two are both for the recorded side of DE free: take the territory"):
        chosen(allocation("one", territories="+DE"), allocation("two", territories="+DE"))


def test_the_frames_are_as_the_schemas_say():
    assert {"currency", "artist", "reason", "amount"} == set(by_artist(usage(t1=1), rows(Base, base()), TRACKS).columns)
    assert polars_schema(Base)["amount"] == by_artist(usage(t1=1), rows(Base, base()), TRACKS).schema["amount"]
