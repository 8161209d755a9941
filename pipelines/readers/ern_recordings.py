"""A SoundRecording of an ERN message: its ISRCs, names, length, contributors and what it says about AI."""

import re
from collections import defaultdict
from dataclasses import dataclass

import stdnum.isrc

from pipelines.readers.ern_message import Message, Part
from pipelines.readers.ern_values import coded, disclosure, length_ms, preferred, recording_number
from pipelines.readers.xml import BadElement, Element, child_text, place, text

GENERATIVE = "GenerativeAI"
"""DDEX SpecialContributor: the contribution was generated."""
_WITH_AI = ("All", "Partly")

Children = dict[str, list[Element]]


@dataclass(frozen=True)
class Contributor:
    """One contributor of a recording; ``roles`` are its roles with the instruments of each."""

    name: str
    roles: dict[str, str | None]
    ai_contribution: str | None
    is_generative: bool


@dataclass(frozen=True)
class Recording:
    """One recording; ``editions`` are its ISRCs, each with the contributors of that edition alone.

    ``files`` are the names of the audio files that the message gives for an ISRC.
    """

    title: str
    sub_title: str | None
    artist: str
    duration_ms: int
    contains_ai: str | None
    contributors: tuple[Contributor, ...]
    editions: dict[str, tuple[Contributor, ...]]
    files: dict[str, str]


def recording(message: Message, part: Part) -> Recording:
    """Read one SoundRecording; what can be left out of it is noted, and left out.

    Raises:
        BadElement: where it has no usable ISRC, title or artist.
    """
    children = by_tag(part.element)
    title, sub_title = titles(part.element, children)
    found = Recording(
        title=title,
        sub_title=sub_title,
        artist=artist(message, part.element, children),
        duration_ms=_duration_ms(message, part, children),
        contains_ai=noted_disclosure(message, part, part.element, "ContainsAI"),
        contributors=_contributors(message, part, children["Contributor"]),
        editions=_editions(message, part, children["SoundRecordingEdition"]),
        files=_files(children["SoundRecordingEdition"]),
    )
    _check_disclosure(message, part, found)
    return found


def by_tag(element: Element) -> Children:
    """The children of an element by their names, in one walk."""
    children: Children = defaultdict(list)
    for child in element:
        children[child.tag].append(child)
    return children


def titles(element: Element, children: Children) -> tuple[str, str | None]:
    """Display title and sub-title: the structured one if there is one, else its text.

    Raises:
        BadElement: where there is neither.
    """
    if children["DisplayTitle"]:
        chosen = preferred(children["DisplayTitle"])
        sub_titles = " ".join(text(sub_title) for sub_title in chosen.iterfind("SubTitle"))
        if title := child_text(chosen, "TitleText"):
            return title, sub_titles or None
    if children["DisplayTitleText"] and (title := text(preferred(children["DisplayTitleText"]))):
        return title, None
    raise BadElement("missing_value", f"{place(element)}: {element.tag} has no display title")


def artist(message: Message, element: Element, children: Children) -> str:
    """Display artist name, else the names of the display artists in their order.

    Raises:
        BadElement: where there is neither.
    """
    if children["DisplayArtistName"] and (name := text(preferred(children["DisplayArtistName"]))):
        return name
    references = [child_text(credit, "ArtistPartyReference") or "" for credit in children["DisplayArtist"]]
    names = [message.parties[reference] for reference in references if reference in message.parties]
    if names:
        return ", ".join(names)
    raise BadElement("missing_value", f"{place(element)}: {element.tag} has no display artist")


def noted_disclosure(message: Message, part: Part, element: Element, path: str) -> str | None:
    """What an element says about AI; a code outside the list is noted and left out."""
    try:
        return disclosure(element, path)
    except BadElement as problem:
        message.findings.bad(part.row, problem)
        return None


def _duration_ms(message: Message, part: Part, children: Children) -> int:
    try:
        return length_ms(children["Duration"][0]) if children["Duration"] else 0
    except BadElement as problem:
        message.findings.bad(part.row, problem)
        return 0


