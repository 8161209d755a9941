"""The sample month's messages, tracks and deals, in the standard's own versions."""

import csv
from collections import Counter

import lxml.etree as lx
from stdnum import ean, isrc
from stdnum.iso7064 import mod_37_36

from schemas.check_digits import is_ipi_name_number, is_iswc
from tests.unit.sample_files import messages, named, of_ai, of_isrc, ordinary


def test_messages_are_of_three_versions_from_six_senders_one_of_them_for_its_members(sample):
    found = {
        (
            lx.QName(root).namespace,
            root.findtext("MessageHeader/MessageSender/PartyName/FullName"),
            root.findtext("MessageHeader/SentOnBehalfOf/PartyName/FullName"),
        )
        for root in messages(sample).values()
    }

    assert found == {
        ("http://ddex.net/xml/ern/432", "Quillfeather Recordings Ltd", None),
        ("http://ddex.net/xml/ern/43", "Umikage Onkyo K.K.", None),
        ("http://ddex.net/xml/ern/431", "Tideline Independents Association", "Marrow and Moss Records LLC"),
        ("http://ddex.net/xml/ern/431", "Tideline Independents Association", "Disques Cloche Bleue SARL"),
        ("http://ddex.net/xml/ern/431", "Tideline Independents Association", "Zvonnitsa Klang UG"),
        ("http://ddex.net/xml/ern/432", "Parcelsong Distribution GmbH", None),
        ("http://ddex.net/xml/ern/432", "Lanternfold Machine Music Inc", None),
        ("http://ddex.net/xml/ern/432", "Kitebarrow Sound AG", None),
    }


def test_titles_are_in_several_scripts(sample):
    text = "".join("".join(root.itertext("TitleText")) for root in messages(sample).values())

    assert all(character in text for character in "éñß雨の夜Тихй")


def test_identifiers_have_the_form_and_check_digits_that_they_need(sample, registrations):
    roots = messages(sample).values()
    codes = {code for root in roots for code in root.xpath("//ISRC/text()")}
    icpns = {code for root in roots for code in root.xpath("//ICPN/text()")}
    dpids = {code for root in roots for code in root.xpath("//PartyId/text()")}
    numbers = {records[0][95:106].strip() for records in registrations} - {""}
    people = {line[115:126].strip() for records in registrations for line in records if line[:3] in {"SWR", "OWR"}}

    assert all(isrc.is_valid(code) for code in codes)
    assert all(ean.is_valid(code) for code in icpns)
    assert all(mod_37_36.is_valid(code) and len(code) == 18 for code in dpids)
    assert all(is_iswc(number) for number in numbers)
    assert all(is_ipi_name_number(number) for number in people - {""})


def test_one_isrc_is_delivered_by_two_deliverers(sample):
    track, code = named(sample, "One ISRC delivered by two deliverers").split(" ")[:2]
    rows = list(csv.DictReader((sample / "catalogue" / "tracks.csv").open(encoding="utf-8")))

    listed = [row for row in rows if row["isrc"] == code.strip("()")]

    assert len({row["deliverer"] for row in listed}) == 2
    assert track in {row["track_id"] for row in listed}
    assert len(of_isrc(sample, code.strip("()"))) == 2


def test_most_tracks_have_a_number_of_the_service_and_the_others_are_played_by_isrc(sample, plays):
    listed = {row["isrc"] for row in csv.DictReader((sample / "catalogue" / "tracks.csv").open(encoding="utf-8"))}
    by_isrc = {row["isrc"] for row in plays if row.get("isrc") and not row["stream_id"].startswith("bad-")}
    delivered = {code for root in messages(sample).values() for code in root.xpath("//ISRC/text()")}

    assert 360 < len(listed) - sum(len(root.xpath("//SoundRecording")) for root in of_ai(sample).values()) < 399
    assert by_isrc - delivered == {"GBZ9Q2099999"}
    assert not by_isrc & listed


def test_a_track_has_no_deal(sample):
    code = named(sample, "A track without a deal").split(" ")[1].strip("()")

    (root,) = of_isrc(sample, code)

    assert root.find("DealList") is None


def test_a_deal_ends_in_mid_month_and_the_track_is_played_before_and_after(sample, plays):
    track, code = named(sample, "A track whose deal ends in mid-month").split(" ")[:2]
    (root,) = of_isrc(sample, code.strip("()"))
    days = {row["stream_id"][:10] for row in plays if row["track_id"] == track}

    assert set(root.xpath("//EndDate/text()")) == {"2026-09-15"}
    assert any(day <= "2026-09-15" for day in days)
    assert any(day > "2026-09-15" for day in days)


def test_a_track_is_shorter_than_31_seconds(sample, plays):
    track, code = named(sample, "A track under 31 seconds").split(" ")[:2]
    (root,) = of_isrc(sample, code.strip("()"))
    lengths = {int(row["played_ms"]) for row in plays if row["track_id"] == track}

    assert root.findtext("ResourceList/SoundRecording/Duration") == "PT30.4S"
    assert min(lengths) < 30_000 <= max(lengths) <= 30_400


def test_some_tracks_are_disclosed_as_made_with_ai_in_the_versions_that_can_say_so(sample):
    said = Counter(
        (
            lx.QName(root).namespace[-3:],
            recording.findtext("ContainsAI"),
            bool(recording.xpath(".//SpecialContributor")),
        )
        for root in ordinary(sample).values()
        for recording in root.iterfind("ResourceList/SoundRecording")
        if recording.find("ContainsAI") is not None
    )

    assert said == {
        ("432", "Partly", True): 2,
        ("431", "Partly", True): 1,
        ("431", "None", False): 1,
        ("431", "All", True): 1,
    }
