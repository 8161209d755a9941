"""The works behind the recordings, as their submitters register them, before they are written as CWR."""

from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from pipelines.sample.cast import OUTSIDE_SOCIETY, REGISTERED_BY, SUBMITTERS, Submitter
from pipelines.sample.codes import Chance, ipi, iswc
from pipelines.sample.names import TONGUES
from pipelines.sample.shares import PublisherLine, Writer, WriterLine, shares
from pipelines.sample.world import Release, Track

_UNMATCHED_OF_HUNDRED: Final = 6
_COVERS_OF_HUNDRED: Final = 8
_WITHOUT_ISWC_OF_HUNDRED: Final = 10
_TURNS: Final = {"LSS": 1, "KRA": 2}
"""Whose turn it is for the next English name, so that nobody has the same as another."""


@dataclass(frozen=True)
class Component:
    """A work that a medley is made of."""

    title: str
    iswc: str
    number: str
    seconds: int
    writer: Writer


@dataclass(frozen=True)
class Work:
    """One registration of a work."""

    submitter: Submitter
    number: str
    iswc: str
    title: str
    writers: tuple[WriterLine, ...]
    publishers: tuple[PublisherLine, ...]
    recordings: tuple[tuple[Release, Track], ...]
    components: tuple[Component, ...] = ()
    is_revision: bool = False


def build_works(releases: list[Release], *, chance: Chance) -> tuple[list[Work], list[Track]]:
    """Works for most recordings, and the tracks that have none."""
    works: list[Work] = []
    latest: dict[str, int] = {}
    unmatched, people, written = [], People(chance), {code: count(1) for code in SUBMITTERS}
    for release in releases:
        codes = REGISTERED_BY[release.deliverer.party]
        for track in release.tracks:
            dice = chance.below(100, "matched", track.number)
            code = codes[chance.below(len(codes), "submitter", track.number)]
            if dice < _UNMATCHED_OF_HUNDRED:
                unmatched.append(track)
            elif dice < _UNMATCHED_OF_HUNDRED + _COVERS_OF_HUNDRED and code in latest:
                covered = works[latest[code]]
                works[latest[code]] = replace(covered, recordings=(*covered.recordings, (release, track)))
            else:
                latest[code] = len(works)
                recording = (release, track)
                works.append(_register(SUBMITTERS[code], next(written[code]), iswc(len(works) + 1), recording, people))
    return works, unmatched


class People:
    """The writers of each submitter: fewer than the works, so that most have several."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self._known: dict[tuple[str, int], Writer] = {}

    def writer(self, submitter: Submitter, place: int) -> Writer:
        """Writer ``place`` of a submitter."""
        key = (submitter.code, place)
        if key not in self._known:
            given, family = TONGUES[submitter.tongue].person(3 * place + _TURNS.get(submitter.code, 0))
            number = len(self._known) + 1
            society = submitter.writer_societies[place // 3 % len(submitter.writer_societies)]
            known = "" if submitter.code == "KRA" and place % 9 == 8 else ipi(1_000 + number)
            self._known[key] = Writer(f"W{number:08d}", family.ascii, given.ascii, known, *society)
        return self._known[key]

    def outsider(self, place: int) -> Writer:
        """A writer whom no licensor has a mandate for."""
        key = ("-", place)
        if key not in self._known:
            given, family = TONGUES["ru"].person(place)
            number = len(self._known) + 1
            self._known[key] = Writer(
                f"W{number:08d}", family.ascii, given.ascii, ipi(1_000 + number), *OUTSIDE_SOCIETY
            )
        return self._known[key]


def _register(
    submitter: Submitter, number: int, international: str, recording: tuple[Release, Track], people: People
) -> Work:
    release, track = recording
    pool = 6 + number // 3
    first, second, third = (
        people.writer(submitter, people.chance.below(pool, "writer", track.number, which) * 3 + which)
        for which in range(3)
    )
    outsider = people.outsider(number % 8) if release.deliverer.party == "zvonnitsa" and number % 3 else None
    writers, publishers = shares(submitter, number, (first, second, third), outsider)
    has_iswc = people.chance.below(100, "iswc", track.number) >= _WITHOUT_ISWC_OF_HUNDRED
    return Work(
        submitter=submitter,
        number=f"{submitter.code}{number:06d}",
        iswc=international if has_iswc else "",
        title=track.title.ascii,
        writers=writers,
        publishers=publishers,
        recordings=(recording,),
    )
