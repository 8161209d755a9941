"""What the catalogue reader makes of messages and lists that are right."""

from datetime import date

import polars as pl
import pytest

from pipelines.datasets import DATASETS
from pipelines.readers.ern import read
from pipelines.readers.parsed import REJECTS
from tests.formats.ern_messages import (
    DELIVERY,
    ICPN,
    SENDER,
    message,
    read_message,
    recording,
    release,
)
from tests.paths import INPUTS

TRACK = f"GBXYZ2600001-{ICPN}-{SENDER}"
GENERATED = (
    "<Contributor><SpecialContributor>GenerativeAI</SpecialContributor>"
    "<Role><Value>LeadVocalist</Value></Role></Contributor>"
)
MIXED = (
    "<Contributor><ContributorPartyReference>POtto</ContributorPartyReference><Role><Value>MixingEngineer</Value></Role>"
    "<Role><Value>Programmer</Value><InstrumentType>Synthesizer</InstrumentType></Role>"
    "<AiContribution>Partly</AiContribution></Contributor>"
)


def sample(name):
    path = INPUTS / "ddex" / name
    parsed = read(path, name=f"catalogue/{name}", delivery_id=DELIVERY)
    for dataset, frame in parsed.frames.items():
        DATASETS[dataset].validate(frame, lazy=True)
    return parsed


def reasons(parsed):
    return parsed.rejects["reason"].to_list()


def test_the_official_album_has_its_21_tracks_and_the_deals_of_its_track_releases():
    parsed = sample("ern43_audio_album.xml")

    (album,) = parsed.frames["release"].rows(named=True)
    track = parsed.frames["track"].row(by_predicate=pl.col("isrc") == "JPTO09404900", named=True)
    deals = parsed.frames["deal"].filter(track_id=track["track_id"]).rows(named=True)

    assert (parsed.rows, parsed.sender, parsed.sent_at) == (21, "PADPIDA2013042401U", "2014-09-24T13:57:25.000000Z")
    assert parsed.rejects.is_empty()
    assert (album["title"], album["artist"], album["label"]) == ("Yume no Hajmari", "Saeko Shu", "EMI MUSIC JAPAN INC.")
    assert parsed.frames["track"]["file_name"].str.contains(r"^0094631432057_01_0\d\d\.wav$").all()
    assert (album["icpn"], album["release_id"]) == ("00094631432057", "PADPIDA2013042401U:094631432057")
    assert parsed.frames["track"].height == parsed.frames["track"]["isrc"].n_unique() == 21
    assert (track["title"], track["duration_ms"], track["label"]) == (
        "Yume no Lullaby",
        148_000,
        "EMI MUSIC JAPAN INC.",
    )
    assert parsed.frames["contribution"].height == 20
    assert parsed.frames["deal"].height == 42
    assert [(each["deal"], each["territories"], each["use_types"]) for each in deals] == [
        (1, "+JP", ["ConditionalDownload", "Stream"]),
        (2, "+JP", ["ConditionalDownload", "PermanentDownload"]),
    ]
    assert deals[0]["commercial_models"] == ["AdvertisementSupportedModel", "SubscriptionModel"]
    assert (deals[0]["valid_from"], deals[0]["valid_to"]) == (date(2004, 4, 1), None)


def test_the_official_single_has_one_track_and_three_deals_in_each_of_249_countries():
    parsed = sample("ern43_audio_single.xml")

    (single,) = parsed.frames["release"].rows(named=True)
    (track,) = parsed.frames["track"].rows(named=True)
    deals = parsed.frames["deal"]

    assert parsed.rejects.is_empty()
    assert parsed.sent_at == "2017-04-25T15:00:29.947000Z"
    assert (single["grid"], single["icpn"], single["label"]) == ("A10302B0003989564F", None, "Warner Classics")
    assert single["release_id"] == "PADPIDA2007050901U:GBAYC1700598"
    assert (track["title"], track["artist"], track["duration_ms"]) == ("I Love You", "RIOPY", 263_583)
    assert deals.height == 747
    assert deals["territories"].n_unique() == 249
    assert (
        deals.filter(pl.col("commercial_models") == ["PayAsYouGoModel"])["use_types"].to_list()
        == [["PermanentDownload"]] * 249
    )


