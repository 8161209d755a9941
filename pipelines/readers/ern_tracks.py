"""The tracks of an ERN message: one per release, recording in it and ISRC of that recording; as rows."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field

from pipelines.readers.ern_message import Message, Part
from pipelines.readers.ern_recordings import Contributor, Recording, by_tag, recording
from pipelines.readers.ern_releases import Release, label
from pipelines.readers.xml import BadElement, child_text, place


@dataclass
class Tracks:
    """Rows of ``track`` and ``contribution``, and which releases' deals hold for each track.

    ``offered`` counts the tracks in the message, good or bad; ``dangling`` those of them that are not there.
    """

    track: list[tuple] = field(default_factory=list)
    contribution: list[tuple] = field(default_factory=list)
    deal_release: list[tuple[str, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    offered: int = 0
    dangling: int = 0


@dataclass(frozen=True)
class _Slot:
    """A recording's place in a release: what the track releases of the recording add to the release."""

    release: Release
    part: Part
    label: str | None
    deal_releases: list[str]


def read_tracks(message: Message, releases: list[Release], with_deals: Set[str]) -> Tracks:
    """Read the recordings of each release.

    Deals of a track release hold for its recording; where it has none, those of the main release do.

    Args:
        message: the message; what cannot be used is noted in its findings.
        releases: its usable main releases.
        with_deals: references of the releases that the message has deals for.
    """
    tracks = Tracks()
    track_releases = _track_releases(message)
    recordings: dict[str, Recording | None] = {}
    for release in releases:
        for reference in _resources(release.part):
            part = message.resources.get(reference)
            if part is None:
                _note_dangling(message, tracks, release, reference)
            elif part.element.tag == "SoundRecording":
                if reference not in recordings:
                    recordings[reference] = _recording(message, part, reference)
                slot = _slot(release, part, track_releases[reference], with_deals)
                _add(message, tracks, slot, recordings[reference])
    return tracks


def _track_releases(message: Message) -> defaultdict[str, dict[str, str | None]]:
    """Track releases by the resource that each holds, with the label of each."""
    found: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for reference, part in message.releases.items():
        if part.element.tag != "TrackRelease":
            continue
        try:
            resource = child_text(part.element, "ReleaseResourceReference") or ""
            if resource in message.resources:
                found[resource][reference] = label(message, part, by_tag(part.element))
            else:
                detail = f"{place(part.element)}: no resource {resource} in the message for this TrackRelease"
                message.findings.add(part.row, "missing_reference", detail, reference=reference)
        except BadElement as problem:
            message.findings.bad(part.row, problem, reference=reference)
    return found


def _slot(release: Release, part: Part, track_releases: dict[str, str | None], with_deals: Set[str]) -> _Slot:
    labels = [label for label in track_releases.values() if label]
    own = [reference for reference in track_releases if reference in with_deals]
    return _Slot(release, part, labels[0] if labels else release.row["label"], own or [release.reference])


def _resources(part: Part) -> list[str]:
    """References of a release's resources, each once, in the order of its groups."""
    found = part.element.iterfind("ResourceGroup//ReleaseResourceReference")
    return list(dict.fromkeys(" ".join((reference.text or "").split()) for reference in found))


def _note_dangling(message: Message, tracks: Tracks, release: Release, reference: str) -> None:
    tracks.offered += 1
    tracks.dangling += 1
    detail = f"{place(release.part.element)}: no resource {reference} in the message, which this release contains"
    message.findings.add(release.part.row, "missing_reference", detail, reference=reference)


def _recording(message: Message, part: Part, reference: str) -> Recording | None:
    try:
        return recording(message, part)
    except BadElement as problem:
        message.findings.bad(part.row, problem, reference=reference)
        return None


def _add(message: Message, tracks: Tracks, slot: _Slot, found: Recording | None) -> None:
    tracks.offered += len(found.editions) if found else 1
    if found is None:
        return
    for isrc, more in found.editions.items():
        track_id = f"{isrc}-{slot.release.number}-{message.deliverer}"
        if track_id in tracks.seen:
            detail = f"{place(slot.part.element)}: {isrc} is in this release already, as another recording"
            message.findings.add(slot.part.row, "duplicate_row", detail, reference=isrc)
            continue
        tracks.seen.add(track_id)
        tracks.track.append(_track(track_id, isrc, slot, found))
        tracks.contribution += _contributions(track_id, (*found.contributors, *more))
        tracks.deal_release += [(track_id, reference) for reference in slot.deal_releases]


def _track(track_id: str, isrc: str, slot: _Slot, found: Recording) -> tuple:
    release = slot.release.row
    return (
        track_id,
        isrc,
        release["release_id"],
        None,
        release["deliverer"],
        release["icpn"],
        found.title,
        found.sub_title,
        found.artist,
        release["title"],
        slot.label,
        found.duration_ms,
        found.files.get(isrc),
        found.contains_ai,
    )


def _contributions(track_id: str, contributors: tuple[Contributor, ...]) -> list[tuple]:
    return [
        (track_id, sequence, each.name, role, instrument, each.ai_contribution, each.is_generative)
        for sequence, each in enumerate(contributors, 1)
        for role, instrument in each.roles.items()
    ]
