from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.transparency import across, by_basis, by_surface, waiting
from schemas.ai_surface import AiSurface
from schemas.columns import NO_CURRENCY, empty
from schemas.transparency import Transparency
from schemas.vocabulary import STATUS
from tests.formats.months_ai import AI_LINES, AI_TRACKS, EARNED, SHARES, SURFACES, told
from tests.formats.months_works import USAGE
from tests.formats.rows import rows

TABLE = told().transparency


def of(track: str, **where: str) -> pl.DataFrame:
    return TABLE.filter(track_id=track, **where)


def total(frame: pl.DataFrame, column: str) -> Decimal:
    return sum(frame[column].to_list(), Decimal(0))


def test_the_table_is_what_its_schema_says():
    Transparency.validate(TABLE, lazy=True)


def test_every_ai_track_appears_also_one_that_nobody_played():
    silent = told(usage=USAGE.clear(), recording_earning=AI_LINES.clear(), ai_earning=EARNED.clear()).transparency

    for table in (TABLE, silent):
        assert set(AI_TRACKS["track_id"]) <= set(table.filter(kind="")["track_id"])
    assert silent.filter(kind="")["currency"].unique().to_list() == [NO_CURRENCY]
    assert silent["plays"].sum() == 0


def test_all_money_of_sources_is_there_status_by_status():
    sources = TABLE.filter(pl.col("kind") != "")

    for status in STATUS:
        due = EARNED.filter(status=status)
        assert total(sources, status) == total(due, "amount")


def test_what_deliverers_of_ai_tracks_keep_is_there_and_nobody_elses():
    own = TABLE.filter(kind="")

    assert total(own, "payable") == Decimal("221.833333333")  # 2.833333333 + 84 of Flow, 90 + 45 of Kettle
    assert total(own, "hold") == Decimal("3.333333333")
    assert "t1" not in own["track_id"]


def test_a_track_has_its_names_its_proof_its_plays_and_its_fate():
    row = of("t2", kind="").row(0, named=True)

    assert (row["title"], row["isrc"], row["plays"]) == ("Flow", "GBHAL2600002", 21)
    assert (row["disclosure"], row["manifest_state"], row["verdict_state"]) == ("All", "verified", "Trusted")
    assert (row["model_id"], row["model_version"], row["signer"]) == ("wren", "2", "Lyrebird Labs")
    assert (row["recorded"], row["reserve"], row["blocked_from"]) == ("less_reserve", "paid", None)


def test_why_a_manifest_does_not_count_is_told():
    assert of("t4", kind="")["verdict_reasons"].to_list() == [["untrusted_signer"]]


def test_a_blocked_track_says_from_when_and_its_money_is_on_hold():
    row = of("t3", kind="").row(0, named=True)

    assert (str(row["blocked_from"]), row["reason"], row["reasons"]) == ("2026-09-01", "blocked", ["blocked"])
    assert row["hold"] == Decimal("3.333333333")


def test_a_source_is_one_row_a_licence_with_its_uses_together_and_its_weight_once():
    row = of("t2", kind="iswc", licence="works-ai").row(0, named=True)

    assert row["uses"] == ["conditioning", "training_influence"]
    assert (row["claimed_weight_ppb"], row["payable_weight_ppb"]) == (720_000_000, 720_000_000)
    assert (row["payable"], row["accrued"]) == (Decimal("7.3"), Decimal("5.199999999"))
    assert row["source_title"] == "EBB"


def test_a_source_that_nobody_licenses_shows_its_money_in_suspense_and_why():
    row = of("t2", kind="iswc", licence="provision").row(0, named=True)

    assert (row["suspense"], row["reasons"]) == (Decimal("2.000000001"), ["no_licence"])


def test_a_source_that_earned_nothing_is_there_once_whatever_licences_it_has():
    twice = pl.concat([SHARES, SHARES.with_columns(licence=pl.lit("another"))])

    silent = told(ai_earning=EARNED.clear(), source_share=twice).transparency.filter(track_id="t2", kind="iswc")

    assert silent["licence"].to_list() == [""]
    assert silent["claimed_weight_ppb"].to_list() == [720_000_000]


