"""A month of invented deliveries in the standards' own formats, the same bytes for the same options."""

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import polars as pl

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
from pipelines.sample.world import Release, build_releases

SEED: Final = 1
LEAST: Final = {"plays": 1_000, "tracks": 200, "listeners": 50}
"""Below these there is no room for what is in the sample on purpose."""
_FOLDERS: Final = ("streams", "catalogue", "works", "terms", "finance")
_UNKNOWN: Final = (("unknown-track", None, 180_000), (None, "GBZ9Q2099999", 180_000))


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
        tracks: tracks delivered.
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
    write_messages(folder / "catalogue", releases, period=period)
    _write_index(folder / "catalogue" / "tracks.csv", releases)
    write_registrations(folder / "works", registered, period=period)
    write_terms(folder / "terms", period=period, listeners=listeners)
    crowd = gather(_ranking(releases, dict.fromkeys([*special, *sung]), chance), listeners=listeners)
    write_finance(folder / "finance", period=period, listeners=subscribers(crowd))
    streams = write_streams(folder / "streams", crowd, period=period, plays=plays, seed=seed)
    text = readme(
        period=period, plays=plays, tracks=tracks, listeners=listeners, seed=seed,
        cases=[*cases, *work_cases], streams=streams,
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


def _ranking(releases: Sequence[Release], special: Iterable[str], chance: Chance) -> pl.DataFrame:
    """All tracks and two that nobody delivered, the most played first, the special ones well up."""
    known = {track.number: track for release in releases for track in release.tracks}
    ordinary = sorted(set(known) - set(special), key=lambda number: chance.below(2**63, "rank", number))
    order = [known[number] for number in (*ordinary[:8], *special, *ordinary[8:])]
    rows = [(t.number if t.is_numbered else None, None if t.is_numbered else t.isrc, t.duration_ms) for t in order]
    schema = {"track_id": pl.String, "isrc": pl.String, "duration_ms": pl.Int64}
    return pl.DataFrame([*rows[:40], *_UNKNOWN, *rows[40:]], schema=schema, orient="row")
