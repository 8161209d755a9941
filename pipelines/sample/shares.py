"""The usual ways to share a work, each side and right, as publishers of several countries register them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from pipelines.sample.cast import GRAVELWICK, HOSHIMI, LANTERN, PENHALLICK, Publisher, Submitter

WORLD: Final = "2136"
EUROPE: Final = "2120"
AMERICA: Final = "2101"
JAPAN: Final = "0392"
GERMANY: Final = "0276"


@dataclass(frozen=True)
class Collection:
    """What is collected where: shares in hundredths of a percent, I or E, TIS number."""

    pr: int
    mr: int
    tis: str
    sign: str = "I"


@dataclass(frozen=True)
class Writer:
    """A writer as CWR names it; ``ipi`` is empty where the submitter does not know it."""

    number: str
    last: str
    first: str
    ipi: str
    pr_society: str
    mr_society: str


@dataclass(frozen=True)
class WriterLine:
    """A writer in a work: what he owns and collects, and through which chain of publishers."""

    writer: Writer
    role: str
    pr: int
    mr: int
    collections: tuple[Collection, ...] = ()
    is_controlled: bool = True
    chain: int | None = None


@dataclass(frozen=True)
class PublisherLine:
    """A publisher in a work, in chain ``chain``."""

    publisher: Publisher
    kind: str
    chain: int
    pr: int
    mr: int
    collections: tuple[Collection, ...] = ()
    is_controlled: bool = True


Lines: TypeAlias = tuple[tuple[WriterLine, ...], tuple[PublisherLine, ...]]


def shares(submitter: Submitter, number: int, writers: tuple[Writer, Writer, Writer], outsider: Writer | None) -> Lines:
    """Who owns and collects what of work ``number`` of a submitter: its usual patterns, in turn.

    Args:
        submitter: who registers it.
        number: the submitter's count of its works.
        writers: up to three writers of the submitter, of whom the pattern takes what it needs.
        outsider: a writer who shares the work and whom nobody has a mandate for.
    """
    house, turn = submitter.publisher, number % 3
    if outsider:
        return _with_outsider(house, writers[0], outsider)
    if submitter.code in {"FOM", "LSS"} and turn == 2:
        return _with_stranger(house, writers[0], writers[1], says_collection=submitter.version == "2.2")
    if submitter.code == "ECB":
        return _french(house, writers, with_coeditor=turn == 2)
    if submitter.code == "KRA":
        return _unpublished(writers[: turn + 1]), ()
    elsewhere = {
        "HMP": _sub_published(house, LANTERN, EUROPE, is_so=turn == 2),
        "LSS": _administered(house, is_so=turn == 1),
        "FOM": _sub_published(house, HOSHIMI, JAPAN, is_so=True),
    }
    return _published(house, writers[: turn + 1], tuple(elsewhere[submitter.code]))


def _thirds(whole: int, parts: int) -> list[int]:
    return [whole // parts + (place < whole % parts) for place in range(parts)]


def _unpublished(writers: tuple[Writer, ...]) -> tuple[WriterLine, ...]:
    return tuple(
        WriterLine(writer, "CA", part, part, (Collection(part, part, WORLD),))
        for writer, part in zip(writers, _thirds(10_000, len(writers)), strict=True)
    )


def _published(house: Publisher, writers: tuple[Writer, ...], publishers: tuple[PublisherLine, ...]) -> Lines:
    """Half of the performing right with the writers, the rest with their publisher."""
    parts = _thirds(5_000, len(writers))
    roles = ("CA",) if len(writers) == 1 else ("C", "A", "A")
    return (
        tuple(
            WriterLine(writer, role, part, 0, (Collection(part, 0, WORLD),), chain=1)
            for writer, role, part in zip(writers, roles, parts, strict=False)
        ),
        publishers or (PublisherLine(house, "E", 1, 5_000, 10_000, (Collection(5_000, 10_000, WORLD),)),),
    )


def _sub_published(house: Publisher, other: Publisher, tis: str, *, is_so: bool) -> Iterator[PublisherLine]:
    """The original publisher collects everywhere but where its sub-publisher does."""
    if is_so:
        yield PublisherLine(
            house, "E", 1, 5_000, 10_000, (Collection(5_000, 10_000, WORLD), Collection(0, 0, tis, "E"))
        )
        yield PublisherLine(other, "SE", 1, 0, 0, (Collection(5_000, 10_000, tis),))


def _administered(house: Publisher, *, is_so: bool) -> Iterator[PublisherLine]:
    """As sub-published, by an administrator in America."""
    if is_so:
        owner, other = _sub_published(house, GRAVELWICK, AMERICA, is_so=True)
        yield owner
        yield replace(other, kind="AM")


def _french(house: Publisher, writers: tuple[Writer, Writer, Writer], *, with_coeditor: bool) -> Lines:
    """Composer, author and publishers, each side one half, in both rights."""
    half = Collection(2_500, 2_500, WORLD)
    people = tuple(
        WriterLine(writer, role, 2_500, 2_500, (half,), chain=1)
        for writer, role in zip(writers[:2], ("C", "A"), strict=True)
    )
    if not with_coeditor:
        return people, (PublisherLine(house, "E", 1, 5_000, 5_000, (Collection(5_000, 5_000, WORLD),)),)
    return people, (
        PublisherLine(house, "E", 1, 2_500, 2_500, (half,)),
        PublisherLine(PENHALLICK, "E", 2, 2_500, 2_500, (half,), is_controlled=False),
    )


def _with_stranger(house: Publisher, ours: Writer, theirs: Writer, *, says_collection: bool) -> Lines:
    """Half of the work belongs to a writer and a publisher that the submitter merely names."""
    named = (Collection(2_500, 0, WORLD),) if says_collection else ()
    published = (Collection(2_500, 5_000, WORLD),) if says_collection else ()
    return (
        (
            WriterLine(ours, "CA", 2_500, 0, (Collection(2_500, 0, WORLD),), chain=1),
            WriterLine(theirs, "CA", 2_500, 0, named, is_controlled=False),
        ),
        (
            PublisherLine(house, "E", 1, 2_500, 5_000, (Collection(2_500, 5_000, WORLD),)),
            PublisherLine(PENHALLICK, "E", 2, 2_500, 5_000, published, is_controlled=False),
        ),
    )


def _with_outsider(house: Publisher, ours: Writer, outsider: Writer) -> Lines:
    """Half of the work belongs to a writer without publisher, whom nobody has a mandate for."""
    own = Collection(2_500, 5_000, WORLD)
    return (
        (
            WriterLine(ours, "C", 2_500, 0, (Collection(2_500, 0, WORLD),), chain=1),
            WriterLine(outsider, "A", 5_000, 5_000, (), is_controlled=False),
        ),
        (PublisherLine(house, "E", 1, 2_500, 5_000, (own,)),),
    )
