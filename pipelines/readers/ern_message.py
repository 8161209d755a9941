"""The frame of an ERN message: who sent it and when, its parties, and what its references point at."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines.readers.delimited import SHOWN, clip
from pipelines.readers.ern_values import moment
from pipelines.readers.parsed import REJECTS, Quarantine
from pipelines.readers.xml import BadElement, Element, child_text, place, text

LISTS = ("PartyList", "ResourceList", "ReleaseList")
"""What a message must have beside its header. Source: DDEX ERN 4.3, NewReleaseMessage."""
_TOLD = 5
"""Findings of one kind about one part that are told in full."""


@dataclass(frozen=True)
class Findings:
    """What is wrong in single parts of a message, by the part's place and the reason."""

    _found: dict[tuple[int, str], list[tuple[str | None, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: int, reason: str, detail: str, *, reference: str | None = None) -> None:
        """Note something about the part at place ``row``; the same thing twice is once."""
        if (reference, detail) not in self._found[row, reason]:
            self._found[row, reason].append((reference, detail))

    def bad(self, row: int, problem: BadElement, *, reference: str | None = None) -> None:
        """Note an element that could not be used."""
        self.add(row, problem.reason, problem.detail, reference=reference)

    def frame(self) -> pl.DataFrame:
        """One row per place and reason."""
        rows = [
            (row, None, reason, (notes[0][0] or "")[:SHOWN] or None, _told([detail for _, detail in notes]))
            for (row, reason), notes in sorted(self._found.items())
        ]
        return pl.DataFrame(rows, schema=REJECTS, orient="row")


def _told(details: list[str]) -> str:
    more = len(details) - _TOLD
    return "; ".join([*details[:_TOLD], *([f"and {more:,} more"] if more > 0 else [])])


@dataclass(frozen=True)
class Part:
    """A party, resource, release or deal, and its place among them all: 1 is the first."""

    row: int
    element: Element


@dataclass(frozen=True)
class Message:
    """A NewReleaseMessage, its parts by their references."""

    name: str
    delivery_id: str
    sender: str
    deliverer: str
    sent_at: str
    recipients: frozenset[str]
    parties: Mapping[str, str]
    resources: Mapping[str, Part]
    releases: Mapping[str, Part]
    release_deals: list[tuple[Element, list[Part]]]
    findings: Findings


def open_message(root: Element, *, name: str, delivery_id: str) -> Message:
    """Read the header and find the parts.

    Raises:
        Quarantine: without sender, date or one of the lists; where two parts have one reference, because
            nobody can say which of them is meant.
    """
    header = root.find("MessageHeader")
    if header is None:
        raise Quarantine(
            "invalid_content",
            f"{name} has no MessageHeader (elements below the root carry no namespace). Send it again.",
        )
    lists = [_list(root, tag, name=name) for tag in LISTS]
    deals = root.findall("DealList/ReleaseDeal")
    findings = Findings()
    parties, resources, releases = _numbered(lists)
    at = sum(len(found) for found in lists)
    return Message(
        name=name,
        delivery_id=delivery_id,
        **_header(header, name=name),
        parties=_party_names(_by_reference(parties, "PartyReference", findings, name=name), findings),
        resources=_by_reference(resources, "ResourceReference", findings, name=name),
        releases=_by_reference(releases, "ReleaseReference", findings, name=name),
        release_deals=_deals(deals, at),
        findings=findings,
    )


def _list(root: Element, tag: str, *, name: str) -> list[Element]:
    found = root.find(tag)
    if found is None:
        raise Quarantine("invalid_content", f"{name} has no {tag}, which every NewReleaseMessage has. Send it whole.")
    return list(found)


def _header(header: Element, *, name: str) -> dict:
    try:
        _refuse_test(header, name=name)
        sender = child_text(header, "MessageSender/PartyId")
        if sender is None:
            raise Quarantine("sender_unknown", f"{name} has no MessageSender/PartyId. Send it with the sender's DPID.")
        created = header.find("MessageCreatedDateTime")
        if created is None:
            raise Quarantine(
                "invalid_content",
                f"{name} has no MessageCreatedDateTime: nobody can say which message is the newer. Send it with one.",
            )
        return {
            "sender": sender,
            "deliverer": child_text(header, "SentOnBehalfOf/PartyId") or sender,
            "sent_at": moment(created).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "recipients": frozenset(text(party) for party in header.iterfind("MessageRecipient//*") if party.text),
        }
    except BadElement as problem:
        reason = "oversized_field" if problem.reason == "oversized_field" else "wrong_type"
        raise Quarantine(reason, f"{name}, {problem.detail}. Correct the header and send it again.") from problem


def _refuse_test(header: Element, *, name: str) -> None:
    control = child_text(header, "MessageControlType")
    if control not in (None, "LiveMessage"):
        raise Quarantine(
            "invalid_content", f"{name} is a {clip(control or '')}, not a LiveMessage: nothing of it is settled."
        )


def _numbered(lists: Iterable[list[Element]]) -> list[list[Part]]:
    parts, at = [], 0
    for elements in lists:
        parts.append([Part(row, element) for row, element in enumerate(elements, at + 1)])
        at += len(elements)
    return parts


def _by_reference(parts: list[Part], tag: str, findings: Findings, *, name: str) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for part in parts:
        anchor = part.element.find(tag)
        reference = "" if anchor is None else " ".join((anchor.text or "").split())
        if not reference:
            findings.add(part.row, "missing_value", f"{place(part.element)}: {part.element.tag} has no {tag}")
        elif reference in found:
            raise Quarantine(
                "invalid_content",
                f"{name}, {place(part.element)}: {tag} {clip(reference)} is given twice (first at "
                f"{place(found[reference].element)}). Number the parts anew and send it again.",
            )
        else:
            found[reference] = part
    return found


def _party_names(parties: Mapping[str, Part], findings: Findings) -> dict[str, str]:
    """Full names; a party without a usable one is left out, and who refers to it is told."""
    names = {}
    for reference, part in parties.items():
        try:
            full_name = child_text(part.element, "PartyName/FullName")
        except BadElement as problem:
            findings.bad(part.row, problem, reference=reference)
        else:
            names[reference] = full_name or reference
    return names


def _deals(release_deals: list[Element], at: int) -> list[tuple[Element, list[Part]]]:
    numbered = []
    for release_deal in release_deals:
        deals = [Part(row, element) for row, element in enumerate(release_deal.findall("Deal"), at + 1)]
        at += len(deals)
        numbered.append((release_deal, deals))
    return numbered
