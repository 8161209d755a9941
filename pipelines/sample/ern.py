"""Releases as DDEX ERN messages: 4.3, 4.3.1 and 4.3.2, by who sends them."""

from pathlib import Path
from typing import Final, TypeAlias

import lxml.etree as lx

from attribution import period as months
from pipelines.sample.cast import SENDERS, SERVICE_DPID, SERVICE_NAME
from pipelines.sample.names import Text
from pipelines.sample.world import Deal, Release, Track

Element: TypeAlias = lx._Element

AVS_VERSIONS: Final = {"43": "3", "431": "8", "432": "9"}
_GENERATIVE: Final = {"Partly": "LeadVocalist", "All": "Composer"}
_USES: Final = {
    "SubscriptionModel": ("OnDemandStream", "ConditionalDownload"),
    "AdvertisementSupportedModel": ("OnDemandStream", "NonInteractiveStream"),
}


def write_messages(folder: Path, releases: list[Release], *, period: str) -> None:
    """One message per release, sent in the month before."""
    folder.mkdir(parents=True, exist_ok=True)
    sent = f"{months.preceding(period)}-21T09:30:00Z"
    for release in releases:
        root = message(release, sent=sent)
        content = lx.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        (folder / f"{release.deliverer.party}-{release.icpn}.xml").write_bytes(content)


def message(release: Release, *, sent: str) -> Element:
    """A NewReleaseMessage.

    Source: DDEX ERN 4.3, 4.3.1, 4.3.2, Audio and SimpleAudioSingle profiles.
    """
    space = f"http://ddex.net/xml/ern/{release.deliverer.version}"
    root = lx.Element(
        f"{{{space}}}NewReleaseMessage",
        {
            "ReleaseProfileVersionId": "Audio" if len(release.tracks) > 1 else "SimpleAudioSingle",
            "LanguageAndScriptCode": release.language,
            "AvsVersionId": AVS_VERSIONS[release.deliverer.version],
        },
        nsmap={"ern": space},
    )
    _header(root, release, sent)
    _parties(root, release)
    resources = _add(root, "ResourceList")
    for number, track in enumerate(release.tracks, 1):
        _recording(resources, release, track, number)
    _releases(root, release)
    if release.deals:
        _deals(root, release)
    return root


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    child = lx.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def _header(root: Element, release: Release, sent: str) -> None:
    header = _add(root, "MessageHeader")
    _add(header, "MessageThreadId", f"T{release.icpn}")
    _add(header, "MessageId", f"M{release.icpn}")
    name, dpid = SENDERS[release.deliverer.sender]
    _named_party(header, "MessageSender", dpid, name)
    if dpid != release.deliverer.dpid:
        _named_party(header, "SentOnBehalfOf", release.deliverer.dpid, release.deliverer.name)
    _named_party(header, "MessageRecipient", SERVICE_DPID, SERVICE_NAME)
    _add(header, "MessageCreatedDateTime", sent)
    _add(header, "MessageControlType", "LiveMessage")


def _named_party(header: Element, tag: str, dpid: str, name: str) -> None:
    party = _add(header, tag)
    _add(party, "PartyId", dpid)
    _add(_add(party, "PartyName"), "FullName", name)


def _parties(root: Element, release: Release) -> None:
    parties = _add(root, "PartyList")
    for reference, name in (("PArtist", release.artist.native), ("PLabel", release.label)):
        party = _add(parties, "Party")
        _add(party, "PartyReference", reference)
        _add(_add(party, "PartyName"), "FullName", name)


def _titles(parent: Element, title: Text) -> None:
    _add(parent, "DisplayTitleText", title.native, ApplicableTerritoryCode="Worldwide", IsDefault="true")
    display = _add(parent, "DisplayTitle", ApplicableTerritoryCode="Worldwide", IsDefault="true")
    _add(display, "TitleText", title.native)


def _artists(parent: Element, release: Release) -> None:
    _add(parent, "DisplayArtistName", release.artist.native)
    artist = _add(parent, "DisplayArtist", SequenceNumber="1")
    _add(artist, "ArtistPartyReference", "PArtist")
    _add(artist, "DisplayArtistRole", "MainArtist")


def _recording(resources: Element, release: Release, track: Track, number: int) -> None:
    recording = _add(resources, "SoundRecording")
    _add(recording, "ResourceReference", f"A{number}")
    _add(recording, "Type", "MusicalWorkSoundRecording")
    edition = _add(recording, "SoundRecordingEdition")
    _add(_add(edition, "ResourceId"), "ISRC", track.isrc)
    _line(edition, "PLine", release)
    _file(edition, track, number)
    _titles(recording, track.title)
    _artists(recording, release)
    _contributors(recording, release, track)
    _add(recording, "Duration", _duration(track.duration_ms))
    _add(recording, "ParentalWarningType", "NotExplicit")
    if track.contains_ai:
        _add(recording, "ContainsAI", track.contains_ai)


