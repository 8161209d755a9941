"""What is in the sample on purpose: the recordings and works that a month must be able to settle, or to set aside."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from attribution import period as months
from pipelines.sample.cast import FENNIMORE, SUBMITTERS
from pipelines.sample.shares import (
    EUROPE,
    GERMANY,
    WORLD,
    Collection,
    PublisherLine,
    Writer,
    WriterLine,
)
from pipelines.sample.works import Component, Work
from pipelines.sample.world import Deal, Release, Track

PUBLIC_DOMAIN = Writer("W00000000", "PUBLIC DOMAIN", "", "00865900903", "", "")
"""CISAC's stand-in for writers whose protection has ended."""


@dataclass(frozen=True)
class Case:
    """Something put in on purpose, and where to find it."""

    title: str
    where: str


def special_releases(releases: Sequence[Release], period: str) -> tuple[list[Release], list[Case], list[str]]:
    """The releases with the special ones among them, what was done, and the numbers of single special tracks."""
    changed, cases, numbers = list(releases), [], []
    first, _ = months.bounds(period)
    for party, size, title, change in _recipes(releases, first):
        at = next(i for i, r in enumerate(changed) if r.deliverer.party == party and len(r.tracks) == size)
        before, changed[at] = changed[at], change(changed[at])
        touched = [new for new, old in zip(changed[at].tracks, before.tracks, strict=True) if new != old]
        touched = touched or list(changed[at].tracks)
        numbers += [track.number for track in touched if len(touched) < len(before.tracks) or len(touched) == 1]
        cases.append(Case(title, _place(changed[at], touched)))
    return changed, cases, numbers


_Recipe = tuple[str, int, str, Callable[[Release], Release]]


def _recipes(releases: Sequence[Release], first: date) -> list[_Recipe]:
    """Deliverer, size of the release (each is used once per deliverer), what is special, and how it is made."""
    other = next(r for r in releases if r.deliverer.party == "quillfeather" and len(r.tracks) == 10)
    middle = first.replace(day=15)
    europe = Deal(include=("GB", "IE", "DE", "FR"))
    return [
        ("parcelsong", 1, "One ISRC delivered by two deliverers", lambda r: _twin(r, other)),
        ("umikage", 1, "A track without a deal", lambda r: replace(r, deals=())),
        (
            "marrowmoss", 1, f"A track whose deal ends in mid-month, on {middle}",
            lambda r: replace(r, deals=tuple(replace(deal, end=middle) for deal in r.deals)),
        ),
        ("clochebleue", 8, "A release licensed for GB, IE, DE and FR only", lambda r: replace(r, deals=(europe,))),
        ("umikage", 8, "A release licensed everywhere but in Ireland", lambda r: replace(r, deals=(_not_in("IE"),))),
        (
            "parcelsong", 8, "A release licensed for subscription only",
            lambda r: replace(r, deals=(Deal(models=("SubscriptionModel",)),)),
        ),
        ("quillfeather", 1, "A track under 31 seconds", lambda r: _track(r, 0, duration_ms=30_400)),
        ("quillfeather", 8, "Tracks with AI in part: a generated lead voice", lambda r: _ai(r, "Partly", "Partly")),
        ("clochebleue", 1, "A track made by AI alone", lambda r: _ai(r, "All")),
        ("marrowmoss", 8, "A track with AI in part, and one declared to have none", lambda r: _ai(r, "Partly", "None")),
    ]  # fmt: skip


def _twin(release: Release, other: Release) -> Release:
    original = other.tracks[2]
    twin = replace(release.tracks[0], isrc=original.isrc, title=original.title, duration_ms=original.duration_ms)
    return replace(release, title=original.title, artist=other.artist, language=other.language, tracks=(twin,))


def _not_in(code: str) -> Deal:
    return Deal(include=(), exclude=(code,))


def _track(release: Release, at: int, **change: object) -> Release:
    tracks = list(release.tracks)
    tracks[at] = replace(tracks[at], **change)  # pyright: ignore[reportArgumentType] - the caller names a field
    return replace(release, tracks=tuple(tracks))


def _ai(release: Release, *kinds: str) -> Release:
    for at, kind in enumerate(kinds):
        release = _track(release, at, contains_ai=kind)
    return release


def _place(release: Release, tracks: Sequence[Track]) -> str:
    named = ", ".join(f"{track.number if track.is_numbered else track.isrc} ({track.isrc})" for track in tracks[:3])
    more = f" and {len(tracks) - 3} more" if len(tracks) > 3 else ""
    return f"{named}{more} in catalogue/{release.deliverer.party}-{release.icpn}.xml"


def special_works(works: Sequence[Work], unmatched: Sequence[Track]) -> tuple[list[Work], list[Case], list[str]]:
    """The works with the special ones among them, what was done, and the numbers of their tracks."""
    changed = list(works)
    fennimore, lantern, brume, hoshimi = (_ordinary(works, code) for code in ("FOM", "LSS", "ECB", "HMP"))
    over, part, whole, old, other = fennimore[0], lantern[0], hoshimi[0], brume[0], fennimore[1]
    medley, again = brume[1], next(at for at in fennimore[5:] if len(works[at].writers) == 1)
    changed.append(_claimed_again(works[over], works[lantern[1]]))
    changed[part] = _collected_in_europe(works[part])
    changed[whole] = _not_collected_in_germany(works[whole])
    changed[old] = _public_domain(works[old])
    changed[medley] = _medley(works[medley], works[brume[2]], works[fennimore[2]])
    hollow, sung = brume[3], (brume[4], fennimore[4])
    changed[hollow] = _hollow(_medley(works[hollow], *(works[at] for at in sung)))
    for at in sung:
        changed[at] = _also_on(changed[at], works[hollow].recordings[0])
    changed[lantern[2]] = mashed = _also_on(works[lantern[2]], works[other].recordings[0])
    changed.append(_revised(works[again]))
    named = [
        ("An overclaimed work: two submitters control 150 % of it", over),
        ("A share gap: the publisher collects in Europe only", part),
        ("A work that nobody collects for in Germany", whole),
        ("A work in the public domain: nothing is owed", old),
        ("A medley of two works, parted by their durations in it", hollow),
        ("A medley that is registered and owned as a work of its own", medley),
        ("A work registered again, with two writers instead of one", again),
    ]
    cases = [Case(title, _work_place(changed[at])) for title, at in named]
    code = works[other].recordings[0][1].isrc
    cases.append(Case("A recording linked to two works", f"{code}: {_titled(works[other])}, {_titled(mashed)}"))
    cases += _unlicensed(changed, unmatched)
    return changed, cases, [changed[at].recordings[0][1].number for _, at in named]


