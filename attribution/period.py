"""Months: the periods that everything is settled by. A month is cut in UTC."""

import calendar
import re
from datetime import UTC, date, datetime

from schemas.columns import PERIOD


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a month.

    Raises:
        ValueError: where ``period`` is not ``YYYY-MM``.
    """
    if not re.fullmatch(PERIOD, period, re.ASCII) or period < "1000":
        raise ValueError(f"{period!r} is not a month: write it as 2026-09")
    first = date(int(period[:4]), int(period[5:]), 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def days(period: str) -> list[date]:
    """Every day of a month, in order."""
    first, last = bounds(period)
    return [first.replace(day=day) for day in range(1, last.day + 1)]


def following(period: str) -> str:
    """The month after."""
    first, _ = bounds(period)
    return _name(first.year + first.month // 12, first.month % 12 + 1)


def preceding(period: str) -> str:
    """The month before."""
    first, _ = bounds(period)
    return _name(first.year - (first.month == 1), (first.month - 2) % 12 + 1)


def created_at(period: str) -> datetime:
    """When a month's files say that they were made: the first second after it, in UTC.

    The same on every day that the month is run, so that its files have the same bytes.
    """
    first, _ = bounds(following(period))
    return datetime(first.year, first.month, first.day, tzinfo=UTC)


def _name(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"
