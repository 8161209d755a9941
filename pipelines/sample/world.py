"""The recordings of the sample: releases, tracks and their deals, before they are written in anybody's format."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Final

from attribution import period as months
from pipelines.sample.cast import DELIVERERS, Deliverer
from pipelines.sample.codes import Chance, icpn, isrc
from pipelines.sample.names import BANDS, TONGUES, Text

_SIZES: Final = (10, 1, 8, 1, 12, 3)
STREAMS: Final = ("SubscriptionModel", "AdvertisementSupportedModel")


@dataclass(frozen=True)
class Deal:
    """What a deliverer allows: where, by which commercial models, and when."""

    models: tuple[str, ...] = STREAMS
    include: tuple[str, ...] = ("Worldwide",)
    exclude: tuple[str, ...] = ()
    start: date = date(2020, 1, 1)
    end: date | None = None


@dataclass(frozen=True)
class Track:
    """One recording in one release; ``number`` is the service's own, where it ``is_numbered``.

    ``file_name`` is the audio file that the message names, if it does.
    """

    number: str
    isrc: str
    title: Text
    duration_ms: int
    contains_ai: str = ""
    is_numbered: bool = True
    file_name: str = ""


@dataclass(frozen=True)
class Release:
    """One release as its deliverer sends it."""

    deliverer: Deliverer
    icpn: str
    language: str
    title: Text
    artist: Text
    label: str
    released: date
    deals: tuple[Deal, ...]
    tracks: tuple[Track, ...]


def build_releases(period: str, *, tracks: int, chance: Chance) -> list[Release]:
    """All releases, deliverer by deliverer, with ordinary deals; :mod:`cases` makes some of them special."""
    first, _ = months.bounds(period)
    numbers, releases = count(1), []
    titles = {tongue: count() for tongue in TONGUES}
    for deliverer, many in zip(DELIVERERS, _apportioned(tracks), strict=True):
        recordings = count(1)
        for place, size in enumerate(_sizes(many)):
            tongue = TONGUES[deliverer.tongues[place % len(deliverer.tongues)]]
            named = [tongue.title(next(titles[tongue.language])) for _ in range(size)]
            codes = [isrc(deliverer.prefix, first.year - 1, next(recordings)) for _ in named]
            released = first - timedelta(days=31 + chance.below(2_000, "released", deliverer.party, place))
            release = Release(
                deliverer=deliverer,
                icpn=icpn(len(releases) + 1),
                language=tongue.language,
                title=named[0],
                artist=_artist(tongue.language, place),
                label=deliverer.labels[place % len(deliverer.labels)],
                released=released,
                deals=(Deal(start=released),),
                tracks=tuple(
                    _track(next(numbers), *each, chance) for each in zip(codes, named, range(size), strict=True)
                ),
            )
            releases.append(release)
    return releases


def _track(number: int, code: str, title: Text, place: int, chance: Chance) -> Track:
    """A track that the service has given a number, unless it stands eighth on its release."""
    return Track(
        number=f"t{number:06d}",
        isrc=code,
        title=title,
        duration_ms=95_000 + chance.below(245_000, "duration", code),
        is_numbered=place != 7,
    )


def _artist(language: str, place: int) -> Text:
    if language == "en" and place % 4 == 3:
        return Text(BANDS[place // 4 % len(BANDS)], "")
    given, family = TONGUES[language].person(place // 2)
    if language == "ja":
        return Text(f"{family.native} {given.native}", "")
    return Text(f"{given.native} {family.native}", "")


def _apportioned(tracks: int) -> Iterator[int]:
    whole, given, passed = sum(each.weight for each in DELIVERERS), 0, 0
    for each in DELIVERERS:
        passed += each.weight
        yield tracks * passed // whole - given
        given = tracks * passed // whole


def _sizes(tracks: int) -> Iterator[int]:
    place = 0
    while tracks:
        size = min(tracks, _SIZES[place % len(_SIZES)])
        yield size
        tracks, place = tracks - size, place + 1