def _unlicensed(works: Sequence[Work], unmatched: Sequence[Track]) -> Iterator[Case]:
    outside = [work for work in works if any(line.writer.pr_society == "094" for line in work.writers)]
    yield Case("Works with a party that nobody has a mandate for", _some([_titled(work) for work in outside], 4))
    yield Case("Tracks without a work", _some([f"{track.number} ({track.isrc})" for track in unmatched], 6))


def _some(names: Sequence[str], shown: int) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def _ordinary(works: Sequence[Work], code: str) -> list[int]:
    """Places of a submitter's works that have an ISWC, and one owning publisher beside its own writers."""
    return [
        at
        for at, work in enumerate(works)
        if work.submitter.code == code
        and work.iswc
        and all(line.is_controlled for line in (*work.writers, *work.publishers))
        and (code == "FOM" or len(work.publishers) == 1)
    ]


def _claimed_again(work: Work, theirs: Work) -> Work:
    """The same work, in which another publisher and its writer say that half is theirs."""
    house = theirs.submitter.publisher
    named = tuple(replace(line, pr=0, mr=0, is_controlled=False, collections=(), chain=None) for line in work.writers)
    shared = (replace(named[0], pr=2_500), *named[1:])
    return replace(
        work,
        submitter=theirs.submitter,
        number=f"{theirs.submitter.code}900001",
        writers=(
            WriterLine(theirs.writers[0].writer, "CA", 2_500, 0, (Collection(2_500, 0, WORLD),), chain=1),
            *shared,
        ),
        publishers=(
            PublisherLine(house, "E", 1, 2_500, 5_000, (Collection(2_500, 5_000, WORLD),)),
            PublisherLine(FENNIMORE, "E", 2, 2_500, 5_000, is_controlled=False),
        ),
    )


def _collected_in_europe(work: Work) -> Work:
    owner = work.publishers[0]
    return replace(work, publishers=(replace(owner, collections=(Collection(owner.pr, owner.mr, EUROPE),)),))


def _not_collected_in_germany(work: Work) -> Work:
    def without(line: WriterLine | PublisherLine) -> tuple[Collection, ...]:
        return (Collection(line.pr, line.mr, WORLD), Collection(0, 0, GERMANY, "E"))

    return replace(
        work,
        writers=tuple(replace(line, collections=without(line)) for line in work.writers),
        publishers=(replace(work.publishers[0], collections=without(work.publishers[0])),),
    )


def _public_domain(work: Work) -> Work:
    return replace(work, writers=(WriterLine(PUBLIC_DOMAIN, "CA", 0, 0, is_controlled=False),), publishers=())


def _medley(work: Work, first: Work, second: Work) -> Work:
    """``work`` becomes a medley of ``first``, by the same submitter, and of ``second``."""
    quarter = (Collection(2_500, 2_500, WORLD),)
    own, other = first.writers[0].writer, second.writers[0].writer
    return replace(
        work,
        title=f"{first.title} / {second.title}",
        writers=(
            WriterLine(own, "CA", 2_500, 2_500, quarter, chain=1),
            WriterLine(other, "CA", 2_500, 2_500, quarter, is_controlled=False),
        ),
        publishers=(
            PublisherLine(work.submitter.publisher, "E", 1, 2_500, 2_500, quarter),
            PublisherLine(second.submitter.publisher, "E", 2, 2_500, 2_500, quarter, is_controlled=False),
        ),
        components=(
            Component(first.title, first.iswc, first.number, 90, own),
            Component(second.title, second.iswc, second.number, 120, other),
        ),
    )


def _hollow(medley: Work) -> Work:
    """Nobody owns the medley as such: its parts are what is used."""
    writers = tuple(
        replace(line, pr=0, mr=0, collections=(), is_controlled=False, chain=None) for line in medley.writers
    )
    return replace(medley, writers=writers, publishers=())


def _also_on(work: Work, recording: tuple[Release, Track]) -> Work:
    return replace(work, recordings=(*work.recordings, recording))


def _revised(work: Work) -> Work:
    """The same work with a second writer beside the first."""
    first = work.writers[0]
    second = replace(first.writer, number="W90000001", last="PENROSE-ALDAY", first="TAMSIN", ipi="")
    half = (Collection(2_500, 0, WORLD),)
    lines = (WriterLine(first.writer, "C", 2_500, 0, half, chain=1), WriterLine(second, "A", 2_500, 0, half, chain=1))
    return replace(work, writers=lines, is_revision=True, recordings=work.recordings[:1])


def _titled(work: Work) -> str:
    return f"{work.title} ({work.iswc or work.number})"


def _work_place(work: Work) -> str:
    isrcs = ", ".join(track.isrc for _, track in work.recordings)
    return f"{_titled(work)} of {SUBMITTERS[work.submitter.code].publisher.name}, recording {isrcs}"
