"""AI tracks: which files speak for a track, what they say, and what that makes of it."""

from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from attribution.provenance.graph import resolve
from attribution.provenance.tracks import ai_tracks, facts, track_evidence
from pipelines.fates import fates
from schemas.ai_track import AiTrack
from schemas.columns import empty, polars_schema
from schemas.delivery import Delivery
from schemas.provenance_index import ProvenanceIndex
from schemas.takedown import Takedown
from schemas.track_ref import TrackRef
from schemas.voice_claim import VoiceClaim
from tests import provenance_rows as given
from tests.formats.rows import rows
from tests.provenance_rows import FIRST, LAST, PROOF, W1, evidence


def digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def delivered(*names: str, **more: Any) -> pl.DataFrame:
    usual = {
        "version": 1,
        "kind": "provenance",
        "bytes": 1,
        "rows": 1,
        "rejected_rows": 0,
        "status": "accepted",
        **more,
    }
    return rows(Delivery, *({**usual, "name": f"provenance/{name}", "delivery_id": digest(name)} for name in names))


def pair(asset: str, store: str = "", **more: Any) -> dict[str, Any]:
    sums = [digest(name) if name else "" for name in (asset, store)]
    named = {"asset_sha256": sums[0], "store_sha256": sums[1], "evidence_id": evidence(asset + store)}
    return {**named, **({"state": "Invalid", "is_verified": False, "reasons": ["manifest_invalid"]} | more)}


GOOD = {"state": "Trusted", "is_verified": True, "reasons": []}


def index(*listed: tuple[str, str, str], **more: Any) -> pl.DataFrame:
    usual = {"is_rendition": False, **more}
    return rows(
        ProvenanceIndex,
        *({"track_ref": ref, "asset": asset, "store": store, **usual} for ref, asset, store in listed),
    )


REFS = rows(
    TrackRef, {"track_ref": "AI", "track_id": "AI"}, {"track_ref": "QZAIX2600001", "track_id": "AI"},
    {"track_ref": "rendition-9", "track_id": "AI"},
)  # fmt: skip


def chosen(
    listed: pl.DataFrame, verdicts: list[dict[str, Any]], deliveries: pl.DataFrame, *tracks: dict[str, Any]
) -> list[tuple[str, str]]:
    judged = given.verdicts(*verdicts)
    return track_evidence(given.tracks(*(tracks or ({},))), REFS, listed, judged, deliveries).rows()


@pytest.mark.parametrize("ref", ["AI", "QZAIX2600001", "rendition-9", "song.wav", "resources/song.wav"])
@pytest.mark.parametrize("folder", ["", "provenance/"])
def test_a_pair_belongs_to_the_track_that_its_index_names_in_any_way(ref: str, folder: str):
    listed = index((ref, f"{folder}a.wav", f"{folder}a.c2pa"))

    found = chosen(listed, [pair("a.wav", "a.c2pa")], delivered("a.wav", "a.c2pa"), {"file_name": "resources/song.wav"})

    assert found == [("AI", evidence("a.wava.c2pa"))]


def test_audio_that_the_message_names_speaks_for_the_track():
    found = chosen(
        empty(ProvenanceIndex), [pair("x/song.wav")], delivered("x/song.wav"), {"file_name": "resources/song.wav"}
    )

    assert found == [("AI", evidence("x/song.wav"))]


def test_a_name_that_is_not_one_files_or_not_one_recordings_ties_nothing():
    both = [pair("x/song.wav"), pair("y/song.wav")]
    named = {"file_name": "song.wav"}
    another = {**named, "track_id": "other", "isrc": "QZAIX2600002"}

    assert not chosen(empty(ProvenanceIndex), both, delivered("x/song.wav", "y/song.wav"), named)
    assert not chosen(empty(ProvenanceIndex), both, delivered("x/song.wav"), named, another)


def test_a_store_alone_and_audio_alone_are_pairs():
    assert chosen(index(("AI", "", "a.c2pa")), [pair("", "a.c2pa")], delivered("a.c2pa"))
    assert chosen(index(("AI", "a.wav", "")), [pair("a.wav")], delivered("a.wav"))


def test_a_file_that_did_not_arrive_makes_no_pair():
    assert not chosen(index(("AI", "a.wav", "a.c2pa")), [pair("a.wav"), pair("a.wav", "a.c2pa")], delivered("a.wav"))


def test_bytes_that_were_superseded_or_refused_do_not_count():
    for status in ("superseded", "quarantined"):
        assert not chosen(index(("AI", "a.wav", "")), [pair("a.wav")], delivered("a.wav", status=status))


