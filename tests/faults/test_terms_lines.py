"""Every mistake in a file of terms has the line and the column where an editor shows it, and what was expected."""

import re
from pathlib import Path

import pytest

from pipelines.readers import consents
from pipelines.readers.parsed import Mistake, Quarantine
from pipelines.readers.terms import read
from pipelines.readers.terms_mistakes import located
from pipelines.readers.yaml_document import load_yaml

TERMS = """\
issued: 2026-08-15

service:
  name: Harbour Music
  dpid: PADPIDA2099010101X

parties:
  - party: halcyon
    name: Halcyon Records Ltd
    ipi_name_number: "00014107338"
    currency: EUR
    payment_minimum: "50.00"
    source: Vendor file 118
  - {party: owl, name: Little Owl, licensor: halcyon, source: Schedule}

offerings:
  - offering: premium
    title: Harbour Premium
    commercial_model: SubscriptionModel
    use_type: OnDemandStream
    qualifying_ms: 30000
    valid_from: 2024-01-01
    source: Product sheet 12

agreements:
  - agreement: halcyon-2026
    licensor: halcyon
    side: recorded
    rate: "52 %"
    minimum_kind: per_subscriber
    minimum: "1.20"
    currency: EUR
    territories: "+2136 -840"
    offerings: [premium]
    valid_from: 2026-01-01
    valid_to: 2026-12-31
    source: Contract HAL-2026
  - agreement: nordhub-2026
    licensor: nordhub
    side: composition
    mode: claims
    rights:
      PR: "6 %"
      MR: {rate: "6 %", mode: direct}
    territories: "+SE +NO +DK"
    valid_from: 2026-01-01
    source: Contract NH-3

mandates:
  - mandate: nordhub-repertoire
    owner_kind: society
    owner: "088"
    rights: [PR, MR]
    territories: "+2136"
    licensor: nordhub
    valid_from: 2024-01-01
    source: Contract NH-3

trust_lists:
  - trust_list: anchors-1
    anchors:
      manifest:
        - not a certificate
    valid_from: 2026-01-01
    source: Policy

ai_licences:
  - licence: nordhub-ai
    licensor: nordhub
    preset: stim-like
    territories: "+SE"
    valid_from: 2026-01-01
    revenue_base: service_share
    shares:
      All: "30 %"
      Partly: {vocals: "2 %", other: "1 %"}
    where_not_accepted: service
    source: Contract NH-AI-1

attribution_providers:
  - provider: Echo Measures
    source: Register
"""
GOOD = TERMS[: TERMS.index("trust_lists:")] + TERMS[TERMS.index("ai_licences:") :]


def mistakes(folder: Path, text: str) -> tuple[Mistake, ...]:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(Quarantine) as caught:
        read(path, name="terms/recorded.yaml", delivery_id="0" * 64)
    return caught.value.mistakes


def test_the_file_that_the_faults_are_made_of_is_right(tmp_path: Path):
    path = tmp_path / "terms.yaml"
    path.write_text(GOOD, "utf-8")

    assert read(path, name="terms/recorded.yaml", delivery_id="0" * 64).rows > 0


