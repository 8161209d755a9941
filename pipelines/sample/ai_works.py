"""The works that the sample's AI tracks draw on or embody, registered by the submitters that the sample has."""

from collections.abc import Sequence
from typing import Final

from pipelines.sample.ai_signed import RECORDING, WORK
from pipelines.sample.ai_world import FILES, Delivered
from pipelines.sample.cast import OUTSIDE_SOCIETY, SUBMITTERS
from pipelines.sample.codes import ipi
from pipelines.sample.names import TONGUES
from pipelines.sample.shares import Writer, shares
from pipelines.sample.works import Work
from pipelines.sample.world import Release, Track

_TITLES: Final = (
    ("orchard", "FOM", "Orchard of Second Chances"),
    ("ferry", "LSS", "The Ferry That Was Early"),
    ("todai", "HMP", "Todai no Kiroku"),
    ("phare", "ECB", "Le phare eteint"),
    ("almanac", "KRA", "Copper Almanac of Mine"),
    ("forbidden", "LSS", "Not for Machines"),
    ("kites", "FOM", "Kites on Loan"),
    ("staircase", "LSS", "Staircase of Glass"),
    ("fonar", "FOM", "Fonar nad Rekoy"),
    ("neige", "ECB", "La neige sans nom"),
    ("mirrors", "KRA", "Mirrors for Two"),
    ("tape", "ECB", "La bande propre"),
)
"""Work, submitter and title."""
_ON: Final = {
    "mirrors": tuple(file for file in FILES if file.startswith("voice_")),
    "tape": ("denoised.wav", "mastered.flac", "said_none.wav"),
}
"""Works that AI tracks embody and that are registered as in them, by file."""
_OWN_NUMBERS: Final = 950_000
_PATTERNS: Final = {"ECB": 0, "FOM": 0, "HMP": 0, "KRA": 1, "LSS": 0}
"""How each submitter shares these works: which of its patterns, by number."""


def ai_works(releases: Sequence[Release], tracks: Sequence[Delivered]) -> list[Work]:
    """The registrations: the same whatever else the month holds.

    Args:
        releases: those of the AI part.
        tracks: its tracks with files.
    """
    by_isrc = {track.isrc: (release, track) for release in releases for track in release.tracks}
    by_file = {each.file: (each.release, each.track) for each in tracks}
    return [_work(place, row, by_isrc, by_file) for place, row in enumerate(_TITLES)]


_Recordings = dict[str, tuple[Release, Track]]


def _work(place: int, row: tuple[str, str, str], by_isrc: _Recordings, by_file: _Recordings) -> Work:
    name, code, title = row
    submitter = SUBMITTERS[code]
    people = [_person(3 * place + which, TONGUES[submitter.tongue].language, code) for which in range(3)]
    outsider = _person(3 * place, "ru", "") if name == "fonar" else None
    writers, publishers = shares(submitter, _PATTERNS[code], (people[0], people[1], people[2]), outsider)
    own = [by_isrc[RECORDING[name]]] if name in RECORDING else []
    return Work(
        submitter=submitter,
        number=f"{code}{_OWN_NUMBERS + place + 1:06d}",
        iswc=WORK[name],
        title=title.upper(),
        writers=writers,
        publishers=publishers,
        recordings=(*own, *(by_file[file] for file in _ON.get(name, ()))),
    )


def _person(place: int, language: str, code: str) -> Writer:
    """A writer of a submitter, or one whom nobody has a mandate for."""
    given, family = TONGUES[language].person(500 + place)
    societies = SUBMITTERS[code].writer_societies[0] if code else OUTSIDE_SOCIETY
    number = place if code else 100 + place
    return Writer(f"W{95_000_000 + number:08d}", family.ascii, given.ascii, ipi(900_000 + number), *societies)
