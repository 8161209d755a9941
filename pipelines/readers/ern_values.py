"""Elements of an ERN message to values: identifiers, lengths, instants, codes, territories."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import stdnum.ean
import stdnum.isrc

from pipelines.readers.delimited import LONGEST_FIELD, clip
from pipelines.readers.xml import BadElement, Element, child_text, place, text
from schemas.columns import ISRC
from schemas.vocabulary import CONTAINS_AI

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_LENGTH = re.compile(
    r"P(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8}(?:\.\d{1,9})?)S)?)?", re.ASCII
)
_ICPN = re.compile(r"[0-9]{12,14}")
_FOR_EVER = "9999"
"""Year that senders write where they mean no end."""


def preferred(elements: Sequence[Element]) -> Element:
    """Of a name or title in several languages or territories, the default one, else the first."""
    return next((element for element in elements if element.get("IsDefault") == "true"), elements[0])


def coded(element: Element) -> str:
    """A value of a DDEX list, in either form: the text (4.3) or a ``Value`` below (4.3.1 roles).

    A value outside the list keeps its own name behind ``UserDefined``, as DDEX flat files write it.
    """
    held = element.find("Value")
    value = element if held is None else held
    own = value.get("UserDefinedValue") or ""
    if len(own) > LONGEST_FIELD:
        raise BadElement("oversized_field", f"{place(element)}: UserDefinedValue has {len(own):,} characters")
    return " ".join([text(value), *own.split()])


def disclosure(element: Element, path: str) -> str | None:
    """``ContainsAI`` or ``AiContribution`` below an element; null where it says nothing.

    Raises:
        BadElement: where it is none of All, Partly, None.
    """
    value = child_text(element, path)
    if value is None or value in CONTAINS_AI:
        return value
    raise BadElement("unknown_code", f"{place(element)}: {path} is {clip(value)}, not one of {', '.join(CONTAINS_AI)}")


def recording_number(element: Element) -> str:
    """An ISRC without its hyphens, in capitals.

    Raises:
        BadElement: where it has not the form of one.
    """
    number = stdnum.isrc.compact(text(element))
    if re.fullmatch(ISRC, number, re.ASCII):
        return number
    raise BadElement(
        "bad_identifier",
        f"{place(element)}: {clip(number)!r} is not an ISRC: two letters, three letters or digits, seven digits",
    )


def product_number(element: Element) -> tuple[str | None, str | None]:
    """An ICPN as delivered, and what is wrong with it if anything.

    One whose check digit is wrong still names the release to the party that delivered it, so it is kept.
    """
    number = stdnum.ean.compact(text(element))
    if not _ICPN.fullmatch(number):
        return None, f"{place(element)}: ICPN {clip(number)!r} has not 12 to 14 digits; it is left out"
    if not stdnum.ean.is_valid(number):
        return number, f"{place(element)}: the check digit of ICPN {number} is wrong; it is kept as delivered"
    return number, None


def length_ms(element: Element) -> int:
    """Milliseconds of an ISO 8601 duration in days, hours, minutes and seconds, half to even.

    Raises:
        BadElement: where it is not one.
    """
    found = _LENGTH.fullmatch(text(element))
    if not found or not any(found.groups()):
        raise BadElement("bad_number", f"{place(element)}: {clip(text(element))!r} is not a duration such as PT3M25S")
    days, hours, minutes = (int(part or 0) for part in found.groups()[:3])
    seconds = Decimal(found[4] or 0) + ((days * 24 + hours) * 60 + minutes) * 60
    return round(seconds * 1000)


def moment(element: Element) -> datetime:
    """An instant in UTC; one without an offset is taken as UTC.

    Raises:
        BadElement: where it is not an ISO 8601 date and time.
    """
    value = text(element)
    if _MOMENT.fullmatch(value):
        try:
            when = datetime.fromisoformat(value)
            return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # the 31st of April, or an instant that only exists in another time zone: told below
    raise BadElement(
        "bad_timestamp", f"{place(element)}: {clip(value)!r} is not a date and time such as 2026-09-01T00:00:00Z"
    )


def day(element: Element) -> date:
    """A date.

    Raises:
        BadElement: where it is not ``YYYY-MM-DD``.
    """
    value = text(element)
    if _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # the 31st of April: told below
    raise BadElement("bad_timestamp", f"{place(element)}: {clip(value)!r} is not a date such as 2026-09-01")


def validity(period: Element) -> tuple[date, date | None] | None:
    """First and last UTC day of a ``ValidityPeriod``; the last is null where it has no end, all is null if it is empty.

    A day that the deal covers in part counts as covered, because plays are counted by day.

    Raises:
        BadElement: where it has no start, or an end before its start.

    Source:
        DDEX ERN part 1, 6.13: dates are inclusive and run from midnight to midnight.
    """
    start, end = _either(period, "StartDate"), _either(period, "EndDate")
    if start is None:
        raise BadElement("missing_value", f"{place(period)}: the validity period has no StartDate or StartDateTime")
    first = _first_day(start)
    if end is None or text(end).startswith(_FOR_EVER):
        return first, None
    last = _last_day(end)
    if end.tag == "EndDateTime" and start.tag == "StartDateTime" and moment(end) == moment(start):
        return None
    if last < first:
        raise BadElement(
            "bad_timestamp", f"{place(period)}: the validity period ends ({text(end)}) before it starts ({text(start)})"
        )
    return first, last


def _either(period: Element, tag: str) -> Element | None:
    timed = period.find(f"{tag}Time")
    return period.find(tag) if timed is None else timed


def _first_day(start: Element) -> date:
    return moment(start).date() if start.tag == "StartDateTime" else day(start)


def _last_day(end: Element) -> date:
    """A deal that ends at midnight does not cover the day which begins then."""
    if end.tag == "EndDate":
        return day(end)
    return (moment(end) - timedelta(microseconds=1)).date()
