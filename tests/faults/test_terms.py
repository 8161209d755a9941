import re
from pathlib import Path

import pytest

from pipelines.readers.parsed import Quarantine
from pipelines.readers.terms import read
from tests.paths import ROOT

FOUND = re.search(r"```yaml\n(.*?)```", (ROOT / "docs" / "terms.md").read_text("utf-8"), re.DOTALL)
GOOD = FOUND[1] if FOUND else ""


def refused(folder: Path, content: bytes | str) -> Quarantine:
    path = folder / "terms.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Quarantine) as caught:
        read(path, name="terms/terms.yaml", delivery_id="0" * 64)
    return caught.value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b" \n\n", "empty_file"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "byte_order_mark"),
        (GOOD.encode("utf-16"), "wrong_encoding"),
        (GOOD.replace("Harbour", "Hafen-Küste").encode("latin-1"), "wrong_encoding"),
        (GOOD.encode().replace(b"Harbour", b"Har\0bour"), "wrong_encoding"),
        (GOOD.encode()[:-3], "truncated"),
        (GOOD.encode()[: GOOD.encode().index(b'"1.20"') + 3], "truncated"),
        (b'issued: "2026-08-15\n', "unreadable"),
        (b"issued: [2026\n", "unreadable"),
        (b"issued: 2026-08-15\n---\nissued: 2026-08-16\n", "unreadable"),
        (b"\x01\x02\x03\n", "unreadable"),
        (b"issued: 2026-08-15\n", "invalid_content"),
        (b"- issued\n", "invalid_content"),
        (b"just text\n", "invalid_content"),
        (b"issued: !!python/object/apply:os.system [exit]\n", "invalid_content"),
        (b"issued: !!binary aGk=\n", "invalid_content"),
        (b"? [a]\n: 1\n", "invalid_content"),
        (b"x: " + b"[" * 5000 + b"]" * 5000 + b"\n", "invalid_content"),
        (b"x: " + b"9" * 5000 + b"\n", "invalid_content"),
        (b"source: " + b"a" * 200_000 + b"\n", "oversized_field"),
        (GOOD.replace("Board paper 9", '"' + "a" * 200_000 + '"').encode(), "oversized_field"),
    ],
)
def test_a_file_that_is_no_terms_at_all_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str):
    found = refused(tmp_path, content)

    assert found.reason == reason
    assert "terms/terms.yaml" in found.detail


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('rate: "52 %"', "rate: 0.52", r"agreements, entry 1 \(halcyon-2026\), rate: 0.52 .* write it in quotes"),
        ('rate: "52 %"', "rate: .nan", "rate: nan .* write it in quotes"),
        ('rate: "52 %"', "rate: 52", "5200 %, above 100 %"),
        ('rate: "52 %"', 'rate: "NaN"', "is not a rate"),
        ('rate: "52 %"', 'rate: "1e999"', "is not a rate"),
        ('rate: "52 %"', 'rate: "52,5 %"', "is not a rate"),
        ('rate: "52 %"', 'rate: "-1 %"', "is not a rate"),
        ('rate: "52 %"', 'rate: "33.33333333 %"', "333333333.3 parts per billion: round it"),
        ('rate: "52 %"', "rate: yes", "is not a number: write it in quotes"),
        ('rate: "52 %"', "rate:", "recorded: needs a rate"),
        ('minimum: "1.20"', "minimum: 1.20", "binary number that has already lost digits"),
        ('minimum: "1.20"', 'minimum: "1.2000000001"', "at most nine digits"),
        ('minimum: "1.20"', 'minimum: "-1"', "without sign"),
        ("currency: EUR             # of", "# currency", "needs a currency beside it"),
        ("currency: EUR             # of", "currency: XXX # of", "not a currency of ISO 4217"),
        ("minimum_kind: per_subscriber", "minimum_kind: per_listener", "'per_subscriber' or 'per_play'"),
        ("minimum_kind: per_subscriber", "# kind", "belong together"),
        ("    licensor: halcyon\n    side", "    side", "needs a licensor, or 'provision: true'"),
        ("    licensor: halcyon\n    side", "    licensor: null\n    side", "needs a licensor, or 'provision: true'"),
        ("    provision: true", "    provision: true\n    licensor: halcyon", "never both"),
        ("    rate: \"52 %\"", "    rates: \"52 %\"", "rates: '52 %' is not a key that is known"),
        ("mode: claims ", "# mode ", "needs a mode: .* no default"),
        ("mode: claims ", "mode: recorded ", "mode recorded is not one of the composition side"),
        ("side: composition", "side: recorded", "none on the recorded side"),
        ("mode: direct", "mode: blanket, fee: '3'", "never both"),
        ("mode: direct", "mode: direct, fee: '3'", "a fee belongs to mode blanket"),
        ("mode: direct", "is_register_payable: true", "belongs to mode share_register"),
        ('PR: "6 %"', 'all: "6 %"', "only a blanket covers all rights"),
        ('PR: "6 %"', 'XR: "6 %"', "rights, XR"),
        ("mode: claims ", 'rate: "6 %"\n    mode: claims ', "would count once a right: move it there"),
        ('"+2136 -840"', '"-840"', "begins with an exclusion"),
        ('"+2136 -840"', '"+2136 -8409"', "'-8409' is no TIS number"),
        ('"+2136 -840"', '"+UK"', "'\\+UK' is no TIS number"),
        ('"+2136 -840"', '"2136"', "write signs before codes"),
        ('"+2136 -840"', "2136", "is not text: write it in quotes"),
        ("valid_from: 2026-01-01", "valid_from: 2026-02-30", "line 39: .*day is out of range"),
        ("valid_from: 2026-01-01\n    valid_to", "valid_from: soon\n    valid_to", "is not a day"),
        ("valid_to: 2026-12-31", "valid_to: 2025-12-31", "ends on 2025-12-31, before it begins on 2026-01-01"),
        ("    source: Board paper 9", "    # source", "provision-recorded\\), source: is missing: add it"),
        ("source: Board paper 9", "source: &paper Board paper 9", "line 59: YAML anchors and aliases"),
        ("  - party: halcyon ", "  - party: ../halcyon ", "party: '../halcyon'"),
        ("  - party: halcyon ", "  - party: little-owl ", "parties: little-owl is there 2 times"),
        ("    licensor: halcyon         #", "    licensor: little-owl #", "names itself as its licensor"),
        ('owner: "088"', "owner: 052", "owner: 42 is not text: write it in quotes"),
        ('owner: "088"', 'owner: "88"', "is not a society code"),
        ("owner_kind: society ", "owner_kind: ipi ", "is not an IPI name number"),
        ("owner_kind: society ", "owner_kind: any ", "leave owner out"),
        ("rights: [PR, MR]", "rights: []", "at least 1 item"),
        ("rights: [PR, MR]", "rights: [PR, PR]", "mandates: nordhub-repertoire, PR is there 2 times"),
        ("qualifying_ms: 30000", "qualifying_ms: 30.5", "not a whole number"),
        ("qualifying_ms: 30000", "qualifying_ms: -1", "greater than or equal to 0"),
        ("use_type: OnDemandStream", "use_type: Streaming", "use_type: 'Streaming'"),
        ("issued: 2026-08-15", "version: 2", "issued: is missing"),
        ("    side: recorded", "    side: recorded\n    side: recorded", "key 'side' is there twice"),
        ("ai_deduction: accepted ", "ai_deduction: yes ", "ai_deduction: True .*'accepted'"),
        ("    mode: claims ", "    ai_deduction: accepted\n    mode: claims ", "agreement of the recorded side"),
        ("    provision: true", "    provision: true\n    ai_deduction: accepted", "belongs to a licensor's agreement"),
    ],
)  # fmt: skip
def test_a_mistake_refuses_the_whole_file_and_says_where_what_and_what_to_do(
    tmp_path: Path, right: str, wrong: str, told: str
):
    assert right in GOOD

    found = refused(tmp_path, GOOD.replace(right, wrong, 1))

    assert found.reason == "invalid_content"
    assert re.search(told, found.detail), found.detail


def test_every_mistake_is_named_at_once(tmp_path: Path):
    found = refused(tmp_path, GOOD.replace('"52 %"', "0.52").replace("use_type: OnDemandStream", "use_type: Streaming"))

    assert "(1)" in found.detail
    assert "(2)" in found.detail


def test_an_agreement_that_holds_twice_on_one_day_is_a_mistake(tmp_path: Path):
    entry = GOOD[GOOD.index("  - agreement: provision-recorded") : GOOD.index("mandates:")].rstrip() + "\n"
    again = entry.replace("2024-01-01", "2026-01-01")

    found = refused(tmp_path, GOOD.replace(entry, entry + again))

    assert "provision-recorded, recorded holds twice from 2026-01-01: end the one of 2024-01-01" in found.detail


def test_a_laugh_a_billion_times_over_is_refused_before_it_grows(tmp_path: Path):
    laughs = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]

    assert refused(tmp_path, "\n".join(laughs) + "\n").reason == "invalid_content"


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_file_cut_anywhere_inside_a_line_is_refused(tmp_path: Path, cut: int):
    place = len(GOOD) * cut // 60
    inside = GOOD[:place].rstrip("\n")

    refused(tmp_path, inside)
