"""Catalogue deliveries: DDEX ERN 4.3, 4.3.1 and 4.3.2 messages, the service's own track numbers, kinds of content.

Of a NewReleaseMessage we read what settlement needs: sender and date, parties' names, sound recordings with their
ISRCs, contributors and AI disclosure, releases and track releases with their labels, and deals. Everything else in
the standard is left unread on purpose: images, videos and texts, technical details, P and C lines, genres, rights
controllers (we are told the payee by who delivers), prices, visibility dates, cue sheets, chapters and supplements.
The AI disclosure came with 4.3.1, but is read wherever it stands.

A takedown is a NewReleaseMessage without deals; a PurgeReleaseMessage is not read.
"""

from pathlib import Path

import lxml.etree as lx
import pandera.polars as pa
import polars as pl

from pipelines.readers.content_kinds import is_of_kinds, read_kinds
from pipelines.readers.delimited import clip
from pipelines.readers.ern_deals import read_deals, releases_with_deals
from pipelines.readers.ern_index import read_index
from pipelines.readers.ern_message import Message, open_message
from pipelines.readers.ern_releases import Release, read_releases
from pipelines.readers.ern_tracks import Tracks, read_tracks
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.xml import Element, read_xml
from schemas.columns import polars_schema
from schemas.contribution import Contribution
from schemas.release import Release as ReleaseRows
from schemas.track import Track

NAMESPACES = ("http://ddex.net/xml/ern/43", "http://ddex.net/xml/ern/431", "http://ddex.net/xml/ern/432")
"""The versions that we read."""
_FAMILY = "http://ddex.net/xml/ern/"


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of the catalogue.

    Args:
        path: where it is.
        name: its path below the deliveries; the ending says whether it is a message or a list.
        delivery_id: sha256 of its bytes.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    ending = Path(name).suffix.lower()
    if ending == ".csv":
        return read_kinds(path, name=name) if is_of_kinds(path) else read_index(path, name=name)
    if ending != ".xml":
        raise Quarantine(
            "unknown_format", f"{name} is neither .xml (an ERN message) nor .csv (a list of tracks, or of kinds)."
        )
    root = read_xml(path, name=name)
    _check_kind(root, name=name)
    return _parsed(open_message(root, name=name, delivery_id=delivery_id))


def _check_kind(root: Element, *, name: str) -> None:
    kind = lx.QName(root)
    if not (kind.namespace or "").startswith(_FAMILY):
        raise Quarantine(
            "unknown_format", f"{name} is a {clip(root.tag)}, not an ERN message. Send a NewReleaseMessage of ERN 4.3."
        )
    if kind.namespace not in NAMESPACES:
        raise Quarantine(
            "unsupported_version",
            f"{name} is an ERN message of version {clip(kind.namespace)}. We read 4.3, 4.3.1 and 4.3.2: "
            f"{', '.join(NAMESPACES)}.",
        )
    if kind.localname != "NewReleaseMessage":
        raise Quarantine(
            "not_yet_supported",
            f"{name} is a {clip(kind.localname)}. To take a release down send a NewReleaseMessage for it without "
            "deals; it takes effect on the day that it was made.",
        )


def _parsed(message: Message) -> Parsed:
    releases = read_releases(message)
    tracks = read_tracks(message, releases, releases_with_deals(message))
    deals = read_deals(message, tracks.deal_release)
    rejects = message.findings.frame()
    _check_usable(message, releases, tracks, rejects)
    return Parsed(
        frames={
            "release": _frame(ReleaseRows, [tuple(each.row.values()) for each in releases]),
            "track": _frame(Track, tracks.track),
            "contribution": _frame(Contribution, tracks.contribution),
            "deal": deals,
        },
        rows=tracks.offered,
        sender=message.sender,
        sent_at=message.sent_at,
        rejects=rejects,
    )


def _frame(model: type[pa.DataFrameModel], rows: list[tuple]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=polars_schema(model), orient="row").sort(model.to_schema().unique or [])


def _check_usable(message: Message, releases: list[Release], tracks: Tracks, rejects: pl.DataFrame) -> None:
    first = f"The first problem: {rejects['detail'][0]}." if rejects.height else ""
    if not releases:
        raise Quarantine("no_valid_row", f"{message.name} has no release that can be used. {first}")
    if tracks.offered and tracks.dangling == tracks.offered:
        raise Quarantine(
            "dangling_reference",
            f"{message.name}: none of the {tracks.offered:,} resources of its releases is in its ResourceList. {first}",
        )
    if tracks.offered and not tracks.track:
        raise Quarantine(
            "no_valid_row", f"{message.name}: none of its {tracks.offered:,} tracks can be used. {first} Send it anew."
        )