def test_the_official_dj_mix_is_one_track_and_the_recordings_it_was_mixed_from_are_none():
    parsed = sample("ern43_djmix.xml")

    (track,) = parsed.frames["track"].rows(named=True)
    (terms,) = parsed.frames["deal"].rows(named=True)

    assert (track["title"], track["artist"], track["duration_ms"]) == ("MMix", "Original Spinner", 751_000)
    assert terms["territories"] == "+AU +CA +DE +DO +FR +GB +KR +PE +SG +SI +US +VN"
    assert terms["commercial_models"] == ["SubscriptionModel", "UserDefined DSP Program 6"]
    assert parsed.frames["release"]["release_date"].to_list() == [date(2017, 1, 2)]
    assert reasons(parsed) == ["bad_identifier"]  # 123123123123 is no UPC: its last digit should be 5
    assert "123123123123" in parsed.rejects["detail"][0]


@pytest.mark.parametrize("version", ["43", "431", "432"])
def test_all_three_versions_are_read_and_every_frame_keeps_to_its_schema(tmp_path, version):
    role = "<Role>LeadVocalist</Role>" if version == "43" else "<Role><Value>LeadVocalist</Value></Role>"
    credit = f"<Contributor><ContributorPartyReference>PMara</ContributorPartyReference>{role}</Contributor>"

    parsed = read_message(
        tmp_path, message(version=version, resources=recording("A1", "GB-XYZ-26-00001", extra=credit))
    )

    for dataset, frame in parsed.frames.items():
        DATASETS[dataset].validate(frame, lazy=True)
    assert parsed.rejects.schema == REJECTS
    assert parsed.rejects.is_empty()
    assert parsed.sent_at == "2026-08-01T08:00:00.000000Z"
    assert parsed.frames["track"].rows() == [
        (TRACK, "GBXYZ2600001", f"{SENDER}:{ICPN}", None, SENDER, ICPN, "Tin Harbour", None, "Mara Quill", "Low Tide",
         "Lantern Field Records", 205_500, None, None)
    ]  # fmt: skip
    assert parsed.frames["contribution"].rows() == [(TRACK, 1, "Mara Quill", "LeadVocalist", None, None, False)]
    assert parsed.frames["deal"].rows() == [
        (TRACK, 1, "+2136", ["SubscriptionModel"], ["OnDemandStream"], date(2020, 1, 1), None)
    ]


def test_the_disclosure_says_who_contributed_with_ai_in_which_role(tmp_path):
    resource = recording("A1", "GBXYZ2600001", extra=f"{GENERATED}{MIXED}<ContainsAI>Partly</ContainsAI>")
    album = release(["A1"], extra="<ContainsAI>Partly</ContainsAI>")

    parsed = read_message(tmp_path, message(resources=resource, releases=album))

    assert parsed.rejects.is_empty()
    assert parsed.frames["track"]["contains_ai"].to_list() == ["Partly"]
    assert parsed.frames["release"]["contains_ai"].to_list() == ["Partly"]
    assert parsed.frames["contribution"].rows() == [
        (TRACK, 1, "GenerativeAI", "LeadVocalist", None, None, True),
        (TRACK, 2, "Otto Fenn", "MixingEngineer", None, "Partly", False),
        (TRACK, 2, "Otto Fenn", "Programmer", "Synthesizer", "Partly", False),
    ]


@pytest.mark.parametrize(("contains", "named"), [("All", "Otto Fenn"), ("None", "GenerativeAI, Otto Fenn")])
def test_a_disclosure_that_contradicts_itself_is_reported_and_kept_as_delivered(tmp_path, contains, named):
    resource = recording("A1", "GBXYZ2600001", extra=f"{GENERATED}{MIXED}<ContainsAI>{contains}</ContainsAI>")

    parsed = read_message(tmp_path, message(resources=resource))

    assert reasons(parsed) == ["bad_record"]
    assert named in parsed.rejects["detail"][0]
    assert parsed.frames["track"]["contains_ai"].to_list() == [contains]
    assert parsed.frames["contribution"].height == 3


def test_a_code_outside_the_disclosure_list_is_reported_and_the_track_kept_without_it(tmp_path):
    resource = recording("A1", "GBXYZ2600001", extra="<ContainsAI>Mostly</ContainsAI>")

    parsed = read_message(tmp_path, message(resources=resource))

    assert reasons(parsed) == ["unknown_code"]
    assert parsed.frames["track"]["contains_ai"].to_list() == [None]


