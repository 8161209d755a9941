"""A month for measuring: plays as files, the catalogue and the works as the rows that reading them would give."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from attribution import period as months
from pipelines.readers.parsed import Parsed
from pipelines.sample.bench_catalogue import catalogue_frames, index_frame, played_ms, service_id, tracks_frame
from pipelines.sample.bench_terms import DELIVERERS, MARKET, SUBMITTERS, write_terms
from pipelines.sample.bench_works import work_frames
from pipelines.sample.finance import write_finance
from pipelines.sample.plays import Crowd, day_query, gather, subscribers
from pipelines.sample.streams import spread

PLAYS: Final = 20_000_000
TRACKS: Final = 1_000_000
LISTENERS: Final = 200_000
SEED: Final = 2026
_REPEATED_EVERY: Final = 20_011
_DELIVERED_TO_ONE_UNKNOWN: Final = 200
_ROW_GROUP: Final = 122_880


def write_bench(
    folder: Path,
    *,
    period: str = "2026-09",
    plays: int = PLAYS,
    tracks: int = TRACKS,
    listeners: int = LISTENERS,
    seed: int = SEED,
) -> None:
    """Write ``streams/`` (one Parquet file per day), ``terms/`` and ``finance/`` of a month of any size.

    A few plays come twice, and one track in 200 is played and never delivered.

    Args:
        folder: what becomes the delivery folder.
        period: the month.
        plays: rows in all files together.
        tracks: tracks of the catalogue; see :func:`bench_intake`.
        listeners: accounts.
        seed: of all draws.
    """
    crowd = gather(_played(tracks), listeners=listeners, market=MARKET)
    streams = folder / "streams"
    streams.mkdir(parents=True, exist_ok=True)
    for day, first, many in spread(period, plays):
        query = day_query(crowd, day=day, first=first, plays=many, seed=seed)
        _copy(crowd, query, streams / f"{day}.parquet")
    write_terms(folder / "terms", period=period)
    write_finance(folder / "finance", period=period, listeners=subscribers(crowd))


def bench_intake(*, period: str = "2026-09", tracks: int = TRACKS) -> Iterator[tuple[str, str, Parsed]]:
    """The catalogue and the works, delivery by delivery: its name, its id, and what its reader would return.

    Reading a million tracks as XML is measured by itself; this is what is left of them afterwards.
    """
    everything = tracks_frame(tracks)
    for place, (deliverer, sender) in enumerate(DELIVERERS.items()):
        name = f"catalogue/{deliverer}.xml"
        yield _delivery(name, sender, catalogue_frames(everything, place, period, _id(name)), period)
    yield _delivery("catalogue/tracks.csv", None, {"track_index": index_frame(everything)}, period)
    for place, (code, submitter) in enumerate(SUBMITTERS.items()):
        name = f"works/CW260001{code}_000.V21"
        yield _delivery(name, submitter, work_frames(everything, place, _id(name)), period)


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _delivery(name: str, sender: str | None, frames: dict[str, pl.DataFrame], period: str) -> tuple[str, str, Parsed]:
    sent = f"{months.preceding(period)}-21T00:00:00.000000Z"
    largest = next(iter(frames.values())).height
    return name, _id(name), Parsed(frames, rows=largest, sender=sender, sent_at=sent)


def _played(tracks: int) -> pl.DataFrame:
    """The tracks as the log names them, with some at the end of the ranking that nobody delivered."""
    number = pl.int_range(tracks + tracks // _DELIVERED_TO_ONE_UNKNOWN, eager=True)
    rows = pl.DataFrame({"number": number})
    return rows.select(
        track_id=service_id(pl.col("number")), isrc=pl.lit(None, pl.String), duration_ms=played_ms(pl.col("number"))
    )


def _copy(crowd: Crowd, query: str, path: Path) -> None:
    """Rows of a day with the columns that a log has; now and then one takes the name of the one before."""
    number = "CAST(right(stream_id, 8) AS BIGINT)"
    named = f"""
        SELECT CASE WHEN {number} % {_REPEATED_EVERY} = 1
            THEN printf('%s-%08d', left(stream_id, 10), {number} - 1) ELSE stream_id END AS stream_id,
            account_id, track_id, CAST(played_at AS TIMESTAMP) AS played_at, played_ms, territory, offering, surface
        FROM ({query})
    """
    aside = path.with_suffix(".partial")
    crowd.engine.execute(f"COPY ({named}) TO '{aside}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})")
    aside.replace(path)
