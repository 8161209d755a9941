"""Weights that money follows: every licence counts the whole of a track, and moves what it does not pay for."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.provenance.embodied import embodied, embodied_links
from attribution.provenance.graph import resolve
from attribution.provenance.sources import source_shares
from schemas.ai_track import AiTrack
from schemas.attribution_provider import AttributionProvider
from schemas.columns import WHOLE_PPB, empty, polars_schema
from schemas.mandate import Mandate
from schemas.provenance_words import RESIDUAL, USE
from schemas.recording_work import RecordingWork
from schemas.source_share import SourceShare
from schemas.territory_set import TerritorySet
from schemas.training_use import TrainingUse
from schemas.voice_claim import VoiceClaim
from schemas.work import Work
from schemas.work_share import WorkShare
from tests import provenance_rows as papers
from tests.formats.rows import rows
from tests.provenance_rows import FIRST, LAST, MODEL, PROOF, R1, R2, W1, W2, W3, evidence
from tests.worlds import ppb

AI = {"track_id": "AI", "evidence_id": PROOF, "manifest": "G", "disclosure": "All",
      "manifest_state": "verified", "licence_state": "yes",
      "contribution": "All", "ai_uses": [], "provider": "Measurer", "is_rendition": False, "recorded": "less_reserve",
      "reserve": "paid", "composition": "paid", **MODEL}  # fmt: skip
MUSE = {"model_id": "muse", "model_version": "2", "uses": 1}

OWNER = {"right": "PR", "party_id": "writer-1", "society_code": "010", "party_name": "n", "role": "CA",
         "is_controlled": True, "submitter": "s", "territories": "+2136", "share_ppb": ppb("100%"),
         "share_kind": "collection"}  # fmt: skip
GRANT = {"kind": "work", "subject_id": W1, "consent_id": "granted", "grantor": "writer-1"}


def works(*iswcs: str) -> pl.LazyFrame:
    usual = {"submitter": "s", "submitter_work_id": "1", "title": "t"}
    return rows(Work, *({"work_id": f"work {iswc}", "iswc": iswc, **usual} for iswc in iswcs)).lazy()


def shares(
    claims: pl.DataFrame | None = None,
    *,
    licences: tuple[dict[str, Any], ...] = ({},),
    tracks: tuple[dict[str, Any], ...] = ({},),
    voices: pl.DataFrame | None = None,
    consents: tuple[dict[str, Any], ...] = (),
    trained: tuple[dict[str, Any], ...] = (),
    providers: tuple[dict[str, Any], ...] = (),
    parties: tuple[dict[str, Any], ...] = (),
    mandates: tuple[dict[str, Any], ...] = (),
    delivered: tuple[dict[str, Any], ...] = ({},),
    embodied: dict[str, list[str]] | None = None,
    at_most: int = 20_000,
) -> pl.DataFrame:
    """Source shares of AI tracks; the weights of each track, licence and right must sum to the whole, twice."""
    claims = papers.claims(("G", W1, "100%")) if claims is None else claims
    voices = empty(VoiceClaim) if voices is None else voices
    active = pl.concat([claims.select("evidence_id", "manifest"), voices.select("evidence_id", "manifest")]).unique()
    found = source_shares(
        ai_track=rows(AiTrack, *({**AI, **one} for one in tracks)),
        resolved=resolve(claims, papers.manifests(*({**one, "is_active": True} for one in active.to_dicts()))),
        voice_claim=voices,
        consent=papers.consents(*consents),
        party=papers.parties(*parties),
        mandate=rows(Mandate, *({"mandate": "m", "owner_kind": "society", "right": "PR", **one} for one in mandates)),
        ai_licence=papers.licences(*licences),
        training_use=rows(TrainingUse, *({**MUSE, **one} for one in trained)),
        attribution_provider=rows(AttributionProvider, *providers),
        work=works(W1, W2, W3),
        work_share=rows(WorkShare, *({"work_id": f"work {iswc}", **OWNER} for iswc in (W1, W2, W3))).lazy(),
        track=papers.tracks(*delivered),
        territory_set=rows(TerritorySet, {"territories": "+2136", "territory": "DE"}),
        first=FIRST,
        last=LAST,
        at_most=at_most,
        **({} if embodied is None else {"embodied": pl.DataFrame(embodied)}),
    )
    assert found.schema == polars_schema(SourceShare)
    sums = found.group_by("track_id", "licence", "right").agg(pl.col("claimed_weight_ppb", "payable_weight_ppb").sum())
    assert set(sums["claimed_weight_ppb"]) | set(sums["payable_weight_ppb"]) <= {WHOLE_PPB}
    return SourceShare.validate(found)


def weights(found: pl.DataFrame) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Claimed and payable weight by kind, source and basis, in percent."""
    columns = ("kind", "source", "basis", "claimed_weight_ppb", "payable_weight_ppb")
    return {row[:3]: (row[3] // 10_000_000, row[4] // 10_000_000) for row in found.select(columns).iter_rows()}


def test_every_fitting_licence_counts_the_whole_claim():
    claimed = papers.claims(("G", W1, "75%"), ("G", W2, "25%"))

    found = shares(claimed, licences=({}, {"licence": "provision", "licensor": None}))

    assert found.select("licence", "source", "payable_weight_ppb").rows() == [
        ("L", W1, 750_000_000), ("L", W2, 250_000_000), ("provision", W1, 750_000_000), ("provision", W2, 250_000_000),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "licence",
    [
        {"generator": "Another Machine"},
        {"model_id": "other"},
        {"model_version": "3"},
        {"valid_from": date(2026, 8, 16)},
        {"valid_to": date(2026, 8, 14)},
        {"right": "recording"},
    ],
)
def test_a_licence_for_another_model_day_or_right_does_not_count(licence: dict[str, Any]):
    assert shares(licences=(licence,)).is_empty()


def test_a_licence_counts_as_it_was_on_the_day_of_generation():
    old = {"valid_to": date(2026, 8, 31), "floor_ppb": 0}
    new = {"valid_from": date(2026, 9, 1), "floor_ppb": WHOLE_PPB}

    assert weights(shares(licences=(old, new))) == {("iswc", W1, "drawn_on"): (100, 100)}


def test_of_two_dated_rows_in_force_the_later_counts():
    newer = {"valid_from": date(2026, 8, 1), "residual": "fallback_pool", "floor_ppb": WHOLE_PPB}

    found = shares(
        papers.claims(("G", W1, "50%"), ("G", W2, "50%")),
        licences=({}, newer),
        trained=({"right": "composition", "source": W1},),
    )

    assert weights(found)["fallback", "muse@2", "fallback"] == (0, 100)


def test_a_source_below_the_floor_goes_to_the_deliverer_with_what_is_nobodys():
    claimed = papers.claims(("G", W1, "85%"), ("G", W2, "5%"), ("G", None, "10%"))

    assert weights(shares(claimed, licences=({"floor_ppb": ppb("6%")},))) == {
        ("iswc", W1, "drawn_on"): (85, 85),
        ("iswc", W2, "drawn_on"): (5, 0),
        ("deliverer", "", "own"): (10, 15),
    }


def test_the_floor_is_for_a_source_whatever_its_uses():
    claimed = papers.claims(("G", W1, "95%"), ("G", W2, "3%"), ("G", W2, "2%", "conditioning"))

    assert ("deliverer", "", "own") not in weights(shares(claimed, licences=({"floor_ppb": ppb("5%")},)))


def test_a_residual_can_go_to_the_fallback_pool():
    claimed = papers.claims(("G", W1, "60%"), ("G", None, "40%"))
    trained = ({"right": "composition", "source": W3},)

    found = shares(claimed, licences=({"residual": "fallback_pool"},), trained=trained)

    assert weights(found) == {("iswc", W1, "drawn_on"): (60, 60), ("fallback", "muse@2", "fallback"): (40, 40)}
    assert found["reason"].to_list() == [None, None]


def test_weight_that_is_not_sure_enough_goes_to_what_the_model_was_trained_on():
    claimed = pl.concat([
        papers.claims(("G", W1, "50%"), confidence_ppb=ppb("80%")),
        papers.claims(("G", W2, "30%"), confidence_ppb=ppb("79%")).with_columns(place=pl.lit(1, pl.Int32)),
        papers.claims(("G", W3, "20%")).with_columns(place=pl.lit(2, pl.Int32)),
    ])  # fmt: skip

    found = shares(claimed, licences=({"confidence_ppb": ppb("80%")},))

    assert weights(found) == {
        ("iswc", W1, "drawn_on"): (50, 50),
        ("iswc", W2, "drawn_on"): (30, 0),
        ("iswc", W3, "drawn_on"): (20, 20),
        ("fallback", "muse@2", "fallback"): (0, 30),
    }
    assert found.filter(pl.col("kind") == "fallback")["reason"].to_list() == ["provenance_unverified"]


@pytest.mark.parametrize("use", ["cover", "remix", "sampled", "lyrics"])
def test_a_work_in_the_track_is_paid_like_any_other_so_that_its_weight_is_the_deliverers(use: str):
    claimed = papers.claims(("G", W1, "70%", use), ("G", W2, "30%"))

    assert weights(shares(claimed)) == {
        ("iswc", W1, "embodied"): (70, 0),
        ("iswc", W2, "drawn_on"): (30, 30),
        ("deliverer", "", "own"): (0, 70),
    }


def test_a_recording_in_the_track_keeps_its_weight_as_embodied():
    claimed = papers.claims(("G", R1, "70%", "sampled"), ("G", R2, "30%"), right="recording")

    assert weights(shares(claimed, licences=({"right": "recording"},))) == {
        ("isrc", R1, "embodied"): (70, 70),
        ("isrc", R2, "drawn_on"): (30, 30),
    }


def test_weight_that_leads_nowhere_is_held():
    found = shares(papers.claims(("G", "U", "40%"), ("G", W1, "60%")))

    assert found.select("kind", "source", "payable_weight_ppb", "reason").rows() == [
        ("iswc", W1, 600_000_000, None),
        ("unresolved", "upstream_missing", 400_000_000, "provenance_unverified"),
    ]


@pytest.mark.parametrize(
    ("state", "word"), [("none", "no_manifest"), ("unverified", "unverified"), ("conflict", "unverified")]
)
def test_of_a_track_whose_sources_cannot_be_known_both_rights_are_held_whole(state: str, word: str):
    track = {"evidence_id": None, "manifest_state": state, "reserve": "held", **dict.fromkeys(MODEL)}

    found = shares(
        tracks=(track,),
        licences=({"model_id": "muse"}, {"licence": "M", "right": "recording"}, {"licence": "V", "right": "voice"}),
    )

    assert found.select("licence", "right", "kind", "source", "payable_weight_ppb", "reason").rows() == [
        ("L", "composition", "unresolved", word, WHOLE_PPB, "provenance_unverified"),
        ("M", "recording", "unresolved", word, WHOLE_PPB, "provenance_unverified"),
    ]


def test_what_an_unverified_manifest_claims_is_held_for_whom_it_names():
    found = shares(tracks=({"manifest_state": "unverified", "reserve": "held"},))

    assert weights(found) == {("iswc", W1, "drawn_on"): (100, 100)}


@pytest.mark.parametrize(
    "track", [{"contribution": "None"}, {"reserve": "none", "recorded": "paid"}], ids=["no AI", "nothing taken"]
)
def test_a_track_that_owes_nothing_has_no_rows(track: dict[str, Any]):
    assert shares(tracks=(track,)).is_empty()


def test_a_blocked_track_keeps_its_weights_for_the_days_before():
    assert not shares(tracks=({"recorded": "held", "reserve": "none"},)).is_empty()


def test_a_source_counts_only_with_a_grant_where_the_licence_says_so():
    claimed = papers.claims(("G", W1, "60%"), ("G", W2, "30%"), ("G", W3, "10%", "conditioning"))
    revoked = {"revoked_on": date(2026, 9, 10), "revocation_scope": "all"}
    grants = (
        {**GRANT, "consent_id": "w1", "grantor_capacity": "publisher", "purposes": ["train"]},
        {**GRANT, "subject_id": W2, "consent_id": "w2", **revoked},
        {**GRANT, "subject_id": W3, "consent_id": "w3", "purposes": ["train"]},
    )

    found = shares(claimed, licences=({"requires_consent": True}, {"licence": "free"}), consents=grants)

    assert found.select("licence", "source", "consent_id", "reason").rows() == [
        ("L", W1, "w1", None), ("L", W2, None, "consent_revoked"), ("L", W3, None, "consent_missing"),
        ("free", W1, None, None), ("free", W2, None, None), ("free", W3, None, None),
    ]  # fmt: skip


def test_a_grant_for_a_catalogue_covers_the_works_in_it():
    grant = {"kind": "catalogue", "subject_id": "writer-1", "grantor": "writer-1", "consent_id": "all mine"}

    assert shares(licences=({"requires_consent": True},), consents=(grant,))["consent_id"].to_list() == ["all mine"]


@pytest.mark.parametrize(
    ("grant", "is_covered"),
    [
        ({}, True),
        ({"grantor": "society"}, True),
        ({"grantor": "stranger"}, False),
        ({"kind": "catalogue", "subject_id": "writer-1", "grantor": "stranger"}, False),
        ({"kind": "catalogue", "subject_id": "writer-1", "grantor": "society"}, True),
    ],
    ids=["its writer's", "by mandate", "a stranger's", "a stranger's for all", "by mandate for all"],
)
def test_only_who_owns_a_work_or_licenses_it_can_grant_it(grant: dict[str, Any], *, is_covered: bool):
    found = shares(
        licences=({"requires_consent": True},), consents=({**GRANT, **grant},),
        mandates=({"owner": "010", "licensor": "society"},),
    )  # fmt: skip

    assert found["reason"].to_list() == [None if is_covered else "consent_missing"]


@pytest.mark.parametrize(
    ("grantor", "is_covered"),
    [("little label", True), ("distributor", True), ("PADPIDB2", True), ("writer-1", False), ("stranger", False)],
)
def test_only_who_delivers_a_recording_or_contracts_for_that_can_grant_it(grantor: str, *, is_covered: bool):
    found = shares(
        papers.claims(("G", R1, "100%"), right="recording"),
        licences=({"right": "recording", "requires_consent": True},),
        consents=({"kind": "recording", "subject_id": R1, "grantor": grantor},),
        parties=({"party": "little label", "dpid": "PADPIDB2", "licensor": "distributor"},),
        delivered=({}, {"track_id": "source", "isrc": R1, "deliverer": "PADPIDB2"}),
    )

    assert found["reason"].to_list() == [None if is_covered else "consent_missing"]


def test_a_work_that_is_registered_for_the_tracks_own_recording_is_in_it():
    claimed = papers.claims(("G", W1, "50%"), ("G", W2, "30%", "conditioning"), ("G", None, "20%"))

    found = shares(claimed, embodied={"track_id": ["AI", "another"], "iswc": [W1, W2]})

    assert weights(found) == {
        ("iswc", W1, "embodied"): (50, 0),
        ("iswc", W2, "drawn_on"): (30, 30),
        ("deliverer", "", "own"): (20, 70),
    }


def test_the_works_in_a_track_are_those_of_its_recording():
    registered = rows(
        RecordingWork, {"isrc": "QZAIX2600001", "work_id": f"work {W1}"}, {"isrc": R1, "work_id": f"work {W2}"},
        {"isrc": "QZAIX2600001", "work_id": "unknown"},
    ).lazy()  # fmt: skip
    tracks = papers.tracks({}, {"track_id": "source", "isrc": R1})

    assert embodied(rows(AiTrack, AI), registered, works(W1, W2), tracks).rows() == [("AI", W1)]


VOICE = {"licence": "V", "licensor": "singer", "right": "voice"}
OTHER = {**VOICE, "licence": "W", "licensor": "crooner"}
OURS = {**VOICE, "licence": "provision", "licensor": None}
DUET = papers.voices({}, {"voice_id": "v2", "consent_id": "c2", "role": "backing"})
HERS = {"consent_id": "c2", "subject_id": "v2", "grantor": "crooner"}


def voiced(found: pl.DataFrame) -> list[tuple[str, str, int]]:
    return found.select("licence", "source", pl.col("payable_weight_ppb") // 10_000_000).rows()


def test_under_a_licence_stand_the_voices_of_its_licensor_and_under_the_provision_all():
    found = shares(licences=(VOICE, OTHER, OURS), voices=DUET, consents=({}, HERS))

    assert voiced(found) == [("V", "v1", 100), ("W", "v2", 100), ("provision", "v1", 50), ("provision", "v2", 50)]


def test_a_licence_of_whom_no_voice_in_the_track_is_has_no_rows():
    assert voiced(shares(licences=(VOICE, OTHER), voices=papers.voices({}), consents=({}, HERS))) == [("V", "v1", 100)]


def test_who_contracts_for_artists_licenses_their_voices_equally():
    agency = {**VOICE, "licensor": "agency"}
    clients = tuple({"party": name, "licensor": "agency"} for name in ("singer", "crooner"))

    assert voiced(shares(licences=(agency,), voices=DUET, consents=({}, HERS), parties=clients)) == [
        ("V", "v1", 50), ("V", "v2", 50),
    ]  # fmt: skip


def test_a_voice_whose_grant_does_not_hold_stands_under_the_licence_of_whose_it_is():
    over = {**HERS, "revoked_on": date(2026, 8, 20)}

    found = shares(licences=(VOICE, OTHER, OURS), voices=DUET, consents=({}, over))

    assert voiced(found)[:2] == [("V", "v1", 100), ("W", "v2", 100)]
    assert found.filter(pl.col("source") == "v2")["reason"].unique().to_list() == ["consent_revoked"]


@pytest.mark.parametrize("grants", [({},), ({}, {**HERS, "grantor_capacity": "label"})], ids=["nobody", "a label"])
def test_a_voice_that_is_nobodys_stands_under_the_provision_and_without_one_everywhere(grants: tuple):
    ours = shares(licences=(VOICE, OTHER, OURS), voices=DUET, consents=grants)
    none = shares(licences=(VOICE, OTHER), voices=DUET, consents=grants)

    assert voiced(ours) == [("V", "v1", 100), ("provision", "v1", 50), ("provision", "v2", 50)]
    assert voiced(none) == [("V", "v1", 50), ("V", "v2", 50), ("W", "v2", 100)]
    assert ours["reason"].to_list() == [None, None, "consent_missing"]


def test_voices_share_equally_and_the_odd_unit_goes_by_name():
    three = papers.voices(*({"voice_id": name} for name in "cab"), {"voice_id": "a", "role": "backing"})
    grants = tuple({"consent_id": f"of {name}", "subject_id": name} for name in "abc")

    found = shares(licences=(VOICE,), voices=three, consents=grants)

    assert found.select("source", "use", "basis", "payable_weight_ppb", "reason", "consent_id").rows() == [
        ("a", "lead", "voice", 333_333_334, None, "of a"),
        ("b", "lead", "voice", 333_333_333, None, "of b"),
        ("c", "lead", "voice", 333_333_333, None, "of c"),
    ]


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ({}, (None, "c1")),
        ({"grantor_capacity": "label"}, ("consent_missing", None)),
        ({"subject_id": "another"}, ("consent_missing", None)),
        ({"revoked_on": date(2026, 9, 10)}, (None, "c1")),
        ({"revoked_on": date(2026, 8, 20)}, ("consent_revoked", None)),
    ],
    ids=["granted", "by a label alone", "by nobody", "revoked in the month", "revoked before"],
)
def test_a_voice_without_a_grant_that_holds_is_not_paid(grant: dict[str, Any], expected: tuple):
    found = shares(licences=(VOICE,), voices=papers.voices({}), consents=(grant,))

    assert found.select("reason", "consent_id").rows() == [expected]


@pytest.mark.parametrize(("on_conflict", "reason"), [("flag", None), ("hold", "provider_conflict")])
def test_a_licensor_that_owns_the_attribution_provider_is_flagged(on_conflict: str, reason: str | None):
    claimed = papers.claims(("G", W1, "80%"), ("G", None, "20%"))
    licences = ({"on_conflict": on_conflict}, {"licence": "other", "licensor": "publisher", "on_conflict": on_conflict})

    found = shares(claimed, licences=licences, providers=({"provider": "Measurer", "owner": "society"},))

    assert found.select("licence", "kind", "has_conflict", "reason").rows() == [
        ("L", "deliverer", False, None), ("L", "iswc", True, reason),
        ("other", "deliverer", False, None), ("other", "iswc", False, None),
    ]  # fmt: skip


def test_a_licensor_that_contracts_for_the_providers_owner_is_flagged_as_well():
    licences = ({"on_conflict": "hold"}, {"licence": "other", "licensor": "stranger", "on_conflict": "hold"})

    found = shares(
        licences=licences, providers=({"provider": "Measurer", "owner": "subsidiary"},),
        parties=({"party": "subsidiary", "licensor": "society"}, {"party": "society"}),
    )  # fmt: skip

    assert found.select("licence", "has_conflict", "reason").rows() == [
        ("L", True, "provider_conflict"), ("other", False, None),
    ]  # fmt: skip


def test_tracks_in_pieces_or_in_any_order_give_the_same_rows():
    names = [f"AI{place}" for place in range(7)]
    claimed = pl.concat(
        [papers.claims(("G", W1, "60%"), ("G", W2, "40%"), evidence_id=evidence(name)) for name in names]
    )
    tracks = tuple({"track_id": name, "evidence_id": evidence(name)} for name in names)

    whole = shares(claimed, tracks=tracks)

    assert whole["track_id"].n_unique() == 7
    assert shares(claimed.reverse(), tracks=tracks[::-1], at_most=2).equals(whole)


parts = st.integers(0, 40).map(lambda tens: tens * 25_000_000)
entries = st.tuples(
    st.sampled_from([W1, W2, W3, "", "U"]), st.integers(1, 20), st.sampled_from(USE), st.none() | parts
)  # fmt: skip
terms = st.fixed_dictionaries({
    "floor_ppb": parts, "confidence_ppb": parts, "residual": st.sampled_from(RESIDUAL),
    "requires_consent": st.booleans(),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(entries, min_size=1, max_size=8), terms)
def test_whatever_a_licence_drops_or_doubts_no_weight_is_lost(claimed: list, licence: dict[str, Any]):
    whole = sum(weight for _, weight, _, _ in claimed)
    exact = [weight * WHOLE_PPB // whole for _, weight, _, _ in claimed]
    exact[0] += WHOLE_PPB - sum(exact)
    each = [
        papers.claims(("G", what, weight, use), confidence_ppb=sure).with_columns(place=pl.lit(place, pl.Int32))
        for place, ((what, _, use, sure), weight) in enumerate(zip(claimed, exact, strict=True))
    ]

    found = shares(pl.concat(each), licences=(licence,))

    assert found["payable_weight_ppb"].sum() == WHOLE_PPB


def links(
    entries: tuple[Any, ...], *, registered: tuple[str, ...] = (), known: tuple[str, ...] = (W1, W2), **track: Any
) -> list[tuple[str, int]]:
    found = embodied_links(
        rows(AiTrack, {**AI, **track}),
        resolve(papers.claims(*entries), papers.manifests({"manifest": "G"})),
        rows(RecordingWork, *({"isrc": isrc, "work_id": "known"} for isrc in registered)).lazy(),
        works(*known),
        papers.tracks({}),
    )
    assert found.schema == polars_schema(RecordingWork)
    return found.select("work_id", "proportion_ppb").rows()


COVERED = (("G", W1, "50%", "cover"), ("G", W2, "25%", "lyrics"), ("G", W3, "25%"))


def test_a_cover_that_nobody_registered_is_of_the_works_that_its_manifest_names():
    assert links(COVERED) == [(f"work {W1}", 666_666_667), (f"work {W2}", 333_333_333)]


def test_a_work_that_is_not_registered_keeps_its_part():
    assert links(COVERED, known=(W1,)) == [(W2, 333_333_333), (f"work {W1}", 666_666_667)]


def test_what_is_registered_what_is_unproven_and_what_is_unknown_is_left_alone():
    assert not links(COVERED, registered=("QZAIX2600001",))
    assert not links(COVERED, manifest_state="unverified")
    assert not links(COVERED, known=())
    assert not links((("G", W1, "100%"),))
