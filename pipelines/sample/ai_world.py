"""The AI tracks of the sample as their deliverers send them, and the human recordings that they are made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from attribution import period as months
from pipelines.sample.ai_cast import SIGNED
from pipelines.sample.ai_signed import RECORDING
from pipelines.sample.cast import AI_DELIVERERS, DELIVERERS, Deliverer
from pipelines.sample.codes import icpn, isrc
from pipelines.sample.names import Text, ascii_capitals
from pipelines.sample.world import Deal, Release, Track

FILES: Final = {signed.file: signed for signed in SIGNED}
"""What is signed, by the name of its file."""
_KNOWN: Final = {deliverer.party: deliverer for deliverer in (*DELIVERERS, *AI_DELIVERERS)}
_FIRST_ICPN: Final = 9_000_000_001


@dataclass(frozen=True)
class Album:
    """A release of AI tracks: what it says of AI, file by file.

    ``named_by`` is what ties files to tracks: the message (``ern``), or the index by the service's number or by ISRC.
    """

    party: str
    title: str
    artist: str
    named_by: str
    tracks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rendition:
    """What an agent made for one listener, and the recording that it renders."""

    rendition: str
    file: str
    isrc: str
    duration_ms: int


ALBUMS: Final = (
    Album(
        "lanternfold", "Light Engines", "The Light Engine", "ern",
        (("g1.wav", "All"), ("g2.flac", "All"), ("g3.m4a", "All"), ("plain.mp3", "All")),
    ),
    Album(
        "lanternfold", "Paper Trail", "Notary of Sound", "number",
        (
            ("sidecar.mp3", "All"), ("retagged_sidecar.flac", "All"), ("expired_stamped.wav", "All"),
            ("many_licensors.wav", "Partly"), ("conditioned.m4a", "All"), ("low_confidence.mp3", "All"),
            ("low_confidence_unlisted.wav", "All"), ("under_floor.flac", "All"), ("nothing_named.wav", "All"),
            ("unlicensed_model.wav", "All"), ("provider_conflict.mp3", "All"), ("own_income.flac", "All"),
            ("undisclosed.mp3", ""),
        ),
    ),
    Album(
        "lanternfold", "Other People's Songs", "Second Kite Orchestra", "isrc",
        (("cover.m4a", "Partly"), ("remix.wav", "Partly"), ("opted_out.wav", "All"), ("reserved.flac", "All")),
    ),
    Album(
        "lanternfold", "Mirrors", "Odalys & Machines", "number",
        (
            ("voice_granted.wav", "Partly"), ("voice_duet.flac", "Partly"), ("voice_revoked.m4a", "Partly"),
            ("voice_by_label.mp3", "Partly"), ("voice_unconsented.flac", "Partly"),
        ),
    ),
    Album(
        "lanternfold", "Tape", "Tape Department", "number",
        (
            ("denoised.wav", "None"), ("mastered.flac", "Partly"), ("unidentified.flac", "All"),
            ("said_none.wav", "None"), ("said_partly.mp3", "Partly"), ("said_all.flac", "All"),
        ),
    ),
    Album(
        "lanternfold", "Lost Property", "Evidence Room", "number",
        (
            ("flipped.wav", "All"), ("flipped_box.m4a", "All"), ("retagged.mp3", "All"), ("stripped.wav", "All"),
            ("truncated.wav", "All"), ("other_audio.flac", "All"), ("sidecar_alone.c2pa", "All"),
            ("unknown_ca.mp3", "All"), ("expired.wav", "All"), ("upstream_unknown_ca.wav", "All"),
            ("redacted.wav", "All"), ("tampered.flac", "All"), ("missing_upstream.m4a", "All"),
            ("not_in_store.wav", "All"), ("gathered.wav", ""), ("two_assertions.mp3", "All"),
            ("no_attribution.m4a", "All"), ("impossible_weight.mp3", "All"), ("not_whole.wav", "None"),
            ("made_up_type.flac", "All"),
        ),
    ),
    Album("lanternfold", "Word of Mouth", "Trust Me", "", (("Trust Me", "All"), ("Trust Me a Little", "Partly"))),
    Album(
        "kitebarrow", "Not From My Half", "Kite & Barrow", "number",
        (("refused.wav", "All"), ("sampled.wav", "Partly")),
    ),
)  # fmt: skip
"""Every AI track; a name without an ending is a title, and has no file."""

RENDITIONS: Final = (
    Rendition("rendition-morning", "rendition_morning.mp3", RECORDING["kites"], 201_000),
    Rendition("rendition-rain", "rendition_rain.flac", RECORDING["staircase"], 264_000),
    Rendition("rendition-lullaby", "rendition_lullaby.m4a", RECORDING["todai"], 158_000),
)

_HUMAN: Final = (
    ("quillfeather", "staircase", Text("Glass Staircase", "GLASS STAIRCASE"), "Isaura Vellacorn", "h1.flac", "ern"),
    ("quillfeather", "kites", Text("Borrowed Kites", "BORROWED KITES"), "Marlow Tarrowby", "h4.wav", "isrc"),
    ("marrowmoss", "almanac", Text("Copper Almanac", "COPPER ALMANAC"), "Wicker Satellite", "h5.wav", "number"),
    ("umikage", "todai", Text("灯台の記録", "TODAI NO KIROKU"), "凪野いつき", "", ""),
    ("parcelsong", "phare", Text("Le phare éteint", "LE PHARE ETEINT"), "Anaïs Vauclosse", "", ""),
)
"""Deliverer, recording, title, artist, file, and what ties the file to the track."""


@dataclass(frozen=True)
class Delivered:
    """A track of the AI part, with its release, its file, and what ties them."""

    release: Release
    track: Track
    file: str
    named_by: str


def ai_releases(period: str) -> list[Release]:
    """The releases of the AI part: the same whatever else the month holds, but for their dates."""
    first, _ = months.bounds(period)
    return [*_albums(first - timedelta(days=36)), *_singles(first - timedelta(days=900))]


def delivered(releases: list[Release]) -> list[Delivered]:
    """The tracks of :func:`ai_releases` that came with a file."""
    ties = {place: (album.named_by, [file for file, _ in album.tracks]) for place, album in enumerate(ALBUMS)}
    ties |= {len(ALBUMS) + place: (row[5], [row[4]]) for place, row in enumerate(_HUMAN)}
    return [
        Delivered(release, track, file, ties[place][0])
        for place, release in enumerate(releases)
        for track, file in zip(release.tracks, ties[place][1], strict=True)
        if file in FILES
    ]


def _albums(released: date) -> Iterator[Release]:
    """Numbers and ISRCs count through each deliverer's tracks."""
    given: dict[str, int] = {}
    for number, album in enumerate(ALBUMS):
        deliverer = _KNOWN[album.party]
        head = "ai" if album.party == "lanternfold" else "ai8"
        tracks = []
        for file, says in album.tracks:
            given[album.party] = place = given.get(album.party, 0) + 1
            title = FILES[file].title if file in FILES else file
            track = Track(
                f"{head}{place:0{5 - len(head)}d}",
                isrc(deliverer.prefix, 2026, place),
                Text(title, ascii_capitals(title)),
                120_000 + 2_500 * place,
                says,
                file_name=file if album.named_by == "ern" else "",
            )
            tracks.append(track)
        text = Text(album.title, ascii_capitals(album.title))
        yield _release(number, deliverer, released, title=text, artist=album.artist, tracks=tuple(tracks))


def _singles(released: date) -> Iterator[Release]:
    for place, (party, name, title, artist, file, named_by) in enumerate(_HUMAN):
        track = Track(
            f"ai9{place + 1:02d}",
            RECORDING[name],
            title,
            190_000 + 7_000 * place,
            "None" if file == "h1.flac" else "",
            file_name=file if named_by == "ern" else "",
        )
        yield _release(len(ALBUMS) + place, _KNOWN[party], released, title=title, artist=artist, tracks=(track,))


def _release(
    place: int, deliverer: Deliverer, released: date, *, title: Text, artist: str, tracks: tuple[Track, ...]
) -> Release:
    return Release(
        deliverer=deliverer,
        icpn=icpn(_FIRST_ICPN + place),
        language=deliverer.tongues[0],
        title=title,
        artist=Text(artist, ""),
        label=deliverer.labels[0],
        released=released,
        deals=(Deal(start=released),),
        tracks=tracks,
    )
