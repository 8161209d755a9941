"""Catalogue deliveries that are wrong: a bad file is refused whole with its reason, a bad part alone with its own."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.datasets import DATASETS
from pipelines.readers.parsed import Parsed, Quarantine
from tests.formats.ern_messages import (
    deal,
    message,
    period,
    read_message,
    recording,
    release,
    short,
    terms,
    track_release,
)

GOOD = message().strip()
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
TWO = recording("A1", "GBXYZ2600001") + recording("A2", "GBXYZ2600002", title="Salt")


def refused(folder, content, name="catalogue/low-tide.xml"):
    with pytest.raises(Quarantine) as caught:
        read_message(folder, content, name=name)
    assert name in caught.value.detail
    return caught.value.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b" \n\t", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (GOOD.encode()[:1000], "truncated"),
        (GOOD.removesuffix("</ern:NewReleaseMessage>"), "truncated"),
        (GOOD.replace("Harbour", "Hafenstraße").encode()[: GOOD.index("Harbour") + 10], "truncated"),
        (GOOD.replace("Quill", "Quäll").encode("latin-1"), "wrong_encoding"),
        (GOOD.replace("UTF-8", "UTF-16").encode("utf-16"), "wrong_encoding"),
        (GOOD.replace("UTF-8", "ISO-8859-1"), "wrong_encoding"),
        ('{"release": "Low Tide"}', "unreadable"),
        ("track_id,isrc\n1,2\n", "unreadable"),
        (GOOD.replace("</ResourceList>", "</ResourceLust>"), "unreadable"),
        (GOOD.replace("Tin Harbour", "Tin &harbour;"), "unreadable"),
        (GOOD.replace("Tin Harbour", "Tin\0Harbour"), "unreadable"),
        (GOOD.replace(DECLARATION, DECLARATION + BOMB).replace("Tin Harbour", "&c;"), "invalid_content"),
        (GOOD.replace(DECLARATION, DECLARATION + OUTSIDE).replace("Tin Harbour", "&a;"), "invalid_content"),
        ("<a>" * 5_000 + "</a>" * 5_000, "invalid_content"),
        (GOOD.replace("Tin Harbour", "x" * 11_000_000), "oversized_field"),
        (message(version="382").strip(), "unsupported_version"),
        (message(version="44").strip(), "unsupported_version"),
        (message(root="PurgeReleaseMessage").strip(), "not_yet_supported"),
        ("<html><body>Low Tide</body></html>", "unknown_format"),
        ('<m:MeadMessage xmlns:m="http://ddex.net/xml/mead/11"/>', "unknown_format"),
    ],
    ids=short,
)
def test_a_file_that_is_no_message_we_read_is_refused(tmp_path, content, reason):
    assert refused(tmp_path, content) == reason


def test_a_file_that_is_neither_message_nor_list_is_refused(tmp_path):
    assert refused(tmp_path, "Low Tide", name="catalogue/readme.txt") == "unknown_format"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (message(sender=""), "sender_unknown"),
        (message(sender="<MessageSender><PartyId> </PartyId></MessageSender>"), "sender_unknown"),
        (message(sender=f"<MessageSender><PartyId>{'x' * 200_000}</PartyId></MessageSender>"), "oversized_field"),
        (message(created="yesterday"), "wrong_type"),
        (message(created="2026-02-30T10:00:00Z"), "wrong_type"),
        (message().replace("MessageCreatedDateTime", "Made"), "invalid_content"),
        (message().replace("MessageHeader", "Header"), "invalid_content"),
        (message().replace("PartyList", "Parties"), "invalid_content"),
        (message().replace("ResourceList", "Resources"), "invalid_content"),
        (message().replace("ReleaseList", "Releases"), "invalid_content"),
        (message(header="<MessageControlType>TestMessage</MessageControlType>"), "invalid_content"),
        (message(resources=recording("A1", "GBXYZ2600001") + recording("A1", "GBXYZ2600002")), "invalid_content"),
        (message(releases=release(["A1"]) + track_release("R0", "A1")), "invalid_content"),
        (message(releases=""), "no_valid_row"),
        (message(releases=release(["A1"], identifier="")), "no_valid_row"),
        (message(resources=recording("A1", "GB26000017")), "no_valid_row"),
        (message(resources=recording("A7", "GBXYZ2600001")), "dangling_reference"),
    ],
    ids=short,
)
def test_a_message_that_cannot_be_used_as_a_whole_is_refused(tmp_path, content, reason):
    assert refused(tmp_path, content.strip()) == reason


BAD_RECORDINGS = [
    (recording("A2", "GBXYZ26000"), "bad_identifier"),
    (recording("A2", None), "missing_value"),
    (recording("A2", "GBXYZ2600002", title=" "), "missing_value"),
    (recording("A2", "GBXYZ2600002", title="x" * 200_000), "oversized_field"),
    (recording("A2", "GBXYZ2600001"), "duplicate_row"),
    ("", "missing_reference"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD_RECORDINGS, ids=short)
def test_a_bad_recording_is_left_out_alone(tmp_path, bad, reason):
    resources = recording("A1", "GBXYZ2600001") + bad

    parsed = read_message(tmp_path, message(resources=resources, releases=release(["A1", "A2"])).strip())

    assert parsed.rejects["reason"].to_list() == [reason]
    assert parsed.frames["track"]["isrc"].to_list() == ["GBXYZ2600001"]
    assert parsed.frames["deal"].height == 1
    assert parsed.rows == 2


KEPT = [
    (message(resources=recording("A1", "EMXYZ2600001")), "bad_identifier"),
    (message(releases=release(["A1"], identifier="<ICPN>4006381333930</ICPN>")), "bad_identifier"),
    (message(releases=release(["A1"], identifier="<ICPN>40063</ICPN><GRid>A1</GRid>")), "bad_identifier"),
    (message(releases=release(["A1"]).replace("PLabel", "PGone")), "missing_reference"),
    (message(releases=release(["A1"]) + track_release("R1", "A7")), "missing_reference"),
    (message(releases=release(["A1"], extra="<ReleaseDate>2026-02-30</ReleaseDate>")), "bad_timestamp"),
    *(
        (message(resources=recording("A1", "GBXYZ2600001").replace("PT3M25.5S", length)), "bad_number")
        for length in ("205", "-PT3M", "NaN", "PTS", "P1Y", "PT1e9S")
    ),
    *(
        (message(resources=recording("A1", "GBXYZ2600001", extra=f"<Contributor>{who}</Contributor>")), reason)
        for who, reason in (
            ("<ContributorPartyReference>PGone</ContributorPartyReference>", "missing_reference"),
            ("<Role><Value>Composer</Value></Role>", "missing_value"),
            (f"<SpecialContributor>{'x' * 200_000}</SpecialContributor>", "oversized_field"),
        )
    ),
]


@pytest.mark.parametrize(("content", "reason"), KEPT, ids=short)
def test_a_track_is_kept_without_the_part_of_it_that_is_wrong(tmp_path, content, reason):
    parsed = read_message(tmp_path, content.strip())

    assert parsed.rejects["reason"].to_list() == [reason]
    assert parsed.rejects["detail"].str.starts_with("line ").all()
    assert parsed.frames["track"].height == parsed.frames["deal"].height == 1
    for dataset, frame in parsed.frames.items():
        DATASETS[dataset].validate(frame, lazy=True)


BAD_DEALS = [
    (terms(periods=""), "missing_value"),
    (terms(periods=period("<EndDate>2026-09-14</EndDate>")), "missing_value"),
    (terms(periods=period("<StartDate>2026-09-31</StartDate>")), "bad_timestamp"),
    (terms(periods=period("<StartDate>soon</StartDate>")), "bad_timestamp"),
    (terms(periods=period("<StartDateTime>2026-09-01T25:00:00Z</StartDateTime>")), "bad_timestamp"),
    (terms(periods=period("<StartDate>2026-09-02</StartDate><EndDate>2026-09-01</EndDate>")), "bad_timestamp"),
    (terms(territories=[]), "missing_value"),
    (terms(extra=f"<UseType>{'x' * 200_000}</UseType>"), "oversized_field"),
    ("<Deal><DealReference>by fax</DealReference></Deal>", "missing_value"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD_DEALS, ids=short)
def test_a_bad_deal_is_left_out_alone(tmp_path, bad, reason):
    parsed = read_message(tmp_path, message(deals=deal(["R0"], bad, terms())).strip())

    assert parsed.rejects["reason"].to_list() == [reason]
    assert parsed.frames["deal"]["deal"].to_list() == [2]


def test_a_deal_for_a_release_that_the_message_lacks_is_reported(tmp_path):
    parsed = read_message(tmp_path, message(deals=deal(["R0", "R7"], terms())).strip())

    assert parsed.rejects.select("reason", "reference").rows() == [("missing_reference", "R7")]
    assert parsed.frames["deal"].height == 1


def test_findings_of_a_message_without_line_ends_stay_apart(tmp_path):
    resources = TWO + recording("A3", "short") + recording("A4", "also short")
    content = message(resources=resources, releases=release(["A1", "A2", "A3", "A4"]))

    parsed = read_message(tmp_path, " ".join(content.split()))

    assert parsed.rejects.select("row", "reason", "reference").rows() == [
        (6, "bad_identifier", "A3"),  # three parties and two recordings stand before it
        (7, "bad_identifier", "A4"),
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(GOOD.encode()) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_to_a_message_ends_in_anything_but_a_reading_or_a_reason(tmp_path, place, byte, cut):
    whole = GOOD.encode()
    damaged = whole[:place] if cut else whole[:place] + bytes([byte]) + whole[place + 1 :]

    try:
        outcome = read_message(tmp_path, damaged)
    except Quarantine as refusal:
        outcome = refusal

    assert isinstance(outcome, Parsed | Quarantine)
    assert not (cut and isinstance(outcome, Parsed))


def test_many_findings_of_one_kind_about_one_part_are_one_row_that_counts_them(tmp_path):
    unknown = [f"CA-{letter}C" for letter in "ABCDEFGH"]

    parsed = read_message(tmp_path, message(deals=deal(["R0"], terms(territories=["CA", *unknown]))).strip())

    assert parsed.rejects["reason"].to_list() == ["unknown_territory"]
    assert parsed.rejects["detail"][0].endswith("'CA-EC' is no country and no TIS number; it is left out; and 3 more")
    assert parsed.frames["deal"]["territories"].to_list() == ["+CA"]