def _editions(message: Message, part: Part, editions: list[Element]) -> dict[str, tuple[Contributor, ...]]:
    found: dict[str, tuple[Contributor, ...]] = {}
    problems: list[BadElement] = []
    for edition in editions:
        try:
            numbers = [recording_number(number) for number in edition.iterfind("ResourceId/ISRC")]
        except BadElement as problem:
            problems.append(problem)
            continue
        for number in numbers:
            found.setdefault(number, _contributors(message, part, edition.findall("EditionContributor")))
            _note_prefix(message, part, number)
    if not found:
        raise next(iter(problems), _without_isrc(part.element))
    for problem in problems:
        message.findings.bad(part.row, problem)
    return found


def _files(editions: list[Element]) -> dict[str, str]:
    """The audio file of each ISRC: the first that its edition names, without the folders of its sender's disk."""
    found: dict[str, str] = {}
    for edition in editions:
        delivered = [
            re.split(r"[/\\]", name)[-1]
            for file in edition.iterfind("TechnicalDetails/DeliveryFile")
            if child_text(file, "Type") in {None, "AudioFile"} and (name := child_text(file, "File/URI"))
        ]
        for number in edition.iterfind("ResourceId/ISRC"):
            if delivered:
                found.setdefault(stdnum.isrc.compact(text(number)), delivered[0])
    return found


def _without_isrc(element: Element) -> BadElement:
    return BadElement("missing_value", f"{place(element)}: SoundRecording has no ISRC, so that no play can be its")


def _note_prefix(message: Message, part: Part, number: str) -> None:
    if not stdnum.isrc.is_valid(number):
        detail = f"{place(part.element)}: no ISRC agency is known for the prefix of {number}; it is kept as delivered"
        message.findings.add(part.row, "bad_identifier", detail, reference=number)


def _contributors(message: Message, part: Part, elements: list[Element]) -> tuple[Contributor, ...]:
    found = []
    for element in elements:
        try:
            found.append(_contributor(message, part, element))
        except BadElement as problem:
            message.findings.bad(part.row, problem)
    return tuple(found)


def _contributor(message: Message, part: Part, element: Element) -> Contributor:
    children = by_tag(element)
    special = text(children["SpecialContributor"][0]) if children["SpecialContributor"] else None
    return Contributor(
        name=special or _party_name(message, element),
        roles=_roles(children),
        ai_contribution=noted_disclosure(message, part, element, "AiContribution"),
        is_generative=special == GENERATIVE,
    )


def _roles(children: Children) -> dict[str, str | None]:
    """Instruments stand beside the roles in ERN 4.3, inside each in 4.3.1."""
    common = [coded(instrument) for instrument in children["InstrumentType"]]
    roles: dict[str, list[str]] = {"": common} if not children["Role"] else {}
    for role in children["Role"]:
        own = [coded(instrument) for instrument in role.iterfind("InstrumentType")]
        roles[coded(role)] = [*roles.get(coded(role), common), *own]
    return {role: "|".join(dict.fromkeys(instruments)) or None for role, instruments in roles.items()}


def _party_name(message: Message, element: Element) -> str:
    reference = child_text(element, "ContributorPartyReference")
    if reference is None:
        raise BadElement("missing_value", f"{place(element)}: {element.tag} names nobody")
    if reference not in message.parties:
        raise BadElement("missing_reference", f"{place(element)}: no party {reference} in the message")
    return message.parties[reference]


def _check_disclosure(message: Message, part: Part, found: Recording) -> None:
    """Note a recording that contradicts itself; both statements are kept as delivered.

    Source: ERN 4.3.2 schema, SoundRecording/ContainsAI.
    """
    credited = [*found.contributors, *(each for edition in found.editions.values() for each in edition)]
    if found.contains_ai == "All":
        against = [each.name for each in credited if not each.is_generative]
    elif found.contains_ai == "None":
        against = [each.name for each in credited if each.is_generative or each.ai_contribution in _WITH_AI]
    else:
        against = []
    if against:
        detail = (
            f"{place(part.element)}: ContainsAI is {found.contains_ai}, but {', '.join(against[:3])} "
            f"{'is no generative contributor' if found.contains_ai == 'All' else 'contributed with AI'}; "
            "both are kept as delivered"
        )
        message.findings.add(part.row, "bad_record", detail, reference=next(iter(found.editions)))
