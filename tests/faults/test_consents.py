"""Consents that are wrong: a YAML file is refused whole, a row of a CSV alone; each says what, where and what to do."""

import re
from pathlib import Path

import pytest

from pipelines.readers.consents import read
from pipelines.readers.parsed import Parsed, Quarantine
from tests.formats.test_consents import EXAMPLE, HEADER, RESERVED, ROW, parsed


def refused(folder: Path, content: bytes | str, name: str = "consents.yaml") -> Quarantine:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Quarantine) as caught:
        read(path, name=f"consents/{name}", delivery_id="0" * 64)
    return caught.value


def row(**changed: str) -> str:
    """The good row of grants, changed."""
    right = dict(zip(HEADER.strip().split(","), ROW.strip().split(","), strict=True))
    return ",".join((right | changed).values()) + "\n"


def rejected(found: Parsed) -> list[tuple]:
    return found.rejects.select("row", "reason").rows()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf" + EXAMPLE.encode(), "byte_order_mark"),
        (EXAMPLE.encode("utf-16"), "wrong_encoding"),
        (EXAMPLE.encode()[:-3], "truncated"),
        (b"issued: [2026\n", "unreadable"),
        (b"issued: 2026-08-20\n", "invalid_content"),
        (b"issued: 2026-08-20\ngrants: []\n", "invalid_content"),
        (b"- issued\n", "invalid_content"),
        (b"issued: !!python/object/apply:os.system [exit]\n", "invalid_content"),
        (b"issued: &day 2026-08-20\nother: *day\n", "invalid_content"),
        (b"x: " + b"[" * 5000 + b"]" * 5000 + b"\n", "invalid_content"),
        (b"source: " + b"a" * 200_000 + b"\n", "oversized_field"),
        (b"#" * 20_000_001 + b"\n", "unreadable"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_file_that_is_no_registry_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str):
    assert refused(tmp_path, content).reason == reason


