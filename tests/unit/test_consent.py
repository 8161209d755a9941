"""Consent and reservations: who may grant what, until when, and what is blocked from which day."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from attribution.provenance.blocks import takedowns
from attribution.provenance.consent import as_known, voices
from attribution.provenance.graph import resolve
from attribution.provenance.tracks import facts
from schemas.columns import empty, polars_schema
from schemas.mandate import Mandate
from schemas.takedown import Takedown
from schemas.territory_set import TerritorySet
from schemas.voice_claim import VoiceClaim
from schemas.work import Work
from schemas.work_share import WorkShare
from tests import provenance_rows as given
from tests.formats.rows import rows
from tests.provenance_rows import FIRST, LAST, PROOF, R1, W1, W2
from tests.worlds import ppb

GENERATED = date(2026, 8, 15)
USED = {"track_id": "AI", "voice_id": "v1", "consent_id": "c1", "generator": "Invented Machine", "model_id": "muse",
        "model_version": "2", "day": GENERATED}  # fmt: skip
MACHINE = given.parties({"party": "machine", "name": "Invented Machine", "dpid": "PADPIDMACHINE"})
EVERYWHERE = {"+2136": ["DE", "FR", "US"], "+DE": ["DE"], "+DE +FR": ["DE", "FR"]}


def territory_set() -> pl.DataFrame:
    pairs = [{"territories": text, "territory": one} for text, inside in EVERYWHERE.items() for one in inside]
    return rows(TerritorySet, *pairs)


def outcome(*grants: dict[str, Any], **used: Any) -> tuple[str, str | None, date | None]:
    """Outcome, grant and last day of one voice in one track, everywhere."""
    asked = pl.DataFrame([{**USED, **used}])
    return voices(asked, given.consents(*grants), MACHINE, territory_set()).row(0)[3:]


def test_an_artists_own_grant_covers_the_voice_without_end():
    assert outcome({}) == ("ok", "c1", None)


def test_a_voice_that_nobody_granted_is_blocked():
    assert outcome({"subject_id": "another voice"}) == ("blocked", None, None)


@pytest.mark.parametrize("capacity", ["label", "publisher", "distributor", "cmo"])
def test_a_grant_by_a_trader_is_a_hold_until_the_artists_signed_mandate_is_on_file(capacity: str):
    mandate = {"mandate_sha256": "b" * 64, "mandate_signed_at": "2026-01-01T00:00:00Z"}

    assert outcome({"grantor_capacity": capacity})[0] == "consent_missing"
    assert outcome({"grantor_capacity": capacity, "mandate_sha256": "b" * 64})[0] == "consent_missing"
    assert outcome({"grantor_capacity": capacity, **mandate}) == ("ok", "c1", None)


def test_the_artists_own_grant_counts_before_a_labels():
    assert outcome({"grantor_capacity": "label"}, {"consent_id": "c2"}) == ("ok", "c2", None)


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ({"grantor_capacity": "authorised_representative"}, "ok"),
        ({"grantor_capacity": "estate", "estate_ref": "probate 7"}, "ok"),
        ({"grantor_capacity": "estate"}, "consent_missing"),
        ({"grantor_capacity": "guardian", "is_minor": True, "court_approval_ref": "court 3"}, "ok"),
        ({"grantor_capacity": "guardian", "is_minor": True}, "blocked"),
        ({"grantor_capacity": "self", "is_minor": True, "court_approval_ref": "court 3"}, "blocked"),
        ({"grantor_capacity": "guardian"}, "consent_missing"),
        ({"is_in_writing": False}, "blocked"),
        ({"signed_at": None}, "blocked"),
        ({"evidence_sha256": None}, "blocked"),
        ({"purposes": ["train"]}, "blocked"),
        ({"grantee": "Invented Machine"}, "ok"),
        ({"grantee": "machine"}, "ok"),
        ({"grantee": "someone else"}, "blocked"),
        ({"model_id": "muse", "model_version": "2"}, "ok"),
        ({"model_id": "muse", "model_version": "1"}, "blocked"),
        ({"model_id": "other"}, "blocked"),
        ({"term_from": date(2026, 8, 16)}, "blocked"),
        ({"term_from": GENERATED, "term_to": GENERATED}, "ok"),
        ({"term_to": date(2026, 8, 14)}, "blocked"),
    ],
)
def test_what_a_grant_must_be(grant: dict[str, Any], expected: str):
    assert outcome(grant)[0] == expected


def test_a_grant_for_a_project_covers_only_what_names_it():
    assert outcome({"project": "one album"})[0] == "ok"
    assert outcome({"project": "one album"}, consent_id="another")[0] == "blocked"


def test_a_minors_grant_ends_before_the_coming_of_age():
    minor = {"grantor_capacity": "guardian", "is_minor": True, "court_approval_ref": "court 3"}

    assert outcome({**minor, "minor_until": GENERATED})[0] == "blocked"
    assert outcome({**minor, "minor_until": date(2026, 8, 16)})[0] == "ok"


def test_after_the_term_plays_go_on_only_where_the_grant_says_so():
    ended = {"term_to": date(2026, 9, 10)}

    assert outcome({**ended, "is_post_term_use_allowed": True}) == ("ok", "c1", None)
    assert outcome({**ended, "is_post_term_use_allowed": False}) == ("ok", "c1", date(2026, 9, 10))


@pytest.mark.parametrize(
    ("scope", "generated", "expected"),
    [
        ("future_generation", GENERATED, ("ok", "c1", None)),
        ("future_generation", date(2026, 9, 19), ("ok", "c1", None)),
        ("future_generation", date(2026, 9, 20), ("blocked", None, None)),
        ("future_distribution", GENERATED, ("ok", "c1", date(2026, 9, 19))),
        ("all", GENERATED, ("ok", "c1", date(2026, 9, 19))),
        ("all", date(2026, 9, 20), ("blocked", None, None)),
        (None, GENERATED, ("ok", "c1", date(2026, 9, 19))),
    ],
)
def test_a_revocation_takes_effect_after_its_notice_for_what_it_ends(scope, generated, expected):
    revoked = {"revoked_on": date(2026, 9, 10), "notice_days": 10, "revocation_scope": scope}

    assert outcome(revoked, day=generated) == expected


def test_of_several_grants_the_one_that_lasts_longest_covers_the_voice():
    short = {"term_to": date(2026, 9, 10), "is_post_term_use_allowed": False}
    long = {**short, "consent_id": "c2", "term_to": date(2026, 9, 20)}

    assert outcome(short, long) == ("ok", "c2", date(2026, 9, 20))
    assert outcome(short, long, {"consent_id": "c3"}) == ("ok", "c3", None)


def test_a_grant_is_as_it_was_known_on_the_day():
    grants = given.consents(
        {}, {"version": 2, "revoked_on": date(2026, 9, 1), "recorded_at": "2026-10-02T00:00:00Z"},
        {"consent_id": "later", "recorded_at": "2026-12-01T00:00:00Z"},
    )  # fmt: skip

    assert as_known(grants, LAST).select("consent_id", "version").rows() == [("c1", 1)]
    assert as_known(grants, date(2026, 10, 2)).select("consent_id", "version").rows() == [("c1", 2)]


def blocked(
    *,
    grants: tuple[dict[str, Any], ...] = (),
    reserved: tuple[dict[str, Any], ...] = (),
    voiced: bool = False,
    entries: tuple[Any, ...] = (("G", W1, "100%"),),
    places: tuple[str, ...] = (),
    more: dict[str, Any] | None = None,
    licences: tuple[dict[str, Any], ...] = (),
    manifests: tuple[dict[str, Any], ...] = ({"manifest": "G"},),
    mandates: tuple[str, str] | None = None,
) -> list[tuple[Any, ...]]:
    """Take-downs of one track: first day, last day, reason, kind, subject, grant, resolution, territories."""
    track = given.tracks({}, *([{"track_id": "source", "isrc": R1, "deliverer": "PADPIDB2"}]))
    known, claimed = given.manifests(*manifests), given.claims(*entries)
    proofs = pl.DataFrame({"track_id": ["AI"], "evidence_id": [PROOF]})
    state = {"is_verified": True, **(more or {})}
    share = {"work_id": W1, "right": "PR", "party_id": "00000000011", "ipi_name_number": "00000000011",
             "party_name": "n", "role": "CA", "is_controlled": True, "submitter": "s", "territories": "+2136",
             "share_ppb": ppb("100%"), "share_kind": "collection"}  # fmt: skip
    found = takedowns(
        facts=facts(track, proofs, given.verdicts(state), known, LAST),
        claims=claimed,
        manifests=known,
        resolved=resolve(claimed, known),
        voice_claim=given.voices({}) if voiced else empty(VoiceClaim),
        consent=given.consents(*grants),
        reservation=given.reservations(*reserved),
        ai_licence=given.licences(*licences),
        party=given.parties(
            {"party": "writer", "ipi_name_number": "00000000011"},
            {"party": "little label", "dpid": "PADPIDB2", "licensor": "distributor"},
        ),
        work=rows(Work, {"work_id": W1, "iswc": W1, "submitter": "s", "submitter_work_id": "1", "title": "t"}).lazy(),
        work_share=rows(WorkShare, share).lazy(),
        track=track,
        territory_set=territory_set(),
        first=FIRST,
        last=LAST,
        places=places,
        mandate=None if mandates is None else mandate(*mandates),
    )
    assert found.schema == polars_schema(Takedown)
    return Takedown.validate(found).drop("track_id").rows()


def mandate(owner: str, licensor: str) -> pl.DataFrame:
    named = {"mandate": "m", "owner_kind": "ipi", "owner": owner, "right": "PR", "licensor": licensor}
    return rows(Mandate, named)


SINCE = GENERATED
FOR_EVER = None


def test_a_voice_without_consent_is_blocked_since_it_was_generated():
    assert blocked(voiced=True) == [
        (SINCE, FOR_EVER, "voice_not_consented", "voice", "v1", None, "deliverer", None),
    ]


def test_a_granted_voice_is_not_blocked_and_a_labels_grant_is_a_hold_not_a_block():
    assert not blocked(voiced=True, grants=({},))
    assert not blocked(voiced=True, grants=({"grantor_capacity": "label"},))


def test_a_revoked_voice_is_blocked_from_the_day_that_the_revocation_takes_effect():
    revoked = {"revoked_on": date(2026, 9, 5), "notice_days": 14, "revocation_scope": "all"}

    assert blocked(voiced=True, grants=(revoked,)) == [
        (date(2026, 9, 19), FOR_EVER, "voice_not_consented", "voice", "v1", "c1", "deliverer", None),
    ]
    assert not blocked(voiced=True, grants=({**revoked, "revocation_scope": "future_generation"},))
    assert not blocked(voiced=True, grants=({**revoked, "notice_days": 60},))


def test_a_voice_granted_for_some_territories_is_blocked_in_the_others():
    assert blocked(voiced=True, grants=({"territories": "+DE +FR"},), places=("DE", "FR", "US")) == [
        (SINCE, FOR_EVER, "voice_not_consented", "voice", "v1", None, "deliverer", "+US"),
    ]
    assert not blocked(voiced=True, grants=({"territories": "+DE +FR"},), places=("DE", "FR"))


def test_a_voice_in_a_track_that_this_one_samples_is_heard_and_blocked():
    entries = (("G", "U", "100%", "sampled"), ("U", "QZABC2600009", "100%"))
    known = given.manifests({"manifest": "G"}, {"manifest": "U", "model_id": "older"})
    claimed = given.claims(*entries, right="recording")
    track = given.tracks({})
    proofs = pl.DataFrame({"track_id": ["AI"], "evidence_id": [PROOF]})

    found = takedowns(
        facts=facts(track, proofs, given.verdicts({}), known, LAST), claims=claimed, manifests=known,
        resolved=resolve(claimed, known), voice_claim=given.voices({"manifest": "U"}),
        consent=given.consents({"model_id": "muse"}), reservation=given.reservations(), ai_licence=given.licences(),
        party=given.parties(), work=empty(Work).lazy(), work_share=empty(WorkShare).lazy(), track=track,
        territory_set=territory_set(), first=FIRST, last=LAST,
    )  # fmt: skip

    assert found["reason"].to_list() == ["voice_not_consented"]


@pytest.mark.parametrize("use", ["generate", "ai_generative_training", "ai_inference", "ai_training", "data_mining"])
def test_a_reservation_blocks_what_was_generated_while_it_was_in_force(use: str):
    before, after = {"use": use, "valid_from": GENERATED}, {"use": use, "valid_from": date(2026, 8, 16)}
    over = {"use": use, "valid_to": date(2026, 8, 14)}

    assert blocked(reserved=(before,)) == [(SINCE, FOR_EVER, "opted_out", "work", W1, None, "deliverer", None)]
    assert not blocked(reserved=(after,))
    assert not blocked(reserved=(over,))


def test_a_reservation_of_distribution_blocks_its_own_days_whenever_the_track_was_generated():
    reserved = {"use": "distribute", "valid_from": date(2026, 9, 12), "valid_to": date(2026, 9, 20)}

    assert blocked(reserved=(reserved,)) == [
        (date(2026, 9, 12), date(2026, 9, 20), "opted_out", "work", W1, None, "deliverer", None),
    ]
    assert not blocked(reserved=({"use": "distribute", "valid_from": date(2026, 10, 1)},))
    assert not blocked(reserved=({"use": "distribute", "valid_to": date(2026, 8, 31)},))


def test_a_reservation_of_anything_else_blocks_nothing():
    assert not blocked(reserved=({"subject_id": W2}, {"kind": "recording", "subject_id": R1}))


@pytest.mark.parametrize("owner", ["writer", "00000000011"])
def test_a_catalogue_that_opts_out_is_of_every_party_with_a_share_in_the_work(owner: str):
    reserved = {"kind": "catalogue", "subject_id": owner}

    assert blocked(reserved=(reserved,)) == [(SINCE, FOR_EVER, "opted_out", "work", W1, None, "deliverer", None)]
    assert not blocked(reserved=({**reserved, "subject_id": "another writer"},))


@pytest.mark.parametrize("owner", ["little label", "distributor"])
def test_a_catalogue_of_recordings_is_the_deliverers_and_its_licensors(owner: str):
    known = ({"manifest": "G"}, {"manifest": "U", "self_isrc": R1})

    found = blocked(reserved=({"kind": "catalogue", "subject_id": owner},), manifests=known)

    assert [(one[0], *one[2:5]) for one in found] == [(SINCE, "opted_out", "recording", R1)]


def test_a_voice_can_opt_out_although_it_was_granted():
    reserved = {"kind": "voice", "subject_id": "v1"}

    assert [one[2:4] for one in blocked(voiced=True, grants=({},), reserved=(reserved,))] == [("opted_out", "voice")]


def test_a_grant_lifts_a_reservation_against_mining_and_no_other():
    grant = {"kind": "work", "subject_id": W1, "grantor": "writer", "purposes": ["train"]}

    assert not blocked(grants=(grant,), reserved=({"use": "ai_training"},))
    assert blocked(grants=({**grant, "model_id": "other"},), reserved=({"use": "ai_training"},))
    assert blocked(grants=(grant,), reserved=({"use": "generate"},))


def lifted(grant: dict[str, Any], *, reserver: str | None = None, **more: Any) -> list[tuple[Any, ...]]:
    """First day and reason of what is blocked by a reservation of the work against mining, in spite of a grant."""
    grants = ({"kind": "work", "subject_id": W1, "grantor": "writer", "purposes": ["train"], **grant},)
    return [
        (one[0], one[2])
        for one in blocked(grants=grants, reserved=({"use": "ai_training", "grantor": reserver},), **more)
    ]


@pytest.mark.parametrize("grantor", ["writer", "00000000011", "society"])
def test_who_owns_a_work_or_licenses_it_can_lift_a_reservation(grantor: str):
    assert not lifted({"grantor": grantor}, mandates=("00000000011", "society"))


@pytest.mark.parametrize("capacity", ["self", "publisher"])
def test_a_strangers_grant_lifts_nothing(capacity: str):
    stranger = {"grantor": "stranger", "grantor_capacity": capacity}

    assert lifted(stranger, mandates=("00000000011", "society")) == [(SINCE, "opted_out")]
    assert lifted({"grantor": "society"}) == [(SINCE, "opted_out")]


def test_who_made_a_reservation_can_lift_it_and_no_other():
    assert not lifted({"grantor": "heir"}, reserver="heir")
    assert lifted({"grantor": "heir"}, reserver="writer") == [(SINCE, "opted_out")]


@pytest.mark.parametrize("grantor", ["little label", "distributor", "writer"])
def test_a_recordings_reservation_is_lifted_by_who_delivers_it(grantor: str):
    known = ({"manifest": "G"}, {"manifest": "U", "self_isrc": R1})
    grant = {"kind": "recording", "subject_id": R1, "grantor": grantor, "purposes": ["train"]}
    reserved = {"kind": "recording", "subject_id": R1, "use": "ai_training"}

    found = blocked(grants=(grant,), reserved=(reserved,), manifests=known)

    assert [one[2:5] for one in found] == ([("opted_out", "recording", R1)] if grantor == "writer" else [])


def test_a_grant_that_does_not_reach_everywhere_we_play_lifts_nothing():
    narrow = {"territories": "+DE +FR"}

    assert lifted(narrow, places=("DE", "FR", "US")) == [(SINCE, "opted_out")]
    assert not lifted(narrow, places=("DE", "FR"))
    assert not lifted({}, places=("DE", "FR", "US"))


@pytest.mark.parametrize(
    ("grant", "since"),
    [
        ({"term_to": date(2026, 8, 20), "is_post_term_use_allowed": False}, date(2026, 8, 21)),
        ({"term_to": date(2026, 8, 20), "is_post_term_use_allowed": True}, None),
        ({"term_to": LAST, "is_post_term_use_allowed": False}, None),
        ({"revoked_on": date(2026, 8, 20), "revocation_scope": "all"}, date(2026, 8, 20)),
        (
            {"revoked_on": date(2026, 9, 1), "revocation_scope": "future_distribution", "notice_days": 9},
            date(2026, 9, 10),
        ),
        ({"revoked_on": date(2026, 8, 20), "revocation_scope": "future_generation"}, None),
    ],
)
def test_a_grant_that_ended_for_distribution_lifts_nothing_from_the_day_after(
    grant: dict[str, Any], since: date | None
):
    assert lifted(grant) == ([] if since is None else [(since, "opted_out")])


def test_of_two_blocks_from_one_day_the_one_without_end_wins():
    reserved = {"kind": "voice", "subject_id": "v1", "use": "distribute", "valid_from": SINCE}

    short = blocked(voiced=True, reserved=({**reserved, "valid_to": date(2026, 9, 10)},))
    endless = blocked(voiced=True, reserved=(reserved,))

    assert [one[:3] for one in short] == [(SINCE, FOR_EVER, "voice_not_consented")]
    assert [one[:3] for one in endless] == [(SINCE, FOR_EVER, "opted_out")]


def test_whose_grant_of_a_work_counts_for_nothing_has_no_say_in_who_gets_its_money():
    stranger = {"kind": "work", "subject_id": W1, "grantor": "stranger", "purposes": ["train"]}
    licences = (
        {"licence": "A", "licensor": "other"},
        {"licence": "Z", "licensor": "stranger", "block_resolution": "service"},
    )

    found = blocked(grants=(stranger,), reserved=({"use": "ai_training"},), licences=licences)

    assert found[0][6] == "sources"


def test_who_forbids_is_heard_even_where_the_manifest_does_not_count():
    bad = {"is_verified": False, "state": "Valid", "reasons": ["untrusted_signer"]}

    assert blocked(reserved=({},), more=bad)


def test_what_ai_did_not_generate_is_not_blocked():
    human = ({"manifest": "G", "contribution": "None"},)

    assert not blocked(reserved=({},), voiced=True, manifests=human)


def test_the_licence_that_fits_says_who_gets_the_money_in_the_end():
    ours = {"licence": "provision", "licensor": None, "block_resolution": "service"}

    assert blocked(reserved=({},), licences=(ours, {}))[0][6] == "sources"
    assert blocked(reserved=({},), licences=(ours, {"model_id": "other"}))[0][6] == "service"
    assert blocked(reserved=({},), licences=({"right": "voice"},))[0][6] == "deliverer"


def test_the_licence_of_who_licenses_the_subject_goes_before_others():
    first = {"licence": "A", "licensor": "stranger", "block_resolution": "service"}
    revoked = {"revoked_on": date(2026, 9, 5), "revocation_scope": "all"}
    known = ({"manifest": "G"}, {"manifest": "U", "self_isrc": R1})
    of_label = {"licence": "Z", "licensor": "distributor", "right": "recording"}

    voice = blocked(
        voiced=True, grants=(revoked,),
        licences=({**first, "right": "voice"}, {"licence": "Z", "licensor": "singer", "right": "voice"}),
    )  # fmt: skip
    recording = blocked(
        reserved=({"kind": "recording", "subject_id": R1},), manifests=known,
        licences=({**first, "right": "recording"}, of_label),
    )  # fmt: skip
    work = blocked(reserved=({},), licences=(first, {"licence": "Z"}), mandates=("00000000011", "society"))

    assert [found[0][6] for found in (voice, recording, work)] == ["sources"] * 3
    assert blocked(reserved=({},), licences=(first, {"licence": "Z"}))[0][6] == "service"


def test_where_no_day_of_generation_is_known_a_block_begins_with_the_month():
    unknown = ({"manifest": "G", "generated_at": None},)

    assert blocked(reserved=({},), manifests=unknown)[0][0] == FIRST
