"""What an AI track's sources have of its money, and what its deliverer keeps; amounts by hand."""

from datetime import date

import pytest

from attribution.agreements import TermsError
from tests.settled_worlds import MODELS, settled
from tests.unit.ai_money_month import (
    P1,
    P2,
    W1,
    W2,
    W3,
    WORLD,
    earned,
    grant,
    kept,
    licence,
    month,
    share,
    source,
    track,
    world,
)
from tests.worlds import agreement, ppb

UNKNOWN_WORK, UNKNOWN_ISRC = "T9999999999", "QZABC2699999"
PROVISION = [licence("aside", None), licence("works", "soc")]
SHARES = [share("works", "10%"), share("aside", "10%")]


def test_sources_have_their_licences_shares_and_the_deliverer_keeps_the_rest():
    # 300 of the label: 10 % × 0.6 = 18 for the work, 20 % × 1 = 60 for the recording
    assert earned(WORLD, "side", "agreement", "licensor", "licence", "source", "basis") == [
        ("recorded", "deal", "major", "sounds", "QZABC2600002", "drawn_on", "60", "payable", None),
        ("recorded", "deal", "soc", "works", W1, "drawn_on", "18", "payable", None),
    ]
    assert kept(WORLD) == {("A", 0): ("222", "payable", None), ("B", 0): ("200", "payable", None)}


def test_every_row_cites_its_evidence_weight_and_owner():
    rows = month(WORLD).ai_earning.select("source", "evidence_id", "weight_ppb", "work_right", "party_id").rows()

    assert rows == [("QZABC2600002", "e" * 64, ppb("1"), "", ""), (W1, "e" * 64, ppb("0.6"), "PR", P1)]


def test_a_voice_has_its_share_before_works_and_recordings():
    singing = world(
        source_share=[*WORLD.ai["source_share"], source("singer", "voice", "V", use="lead", consent_id="yes")],
        ai_licence=[*WORLD.ai["ai_licence"], licence("singer", "agency", "voice")],
        ai_licence_share=[
            *WORLD.ai["ai_licence_share"],
            share("singer", "50%", role="lead"),
            share("singer", "1%"),
        ],
        consent=[grant("yes", "star", "V")],
        parties=[*WORLD.parties, {"party": "agency"}, {"party": "star", "licensor": "agency"}],
    )

    # 300: the voice 150; of the other 150: 9 and 30
    assert earned(singing, "licensor", "party_id", "basis", "consent_id") == [
        ("agency", "star", "voice", "yes", "150", "payable", None),
        ("major", "", "drawn_on", None, "30", "payable", None),
        ("soc", P1, "drawn_on", None, "9", "payable", None),
    ]


def test_a_voice_whose_owner_has_no_licence_is_set_aside_by_the_provision():
    singing = world(
        source_share=[source(one, "voice", "V", use="lead", consent_id="yes") for one in ("singer", "voices")],
        ai_licence=[licence("singer", "agency", "voice"), licence("voices", None, "voice")],
        ai_licence_share=[share("singer", "50%"), share("voices", "30%")],
        consent=[grant("yes", "another", "V")],
        parties=[*WORLD.parties, {"party": "agency"}],
    )

    assert earned(singing, "licensor", "licence", "party_id") == [
        (None, "voices", "another", "90", "suspense", "no_licence")
    ]


def test_each_voice_of_a_duet_is_held_or_paid_by_itself():
    duet = world(
        source_share=[
            source("singer", "voice", "V", use="lead", consent_id="yes"),
            source("voices", "voice", "V", "0.5", use="lead", consent_id="yes"),
            source("voices", "voice", "W", "0.5", use="backing", reason="consent_missing"),
        ],
        ai_licence=[licence("singer", "agency", "voice"), licence("voices", None, "voice")],
        ai_licence_share=[share("singer", "50%"), share("voices", "30%")],
        consent=[grant("yes", "agency", "V")],
        parties=[*WORLD.parties, {"party": "agency"}],
    )

    assert earned(duet, "licensor", "licence", "source") == [
        ("agency", "singer", "V", "150", "payable", None),
        (None, "voices", "W", "45", "hold", "consent_missing"),
    ]


def test_performing_and_mechanical_money_have_each_their_owners():
    split = world(
        source_share=[source("works", "iswc", W2)],
        ai_licence=[licence("works", "soc", performing_ppb=ppb("0.75")), licence("aside", None, performing_ppb=0)],
        ai_licence_share=SHARES,
    )

    # 30: 22.5 performing, 7.5 mechanical; soc has 70 % of each, and nobody licenses the rest: no provision here
    assert earned(split, "work_right", "party_id", "licensor") == [
        ("MR", P1, "soc", "5.25", "payable", None),
        ("PR", P1, "soc", "15.75", "payable", None),
    ]
    assert kept(split)["A", 0][0] == "279"