def test_a_file_of_another_kind_is_refused(tmp_path: Path):
    assert refused(tmp_path, EXAMPLE, "consents.txt").reason == "unknown_format"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("issued: 2026-08-20 ", "made: 2026-08-20 ", "issued: is missing"),
        ("    kind: voice ", "    kind: vocal ", r"grants, entry 1 \(mira-2026\), kind: 'vocal'"),
        ("grantor_capacity: self ", "grantor_capacity: manager ", "grantor_capacity: 'manager'"),
        ("grantor: mira-holm ", "grantor: Mira Holm ", "grantor: 'Mira Holm'"),
        ("purposes: [generate, distribute]", "purposes: [generate, sell]", "purposes, entry 2: 'sell'"),
        ("purposes: [generate, distribute]", "purposes: [generate, generate]", "has a purpose twice"),
        ("purposes: [generate, distribute]", "purposes: []", "at least 1 item"),
        ("purposes: [generate, distribute]", "purposes: generate", "purposes: 'generate' is not a list"),
        ("    use_description: Lead", "    # Lead", "use_description: is missing"),
        ("Lead vocals on up to twelve songs, released for streaming", "Any use.", "a blanket grant is none"),
        ("Lead vocals on up to twelve songs, released for streaming", '""', "at least 1 character"),
        ("Lead vocals on up to twelve songs, released for streaming", "'=HYPERLINK(1)'", "which a spreadsheet would"),
        ('territories: "+2136"', 'territories: "+UK"', r"mira-2026, territories: '\+UK' is no TIS number"),
        ('territories: "+2136"', 'territories: "-840"', "begins with an exclusion"),
        ("term_from: 2026-01-01", "term_from: soon", "term_from: 'soon' is not a day"),
        ("term_to: 2027-12-31", "term_to: 2025-12-31", "ends on 2025-12-31, before it begins"),
        ("is_in_writing: true\n    signed_at: 2025", "is_in_writing: 1\n    signed_at: 2025", "neither true nor false"),
        ("is_in_writing: true\n    signed_at: 2025", "is_in_writing: false\n    signed_at: 2025", "is not in writing"),
        ("    signed_at: 2025-12-20T14:30:00+01:00\n", "", "needs signed_at and evidence_sha256"),
        ("    evidence_sha256: \"aaaa", "    # aaaa", "needs signed_at and evidence_sha256"),
        ("aaaaaaaaaaaa", "AAAAAAAAAAAA", "evidence_sha256: .*pattern"),
        ("    mandate_signed_at: 2025-11-02\n", "", "mandate_sha256 and mandate_signed_at belong together"),
        ("grantor_capacity: label ", "grantor_capacity: self ", "a mandate is the artist's own"),
        (
            EXAMPLE[EXAMPLE.index("    kind: voice\n") : EXAMPLE.index("    grantor: little-owl")],
            "    kind: work\n    subject_id: T0345246801\n",
            "a mandate is the artist's own",
        ),
        ("    project:", "    is_minor: true\n    project:", "minor_until.*belong together: .*; a guardian"),
        ("    project:", "    minor_until: 2030-01-01\n    project:", "is_minor and minor_until"),
        ("grantor_capacity: self ", "grantor_capacity: guardian ", "a guardian grants for a minor"),
        ("grantor_capacity: self ", "grantor_capacity: estate ", "estate_ref, the proof of succession"),
        ("    project:", "    revoked_on: 2026-08-01\n    project:", "revoked_on and revocation_scope belong together"),
        ("    project:", "    notice_days: 3\n    project:", "has notice_days and no revoked_on"),
        ("    project:", "    notice_days: -3\n    project:", "greater than or equal to 0"),
        ("    model_id: tonewell-music\n", "    model_version: '3'\n", "has a model_version and no model_id"),
        ("    version: 1  ", "    version: 0  ", "greater than or equal to 1"),
        ("    version: 1  ", "    version: '1'", "is not a whole number"),
        ("    version: 1  ", "    versions: 1 ", "versions: 1 is not a key that is known"),
        ("    version: 1  ", "    recorded_at: 2026-09-01", "recorded_at 2026-09-01.* is after the file was issued"),
        ("consent_id: mira-2026     # as", "consent_id: ../mira # as", r"consent_id: '\.\./mira'"),
        ("consent_id: owl-mira-2026", "consent_id: mira-2026", "grants: mira-2026, version 1 is there 2 times"),
        ("    scope: future_generation", "    scope: generation", "revocations, entry 1 .*scope: 'generation'"),
        ("revoked_on: 2026-08-18", "revoked_on: 18.8.2026", "is not a day"),
        ("subject_id: T0345246801", "subject_id: T0345246802", "is not an ISWC"),
        ("subject_id: T0345246801", "subject_id: T-034.524.680-1", "is not an ISWC"),
        ("kind: work\n    subject_id: T03", "kind: recording\n    subject_id: GB-XYZ-26-00001 #", "is not an ISRC"),
        ("kind: work\n    subject_id: T03", "kind: catalogue\n    subject_id: Halcyon #", "is not our short name"),
        ("uses: [DMI-PROHIBITED-GENAIMLTRAINING, generate]", "uses: [no-ai]", "'no-ai' is no word of ours"),
        ("uses: [DMI-PROHIBITED-GENAIMLTRAINING, generate]", "uses: [DMI-ALLOWED]", "reserves nothing: leave it out"),
        ("uses: [DMI-PROHIBITED-GENAIMLTRAINING, generate]", "uses: [train-ai=y]", "reserves nothing"),
        ("uses: [DMI-PROHIBITED-GENAIMLTRAINING, generate]", "uses: []", "at least 1 item"),
        ("uses: [DMI", "permission: allowed\n    uses: [DMI", "reserves nothing, being allowed"),
        ("uses: [DMI", "permission: constrained\n    constraint: Ask us\n    uses: [DMI", "write it as a grant"),
        ("uses: [DMI", "constraint: Ask us\n    uses: [DMI", "is not constrained"),
        ("valid_from: 2026-07-01", "valid_from: 2026-07-01\n    valid_to: 2026-06-01", "before it begins"),
        ("source: Opt-out list, July", 'source: "@SUM(A1)"', "which a spreadsheet would compute"),
    ],
)  # fmt: skip
def test_a_mistake_refuses_the_whole_file_and_says_where_what_and_what_to_do(
    tmp_path: Path, right: str, wrong: str, told: str
):
    assert right in EXAMPLE

    found = refused(tmp_path, EXAMPLE.replace(right, wrong, 1))

    assert found.reason == "invalid_content"
    assert re.search(told, found.detail), found.detail