def test_the_deliverer_is_the_party_that_the_message_is_sent_on_behalf_of(tmp_path):
    on_behalf = "<SentOnBehalfOf><PartyId>PADPIDA2099030303C</PartyId></SentOnBehalfOf>"
    sender = f"<MessageSender><PartyId>{SENDER}</PartyId></MessageSender>{on_behalf}"

    parsed = read_message(tmp_path, message(sender=sender))

    assert parsed.sender == SENDER
    assert parsed.frames["release"].select("deliverer", "message_sender").rows() == [("PADPIDA2099030303C", SENDER)]
    assert parsed.frames["track"]["track_id"].to_list() == [f"GBXYZ2600001-{ICPN}-PADPIDA2099030303C"]


def test_each_edition_with_an_isrc_of_its_own_is_a_track_with_the_contributors_of_that_edition(tmp_path):
    edition = (
        "<SoundRecordingEdition><ResourceId><ISRC>GBXYZ2600002</ISRC></ResourceId><EditionContributor>"
        "<ContributorPartyReference>POtto</ContributorPartyReference><Role><Value>MixingEngineer</Value></Role>"
        "</EditionContributor></SoundRecordingEdition>"
    )

    parsed = read_message(tmp_path, message(resources=recording("A1", "GBXYZ2600001", editions=edition)))

    assert parsed.rows == 2
    assert parsed.frames["track"]["isrc"].to_list() == ["GBXYZ2600001", "GBXYZ2600002"]
    assert parsed.frames["contribution"]["track_id"].to_list() == [f"GBXYZ2600002-{ICPN}-{SENDER}"]
    assert parsed.frames["deal"].height == 2


def test_the_default_name_is_taken_and_white_space_in_it_is_one_blank(tmp_path):
    resource = recording("A1", "GBXYZ2600001").replace(
        "<DisplayTitle><TitleText>Tin Harbour</TitleText></DisplayTitle>",
        "<DisplayTitle><TitleText>Blechhafen</TitleText></DisplayTitle>"
        '<DisplayTitle IsDefault="true"><TitleText>Tin\n\tHarbour</TitleText><SubTitle>Live</SubTitle></DisplayTitle>',
    )

    parsed = read_message(tmp_path, message(resources=resource))

    assert parsed.frames["track"].select("title", "sub_title").rows() == [("Tin Harbour", "Live")]


def test_one_icpn_is_one_release_however_many_zeros_lead_it(tmp_path):
    spellings = ["036000291452", "0036000291452", "00036000291452"]

    ids = [
        read_message(tmp_path, message(releases=release(["A1"], identifier=f"<ICPN>{each}</ICPN>"))).frames["release"]
        for each in spellings
    ]

    assert [frame["release_id"][0] for frame in ids] == [f"{SENDER}:036000291452"] * 3
    assert [frame["icpn"][0] for frame in ids] == spellings


def test_a_byte_order_mark_is_legal_in_xml(tmp_path):
    parsed = read_message(tmp_path, b"\xef\xbb\xbf" + message().strip().encode())

    assert parsed.frames["track"].height == 1


def test_parts_of_the_standard_that_settlement_does_not_need_are_passed_over(tmp_path):
    image = "<Image><ResourceReference>A9</ResourceReference><Type>FrontCoverImage</Type></Image>"
    resource = recording("A1", "GBXYZ2600001", extra="<IsCover>false</IsCover><Raga>Yaman</Raga>")
    releases = release(["A1", "A9"], extra="<DisplayGenre><GenreText>Pop</GenreText></DisplayGenre>")

    parsed = read_message(tmp_path, message(resources=resource + image, releases=releases))

    assert parsed.rejects.is_empty()
    assert parsed.rows == parsed.frames["track"].height == 1


def test_the_list_of_track_numbers_is_read_with_its_header_in_any_case(tmp_path):
    content = (
        "track_id,ISRC,ICPN,deliverer,rendition_id\n"
        f"T2,gb-xyz-26-00002,,{SENDER},\n"
        f"T1,GBXYZ2600001,{ICPN},{SENDER},r-77\n"
    )

    parsed = read_message(tmp_path, content, name="catalogue/tracks.csv")

    DATASETS["track_index"].validate(parsed.frames["track_index"], lazy=True)
    assert parsed.frames["track_index"].rows() == [
        ("T1", "GBXYZ2600001", ICPN, SENDER, "r-77"),
        ("T2", "GBXYZ2600002", None, SENDER, None),
    ]
    assert (parsed.rows, parsed.rejects.height) == (2, 0)
