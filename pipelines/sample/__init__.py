"""A month of invented deliveries in the standards' own formats, the same bytes for the same options."""

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.sample.ai_cases import ai_cases
from pipelines.sample.ai_consents import write_consents
from pipelines.sample.ai_provenance import write_provenance
from pipelines.sample.ai_works import ai_works
from pipelines.sample.ai_world import RENDITIONS, ai_releases, delivered
from pipelines.sample.cases import special_releases, special_works
from pipelines.sample.codes import Chance
from pipelines.sample.cwr import write_registrations
from pipelines.sample.ern import write_messages
from pipelines.sample.finance import write_finance
from pipelines.sample.plays import gather, subscribers
from pipelines.sample.readme import readme
from pipelines.sample.streams import write_streams
from pipelines.sample.terms import write_terms
from pipelines.sample.works import build_works
from pipelines.sample.world import Release, Track, build_releases

SEED: Final = 1
LEAST: Final = {"plays": 1_000, "tracks": 200, "listeners": 50}
"""Below these there is no room for what is in the sample on purpose."""
_FOLDERS: Final = ("streams", "catalogue", "works", "terms", "finance", "provenance", "consents")
_UNKNOWN: Final = (("unknown-track", None, None, 180_000), (None, "GBZ9Q2099999", None, 180_000))
FEATURES: Final = {
    "remix_studio": {"GB": "2.90", "DE": "3.10", "US": "3.40"},
    "song_maker": {"US": "7.50", "DE": "6.90"},
}
"""Features of the service that make music: territories where they are sold, and net prices."""


def write_sample(
    folder: Path,
    *,
    period: str = "2026-09",
    plays: int = 60_000,
    tracks: int = 400,
    listeners: int = 2_000,
    seed: int = SEED,
) -> None:
    """Write a month of deliveries, in place of what an earlier call wrote there.

    Args:
        folder: what becomes the delivery folder.
        period: the month.
        plays: good plays in it, each counted once; a few bad and repeated ones come on top.
        tracks: tracks delivered, beside those of the AI part, which is always the same.
        listeners: accounts.
        seed: of everything that is drawn.

    Raises:
        ValueError: where a number is too small to hold the special cases, or ``period`` is no month.
    """
    _check(plays=plays, tracks=tracks, listeners=listeners)
    chance = Chance(seed)
    releases, cases, special = special_releases(build_releases(period, tracks=tracks, chance=chance), period)
    works, unmatched = build_works(releases, chance=chance)
    registered, work_cases, sung = special_works(works, unmatched)
    for name in _FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    machines = ai_releases(period)
    signed = delivered(machines)
    write_messages(folder / "catalogue", [*releases, *machines], period=period)
    _write_index(folder / "catalogue" / "tracks.csv", [*releases, *machines])
    write_registrations(folder / "works", [*registered, *ai_works(machines, signed)], period=period)
    write_provenance(folder / "provenance", signed, period=period)
    write_consents(folder / "consents", period=period)
    write_terms(folder / "terms", period=period, listeners=listeners)
    ranking = _ranking(releases, dict.fromkeys([*special, *sung]), machines, chance)
    crowd = gather(ranking, listeners=listeners)
    write_finance(folder / "finance", period=period, listeners=subscribers(crowd), features=FEATURES)
    streams = write_streams(folder / "streams", crowd, period=period, plays=plays, seed=seed)
    text = readme(
        period=period, plays=plays, tracks=tracks, listeners=listeners, seed=seed,
        cases=[*cases, *work_cases],
        machines=list(ai_cases(machines, signed)), streams=streams,
    )  # fmt: skip
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def _check(**numbers: int) -> None:
    for name, number in numbers.items():
        if number < LEAST[name]:
            raise ValueError(
                f"{number:,} {name} are too few to hold the special cases; ask for {LEAST[name]:,} or more"
            )


def _write_index(path: Path, releases: Sequence[Release]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("track_id", "isrc", "icpn", "deliverer"))
    writer.writerows(
        (track.number, track.isrc, release.icpn, release.deliverer.dpid)
        for release in releases
        for track in release.tracks
        if track.is_numbered
    )
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def _ranking(
    releases: Sequence[Release], special: Iterable[str], machines: Sequence[Release], chance: Chance
) -> pl.DataFrame:
    """All tracks and two that nobody delivered, the most played first, the special ones and those of AI well up."""
    known = {track.number: track for release in releases for track in release.tracks}
    ordinary = sorted(set(known) - set(special), key=lambda number: chance.below(2**63, "rank", number))
    order = [known[number] for number in (*ordinary[:8], *special, *ordinary[8:])]
    rows = [_row(track) for track in order]
    made = [_row(track) for release in machines for track in release.tracks]
    rendered = [(None, None, each.rendition, each.duration_ms) for each in RENDITIONS]
    schema = {"track_id": pl.String, "isrc": pl.String, "rendition_id": pl.String, "duration_ms": pl.Int64}
    ranked = [*rows[:40], *_UNKNOWN, *rows[40:58], *rendered, *made, *rows[58:]]
    return pl.DataFrame(ranked, schema=schema, orient="row")


def _row(track: Track) -> tuple[str | None, str | None, None, int]:
    """What logs call a track: the service's own number, else its ISRC; and how long it is."""
    number, code = (track.number, None) if track.is_numbered else (None, track.isrc)
    return number, code, None, track.duration_ms
