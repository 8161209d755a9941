"""Plays as rows, drawn in SQL: no loop over them, and any piece of a month without the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb
import polars as pl


@dataclass(frozen=True)
class Market:
    """Where listeners live and what they listen by, each as a wheel whose places they get in turn."""

    territories: Sequence[str]
    offerings: Sequence[str]


SIX: Final = Market(
    ("GB",) * 12 + ("DE",) * 10 + ("US",) * 11 + ("FR",) * 7 + ("JP",) * 7 + ("IE",) * 3,
    ("premium",) * 10 + ("family",) * 5 + ("free",) * 5,
)
"""The sample's six territories and three offerings."""
OFFSETS: Final = {"GB": 1, "IE": 1, "DE": 2, "FR": 2, "US": -4, "JP": 9}
"""Hours that local time is ahead of UTC in summer."""
SURFACES: Final = ("playlist", "search", "artist", "album", "radio")
BY_AGENTS: Final = ("remix_studio", "agent")
"""Where renditions are played."""
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True)
class Crowd:
    """What plays are drawn from: tables ``track`` and ``listener`` in a database in memory."""

    engine: duckdb.DuckDBPyConnection
    tracks: int
    listeners: int
    has_renditions: bool = False


def gather(tracks: pl.DataFrame, *, listeners: int, market: Market = SIX) -> Crowd:
    """Everybody who plays, and everything that is played.

    Args:
        tracks: ``track_id``, ``isrc`` and ``duration_ms``, the most played first; with ``rendition_id`` where the log
            is to have one.
        listeners: how many there are. Half of them hardly listen, one in ten a lot.
        market: where they live and what they listen by.
    """
    engine = duckdb.connect(":memory:")
    engine.execute("SET TimeZone = 'UTC'")
    engine.register("given", tracks.with_row_index("place").to_arrow())
    engine.execute("CREATE TABLE track AS SELECT * FROM given")
    engine.execute(
        f"""
        CREATE TABLE listener AS
        SELECT place, printf('account-%06d', place) AS account_id,
            {_list(market.territories)}[1 + (place * 7) % {len(market.territories)}] AS home,
            {_list(market.territories)}[1 + (place * 7 + 13) % {len(market.territories)}] AS abroad,
            {_list(market.offerings)}[1 + (place * 3 + place // 50) % {len(market.offerings)}] AS offering
        FROM (SELECT unnest(range({listeners})) AS place)
        """
    )
    return Crowd(engine, tracks.height, listeners, "rendition_id" in tracks.columns)


def draw(crowd: Crowd, *, day: date, first: int, plays: int, seed: int) -> pl.DataFrame:
    """The plays of one day, in the order of their time.

    Args:
        crowd: who plays what.
        day: the UTC day.
        first: the number of its first play; every play of the month has its own.
        plays: how many.
        seed: of all draws.
    """
    query = day_query(crowd, day=day, first=first, plays=plays, seed=seed)
    return pl.DataFrame(crowd.engine.sql(query).to_arrow_table())


def day_query(crowd: Crowd, *, day: date, first: int, plays: int, seed: int) -> str:
    """The SQL of :func:`draw`.

    Tracks follow Zipf's law by octaves: each power of two of the ranking gets the same number of plays.
    """
    is_rendition = "rendition_id IS NOT NULL" if crowd.has_renditions else "false"
    return _QUERY.format(
        renditions="rendition_id," if crowd.has_renditions else "",
        is_rendition=is_rendition,
        by_agents=_list(BY_AGENTS),
        day=day.isoformat(),
        first=first,
        end=first + plays,
        plays=max(plays, 1),
        seed=seed,
        tracks=crowd.tracks,
        octaves=crowd.tracks.bit_length(),
        light=max(1, crowd.listeners // 2),
        heavy=max(1, crowd.listeners // 10),
        listeners=crowd.listeners,
        surfaces=_list(SURFACES),
        day_ms=_DAY_MS,
    )


def subscribers(crowd: Crowd) -> dict[tuple[str, str], int]:
    """Listeners by where they live and what they listen by."""
    rows = crowd.engine.execute("SELECT home, offering, count(*) FROM listener GROUP BY ALL").fetchall()
    return {(home, offering): count for home, offering, count in rows}


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


_QUERY: Final = """
WITH lot AS (
    SELECT number, md5_number('{seed}:' || number) AS lot FROM (SELECT unnest(range({first}, {end})) AS number)
), drawn AS (
    SELECT number,
        ((lot >> 96) & 4294967295)::UBIGINT AS of_track,
        ((lot >> 64) & 4294967295)::UBIGINT AS of_listener,
        ((lot >> 40) & 16777215)::UBIGINT AS of_time,
        ((lot >> 16) & 16777215)::UBIGINT AS of_length,
        (lot & 65535)::UBIGINT AS of_kind
    FROM lot
), octave AS (
    SELECT *, (of_track * {octaves}) >> 32 AS octave, (of_track * {octaves}) & 4294967295 AS within_octave FROM drawn
), placed AS (
    SELECT number, of_time, of_length, of_kind,
        ((1::UBIGINT << octave) - 1 + ((within_octave << octave) >> 32)) % {tracks} AS track_place,
        CASE
            WHEN of_kind % 32 = 0 THEN (of_listener * {light}) >> 32
            WHEN of_kind % 32 < 16 THEN {light} + ((of_listener * ({listeners} - {light} - {heavy})) >> 32)
            ELSE {listeners} - {heavy} + ((of_listener * {heavy}) >> 32)
        END AS listener_place,
        CAST((number - {first}) * {day_ms} // {plays} AS BIGINT) AS from_ms,
        CAST((number - {first} + 1) * {day_ms} // {plays} AS BIGINT) AS to_ms
    FROM octave
)
SELECT printf('{day}-%08d', number) AS stream_id,
    account_id,
    track_id,
    isrc,
    {renditions}
    CAST(TIMESTAMP '{day}' + to_milliseconds(from_ms + CAST(of_time % greatest(to_ms - from_ms, 1) AS BIGINT))
        AS TIMESTAMP_MS) AS played_at,
    CASE
        WHEN of_kind % 100 < 12 THEN CAST(of_length % 29000 AS BIGINT)
        WHEN of_kind % 100 < 80 THEN duration_ms
        ELSE least(30000, duration_ms) + CAST(of_length % greatest(duration_ms - 30000, 1) AS BIGINT)
    END AS played_ms,
    CASE WHEN of_length % 97 = 0 THEN abroad ELSE home END AS territory,
    offering,
    CASE WHEN {is_rendition} THEN {by_agents}[1 + CAST(of_kind % 2 AS BIGINT)]
        ELSE {surfaces}[1 + CAST(of_kind % 5 AS BIGINT)] END AS surface
FROM placed
JOIN track ON track.place = track_place
JOIN listener ON listener.place = listener_place
ORDER BY number
"""
