"""Mistakes in what terms say of AI: each refuses its whole file, and says where, what and what to do."""

import re
from pathlib import Path

import pytest

from pipelines.readers.terms import read
from tests.faults.test_terms import GOOD, refused

RECORDING = """\
issued: 2026-08-15
ai_licences:
  - licence: one
    licensor: halcyon
    right: recording
    territories: "+2136"
    valid_from: 2026-01-01
    revenue_base: service_share
    shares: {All: "30 %"}
    where_not_accepted: service
    blocked_money: sources
    source: Contract
"""
SERVICE = '    revenue_base: service_share\n    shares: {All: "30 %"}\n    where_not_accepted: service\n'


def read_text(folder: Path, text: str) -> None:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    read(path, name="terms/terms.yaml", delivery_id="0" * 64)


def test_the_licence_that_the_faults_are_made_of_is_right(tmp_path: Path):
    read_text(tmp_path, RECORDING)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            SERVICE,
            "    revenue_base: feature_revenue\n    shares: {All: '3 %'}\n",
            r"ai_licences, entry 1 \(one\): feature_revenue needs a feature",
        ),
        (
            SERVICE,
            "    revenue_base: generator_income\n    generator: Tonewell\n    shares: {All: '3 %'}\n",
            "generator_income needs a feature",
        ),
        (
            SERVICE,
            "    revenue_base: generator_income\n    feature: studio\n    shares: {All: '3 %'}\n",
            "needs the generator whose income",
        ),
        (SERVICE, "    revenue_base: fixed\n", "fixed and the sum fixed belong together"),
        (SERVICE, "    revenue_base: fixed\n    fixed: '12'\n", "fixed needs a currency beside it"),
        (
            SERVICE,
            "    revenue_base: fixed\n    fixed: '12'\n    currency: EUR\n    shares: {All: '3 %'}\n",
            "a fixed sum has no shares",
        ),
        (
            SERVICE,
            "    revenue_base: fixed\n    fixed: '12'\n    currency: EUR\n    mfn_group: best\n",
            "no share to compare",
        ),
        (SERVICE, "    revenue_base: fixed\n    fixed: 12.5\n    currency: EUR\n", "fixed: 12.5 .* write it in quotes"),
        (
            SERVICE,
            "    revenue_base: feature_revenue\n    feature: x\n    minimum: '12'\n    shares: {All: '3 %'}\n",
            "minimum needs a currency",
        ),
        (
            SERVICE,
            "    revenue_base: feature_revenue\n    feature: x\n    where_not_accepted: hold\n    shares: {All: 0}\n",
            "belongs to service_share",
        ),
        (SERVICE, "    revenue_base: income\n", "revenue_base: 'income' is none of 'service_share'"),
        (
            "    shares: {All",
            "    feature: studio\n    shares: {All",
            "feature belongs to feature_revenue and generator_income",
        ),
        ("    shares: {All", "    fixed: '12'\n    currency: EUR\n    shares: {All", "belong together"),
        (
            SERVICE,
            "    revenue_base: fixed\n    fixed: '12'\n    minimum: '3'\n    currency: EUR\n",
            "a minimum tops up a share",
        ),
        ("    where_not_accepted: service\n", "", "needs where_not_accepted: service or hold.*no default"),
        ("    blocked_money: sources\n", "", "blocked_money: is missing: add it"),
        ("blocked_money: sources", "blocked_money: everyone", "blocked_money: 'everyone' is none of 'sources'"),
        ('    shares: {All: "30 %"}\n', "", "needs shares with at least All"),
        ('{All: "30 %"}', '{Partly: "30 %"}', "needs shares with at least All"),
        ('{All: "30 %"}', "{}", "needs shares with at least All"),
        ('{All: "30 %"}', '{All: "300 %"}', "shares, All, other: '300 %' is 300 %, above 100 %"),
        ('{All: "30 %"}', "{All: 0.3}", "shares, All, other: 0.3 .* write it in quotes"),
        ('{All: "30 %"}', '{All: "30 %", Most: "20 %"}', "Most"),
        ('{All: "30 %"}', '{All: {vocals: "30 %"}}', "shares, All: add 'other'"),
        ('{All: "30 %"}', '{All: {drums: "30 %", other: 0}}', "drums"),
        ('{All: "30 %"}', '{All: {lead: "30 %", other: 0}}', "lead is no role of right recording"),
        ('{All: "30 %"}', "{All: {}}", "at least 1"),
        ('{All: "30 %"}', "{All: [1]}", "is not a number"),
        ('{All: "30 %"}', '"30 %"', "shares: '30 %' is not a mapping|shares: '30 %' should be"),
        ("right: recording", "right: composition", "needs performing"),
        (
            "right: recording",
            "right: recording\n    performing: '50 %'",
            "performing divides composition money, and its right is recording",
        ),
        (
            "right: recording",
            "right: voice\n    residual: fallback_pool\n    fallback: equal",
            "is about weights, and a voice has none",
        ),
        ("right: recording", "right: voice\n    floor: '1 %'", "floor is about weights"),
        ("right: recording", "right: lyrics", "right: 'lyrics' is none of 'composition'"),
        ("right: recording", "right: recording\n    confidence: '50 %'", "confidence sends money .* add fallback"),
        ("right: recording", "right: recording\n    residual: fallback_pool", "residual sends money .* add fallback"),
        ("right: recording", "right: recording\n    model_version: '3'", "no model_id"),
        ("right: recording", "right: recording\n    requires_consent: 'yes'", "neither true nor false"),
        ("right: recording", "right: recording\n    mfn_groop: best", "mfn_groop: 'best' is not a key that is known"),
        ("    licensor: halcyon\n", "", "needs a licensor, or 'provision: true'"),
        ("    licensor: halcyon\n", "    licensor: halcyon\n    provision: true\n", "never both"),
        (
            RECORDING[RECORDING.index("    licensor") : RECORDING.index("    blocked")],
            '    provision: true\n    right: recording\n    territories: "+2136"\n    valid_from: 2026-01-01\n'
            "    revenue_base: fixed\n    fixed: '12'\n    currency: EUR\n",
            "a provision has no fixed",
        ),
        ('"+2136"', '"+8409"', "one, territories: '\\+8409' is no TIS number"),
        (
            "    source: Contract\n",
            "    valid_to: 2025-12-31\n    source: Contract\n",
            "ends on 2025-12-31, before it begins",
        ),
        (
            "right: recording",
            "right: recording\n    preset: gemma",
            "ai_licences, one, preset: 'gemma' is not one of gema-like",
        ),
        (
            "right: recording",
            "right: recording\n    preset: gema-like",
            "gema-like leaves generator, feature, minimum, currency to each contract",
        ),
        ("right: recording", "right: recording\n    preset: [gema-like]", "preset: is not text|preset: Input"),
        ("ai_licences:\n", "ai_licences: []\nx:\n", "x: is not a key that is known"),
    ],
)
def test_a_contradiction_in_a_licence_is_named(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in RECORDING

    found = refused(tmp_path, RECORDING.replace(right, wrong, 1))

    assert found.reason == "invalid_content"
    assert re.search(told, found.detail), found.detail


@pytest.mark.parametrize("section", ["ai_licences", "trust_lists", "attribution_providers"])
@pytest.mark.parametrize("value", ["one", "[one]", "[[]]", "{one: two}", "[null]", "3", "[{}]"])
def test_a_section_of_another_shape_is_refused(tmp_path: Path, section: str, value: str):
    found = refused(tmp_path, f"issued: 2026-08-15\n{section}: {value}\n")

    assert found.reason == "invalid_content"
    assert section in found.detail


def test_every_contradiction_of_one_licence_is_named_at_once(tmp_path: Path):
    found = refused(
        tmp_path, RECORDING.replace("    licensor: halcyon\n", "").replace("where_not_accepted: service", "feature: x")
    )

    assert "needs a licensor" in found.detail
    assert "feature belongs to" in found.detail
    assert "needs where_not_accepted" in found.detail


def test_a_licence_that_holds_twice_on_one_day_is_a_mistake(tmp_path: Path):
    entry = RECORDING[RECORDING.index("  - licence") :]

    found = refused(tmp_path, RECORDING + entry.replace("2026-01-01", "2026-07-01"))

    assert "ai_licences: one holds twice from 2026-07-01: end the one of 2026-01-01" in found.detail


def test_most_favoured_terms_compare_shares_of_one_thing_only(tmp_path: Path):
    first = RECORDING.replace("right: recording", "right: recording\n    mfn_group: best")
    entry = first[first.index("  - licence") :].replace("licence: one", "licence: two")
    of_feature = entry.replace("revenue_base: service_share", "revenue_base: feature_revenue\n    feature: remix")

    found = refused(tmp_path, first + of_feature.replace("    where_not_accepted: service\n", ""))

    assert "one (service_share) and two (feature_revenue) are both in mfn_group best" in found.detail


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "          MIIBUT",
            "          MIIXUT",
            r"trust_lists, anchors-2026, anchors, manifest, entry 1: is not an X.509",
        ),
        (
            "        - |\n          -----BEGIN",
            "        - no certificate\n        - |\n          -----BEGIN",
            "entry 1: is not an X.509",
        ),
        (
            "      manifest:               #",
            "      manifest: []\n      other:                  #",
            "trust_lists, entry 1 \\(anchors-2026\\), anchors",
        ),
        ("      cawg: []", "      cowg: []", "cowg: is not a key that is known"),
        ("labels: [org.partita.attribution]", "labels: [attribution]", "labels, entry 1: 'attribution'"),
        ("labels: [org.partita.attribution]", "labels: [org.partita.attribution.v2]", "ends in a version"),
        ("labels: [org.partita.attribution]", "labels: [a.b, a.b]", "has a label twice"),
        ("labels: [org.partita.attribution]", "labels: []", "labels: .*at least 1"),
        ("trust_list: anchors-2026", "trust_list: ../anchors", "trust_list: '../anchors'"),
        ("    source: Trust policy 3", "    # source", "source: is missing"),
        ("provider: Echo Measures", "provider: ' Echo Measures'", "has space around it"),
        ("    owner: halcyon            #", "    owner: Halcyon Records    #", "owner: 'Halcyon Records'"),
    ],
)
def test_a_mistake_in_a_trust_list_or_a_provider_is_named(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in GOOD

    found = refused(tmp_path, GOOD.replace(right, wrong, 1))

    assert found.reason == "invalid_content"
    assert re.search(told, found.detail), found.detail


def certificates() -> list[str]:
    return re.findall(r"        - \|\n(?: {10}\S.*\n)+", GOOD)


def test_one_certificate_is_not_there_twice(tmp_path: Path):
    anchor = certificates()[0]

    assert "one certificate is there twice" in refused(tmp_path, GOOD.replace(anchor, anchor + anchor, 1)).detail


def test_each_certificate_has_an_entry_of_its_own(tmp_path: Path):
    first, second = certificates()

    found = refused(tmp_path, GOOD.replace(first, first + second.split("\n", 1)[1], 1))

    assert "holds 2 certificates: give each an entry of its own" in found.detail


def test_a_private_key_is_refused_and_not_repeated(tmp_path: Path):
    anchor = certificates()[0]
    key = "          -----BEGIN PRIVATE KEY-----\n          c2VjcmV0\n          -----END PRIVATE KEY-----\n"

    found = refused(tmp_path, GOOD.replace(anchor, anchor + key, 1))

    assert "holds a private key" in found.detail
    assert "c2VjcmV0" not in found.detail


def test_one_trust_list_is_there_once(tmp_path: Path):
    entry = GOOD[GOOD.index("  - trust_list") : GOOD.index("ai_licences:")].rstrip() + "\n"

    assert "trust_lists: anchors-2026 is there 2 times" in refused(tmp_path, GOOD.replace(entry, entry * 2)).detail


def test_one_provider_is_there_once(tmp_path: Path):
    entry = GOOD[GOOD.index("  - provider") :]

    assert "attribution_providers: Echo Measures is there 2 times" in refused(tmp_path, GOOD + entry).detail