def _file(edition: Element, track: Track, number: int) -> None:
    if track.file_name:
        details = _add(edition, "TechnicalDetails")
        _add(details, "TechnicalResourceDetailsReference", f"T{number}")
        file = _add(details, "DeliveryFile")
        _add(file, "Type", "AudioFile")
        _add(_add(file, "File"), "URI", f"resources/{track.file_name}")


def _contributors(recording: Element, release: Release, track: Track) -> None:
    if track.contains_ai != "All":  # then nobody but the machine may be named
        person = _add(recording, "Contributor", SequenceNumber="1")
        _add(person, "ContributorPartyReference", "PArtist")
        _role(person, "Artist" if release.deliverer.version == "43" else "LeadPerformer", release)
        if track.contains_ai == "Partly":
            _add(person, "AiContribution", "Partly")
    if track.contains_ai in _GENERATIVE:
        machine = _add(recording, "Contributor", SequenceNumber="2")
        _add(machine, "SpecialContributor", "GenerativeAI")
        _role(machine, _GENERATIVE[track.contains_ai], release)


def _role(contributor: Element, role: str, release: Release) -> None:
    if release.deliverer.version == "43":
        _add(contributor, "Role", role)
    else:
        _add(_add(contributor, "Role"), "Value", role)


def _line(parent: Element, tag: str, release: Release) -> None:
    line = _add(parent, tag)
    _add(line, "Year", str(release.released.year))
    _add(line, f"{tag}Text", f"{release.released.year} {release.label}")


def _duration(milliseconds: int) -> str:
    minutes, rest = divmod(milliseconds, 60_000)
    seconds = f"{rest // 1000}.{rest % 1000:03d}".rstrip("0").rstrip(".")
    return f"PT{minutes}M{seconds}S" if minutes else f"PT{seconds}S"


def _releases(root: Element, release: Release) -> None:
    releases = _add(root, "ReleaseList")
    main = _add(releases, "Release")
    _add(main, "ReleaseReference", "R0")
    _add(main, "ReleaseType", "Album" if len(release.tracks) > 6 else "EP" if len(release.tracks) > 1 else "Single")
    _add(_add(main, "ReleaseId"), "ICPN", release.icpn)
    _titles(main, release.title)
    _artists(main, release)
    _add(main, "ReleaseLabelReference", "PLabel")
    _line(main, "PLine", release)
    _line(main, "CLine", release)
    genre = _add(main, "Genre" if release.deliverer.version == "43" else "DisplayGenre")
    _add(genre, "GenreText", "Pop")
    _add(main, "OriginalReleaseDate", release.released.isoformat())
    _add(main, "ParentalWarningType", "NotExplicit")
    group = _add(main, "ResourceGroup")
    for number in range(1, len(release.tracks) + 1):
        item = _add(group, "ResourceGroupContentItem")
        _add(item, "SequenceNumber", str(number))
        _add(item, "ReleaseResourceReference", f"A{number}")
    if len(release.tracks) > 1:
        _track_releases(releases, release)


def _track_releases(releases: Element, release: Release) -> None:
    namespace = SENDERS[release.deliverer.sender][1]
    for number, track in enumerate(release.tracks, 1):
        single = _add(releases, "TrackRelease")
        _add(single, "ReleaseReference", f"R{number}")
        _add(_add(single, "ReleaseId"), "ProprietaryId", f"{release.icpn}-{number:02d}", Namespace=namespace)
        _titles(single, track.title)
        _add(single, "ReleaseResourceReference", f"A{number}")
        _add(single, "ReleaseLabelReference", "PLabel")


def _deals(root: Element, release: Release) -> None:
    terms = _add(_add(root, "DealList"), "ReleaseDeal")
    many = len(release.tracks)
    for number in range(many + 1 if many > 1 else 1):
        _add(terms, "DealReleaseReference", f"R{number}")
    for deal in release.deals:
        for model in deal.models:
            _deal(terms, deal, model)


def _deal(parent: Element, deal: Deal, model: str) -> None:
    terms = _add(_add(parent, "Deal"), "DealTerms")
    for code in deal.include:
        _add(terms, "TerritoryCode", code)
    for code in deal.exclude:
        _add(terms, "ExcludedTerritoryCode", code)
    validity = _add(terms, "ValidityPeriod")
    _add(validity, "StartDate", deal.start.isoformat())
    if deal.end:
        _add(validity, "EndDate", deal.end.isoformat())
    _add(terms, "CommercialModelType", model)
    for use in _USES[model]:
        _add(terms, "UseType", use)