def test_what_nobody_licenses_goes_under_the_provision_and_the_gap_too():
    names = (W2, W3, UNKNOWN_WORK)
    mixed = world(
        source_share=[source(one, "iswc", name, "0.2") for one in ("aside", "works") for name in names]
        + [source(one, "deliverer", "", "0.4", basis="own") for one in ("aside", "works")],
        ai_licence=PROVISION,
        ai_licence_share=SHARES,
    )

    assert earned(mixed, "licence", "source", "party_id", "licensor") == [
        ("aside", W2, P2, None, "1.8", "suspense", "no_mandate"),
        ("aside", W3, "", None, "1.2", "suspense", "share_gap"),
        ("aside", UNKNOWN_WORK, "", None, "6", "suspense", "unknown_work"),
        ("works", W2, P1, "soc", "4.2", "payable", None),
        ("works", W3, P1, "soc", "4.8", "payable", None),
    ]


def test_without_a_provision_a_gap_is_set_aside_under_the_licence_and_the_rest_is_not_taken():
    alone = world(source_share=[source("works", "iswc", W3, "0.5"), source("works", "iswc", UNKNOWN_WORK, "0.5")])

    assert earned(alone, "source", "licensor") == [
        (W3, None, "3", "suspense", "share_gap"),
        (W3, "soc", "12", "payable", None),
    ]


def test_a_licensed_owner_without_this_licence_is_no_licence():
    other = world(
        source_share=[source("aside", "iswc", W1)], ai_licence=[licence("aside", None)], ai_licence_share=SHARES
    )

    assert earned(other, "licensor", "party_id") == [(None, P1, "30", "suspense", "no_licence")]


def test_deliverers_of_one_recording_share_it_equally():
    two = world(
        source_share=[source("sounds", "isrc", "QZABC2600002"), source("indies", "isrc", "QZABC2600002")],
        ai_licence=[licence("indies", "label", "recording"), licence("sounds", "major", "recording")],
        ai_licence_share=[share("sounds", "20%"), share("indies", "10%")],
        isrcs={"D": "QZABC2600002", "C": "QZABC2600002"},
        tracks={**WORLD.tracks, "D": "PADPIDA1"},
    )

    assert earned(two, "licence", "licensor") == [
        ("indies", "label", "15", "payable", None),
        ("sounds", "major", "30", "payable", None),
    ]


def test_an_unknown_recording_is_suspense_under_the_provision():
    unknown = world(
        source_share=[source("aside", "isrc", UNKNOWN_ISRC)],
        ai_licence=[licence("aside", None, "recording")],
        ai_licence_share=[share("aside", "10%")],
    )

    assert earned(unknown, "licensor") == [(None, "30", "suspense", "unknown_track")]


def test_weight_that_reaches_nobody_is_held_once_under_the_greatest_share():
    lost = world(
        source_share=[source(one, "unresolved", "cycle", reason="provenance_unverified") for one in ("works", "more")],
        ai_licence=[licence("works", "soc"), licence("more", "label")],
        ai_licence_share=[share("works", "10%"), share("more", "15%")],
    )

    assert earned(lost, "licence", "licensor", "source") == [
        ("more", None, "cycle", "45", "hold", "provenance_unverified")
    ]


@pytest.mark.parametrize("reason", ["provenance_unverified", "disclosure_conflict"])
def test_a_reserve_that_is_held_names_its_payee(reason: str):
    doubted = world(ai_track=[track(reserve="held", reason=reason)])

    assert earned(doubted, "licensor") == [("major", "60", "hold", reason), ("soc", "18", "hold", reason)]
    assert kept(doubted)["A", 0] == ("222", "payable", None)


def test_a_source_without_its_consent_is_held_alone():
    asked = world(
        source_share=[
            source("works", "iswc", W1, "0.5", reason="consent_missing"),
            source("works", "iswc", W3, "0.5"),
        ]
    )

    assert earned(asked, "source", "licensor")[0] == (W1, "soc", "15", "hold", "consent_missing")
    assert earned(asked, "source", "licensor")[2] == (W3, "soc", "12", "payable", None)


def test_a_track_whose_money_is_paid_in_full_owes_nothing():
    human = world(ai_track=[track(recorded="paid", reserve="none")])

    assert earned(human) == []
    assert kept(human)["A", 0] == ("300", "payable", None)