FAULTS = [
    ("issued: 2026-08-15", "made: 2026-08-15", (1, 1), "issued: is missing: add it (when the file was made"),
    ("issued: 2026-08-15", "issued: 2026-08-35", (1, 9), "day is out of range"),
    ("  name: Harbour", "  nam: Harbour", (4, 3), "Music' is not a key that is known here: did you mean 'name'?"),
    ("service:\n", "servise:\n", (3, 1), "did you mean 'service'?"),
    ("  - party: halcyon\n", "  - party: Halcyon Records\n", (8, 12), "entry 1 (Halcyon Records), party: 'Halcyon R"),
    ("    name: Halcyon", "    # name: Halcyon", (8, 5), "name: is missing: add it (legal name)"),
    ('"00014107338"', '"00014107339"', (10, 22), "is not an IPI name number"),
    ("    currency: EUR\n    payment", "    currency: Euro\n    payment", (11, 15), "'Euro'"),
    ("    currency: EUR\n    payment", "    # none\n    payment", (12, 5), "has a payment_minimum and no currency"),
    ('"50.00"', "50.00", (12, 22), "binary number that has already lost digits"),
    ('"50.00"', '"50,00"', (12, 22), "is not an amount"),
    ("    source: Vendor file 118", "    sources: Vendor file 118", (13, 5), "did you mean 'source'?"),
    ("licensor: halcyon, source", "licensor: owl, source", (14, 36), "names itself as its licensor"),
    ("  - party: halcyon\n", "  - party: owl\n", (14, 5), "parties: owl is there 2 times"),
    ("source: Schedule}", "source: ' Schedule'}", (14, 63), "has space around it"),
    ("SubscriptionModel", "Subscription", (19, 23), "did you mean 'SubscriptionModel'?"),
    ("OnDemandStream", "Streaming", (20, 15), "is none of 'ConditionalDownload'"),
    ("30000", "30.5", (21, 20), "is not a whole number"),
    ("30000", "-1", (21, 20), "greater than or equal to 0"),
    ("valid_from: 2024-01-01\n    source: Product", "valid_from:\n    source: Product", (22, 5), "None is not a day"),
    ("    licensor: halcyon\n    side", "    side", (26, 5), "needs a licensor, or 'provision: true'"),
    ("side: recorded", "side: record", (28, 11), "or 'composition': did you mean 'recorded'?"),
    ('rate: "52 %"', 'rate: "152 %"', (29, 11), "entry 1 (halcyon-2026), rate: '152 %' is 152 %, above"),
    ('rate: "52 %"', "rate: 0.52", (29, 11), "write it in quotes"),
    ('rate: "52 %"', "rate:", (29, 5), "needs a rate"),
    ("per_subscriber", "per_listener", (30, 19), "is none of 'per_subscriber' or 'per_play'"),
    ("    minimum_kind: per_subscriber\n", "", (30, 5), "minimum and minimum_kind belong together"),
    ("    currency: EUR\n    territories", "    territories", (31, 5), "a minimum or fee needs a currency"),
    ('"+2136 -840"', '"-840"', (33, 18), "begins with an exclusion"),
    ('"+2136 -840"', '"+2136 -UK"', (33, 18), "'-UK' is no TIS number"),
    ("offerings: [premium]", "offerings: premium", (34, 16), "is not a list"),
    ("valid_from: 2026-01-01\n    valid_to", "valid_form: 1\n    valid_to", (35, 5), "did you mean 'valid_from'?"),
    ("valid_to: 2026-12-31", "valid_to: 2025-12-31", (36, 5), "ends on 2025-12-31, before it begins on 2026-01-01"),
    ("    source: Contract HAL-2026", "    qqqq: yes\n    source: C", (37, 5), "known are mode, rate"),
    ("    mode: claims\n", "", (42, 7), "PR: needs a mode: claims, blanket"),
    ("mode: claims", "mode: claim", (41, 11), "did you mean 'claims'?"),
    ("    mode: claims\n", '    mode: claims\n    rate: "6 %"\n', (42, 5), "would count once a right: move it there"),
    ('PR: "6 %"', 'XR: "6 %"', (43, 7), "rights, XR"),
    ('PR: "6 %"', "PR: 6", (43, 11), "rights, PR, rate: 6 is 600 %, above 100 %"),
    ("{rate: \"6 %\", mode: direct}", "{rate: \"6 %\", mod: direct}", (44, 25), "MR, mod: 'direct' is not a key"),
    ("{rate: \"6 %\", mode: direct}", "{mode: direct, rate: 0, fee: 3}", (44, 7), "MR: a fee belongs to mode blanket"),
    ("owner_kind: society", "owner_kind: societies", (51, 17), "'any': did you mean 'society'?"),
    ('owner: "088"', "owner: 88", (52, 12), "is not text: write it in quotes"),
    ('owner: "088"', 'owner: "88"', (52, 5), "is not a society code"),
    ("rights: [PR, MR]", "rights: [PR, RM]", (53, 18), "rights, entry 2: 'RM' is none of 'PR' or 'MR'"),
    ("rights: [PR, MR]", "rights: [PR, PR]", (50, 5), "mandates: nordhub-repertoire, PR is there 2 times"),
    ("preset: stim-like", "preset: stim", (62, 13), "'stim' is not one of gema-like"),
    ("    shares:\n", "    feature: x\n    shares:\n", (66, 5), "feature belongs to feature_revenue"),
    ('All: "30 %"', 'All: "300 %"', (67, 12), "shares, All, other: '300 %' is 300 %"),
    ('vocals: "2 %"', 'vocal: "2 %"', (68, 16), "shares, Partly, vocal: 'vocal' is none of 'vocals'"),
    ('vocals: "2 %", other', 'drums: "2 %", other', (68, 16), "'drums'"),
    ("    where_not_accepted: service\n", "", (60, 5), "needs where_not_accepted"),
    ("provider: Echo Measures", "provider: ''", (73, 15), "at least 1 character"),
    ("    source: Register", "    source: Register\n    7: x", (75, 5), "7: 7 is not text: write the key"),
    ("mandates:", "mandates: none\nmandate:", (49, 11), "is not a list"),
    ("    source: Register", "    source: Register\n    owner: &o x", (75, 12), "anchors and aliases"),
    ("    source: Register", "    source: Register\n    source: Register", (75, 5), "the key 'source' is there twice"),
    ("    source: Register", '    source: "Register', (75, 1), "unexpected end of stream"),
    ("    source: Register", "   source: Register", (74, 4), "did not find expected"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "place", "told"), FAULTS, ids=[fault[3][:40] for fault in FAULTS])
