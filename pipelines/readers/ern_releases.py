"""The releases of an ERN message, as rows."""

import re
from dataclasses import dataclass
from datetime import date

from pipelines.readers.ern_message import Message, Part
from pipelines.readers.ern_recordings import Children, artist, by_tag, noted_disclosure, titles
from pipelines.readers.ern_values import coded, day, preferred, product_number
from pipelines.readers.xml import BadElement, Element, child_text, place, text

_PART_OF_A_DATE = re.compile(r"[0-9]{4}(-[0-9]{2})?", re.ASCII)
_OWN_NUMBERS = ("ProprietaryId", "GRid", "CatalogNumber")
"""What names a release that has no ICPN, the most telling first."""


@dataclass(frozen=True)
class Release:
    """One release that can be used: its row, and its number within those of its deliverer."""

    reference: str
    part: Part
    number: str
    row: dict


def read_releases(message: Message) -> list[Release]:
    """The main releases of a message, in its order; one that cannot be used is noted and left out."""
    found: dict[str, Release] = {}
    for reference, part in message.releases.items():
        if part.element.tag != "Release":
            continue
        try:
            release = _release(message, reference, part)
        except BadElement as problem:
            message.findings.bad(part.row, problem, reference=reference)
            continue
        if found.setdefault(release.number, release) is not release:
            detail = f"{place(part.element)}: the message has a release {release.number} already"
            message.findings.add(part.row, "duplicate_row", detail, reference=reference)
    return list(found.values())


def label(message: Message, part: Part, children: Children) -> str | None:
    """Name of the label that a release or track release gives; one that the message lacks is noted."""
    if not children["ReleaseLabelReference"]:
        return None
    reference = text(preferred(children["ReleaseLabelReference"]))
    if reference not in message.parties:
        detail = f"{place(part.element)}: no party {reference} in the message for the label; it is left out"
        message.findings.add(part.row, "missing_reference", detail, reference=reference)
    return message.parties.get(reference)


def _release(message: Message, reference: str, part: Part) -> Release:
    element = part.element
    children = by_tag(element)
    icpn = _icpn(message, part)
    number = _canonical(icpn) if icpn else _own_number(element)
    release_type = children["ReleaseType"]
    return Release(
        reference=reference,
        part=part,
        number=number,
        row={
            "release_id": f"{message.deliverer}:{number}",
            "deliverer": message.deliverer,
            "message_sender": message.sender,
            "icpn": icpn,
            "grid": child_text(element, "ReleaseId/GRid"),
            "catalog_number": child_text(element, "ReleaseId/CatalogNumber"),
            "release_type": coded(release_type[0]) if release_type else None,
            "title": titles(element, children)[0],
            "artist": artist(message, element, children),
            "label": label(message, part, children),
            "release_date": _release_date(message, part, children),
            "contains_ai": noted_disclosure(message, part, element, "ContainsAI"),
            "delivery_id": message.delivery_id,
        },
    )


def _icpn(message: Message, part: Part) -> str | None:
    element = part.element.find("ReleaseId/ICPN")
    if element is None:
        return None
    number, problem = product_number(element)
    if problem:
        message.findings.add(part.row, "bad_identifier", problem, reference=text(element))
    return number


def _canonical(icpn: str) -> str:
    """One spelling of a number that is 12, 13 or 14 digits long by how many zeros lead it."""
    return icpn.lstrip("0").zfill(12)


def _own_number(element: Element) -> str:
    for tag in _OWN_NUMBERS:
        if number := child_text(element, f"ReleaseId/{tag}"):
            return number
    raise BadElement("missing_value", f"{place(element)}: Release has neither an ICPN nor a number of its own")


def _release_date(message: Message, part: Part, children: Children) -> date | None:
    """A whole date; a year or month alone is no date and is left out."""
    dates = children["OriginalReleaseDate"] or children["ReleaseDate"]
    if not dates:
        return None
    chosen = preferred(dates)
    try:
        return None if _PART_OF_A_DATE.fullmatch(text(chosen)) else day(chosen)
    except BadElement as problem:
        message.findings.bad(part.row, problem)
        return None