def test_of_several_pairs_the_verified_one_counts_and_then_the_best_state():
    listed = index(("AI", "a.wav", ""), ("AI", "b.wav", ""), ("AI", "c.wav", "c.c2pa"))
    files = delivered("a.wav", "b.wav", "c.wav", "c.c2pa")
    bad = {"state": "unreadable"}

    verified = chosen(listed, [pair("a.wav"), pair("b.wav", **bad), pair("c.wav", "c.c2pa", **GOOD)], files)
    valid = chosen(listed, [pair("a.wav"), pair("b.wav", state="Valid"), pair("c.wav", "c.c2pa", **bad)], files)
    read = chosen(listed, [pair("a.wav", state="absent"), pair("b.wav", **bad)], files)

    assert verified == [("AI", evidence("c.wavc.c2pa"))]
    assert valid == [("AI", evidence("b.wav"))]
    assert read == [("AI", evidence("b.wav"))]


def test_of_several_verified_pairs_the_one_signed_last_before_a_trusted_clock_counts_and_then_the_first_by_id():
    listed, files = index(("AI", "a.wav", ""), ("AI", "b.wav", "")), delivered("a.wav", "b.wav")
    moments = [None, "2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z"]
    first = min("ab", key=lambda name: evidence(f"{name}.wav"))

    def best(a: str | None, b: str | None) -> str:
        pairs = [pair("a.wav", **GOOD, signed_at=a), pair("b.wav", **GOOD, signed_at=b)]
        return {evidence(f"{name}.wav"): name for name in "ab"}[chosen(listed, pairs, files)[0][1]]

    assert [best(a, b) for a, b in pairwise(moments)] == ["b", "b"]
    assert [best(b, a) for a, b in pairwise(moments)] == ["a", "a"]
    assert [best(same, same) for same in moments] == [first] * 3


def known(
    disclosure: str | None, manifest: dict[str, Any] | None = None, verdict: dict[str, Any] | None = None
) -> pl.DataFrame:
    """Facts of one track; without a manifest and a verdict it came with no file."""
    is_bare = manifest is None and verdict is None
    proofs = pl.DataFrame({"track_id": ["AI"], "evidence_id": [PROOF]})
    track = given.tracks({"contains_ai": disclosure}, {"track_id": "plain", "isrc": "QZAIX2600002"})
    made = given.manifests(*([] if manifest is None else [{"manifest": "G", **manifest}]))
    return facts(track, proofs.clear() if is_bare else proofs, given.verdicts(verdict or {}), made, LAST)


BAD = {"is_verified": False, "state": "Invalid", "reasons": ["manifest_invalid"]}
ALL, PART = {"contribution": "All"}, {"contribution": "Partly"}
HUMAN, EDITED = {"contribution": "None"}, {"contribution": "None", "is_editing_only": True}


@pytest.mark.parametrize(
    ("disclosure", "manifest", "verdict", "state", "contribution"),
    [
        (None, ALL, None, "verified", "All"),
        ("All", ALL, None, "verified", "All"),
        ("All", PART, None, "verified", "All"),
        ("Partly", PART, None, "verified", "Partly"),
        ("None", HUMAN, None, "verified", "None"),
        ("None", EDITED, None, "verified", "None"),
        ("Partly", EDITED, None, "verified", "Partly"),
        (None, HUMAN, None, "verified", "None"),
        ("None", PART, None, "conflict", "Partly"),
        ("None", ALL, None, "conflict", "All"),
        ("Partly", ALL, None, "conflict", "All"),
        ("All", HUMAN, None, "conflict", "All"),
        ("Partly", HUMAN, None, "conflict", "Partly"),
        (None, PART, BAD, "unverified", "Partly"),
        ("None", ALL, BAD, "unverified", "All"),
        ("Partly", None, BAD, "unverified", "All"),
        ("All", None, None, "none", "All"),
        ("None", None, None, "none", "None"),
        ("Partly", None, {"state": "absent", "is_verified": False, "reasons": ["no_manifest"]}, "none", "Partly"),
        ("None", None, {**BAD, "state": "absent", "reasons": ["audio_missing"]}, "unverified", "All"),
        ("None", None, {**BAD, "state": "unreadable", "reasons": ["unreadable"]}, "unverified", "All"),
        ("Partly", None, {**BAD, "state": "unreadable", "reasons": ["unsupported_format"]}, "none", "Partly"),
    ],
)
def test_disclosure_and_manifest_together(disclosure, manifest, verdict, state, contribution):
    found = known(disclosure, manifest, verdict)

    assert found.select("disclosure", "manifest_state", "contribution").row(0) == (
        disclosure or "absent",
        state,
        contribution,
    )