def test_a_mistake_is_named_with_its_line_and_column(
    tmp_path: Path, right: str, wrong: str, place: tuple[int, int], told: str
):
    assert right in GOOD

    found = mistakes(tmp_path, GOOD.replace(right, wrong, 1))

    said = [(one.line, one.column) for one in found if told in one.text]
    assert said[:1] == [place], [(one.line, one.column, one.text) for one in found]


def test_there_are_many_faults_and_no_two_are_alike():
    assert len({fault[:2] for fault in FAULTS}) == len(FAULTS) >= 40


def test_a_certificate_that_is_none_has_the_line_of_its_entry(tmp_path: Path):
    (found,) = mistakes(tmp_path, TERMS)

    assert (found.line, found.column) == (63, 11)
    assert found.path == ("trust_lists", 0, "anchors", "manifest", 0)
    assert "trust_lists, anchors-1, anchors, manifest, entry 1: is not an X.509 certificate" in found.text


def test_an_agreement_that_holds_twice_has_the_line_of_the_later_one(tmp_path: Path):
    entry = GOOD[GOOD.index("  - agreement: halcyon-2026") : GOOD.index("  - agreement: nordhub")]
    later = entry.replace("valid_from: 2026-01-01", "valid_from: 2026-07-01")

    (found,) = mistakes(tmp_path, GOOD.replace(entry, entry + later))

    assert (found.line, found.column) == (47, 17)
    assert "halcyon-2026, recorded holds twice from 2026-07-01" in found.text


def test_the_detail_of_the_quarantine_has_the_lines_in_their_order(tmp_path: Path):
    path = tmp_path / "terms.yaml"
    wrong = GOOD.replace("30000", "-1").replace("Little Owl", "' '").replace('"52 %"', '"152 %"')
    path.write_text(wrong, "utf-8")

    with pytest.raises(Quarantine) as caught:
        read(path, name="terms/recorded.yaml", delivery_id="0" * 64)

    assert re.findall(r"\((\d)\) line (\d+): ", caught.value.detail) == [("1", "14"), ("2", "21"), ("3", "29")]
    assert caught.value.detail.startswith("terms/recorded.yaml is not used")


@pytest.mark.parametrize(
    ("right", "wrong", "value", "expected"),
    [
        ("side: recorded", "side: record", "'record'", "'recorded' or 'composition'"),
        ('rate: "52 %"', 'rate: "152 %"', "'152 %'", "write a percentage with its % sign"),
        ("    name: Halcyon", "    # name: Halcyon", "", "Legal name"),
        ("30000", "30.5", "30.5", "Least time played for a play to count"),
    ],
)
def test_a_mistake_says_what_was_expected(tmp_path: Path, right: str, wrong: str, value: str, expected: str):
    (found,) = mistakes(tmp_path, GOOD.replace(right, wrong, 1))

    assert (found.value, found.expected) == (value, expected)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("parties: owl is there 2 times: leave one", 14),
        ("agreements, nordhub-2026, rights: no", 38),
        ("agreements: nobody holds twice", 26),
        ("nonsense", 1),
    ],
)
def test_a_rule_that_only_tells_a_text_has_the_line_of_the_entry_that_it_names(text: str, line: int):
    (found,) = located([text], load_yaml(GOOD.encode(), name="terms.yaml"))

    assert found.line == line


def test_consents_have_lines_too(tmp_path: Path):
    path = tmp_path / "consents.yaml"
    path.write_text("issued: 2026-08-20\nrevocations:\n  - consent_id: x\n    knd: voice\n", "utf-8")

    with pytest.raises(Quarantine) as caught:
        consents.read(path, name="consents/consents.yaml", delivery_id="0" * 64)

    assert (4, 5) in {(one.line, one.column) for one in caught.value.mistakes}