def test_what_stays_with_the_deliverer_is_told_with_its_weight():
    row = of("t2", kind="deliverer").row(0, named=True)

    assert (row["claimed_weight_ppb"], row["payable"], row["basis"]) == (280_000_000, 0, "own")


def test_a_voice_cites_its_consent_and_a_conflict_is_told():
    assert of("t2", kind="voice")["consents"].to_list() == [["mara-1"]]
    assert of("t2", kind="isrc")["has_conflict"].to_list() == [True]


def test_money_of_no_one_track_has_an_empty_track():
    [row] = of("").iter_rows(named=True)

    assert (row["source"], row["payable"], row["disclosure"], row["plays"]) == ("wren@2", Decimal(3), None, 0)


def test_no_order_of_rows_changes_the_table():
    turned = told(ai_earning=EARNED.reverse(), source_share=SHARES.reverse(), ai_track=AI_TRACKS.reverse())

    assert turned.transparency.equals(TABLE)


def test_money_by_basis():
    found = {row["basis"]: row["total"] for row in by_basis(TABLE).iter_rows(named=True)}

    assert found == {
        "drawn_on": Decimal("31.5"),
        "fallback": Decimal(3),
        "own": Decimal("225.166666666"),
        "voice": Decimal(4),
    }


def test_money_by_surface_follows_plays_there():
    found = by_surface(EARNED.filter(track_id="t2").lazy(), SURFACES.lazy())

    assert {row[:2]: row[3] for row in found.rows()} == {
        ("agent", "drawn_on"): Decimal("12"),  # 16 of premium × 15 plays / 20
        ("playlist", "drawn_on"): Decimal("4"),
        ("radio", "drawn_on"): Decimal("0.5"),
        ("agent", "voice"): Decimal("3"),
        ("playlist", "voice"): Decimal("1"),
    }


def test_money_of_another_offering_follows_all_plays_in_the_territory():
    feature = EARNED.filter(basis="voice").with_columns(offering=pl.lit("remix-club"))

    found = by_surface(feature.lazy(), SURFACES.lazy())

    assert dict(found.select("surface", "amount").rows()) == {
        "agent": Decimal("2.857142857"),  # 4 × 15 / 21
        "playlist": Decimal("0.952380952"),
        "radio": Decimal("0.190476191"),
    }


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["t2", "t4", "t9"]), st.integers(1, 10**12)), min_size=1, max_size=6),
    st.dictionaries(st.sampled_from(["t2", "t4"]), st.dictionaries(st.sampled_from("abc"), st.integers(1, 9))),
)
def test_no_nano_unit_is_lost_between_surfaces(money, surfaces):
    earned = pl.concat(
        EARNED.head(1).with_columns(
            track_id=pl.lit(track), amount=pl.lit(Decimal(units).scaleb(-9)).cast(EARNED.schema["amount"])
        )
        for track, units in money
    )
    played = [
        {"track_id": track, "surface": name, "plays": plays, "offering": "free"}
        for track, names in surfaces.items()
        for name, plays in names.items()
    ]
    surface = rows(AiSurface, *played) if played else empty(AiSurface)

    found = by_surface(earned.lazy(), surface.lazy())

    assert total(found, "amount") == Decimal(sum(units for _, units in money)).scaleb(-9)


def test_what_waits_is_told_by_reason_and_whose_it_is():
    found = waiting(EARNED.lazy(), AI_LINES.lazy(), AI_TRACKS.lazy())

    assert found.rows() == [
        ("blocked", False, "EUR", Decimal("3.333333333")),
        ("no_licence", True, "EUR", Decimal("2.000000001")),
        ("provenance_unverified", True, "EUR", Decimal(15)),
    ]


def test_amounts_across_keep_their_sum():
    sums = pl.DataFrame({"a": ["x", "x", "y"], "b": ["p", "q", "p"]}).with_columns(
        amount=pl.Series([Decimal(1), Decimal(2), Decimal(3)], dtype=EARNED.schema["amount"])
    )

    assert across(sums, "a", "b").rows() == [("x", 1, 2, 3), ("y", 3, 0, 3)]
