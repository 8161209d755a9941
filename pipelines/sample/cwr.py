"""Works as CWR registrations, 2.1 and 2.2, one file per submitter and one more for what it revises."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Final

from attribution import period as months
from pipelines.sample.shares import Collection, PublisherLine, WriterLine
from pipelines.sample.works import Component, Work
from pipelines.sample.world import Release, Track

Fields = tuple[tuple[str, int], ...]
_GROUP_VERSION: Final = {"2.1": "02.10", "2.2": "02.20"}


def write_registrations(folder: Path, works: Sequence[Work], *, period: str) -> None:
    """The files of every submitter, sent in the month before."""
    folder.mkdir(parents=True, exist_ok=True)
    first, _ = months.bounds(months.preceding(period))

    def sender(work: Work) -> tuple[str, bool]:
        return work.submitter.code, work.is_revision

    for (code, is_revision), sent in groupby(sorted(works, key=lambda work: (*sender(work), work.number)), key=sender):
        same = list(sent)
        number = 2 if is_revision else 1
        name = f"CW{first:%y}{number:04d}{code}_000.V{same[0].submitter.version.replace('.', '')}"
        content = registration(same, created=first.replace(day=5 + number))
        (folder / name).write_bytes(content.encode("ascii"))


def registration(works: Sequence[Work], *, created: date) -> str:
    """One file with one group.

    Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2.
    """
    submitter, kind = works[0].submitter, "REV" if works[0].is_revision else "NWR"
    house, day = submitter.publisher, f"{created:%Y%m%d}"
    header = (("HDR", 3), (house.ipi, 11), (house.name, 45), ("01.10", 5), (f"{day}093000{day}", 22), ("", 15))
    if submitter.version == "2.2":
        header += (("2.2", 3), ("002", 3), ("SAMPLE", 30), ("1", 30))
    transactions = [line for number, work in enumerate(works) for line in _transaction(kind, number, work)]
    group = [_line((("GRH", 3), (kind, 3), ("00001", 5), (_GROUP_VERSION[submitter.version], 5), ("0" * 10, 12)))]
    counts = f"{len(works):08d}{len(transactions) + 2:08d}"
    end = [_line((("GRT", 3), ("00001", 5), (counts, 16)))]
    whole = f"{len(works):08d}{len(transactions) + 4:08d}"
    lines = [_line(header), *group, *transactions, *end, _line((("TRL", 3), ("00001", 5), (whole, 16)))]
    return "".join(f"{line}\r\n" for line in lines)


def _line(fields: Fields) -> str:
    return "".join(text[:width].ljust(width) for text, width in fields)


def _transaction(kind: str, number: int, work: Work) -> Iterator[str]:
    records = [_header(kind, work)]
    records += [record for line in work.publishers for record in _publisher(line, work)]
    records += [record for line in work.writers for record in _writer(line, work)]
    records += [_recording(release, track, work) for release, track in work.recordings]
    records += [_component(component) for component in work.components]
    if work.submitter.version == "2.2":
        records.append(("XRF", ((work.submitter.publisher.pr_society, 3), (work.number, 14), ("W", 1), ("Y", 1))))
    for place, (record, fields) in enumerate(records):
        yield _line(((record, 3), (f"{number:08d}{place:08d}", 16), *fields))


def _header(kind: str, work: Work) -> tuple[str, Fields]:
    is_medley = bool(work.components)
    return kind, (
        (work.title, 60),
        ("", 2),
        (work.number, 14),
        (work.iswc, 11),
        ("0" * 8, 8),
        ("", 12),
        ("POP", 3),
        ("0" * 6, 6),
        ("Y", 1),
        ("MTX", 3),
        ("MED" if is_medley else "", 3),
        ("ORI", 3),
        ("", 49),
        ("", 2),
        ("N", 1),
        (f"{len(work.components):03d}", 3),
        ("0" * 8, 8),
        ("", 52),
    )


def _publisher(line: PublisherLine, work: Work) -> Iterator[tuple[str, Fields]]:
    house = line.publisher
    yield (
        "SPU" if line.is_controlled else "OPU",
        (
            (f"{line.chain:02d}", 2),
            (house.number, 9),
            (house.name, 45),
            ("", 1),
            (line.kind, 2),
            ("", 9),
            (house.ipi, 11),
            ("", 14),
            (f"{house.pr_society:3}{line.pr:05d}", 8),
            (f"{house.mr_society:3}{line.mr:05d}", 8),
            ("   00000", 8),
            ("", 47),
        ),
    )
    if line.is_controlled or work.submitter.version == "2.2":
        record = "SPT" if line.is_controlled else "OPT"
        yield from _collections(record, house.number, 6, line.collections)


def _writer(line: WriterLine, work: Work) -> Iterator[tuple[str, Fields]]:
    person = line.writer
    yield (
        "SWR" if line.is_controlled else "OWR",
        (
            (person.number, 9),
            (person.last, 45),
            (person.first, 30),
            ("", 1),
            (line.role, 2),
            ("", 9),
            (person.ipi, 11),
            (f"{person.pr_society:3}{line.pr:05d}", 8),
            (f"{person.mr_society:3}{line.mr:05d}", 8),
            ("   00000", 8),
            (" NN", 3),
            ("", 14),
            ("0" * 12, 12),
            ("", 1),
        ),
    )
    is_new = work.submitter.version == "2.2"
    if line.is_controlled or is_new:
        yield from _collections("SWT" if line.is_controlled else "OWT", person.number, 0, line.collections)
    if line.chain and line.is_controlled:
        owner = next(p.publisher for p in work.publishers if p.chain == line.chain)
        link = ((owner.number, 9), (owner.name, 45), ("", 28), (person.number, 9))
        yield "PWR", (*link, (f"{line.chain:02d}", 2)) if is_new else link


def _collections(
    record: str, number: str, constant: int, collections: Sequence[Collection]
) -> Iterator[tuple[str, Fields]]:
    for place, each in enumerate(collections, 1):
        shares = f"{each.pr:05d}{each.mr:05d}00000"
        yield (
            record,
            ((number, 9), ("", constant), (shares, 15), (each.sign, 1), (each.tis, 4), ("", 1), (f"{place:03d}", 3)),
        )


def _recording(release: Release, track: Track, work: Work) -> tuple[str, Fields]:
    fields: Fields = (
        (f"{release.released:%Y%m%d}", 8),
        ("", 60),
        (_clock(track.duration_ms // 1000), 6),
        ("", 5),
        (release.title.ascii, 60),
        ("", 60),
        ("", 18),
        (release.icpn, 13),
        (track.isrc, 12),
        ("A", 1),
        ("D", 1),
        ("", 3),
    )
    if work.submitter.version == "2.2":
        fields += ((track.title.ascii, 60), ("", 60), ("", 60), ("", 60), ("Y", 20), ("", 14))
    return "REC", fields


def _component(component: Component) -> tuple[str, Fields]:
    writer = component.writer
    person = ((writer.last, 45), (writer.first, 30), (writer.ipi, 11))
    head = ((component.title, 60), (component.iswc, 11), (component.number, 14), (_clock(component.seconds), 6))
    return "COM", (*head, *person, ("", 86), ("", 26))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}{seconds // 60 % 60:02d}{seconds % 60:02d}"
