"""Names of the files of a DDEX report, of what says that they are there, and of what says that they arrived.

Source: DDEX DSR Part 1, Architecture, clause 8: file names, periods, semaphores, acknowledgements.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

AVAILABLE, ACKNOWLEDGED = "file_available", "acknowledgements"
"""Folders beside the reports: of semaphores, and of what the recipient says."""

_PART = re.compile("([1-9][0-9]*)of([1-9][0-9]*)")
_CREATED = "%Y%m%dT%H%M%S"
_YEAR = re.compile("[0-9]{4}")
_QUARTER = re.compile("([0-9]{4})-Q([1-4])")
_WEEK = re.compile("([0-9]{4})-W([0-9]{2})")
_MONTH = re.compile("([0-9]{4})-([0-9]{2})")
_QUARTER_MONTHS, _DECEMBER = 3, 12


@dataclass(frozen=True)
class FileName:
    """The elements of a report's name; ``part`` is which of how many files, none where the name does not say."""

    recipient: str
    sender: str
    service: str
    period: str
    territory: str
    part: tuple[int, int] | None
    created: datetime
    extension: str = "tsv"
    prefix: str = "DSR"

    def __str__(self) -> str:
        """The name. Every element has its place: what is not said leaves nothing between two underscores."""
        part = "{}of{}".format(*self.part) if self.part else ""
        elements = [self.recipient, self.sender, self.service, self.period, self.territory, part]
        if odd := [each for each in elements if re.search(r"[_\s/\\]", each)]:
            raise ValueError(f"{odd[0]!r}: no element of a file's name may hold an underscore, a space or a slash")
        return f"{'_'.join([self.prefix, *elements, f'{self.created:{_CREATED}}'])}.{self.extension}"


def parse(name: str) -> FileName:
    """The elements of a name.

    Raises:
        ValueError: where it is no name of a report, of a semaphore or of an acknowledgement.
    """
    bare, _, extension = name.partition(".")
    elements = bare.removeprefix("_").split("_")
    if len(elements) == 7:  # a single file's counter left out with its underscore
        elements.insert(6, "")
    if len(elements) != 8 or elements[0] not in ("DSR", "ACK"):
        raise ValueError(f"{name} has not the eight elements of a report's name; see DDEX DSR Part 1, clause 8.1")
    prefix, recipient, sender, service, period, territory, part, created = elements
    counted = _PART.fullmatch(part)
    if (part and not counted) or (counted and int(counted[1]) > int(counted[2])):
        raise ValueError(f"{name}: {part!r} is no file counter, as 2of3")
    covered(period)
    moment = datetime.strptime(created[:15], _CREATED)  # noqa: DTZ007 -- the name has no zone
    numbers = (int(counted[1]), int(counted[2])) if counted else None
    return FileName(recipient, sender, service, period, territory, numbers, moment, extension, prefix)


def whole(name: str) -> FileName:
    """The name of the report that a file is one of, without the file's counter and packing."""
    return replace(parse(name), part=None, extension="tsv")


def covered(period: str) -> tuple[date, date]:
    """First and last day of a period as a name writes it: a year, quarter, month, week, day, or two days.

    Raises:
        ValueError: where it is none of these, or there is no such day.
    """
    if _YEAR.fullmatch(period):
        return date(int(period), 1, 1), date(int(period), _DECEMBER, 31)
    if found := _QUARTER.fullmatch(period):
        last = int(found[2]) * _QUARTER_MONTHS
        return date(int(found[1]), last - 2, 1), _month_end(int(found[1]), last)
    if found := _WEEK.fullmatch(period):
        first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return first, first + timedelta(days=6)
    if found := _MONTH.fullmatch(period):
        return date(int(found[1]), int(found[2]), 1), _month_end(int(found[1]), int(found[2]))
    start, between, end = period.partition("--")
    first, last = date.fromisoformat(start), date.fromisoformat(end if between else start)
    if (first.isoformat(), last.isoformat()) != (start, end or start) or last < first:
        raise ValueError(f"{period!r} is no period; write 2026, 2026-Q3, 2026-09, 2026-W36, a day, or two with --")
    return first, last


def period_name(first: date, last: date) -> str:
    """The shortest way to write the period from one day to another."""
    monday = first.isocalendar()
    names = [
        f"{first.year:04d}",
        f"{first.year:04d}-Q{(first.month - 1) // _QUARTER_MONTHS + 1}",
        f"{first.year:04d}-{first.month:02d}",
        f"{monday.year:04d}-W{monday.week:02d}",
        first.isoformat(),
        f"{first.isoformat()}--{last.isoformat()}",
    ]
    return next(name for name in names if covered(name) == (first, last))


def semaphore(name: FileName) -> str:
    """What the empty file is called that says that all files of a report are there."""
    return f"_{replace(name, part=None, extension='ctrl')}"


def announce(reports: Iterable[Path]) -> list[Path]:
    """Put the semaphore of each report beside it; files of one report share it.

    Returns:
        The semaphores, in :data:`AVAILABLE` of the reports' folders.
    """
    found = dict.fromkeys(path.parent / AVAILABLE / semaphore(parse(path.name)) for path in reports)
    for path in found:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return list(found)


@dataclass(frozen=True)
class Acknowledgement:
    """A file that a recipient put there: for which report, by the report's name without counter.

    ``report`` is none where no report that we sent has that name, or the file has none; then ``fault`` says so.
    """

    file: str
    report: FileName | None
    fault: str = ""


def acknowledgements(folder: Path, sent: Iterable[str]) -> list[Acknowledgement]:
    """What was acknowledged of what was sent.

    An acknowledgement has the elements of its report but the counter, and a time of its own; of several reports that
    have the same it is for the last that was made before it, and a further one for the one before. What is in the
    file is not said by the standard.

    Args:
        folder: :data:`ACKNOWLEDGED` is in it.
        sent: names of reports.
    """
    reports = sorted({whole(name) for name in sent}, key=lambda report: report.created)
    found, open_ones = [], list(reports)
    for path in _received(folder / ACKNOWLEDGED):
        said = _acknowledged(path.name, open_ones)
        said = said if said.report else _acknowledged(path.name, reports)
        open_ones = [each for each in open_ones if each != said.report]
        found.append(said)
    return found


def _received(folder: Path) -> list[Path]:
    """Files that were sent back, whose senders may have folders of their own; by name, and so by time."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(paths, key=lambda path: (path.name, path))


def _acknowledged(file: str, reports: Iterable[FileName]) -> Acknowledgement:
    try:
        name = parse(file)
    except ValueError as fault:
        return Acknowledgement(file, None, str(fault))
    if name.prefix != "ACK":
        return Acknowledgement(file, None, f"{file} is no acknowledgement: the name of one begins with ACK_")
    same = [each for each in reports if _key(each)[:-1] == _key(name)[:-1] and each.created <= name.created]
    return Acknowledgement(file, same[-1]) if same else Acknowledgement(file, None, f"{file}: no such report was made")


def _key(name: FileName) -> tuple[str, str, str, str, str, datetime]:
    return name.recipient, name.sender, name.service, name.period, name.territory, name.created


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