def test_a_blocked_track_is_held_whole_from_the_day_of_the_block():
    cut = [(0, date(2026, 9, 1), date(2026, 9, 9)), (1, date(2026, 9, 10), date(2026, 9, 30))]
    blocked = world(
        plays=[("DE", "premium", "A", 3, 0), ("DE", "premium", "A", 3, 1), ("DE", "premium", "B", 4)],
        ai_track=[track(recorded="held", reserve="none", reason="blocked", licence_state="opted_out")],
        takedown=[
            {"track_id": "A", "from_date": date(2026, 9, 10), "to_date": None, "reason": "opted_out", "kind": "work",
             "subject_id": W1, "resolution": "sources"}
        ],
        track_segment=[
            {"track_ref": "A", "segment": at, "from_date": first, "to_date": last} for at, first, last in cut
        ],
    )  # fmt: skip

    assert kept(blocked) == {
        ("A", 0): ("111", "payable", None),
        ("A", 1): ("150", "hold", "blocked"),
        ("B", 0): ("200", "payable", None),
    }
    assert earned(blocked, "segment", "licensor") == [
        (0, "major", "30", "payable", None),
        (0, "soc", "9", "payable", None),
    ]


@pytest.mark.parametrize(("where", "status"), [("+FR +GB", "payable"), ("+DE +GB", "hold"), (None, "hold")])
def test_a_block_holds_where_the_grant_does_not_reach(where: str | None, status: str):
    blocked = world(
        ai_track=[track(recorded="held", reserve="none", reason="blocked", licence_state="voice_not_consented")],
        takedown=[
            {"track_id": "A", "from_date": date(2026, 5, 1), "to_date": None, "reason": "voice_not_consented",
             "kind": "voice", "subject_id": "v", "resolution": "sources", "territories": where}
        ],
    )  # fmt: skip

    assert kept(blocked)["A", 0][1] == status


def test_a_block_without_a_cut_holds_the_whole_month():
    blocked = world(
        ai_track=[track(recorded="held", reserve="none", reason="blocked", licence_state="voice_not_consented")]
    )

    assert kept(blocked)["A", 0] == ("300", "hold", "blocked")
    assert earned(blocked) == []


def test_where_the_deliverer_refuses_the_service_bears_it_or_it_is_held():
    refusing = world(
        agreements=[agreement("deal", "label", rate="50%")],
        ai_licence=[licence("works", "soc", unaccepted="service"), licence("sounds", "major", "recording")],
    )

    assert earned(refusing, "side", "agreement", "licensor") == [
        ("ai", "works", "soc", "18", "payable", None),
        ("recorded", "deal", "major", "60", "hold", "deduction_refused"),
    ]
    assert kept(refusing)["A", 0] == ("240", "payable", None)
    found = month(refusing)
    pool = found.pool.filter(side="ai").select("agreement", "licensor", "amount", "top_up", "minimum").rows()
    assert [(*row[:2], *map(int, row[2:])) for row in pool] == [("works", "soc", 18, 18, 18)]
    assert [int(row[0]) for row in found.journal.filter(account="ai_cost").select("amount").rows()] == [18]


def test_the_share_is_the_greatest_of_the_uses_and_of_the_group():
    used = world(
        ai_track=[track(ai_uses=["lyrics", "vocals"], contribution="Partly")],
        ai_licence=[licence("works", "soc", mfn_group="g"), licence("sounds", "major", "recording", mfn_group="g")],
        ai_licence_share=[
            share("works", "10%", "Partly"),
            share("works", "12%", "Partly", "lyrics"),
            share("works", "11%", "Partly", "vocals"),
            share("works", "40%", "All"),
            share("sounds", "5%", "Partly"),
        ],
    )

    # both of the group have 12 %
    assert earned(used, "licensor") == [("major", "36", "payable", None), ("soc", "21.6", "payable", None)]


def test_the_terms_of_the_day_of_generation_hold():
    dated = world(
        ai_licence=[
            licence("works", "soc", valid_from=date(2025, 1, 1), valid_to=date(2026, 7, 31)),
            licence("works", "soc", valid_from=date(2026, 8, 1)),
        ],
        ai_licence_share=[
            share("works", "10%", valid_from=date(2025, 1, 1)),
            share("works", "30%", valid_from=date(2026, 8, 1)),
        ],
        source_share=[source("works", "iswc", W1)],
    )
    older = world(dated, ai_track=[track(generated_at="2026-07-31T23:59:59Z")])

    assert earned(dated)[0][0] == "90"
    assert earned(older)[0][0] == "30"


def test_a_licence_counts_where_the_track_is_played():
    abroad = world(
        ai_licence=[licence("works", "soc", territories="+FR"), licence("sounds", "major", "recording")],
        members={"+FR": ["FR"]},
    )

    assert [row[0] for row in earned(abroad, "licensor")] == ["major"]