def test_what_is_reserved_or_revoked_twice_is_a_mistake(tmp_path: Path):
    revocation = EXAMPLE[EXAMPLE.index("  - consent_id: mira-2026     # of") : EXAMPLE.index("\nreservations:")]
    reservation = EXAMPLE[EXAMPLE.index("  - kind: work") :]

    found = refused(tmp_path, EXAMPLE.replace(revocation, revocation * 2) + reservation)

    assert "revocations: mira-2026 of 2026-08-20T00:00:00Z is there 2 times" in found.detail
    assert "reservations: work T0345246801, generate from 2026-07-01 is there 2 times" in found.detail


@pytest.mark.parametrize("good", [HEADER + ROW, RESERVED], ids=["grants", "reservations"])
def test_what_is_broken_as_a_csv_is_refused_whole_with_its_reason(tmp_path: Path, good: str):
    header = good.splitlines()[0]

    assert refused(tmp_path, "", "a.csv").reason == "empty_file"
    assert refused(tmp_path, header + "\n", "a.csv").reason == "empty_file"
    assert refused(tmp_path, good[:-1], "a.csv").reason == "truncated"
    assert refused(tmp_path, b"\xef\xbb\xbf" + good.encode(), "a.csv").reason == "byte_order_mark"
    assert refused(tmp_path, good.encode("utf-16"), "a.csv").reason == "wrong_encoding"
    assert refused(tmp_path, good.encode() + b"\xe9\n", "a.csv").reason == "wrong_encoding"
    assert refused(tmp_path, good.split("\n", 1)[1], "a.csv").reason == "missing_column"
    assert refused(tmp_path, good.replace(",source\n", ",origin_of\n"), "a.csv").reason == "missing_column"
    assert refused(tmp_path, good.replace(",source\n", ",source,mood\n", 1), "a.csv").reason == "unexpected_column"
    assert refused(tmp_path, good.replace(",source\n", ",source,source\n", 1), "a.csv").reason == "unexpected_column"
    assert refused(tmp_path, good + "a" * 20_000 + "\n", "a.csv").reason == "oversized_field"
    assert refused(tmp_path, good + '"never closed\n', "a.csv").reason == "truncated"
    assert refused(tmp_path, header + "\nonly one field\n", "a.csv").reason == "no_valid_row"


@pytest.mark.parametrize(
    ("changed", "reason", "told"),
    [
        ({"consent_id": ""}, "missing_value", "consent_id is missing"),
        ({"consent_id": "=cmd()"}, "bad_identifier", "=cmd"),
        ({"consent_id": "two words"}, "bad_identifier", "two words"),
        ({"kind": "vocal"}, "unknown_code", "kind 'vocal'"),
        ({"kind": "work"}, "bad_record", "is not an ISWC"),
        ({"grantor": "Mira Holm"}, "bad_identifier", "Mira Holm"),
        ({"grantor_capacity": "manager"}, "unknown_code", "manager"),
        ({"grantor_capacity": "estate"}, "bad_record", "estate_ref"),
        ({"purposes": "generate sell"}, "unknown_code", "sell"),
        ({"purposes": ""}, "missing_value", "purposes is missing"),
        ({"use_description": ""}, "missing_value", "use_description is missing"),
        ({"use_description": "all uses"}, "bad_record", "a blanket grant is none"),
        ({"use_description": "=1+1"}, "bad_record", "which a spreadsheet would compute"),
        ({"source": "@SUM(A1)"}, "bad_record", "which a spreadsheet would compute"),
        ({"source": "x" * 501}, "bad_record", "500"),
        ({"territories": "2136"}, "unknown_territory", "write signs"),
        ({"territories": "+UK"}, "unknown_territory", "'+UK' is no TIS number"),
        ({"term_from": "01/02/2026"}, "bad_timestamp", "is not a day"),
        ({"term_from": "2026-02-30"}, "bad_timestamp", "term_from"),
        ({"is_in_writing": "yes"}, "bad_record", "neither true nor false"),
        ({"signed_at": "2025-12-20T25:00"}, "bad_timestamp", "signed_at"),
        ({"signed_at": ""}, "bad_record", "needs signed_at and evidence_sha256"),
        ({"evidence_sha256": "12"}, "bad_identifier", "evidence_sha256"),
        ({"recorded_at": "yesterday"}, "bad_timestamp", "recorded_at"),
        ({"recorded_at": ""}, "missing_value", "recorded_at"),
    ],
)
def test_a_bad_grant_is_quarantined_alone(tmp_path: Path, changed: dict[str, str], reason: str, told: str):
    other = row(**({"consent_id": "other"} | changed))

    found = parsed(tmp_path, HEADER + ROW + other, "grants.csv")

    assert found.frames["consent"]["consent_id"].to_list() == ["mira"]
    assert rejected(found) == [(2, reason)]
    assert told in found.rejects["detail"][0]
    assert found.rows == 2