def test_a_track_without_disclosure_and_without_manifest_is_no_ai_track():
    assert known(None).is_empty()
    assert known(None, None, {"state": "absent", "is_verified": False, "reasons": ["no_manifest"]}).is_empty()


def judged(
    found: pl.DataFrame,
    *,
    takedown: tuple[dict[str, Any], ...] = (),
    licences: tuple[dict[str, Any], ...] = ({},),
    voices: pl.DataFrame | None = None,
    listed: pl.DataFrame | None = None,
    claims: tuple[Any, ...] = (("G", W1, "100%"),),
) -> dict[str, Any]:
    usual = {"track_id": "AI", "reason": "opted_out", "kind": "work", "subject_id": W1, "resolution": "deliverer"}
    made = ai_tracks(
        facts=found,
        resolved=resolve(given.claims(*claims), given.manifests({"manifest": "G"})),
        voice_claim=empty(VoiceClaim) if voices is None else voices,
        takedown=rows(Takedown, *({**usual, **one} for one in takedown)),
        ai_licence=given.licences(*licences),
        index=empty(ProvenanceIndex) if listed is None else listed,
        track_ref=REFS,
        fate=fates(),
        first=FIRST,
        last=LAST,
    )
    assert made.schema == polars_schema(AiTrack)
    return AiTrack.validate(made).row(0, named=True)


def fate(track: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(track[name] for name in ("licence_state", "recorded", "reserve", "reason"))


def test_a_licensed_track_pays_its_sources():
    assert fate(judged(known("All", ALL))) == ("yes", "less_reserve", "paid", None)


@pytest.mark.parametrize(
    "licence", [{"licensor": None}, {"right": "recording"}, {"model_id": "other"}], ids=["provision", "right", "model"]
)
def test_a_track_that_no_licensor_licensed_sets_aside_what_the_provision_takes(licence: dict[str, Any]):
    assert fate(judged(known("All", ALL), licences=(licence,))) == ("no", "less_reserve", "set_aside", "no_licence")


def test_a_licence_for_voices_licenses_a_track_with_a_voice():
    voice = {"right": "voice", "licensor": "singer"}

    assert judged(known("All", ALL), licences=(voice,))["licence_state"] == "no"
    assert judged(known("All", ALL), licences=(voice,), voices=given.voices({}))["licence_state"] == "yes"


def test_a_track_that_verifiably_draws_on_nothing_needs_no_licence():
    assert fate(judged(known("None", HUMAN), licences=())) == ("yes", "less_reserve", "paid", None)
    assert fate(judged(known("Partly", EDITED), licences=(), claims=())) == ("yes", "less_reserve", "paid", None)


def test_a_track_whose_manifest_cannot_be_read_may_use_either_right():
    assert judged(known("Partly", None, BAD), claims=())["licence_state"] == "yes"
    assert judged(known("Partly", None, BAD), claims=(), licences=({"right": "voice"},))["licence_state"] == "no"


def test_without_a_manifest_no_licence_can_be_known():
    assert fate(judged(known("All"))) == ("no", "less_reserve", "held", "provenance_unverified")


@pytest.mark.parametrize("reason", ["opted_out", "voice_not_consented"])
@pytest.mark.parametrize("verdict", [None, BAD])
def test_a_block_that_touches_the_month_is_the_fate_of_the_track(reason: str, verdict: dict[str, Any] | None):
    touching = {"from_date": date(2026, 9, 30), "reason": reason}
    over = {"from_date": date(2026, 8, 1), "to_date": date(2026, 8, 31), "reason": reason}

    assert fate(judged(known(None, ALL, verdict), takedown=(touching,))) == (reason, "held", "none", "blocked")
    assert judged(known(None, ALL, verdict), takedown=(over,))["licence_state"] == "yes"


def test_a_rendition_is_one_by_its_index_and_names_the_feature_that_pays():
    listed = index(("rendition-9", "a.wav", ""), is_rendition=True, feature="remix_studio")

    found = judged(known(None, ALL), listed=listed)

    assert (found["is_rendition"], found["feature"]) == (True, "remix_studio")
    assert judged(known(None, ALL))["is_rendition"] is False


def test_the_model_and_its_uses_are_the_manifests():
    found = judged(known("All", {**ALL, "ai_uses": ["lyrics", "vocals"], "provider": "Measurer"}))

    assert found["ai_uses"] == ["lyrics", "vocals"]
    assert (found["generator"], found["model_id"], found["model_version"], found["provider"], found["manifest"]) == (
        "Invented Machine", "muse", "2", "Measurer", "G",
    )  # fmt: skip
