"""ERN messages for tests, written from their parts. Names and numbers are invented."""

from collections.abc import Iterable
from pathlib import Path

from pipelines.readers.ern import read
from pipelines.readers.parsed import Parsed

SENDER = "PADPIDA2099010101A"
ICPN = "4006381333931"
DELIVERY = "ab" * 32
PARTIES = {"PMara": "Mara Quill", "POtto": "Otto Fenn", "PLabel": "Lantern Field Records"}


def recording(
    reference: str, isrc: str | None, *, title: str = "Tin Harbour", extra: str = "", editions: str = ""
) -> str:
    number = f"<ISRC>{isrc}</ISRC>" if isrc else f'<ProprietaryId Namespace="{SENDER}">x</ProprietaryId>'
    return f"""<SoundRecording>
        <ResourceReference>{reference}</ResourceReference><Type>MusicalWorkSoundRecording</Type>
        <SoundRecordingEdition><ResourceId>{number}</ResourceId></SoundRecordingEdition>{editions}
        <DisplayTitleText>{title}</DisplayTitleText><DisplayTitle><TitleText>{title}</TitleText></DisplayTitle>
        <DisplayArtistName>Mara Quill</DisplayArtistName>
        <DisplayArtist><ArtistPartyReference>PMara</ArtistPartyReference></DisplayArtist>
        <Duration>PT3M25.5S</Duration>{extra}</SoundRecording>"""


def release(
    resources: Iterable[str],
    *,
    identifier: str = f"<ICPN>{ICPN}</ICPN>",
    reference: str = "R0",
    extra: str = "",
) -> str:
    named = "".join(f"<ReleaseResourceReference>{each}</ReleaseResourceReference>" for each in resources)
    items = f"<ResourceGroupContentItem>{named}</ResourceGroupContentItem>"
    return f"""<Release><ReleaseReference>{reference}</ReleaseReference><ReleaseType>Album</ReleaseType>
        <ReleaseId>{identifier}</ReleaseId><DisplayTitleText>Low Tide</DisplayTitleText>
        <DisplayArtistName>Mara Quill</DisplayArtistName>
        <ReleaseLabelReference>PLabel</ReleaseLabelReference>{extra}
        <ResourceGroup>{items}</ResourceGroup></Release>"""


def track_release(reference: str, resource: str) -> str:
    return f"""<TrackRelease><ReleaseReference>{reference}</ReleaseReference>
        <ReleaseId><ProprietaryId Namespace="{SENDER}">{reference}</ProprietaryId></ReleaseId>
        <ReleaseResourceReference>{resource}</ReleaseResourceReference></TrackRelease>"""


def terms(
    *,
    territories: Iterable[str] = ("Worldwide",),
    excluded: Iterable[str] = (),
    periods: str | None = None,
    extra: str = "",
) -> str:
    given = "".join(f"<ExcludedTerritoryCode>{each}</ExcludedTerritoryCode>" for each in excluded) or "".join(
        f"<TerritoryCode>{each}</TerritoryCode>" for each in territories
    )
    when = period("<StartDate>2020-01-01</StartDate>") if periods is None else periods
    return f"""<Deal><DealTerms>{given}{when}<CommercialModelType>SubscriptionModel</CommercialModelType>
        <UseType>OnDemandStream</UseType>{extra}</DealTerms></Deal>"""


def period(dates: str) -> str:
    return f"<ValidityPeriod>{dates}</ValidityPeriod>"


def deal(references: Iterable[str], *deals: str) -> str:
    named = "".join(f"<DealReleaseReference>{each}</DealReleaseReference>" for each in references)
    return f"<ReleaseDeal>{named}{''.join(deals)}</ReleaseDeal>"


def message(
    *,
    resources: str = recording("A1", "GBXYZ2600001"),
    releases: str = release(["A1"]),
    deals: str = deal(["R0"], terms()),
    version: str = "431",
    sender: str = f"<MessageSender><PartyId>{SENDER}</PartyId></MessageSender>",
    created: str = "2026-08-01T10:00:00+02:00",
    header: str = "",
    parties: str | None = None,
    root: str = "NewReleaseMessage",
) -> str:
    named = "".join(
        f"<Party><PartyReference>{key}</PartyReference><PartyName><FullName>{name}</FullName></PartyName></Party>"
        for key, name in PARTIES.items()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <ern:{root} xmlns:ern="http://ddex.net/xml/ern/{version}" AvsVersionId="9" LanguageAndScriptCode="en">
    <MessageHeader><MessageId>m1</MessageId>{sender}
    <MessageRecipient><PartyId>PADPIDA2099020202B</PartyId><PartyName><FullName>Our Service</FullName></PartyName>
    </MessageRecipient><MessageCreatedDateTime>{created}</MessageCreatedDateTime>{header}</MessageHeader>
    <PartyList>{named if parties is None else parties}</PartyList><ResourceList>{resources}</ResourceList>
    <ReleaseList>{releases}</ReleaseList><DealList>{deals}</DealList></ern:{root}>"""


def read_message(folder: Path, content: str | bytes, *, name: str = "catalogue/low-tide.xml") -> Parsed:
    path = folder / Path(name).name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, name=name, delivery_id=DELIVERY)


def short(value: str | bytes) -> str:
    """A test's name for a file's content, which may have megabytes."""
    return value if isinstance(value, str) and len(value) < 30 else "content"