def test_counts_that_are_none_are_quarantined(tmp_path: Path):
    header = HEADER.replace(",source", ",source,version,notice_days")
    rows = [f"{ROW.strip()},{more}\n" for more in ("1,", "NaN,", "-2,", "1.5,", "99999999999,", "3,x", "4,9")]

    found = parsed(tmp_path, header + "".join(rows), "grants.csv")

    assert found.frames["consent"]["version"].to_list() == [1]
    assert rejected(found) == [*((place, "bad_number") for place in range(2, 7)), (7, "bad_record")]


def test_a_row_with_too_few_fields_is_quarantined(tmp_path: Path):
    assert rejected(parsed(tmp_path, HEADER + ROW + "one,two\n", "grants.csv")) == [(2, "bad_record")]


def test_a_version_that_is_there_twice_counts_once_and_one_stated_in_two_ways_not_at_all(tmp_path: Path):
    rows = [ROW, ROW, row(consent_id="two"), row(consent_id="two", territories="+GB")]

    found = parsed(tmp_path, HEADER + "".join(rows), "grants.csv")

    assert found.frames["consent"]["consent_id"].to_list() == ["mira"]
    assert rejected(found) == [(2, "duplicate_row"), (3, "duplicate_row"), (4, "duplicate_row")]


@pytest.mark.parametrize(
    ("bad", "reason", "told"),
    [
        ("work,T0345246801,no-ai,2026-07-01,2026-07-02,s", "unknown_code", "'no-ai' is no word of ours"),
        ("work,T0345246801,,2026-07-01,2026-07-02,s", "unknown_code", "at least 1 item"),
        ("work,T0345246802,generate,2026-07-01,2026-07-02,s", "bad_record", "is not an ISWC"),
        ("song,T0345246801,generate,2026-07-01,2026-07-02,s", "unknown_code", "song"),
        ("work,T0345246801,generate,1.7.2026,2026-07-02,s", "bad_timestamp", "is not a day"),
        ("work,T0345246801,generate,2026-07-01,,s", "missing_value", "recorded_at"),
        ("work,T0345246801,generate,2026-07-01,2026-07-02,=A1", "bad_record", "which a spreadsheet would compute"),
        ("work,T0345246801,dmi-allowed,2026-07-01,2026-07-02,s", "unknown_code", "reserves nothing"),
    ],
)
def test_a_bad_reservation_is_quarantined_alone(tmp_path: Path, bad: str, reason: str, told: str):
    found = parsed(tmp_path, f"{RESERVED}{bad}\n", "opt-outs.csv")

    assert found.frames["reservation"].height == 2
    assert rejected(found) == [(2, reason)]
    assert told in found.rejects["detail"][0]


def test_who_says_where_a_reservation_is_from_says_the_registry(tmp_path: Path):
    text = RESERVED.replace(",source\n", ",source,origin\n").replace("list\n", "list,registry\n")
    from_a_manifest = "work,T0345246801,generate,2026-07-01,2026-07-02,s,urn:c2pa:1\n"

    assert rejected(parsed(tmp_path, text + from_a_manifest, "opt-outs.csv")) == [(2, "unknown_code")]


def test_of_two_rows_that_reserve_the_same_the_longer_is_kept_whatever_their_order(tmp_path: Path):
    header = "kind,subject_id,use,valid_from,valid_to,recorded_at,source\n"
    rows = [
        f"work,T0345246801,generate,2026-07-01,{until},2026-07-02,s\n" for until in ("2026-12-31", "", "2027-12-31")
    ]

    found = [parsed(tmp_path, header + "".join(order), "opt-outs.csv") for order in (rows, rows[::-1])]

    assert [each.frames["reservation"]["valid_to"].to_list() for each in found] == [[None], [None]]
    assert rejected(found[0]) == [(1, "duplicate_row"), (3, "duplicate_row")]


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_file_cut_anywhere_inside_a_line_is_refused(tmp_path: Path, cut: int):
    refused(tmp_path, EXAMPLE[: len(EXAMPLE) * cut // 40].rstrip("\n"))
