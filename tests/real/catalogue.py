"""Real releases as DDEX ERN 4.3: MusicBrainz's as they are, the listened recordings as singles of one deliverer."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import polars as pl

from tests.paths import INPUTS
from tests.real.events import listened as listened_songs

ARCHIVE, SERVICE = "PADPIDA0000000001A", "PADPIDA0000000002B"
_TRACKS_A_MESSAGE = 500
_DEAL = (
    "<Deal><DealTerms><TerritoryCode>Worldwide</TerritoryCode><ValidityPeriod><StartDate>2000-01-01</StartDate>"
    "</ValidityPeriod><CommercialModelType>SubscriptionModel</CommercialModelType><UseType>OnDemandStream</UseType>"
    "</DealTerms></Deal>"
)


class Recording(NamedTuple):
    """What a message says of a recording."""

    isrc: str
    title: str
    artist: str
    length_ms: int


class Release(NamedTuple):
    """What a message says of a release."""

    number: str
    title: str
    artist: str
    label: str
    recordings: list[Recording]


def write(folder: Path) -> None:
    """One message for each deliverer and some hundred tracks."""
    folder.mkdir(parents=True, exist_ok=True)
    for sender, name, releases in ((ARCHIVE, "archive", archive()), (SERVICE, "listened", listened())):
        for number, some in enumerate(_messages(list(releases))):
            (folder / f"{name}-{number:03d}.xml").write_text(message(sender, f"{name}-{number:03d}", some), "utf-8")


def archive() -> Iterable[Release]:
    """The MusicBrainz releases; of a recording's several ISRCs the first stands for it."""
    rows = pl.read_csv(INPUTS / "catalogue" / "musicbrainz_tracks.csv", infer_schema=False).to_dicts()
    for _, tracks in groupby(rows, key=lambda row: row["release_mbid"]):
        kept = {row["isrcs"].split("|")[0]: row for row in tracks if row["isrcs"]}
        found = [_recording(isrc, row) for isrc, row in kept.items()]
        if found:
            first = next(iter(kept.values()))
            yield Release(first["barcode"] or first["release_mbid"], first["release_title"], first["artist_credit"],
                          first["label"] or first["artist_credit"], found)  # fmt: skip


def listened() -> Iterable[Release]:
    """The listened songs that have an ISRC, each a single."""
    for row in listened_songs().iter_rows(named=True):
        artist = row["artist_name"] or "Unknown"
        recording = Recording(row["isrc"], row["name"] or row["isrc"], artist, row["song_length"] or 0)
        yield Release(f"S{row['isrc']}", recording.title, artist, artist, [recording])


def message(sender: str, number: str, releases: list[Release]) -> str:
    """A NewReleaseMessage of ERN 4.3 with worldwide streaming deals from the year 2000."""
    parties = {name: f"P{place}" for place, name in enumerate(sorted(_names(releases)))}
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43" LanguageAndScriptCode="en" AvsVersionId="3">'
        f"<MessageHeader><MessageThreadId>{number}</MessageThreadId><MessageId>{number}</MessageId><MessageSender>"
        f"<PartyId>{sender}</PartyId><PartyName><FullName>{number}</FullName></PartyName></MessageSender>"
        "<MessageCreatedDateTime>2026-02-01T00:00:00Z</MessageCreatedDateTime></MessageHeader>"
        f"<PartyList>{''.join(_party(name, ref) for name, ref in parties.items())}</PartyList>"
        f"<ResourceList>{''.join(_resources(releases, parties))}</ResourceList>"
        f"<ReleaseList>{''.join(_release(place, each, parties) for place, each in enumerate(releases))}</ReleaseList>"
        f"<DealList><ReleaseDeal>{_references(len(releases))}{_DEAL}</ReleaseDeal></DealList>"
        "</ern:NewReleaseMessage>\n"
    )


def _messages(releases: list[Release]) -> Iterable[list[Release]]:
    waiting: list[Release] = []
    for release in releases:
        waiting.append(release)
        if sum(len(each.recordings) for each in waiting) >= _TRACKS_A_MESSAGE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _names(releases: list[Release]) -> set[str]:
    artists = {recording.artist for release in releases for recording in release.recordings}
    return artists | {release.label for release in releases} | {release.artist for release in releases}


def _recording(isrc: str, row: dict[str, str]) -> Recording:
    return Recording(isrc, row["track_title"], row["artist_credit"], int(row["length_ms"] or 0))


def _party(name: str, ref: str) -> str:
    full = f"<PartyName><FullName>{escape(name)}</FullName></PartyName>"
    return f"<Party><PartyReference>{ref}</PartyReference>{full}</Party>"


def _references(count: int) -> str:
    return "".join(f"<DealReleaseReference>R{place}</DealReleaseReference>" for place in range(count))


def _resources(releases: list[Release], parties: dict[str, str]) -> Iterable[str]:
    for place, release in enumerate(releases):
        for number, recording in enumerate(release.recordings):
            yield _resource(f"A{place}x{number}", recording, parties)


def _resource(ref: str, recording: Recording, parties: dict[str, str]) -> str:
    minutes, rest = divmod(recording.length_ms, 60_000)
    return (
        f"<SoundRecording><ResourceReference>{ref}</ResourceReference><Type>MusicalWorkSoundRecording</Type>"
        f"<SoundRecordingEdition><ResourceId><ISRC>{recording.isrc}</ISRC></ResourceId></SoundRecordingEdition>"
        f"<DisplayTitleText>{escape(recording.title)}</DisplayTitleText>"
        f"<DisplayArtistName>{escape(recording.artist)}</DisplayArtistName><DisplayArtist><ArtistPartyReference>"
        f"{parties[recording.artist]}</ArtistPartyReference><DisplayArtistRole>MainArtist</DisplayArtistRole>"
        "</DisplayArtist>"
        f"<Duration>PT{minutes}M{rest // 1000}.{rest % 1000:03d}S</Duration></SoundRecording>"
    )


def _release(place: int, release: Release, parties: dict[str, str]) -> str:
    identity = f"<ICPN>{release.number}</ICPN>" if release.number.isdigit() else _proprietary(release.number)
    items = "".join(
        "<ResourceGroupContentItem>"
        f"<ReleaseResourceReference>A{place}x{i}</ReleaseResourceReference></ResourceGroupContentItem>"
        for i in range(len(release.recordings))
    )
    return (
        f"<Release><ReleaseReference>R{place}</ReleaseReference><ReleaseType>Album</ReleaseType>"
        f"<ReleaseId>{identity}</ReleaseId><DisplayTitleText>{escape(release.title)}</DisplayTitleText>"
        f"<DisplayArtistName>{escape(release.artist)}</DisplayArtistName>"
        f"<ReleaseLabelReference>{parties[release.label]}</ReleaseLabelReference><ResourceGroup>{items}</ResourceGroup></Release>"
    )


def _proprietary(number: str) -> str:
    return f'<ProprietaryId Namespace="{SERVICE}">{escape(number)}</ProprietaryId>'