def test_money_of_works_is_accrued_where_the_licensor_claims_its_money():
    claims = {"mode": "claims", "rate": "5%", "is_register_payable": False}
    claiming = world(
        agreements=[*WORLD.agreements, agreement("pub", "soc", claims.pop("mode"), **claims)],
        source_share=[source("works", "iswc", W1)],
        ai_licence=[licence("works", "soc", performing_ppb=ppb("0.5"))],
    )

    assert earned(claiming, "work_right") == [("MR", "15", "payable", None), ("PR", "15", "accrued", None)]


def test_uncertain_weight_follows_the_training_list():
    trained = [(W1, 1), (W2, 3)]
    unsure = world(
        source_share=[source(one, "fallback", "m@1") for one in ("aside", "works")],
        ai_licence=[licence("aside", None), licence("works", "soc", fallback_key="training_use")],
        ai_licence_share=SHARES,
        training_use=[
            {"model_id": "m", "model_version": "1", "right": "composition", "source": name, "uses": uses}
            for name, uses in trained
        ],
    )

    # soc licenses 1/4 × 1 + 3/4 × 0.7 by uses; what it does not is 1/2 × 0.3 of the equal list of the provision
    assert earned(unsure, "licence", "licensor", "party_id", "basis") == [
        ("aside", None, "", "fallback", "4.5", "suspense", "no_mandate"),
        ("works", "soc", "", "fallback", "23.25", "payable", None),
    ]


def test_uncertain_weight_of_a_model_without_a_list_is_held_once():
    unsure = world(
        source_share=[source(one, "fallback", "m@1", reason="provenance_unverified") for one in ("aside", "works")],
        ai_licence=PROVISION,
        ai_licence_share=SHARES,
    )

    assert [row[-3:] for row in earned(unsure)] == [("30", "hold", "provenance_unverified")]


def test_a_provider_that_belongs_to_the_payee_is_flagged_or_held():
    flagged = [source("works", "iswc", W1, has_conflict=True)]

    assert earned(world(source_share=flagged), "has_conflict") == [(True, "30", "payable", None)]
    held = world(source_share=flagged, ai_licence=[licence("works", "soc", on_conflict="hold")])
    assert earned(held, "has_conflict") == [(True, "30", "hold", "provider_conflict")]


def test_shares_of_more_than_a_track_are_refused_by_name():
    greedy = world(ai_licence_share=[share("works", "90%"), share("sounds", "50%")])

    with pytest.raises(TermsError, match=r"Licences sounds, works take 1040000000 parts per billion of track A"):
        earned(greedy)


def test_several_uses_of_one_source_are_one_row():
    twice = world(
        source_share=[source("works", "iswc", W1, "0.2", use=one) for one in ("training_influence", "conditioning")]
    )

    assert earned(twice, "weight_ppb") == [(ppb("0.4"), "12", "payable", None)]


def test_works_in_the_public_domain_cost_nothing():
    free = world(
        works=[{**one, "is_public_domain": True} for one in WORLD.works], source_share=[source("works", "iswc", W1)]
    )

    assert earned(free) == []
    assert kept(free)["A", 0][0] == "300"


def test_pieces_of_any_size_make_the_same_month():
    wide = world(
        plays=[*WORLD.plays, ("DE", "family", "A", 1), ("FR", "premium", "A", 2)],
        revenue={("DE", "premium"): ("EUR", "1000.00", 1), ("DE", "family"): ("EUR", "7.01", 1)},
    )
    whole, pieces = settled(wide), settled(wide, at_most=1)

    assert all(getattr(whole, name).equals(getattr(pieces, name)) for name in MODELS)


def test_two_licences_of_one_licensor_for_the_same_are_refused_by_name():
    both = world(
        source_share=[source("again", "iswc", W1), source("works", "iswc", W1)],
        ai_licence=[licence("again", "soc"), licence("works", "soc")],
        ai_licence_share=[share("again", "12%"), share("works", "10%")],
    )

    with pytest.raises(TermsError, match="Licences again and works of soc both cover the composition sources"):
        month(both)


def test_a_source_that_its_licence_drops_is_licensed_and_no_provision_is_made_for_it():
    dropped = source("works", "iswc", W1, "0", claimed_weight_ppb=ppb("0.005"))
    small = world(
        source_share=[dropped, source("aside", "iswc", W1, "0.005")],
        ai_licence=[licence("works", "soc", floor_ppb=ppb("0.01")), licence("aside", None)],
        ai_licence_share=[share("works", "10%"), share("aside", "50%")],
    )

    assert earned(small) == []
    assert kept(small)["A", 0] == ("300", "payable", None)


def test_a_licence_for_nothing_is_a_licence():
    free = world(
        source_share=[source("works", "iswc", W1), source("aside", "iswc", W1)],
        ai_licence=[licence("works", "soc"), licence("aside", None)],
        ai_licence_share=[share("works", "0%"), share("aside", "50%")],
    )

    assert earned(free) == []
