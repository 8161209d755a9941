"""The AI part of the sample month: what each signed file is worth, and what becomes of the money of its track."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.sample.ai_cast import SIGNED
from pipelines.sample.ai_world import RENDITIONS, ai_releases, delivered
from tests.end_to_end.conftest import Ask
from tests.end_to_end.months import PERIOD, partita

CAST = {signed.file: signed for signed in SIGNED}
TRACK = {each.file: each.track.number for each in delivered(ai_releases(PERIOD))}
TRACK |= {each.file: each.rendition for each in RENDITIONS}
G1, H1 = "QZZ9L2600001", "GBZ9Q2490001"
ORCHARD, FERRY, TODAI, STAIRCASE, KITES = "T9990000016", "T9990000027", "T9990000038", "T9990000083", "T9990000072"

PAID = ("less_reserve", "paid", None)
UNVERIFIED = ("less_reserve", "held", "provenance_unverified")
CONFLICT = ("less_reserve", "held", "disclosure_conflict")
BLOCKED = ("held", "none", "blocked")
FATES = {
    ("verified", PAID): """
        g1.wav g2.flac g3.m4a plain.mp3 sidecar.mp3 retagged_sidecar.flac expired_stamped.wav many_licensors.wav
        conditioned.m4a low_confidence.mp3 low_confidence_unlisted.wav under_floor.flac nothing_named.wav
        provider_conflict.mp3 own_income.flac undisclosed.mp3 cover.m4a remix.wav sampled.wav refused.wav
        unidentified.flac voice_granted.wav voice_duet.flac voice_by_label.mp3
        rendition_morning.mp3 rendition_rain.flac rendition_lullaby.m4a""",
    ("verified", ("less_reserve", "set_aside", "no_licence")): "unlicensed_model.wav",
    ("verified", BLOCKED): "opted_out.wav reserved.flac voice_revoked.m4a voice_unconsented.flac",
    ("conflict", CONFLICT): "said_none.wav said_partly.mp3 said_all.flac",
    ("none", UNVERIFIED): "stripped.wav",
    ("unverified", UNVERIFIED): """
        flipped.wav flipped_box.m4a retagged.mp3 truncated.wav other_audio.flac sidecar_alone.c2pa unknown_ca.mp3
        expired.wav upstream_unknown_ca.wav redacted.wav tampered.flac missing_upstream.m4a not_in_store.wav
        gathered.wav two_assertions.mp3 no_attribution.m4a impossible_weight.mp3 not_whole.wav made_up_type.flac""",
}
"""What the manifest of each file is worth, and what becomes of the deliverer's money, of the sources', and why."""
CASES = [(file, manifest, fate) for (manifest, fate), files in FATES.items() for file in files.split()]
HUMAN = ("h1.flac", "h4.wav", "h5.wav", "denoised.wav", "mastered.flac")
"""What people made, and what AI only edited."""


def test_every_signed_file_has_an_expected_fate() -> None:
    assert sorted([file for file, _, _ in CASES] + list(HUMAN)) == sorted(CAST)


@pytest.mark.parametrize("file", CAST)
def test_each_signed_file_gets_the_verdict_that_it_was_made_for(query: Ask, file: str) -> None:
    signed = CAST[file]
    verdicts = query(
        """SELECT state, reasons FROM provenance_verdict JOIN delivery
        ON delivery_id = CASE WHEN asset_sha256 = '' THEN store_sha256 ELSE asset_sha256 END WHERE name = ?""",
        f"provenance/{file}",
    )

    assert verdicts == [(signed.expected_state, list(signed.expected_reasons))]


@pytest.mark.parametrize(("file", "manifest", "fate"), CASES)
def test_each_track_gets_the_fate_that_its_file_was_made_for(
    query: Ask, file: str, manifest: str, fate: tuple[str, str, str | None]
) -> None:
    told = query("SELECT manifest_state, recorded, reserve, reason FROM ai_track WHERE track_id = ?", TRACK[file])

    assert told == [(manifest, *fate)]


@pytest.mark.parametrize("file", HUMAN)
def test_what_people_made_and_what_ai_only_edited_owes_no_source(query: Ask, file: str) -> None:
    assert query("SELECT contribution FROM ai_track WHERE track_id = ?", TRACK[file]) in ([("None",)], [("Partly",)])
    assert query("SELECT * FROM ai_earning WHERE track_id = ?", TRACK[file]) == []
    assert query("SELECT DISTINCT status FROM recording_earning WHERE track_id = ?", TRACK[file]) == [("payable",)]


def test_no_money_is_lost(said: dict[str, Any], query: Ask) -> None:
    assert {amounts["difference"] for amounts in said["amounts"].values()} == {"0.000000000"}
    assert query(
        """SELECT * FROM (
            SELECT territory, offering, agreement, sum(amount) AS lines FROM (
                SELECT territory, offering, agreement, amount FROM recording_earning
                UNION ALL SELECT territory, offering, agreement, amount FROM ai_earning)
            GROUP BY ALL) JOIN pool USING (territory, offering, agreement)
        WHERE side IN ('recorded', 'ai') AND lines <> amount"""
    ) == []  # fmt: skip


def test_drawn_on_works_recordings_and_voices_are_paid_and_every_hold_has_its_reason(query: Ask) -> None:
    paid = {basis for (basis,) in query("SELECT DISTINCT basis FROM ai_earning WHERE status = 'payable'")}
    kept = set(query("SELECT DISTINCT status, reason FROM ai_earning WHERE reason IS NOT NULL"))

    assert paid == {"drawn_on", "embodied", "fallback", "voice"}
    assert kept >= {
        ("hold", "provenance_unverified"), ("hold", "disclosure_conflict"), ("hold", "consent_missing"),
        ("hold", "deduction_refused"), ("suspense", "no_licence"),
    }  # fmt: skip
    assert query("SELECT count(DISTINCT track_id) FROM recording_earning WHERE reason = 'blocked'") == [(4,)]


def test_a_diamond_three_deep_counts_each_path_once(query: Ask) -> None:
    weights = """SELECT source, payable_weight_ppb FROM source_share WHERE track_id = ? AND licence = ? ORDER BY 1"""

    assert query(weights, TRACK["g3.m4a"], "quillfeather-ai") == [(H1, 280_000_000), (G1, 720_000_000)]
    # 0.72 of the first track, which draws on two works and leaves a fifth to nobody, and 0.28 of the recording's work
    assert query(weights, TRACK["g3.m4a"], "fennimore-ai") == [
        ("", 144_000_000), (ORCHARD, 360_000_000), (FERRY, 216_000_000), (STAIRCASE, 280_000_000),
    ]  # fmt: skip


def test_the_tree_of_a_track_three_deep_adds_up_to_its_reserve(query: Ask, settled: Path) -> None:
    done = partita("provenance", TRACK["g3.m4a"], "--period", PERIOD, "--json", home=settled)
    owed = query("SELECT currency, sum(amount) FROM ai_earning WHERE track_id = ? GROUP BY 1", TRACK["g3.m4a"])

    told = json.loads(done.stdout)

    assert done.returncode == 0, done.stderr
    assert {name: Decimal(text) for name, text in told["ends"].items()} == dict(owed)
    assert told["ends"] == told["reserve"]
    assert {Decimal(text) for text in told["difference"].values()} == {Decimal(0)}
    assert _depth(told["tree"]) >= 3


def _depth(nodes: list[dict[str, Any]]) -> int:
    """Manifests above one another."""
    return max(((node["kind"] == "manifest") + _depth(node["children"]) for node in nodes), default=0)


def test_a_voice_is_paid_until_its_revocation_has_effect_and_the_track_is_blocked_from_then(query: Ask) -> None:
    track = TRACK["voice_revoked.m4a"]
    fates = query(
        """SELECT segment, licensor, status, reason FROM recording_earning WHERE track_id = ? GROUP BY ALL
        ORDER BY ALL""",
        track,
    )

    # notice on the 2nd, of fourteen days
    assert query("SELECT from_date::VARCHAR, consent_id FROM takedown WHERE track_id = ?", track) == [
        ("2026-09-16", "marlow-lead")
    ]
    assert fates == [(0, "lanternfold", "payable", None), (1, "lanternfold", "hold", "blocked")]
    assert query(
        """SELECT DISTINCT segment, licensor, status FROM ai_earning WHERE track_id = ? AND "right" = 'voice'""", track
    ) == [(0, "marlow-tarrowby", "payable")]


def test_works_in_a_blocked_track_are_paid_all_the_same(query: Ask) -> None:
    assert query(
        """SELECT count(*) > 0, bool_or(status IN ('payable', 'accrued')), count(*) FILTER (reason = 'blocked')
        FROM work_earning WHERE track_id = ?""",
        TRACK["voice_unconsented.flac"],
    ) == [(True, True, 0)]


def test_what_a_deliverer_refuses_is_borne_by_the_service_or_held_as_the_licence_says(query: Ask) -> None:
    fates = query(
        """SELECT DISTINCT "right", side, reason FROM ai_earning WHERE track_id = ? AND reason IS DISTINCT FROM
        'consent_missing' AND licence NOT LIKE 'provision%' AND territory <> 'JP' ORDER BY ALL""",
        TRACK["refused.wav"],
    )

    assert fates == [("composition", "ai", None), ("recording", "recorded", "deduction_refused")]


def test_renditions_are_paid_by_the_revenue_of_their_feature_and_reported_by_surface(query: Ask) -> None:
    paid = query(
        """SELECT DISTINCT track_id, licensor FROM ai_earning WHERE offering = 'remix_studio' AND amount > 0
        ORDER BY ALL"""
    )
    surfaces = query("SELECT DISTINCT surface FROM ai_surface WHERE track_id LIKE 'rendition-%' AND surface <> ''")

    assert paid == [
        ("rendition-lullaby", "umikage"), ("rendition-morning", "quillfeather"), ("rendition-rain", "polyhymn"),
        ("rendition-rain", "quillfeather"),
    ]  # fmt: skip
    assert sorted(surfaces) == [("agent",), ("remix_studio",)]


def test_a_generators_income_is_topped_up_to_its_minimum_where_that_binds(query: Ask) -> None:
    pools = query(
        """SELECT territory, revenue_share, top_up, amount FROM pool
        WHERE offering = 'song_maker' AND agreement LIKE '%-songloom' ORDER BY 1"""
    )

    # 30 % of 282.90 EUR and of 337.50 USD
    assert pools == [
        ("DE", Decimal("84.87"), Decimal("65.13"), Decimal(150)),
        ("US", Decimal("101.25"), Decimal(0), Decimal("101.25")),
    ]


def test_a_cover_pays_its_work_as_any_other_track_and_owes_it_nothing_more(query: Ask) -> None:
    track = TRACK["cover.m4a"]

    assert query("SELECT DISTINCT work_id FROM work_earning WHERE track_id = ?", track) == [(KITES,)]
    assert query("SELECT * FROM ai_earning WHERE track_id = ? AND source = ?", track, KITES) == []


def test_works_that_are_only_drawn_on_are_in_no_recording(query: Ask) -> None:
    track = TRACK["plain.mp3"]

    assert query("SELECT DISTINCT source FROM ai_earning WHERE track_id = ? AND kind = 'iswc' ORDER BY 1", track)
    assert query("SELECT DISTINCT work_id, reason FROM work_earning WHERE track_id = ?", track) == [
        ("", "unknown_work")
    ]


def test_a_doubtful_attribution_is_paid_by_training_use_and_dust_to_nobody(query: Ask) -> None:
    paid = """SELECT kind, source, reason, claimed_weight_ppb FROM source_share
        WHERE track_id = ? AND licence = ? AND payable_weight_ppb > 0 AND "right" = 'composition' ORDER BY ALL"""
    old = "low_confidence_unlisted.wav"

    assert query(paid, TRACK["low_confidence.mp3"], "polyhymn-ai") == [("fallback", "ostrakon-wave@2.1", None, 0)]
    assert query(paid, TRACK["under_floor.flac"], "polyhymn-ai") == [
        ("fallback", "ostrakon-wave@2.1", None, 393_000_000), ("iswc", ORCHARD, None, 600_000_000),
    ]  # fmt: skip
    assert query(paid, TRACK[old], "fennimore-ai") == [("fallback", "ostrakon-wave@1.0", "provenance_unverified", 0)]


def test_what_a_payees_own_attribution_provider_found_is_flagged(query: Ask) -> None:
    assert query("SELECT DISTINCT track_id, licensor FROM ai_earning WHERE has_conflict") == [
        (TRACK["provider_conflict.mp3"], "polyhymn")
    ]


def test_an_undisclosed_track_with_a_manifest_is_settled_by_it_and_one_without_ai_at_all_as_any_other(
    query: Ask,
) -> None:
    assert query("SELECT disclosure FROM ai_track WHERE track_id = ?", TRACK["undisclosed.mp3"]) == [("absent",)]
    assert query("SELECT sum(amount) > 0 FROM ai_earning WHERE track_id = ?", TRACK["undisclosed.mp3"]) == [(True,)]
    assert query("SELECT * FROM ai_earning WHERE track_id = 't000001'") == []
