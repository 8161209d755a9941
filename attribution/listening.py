"""The one pass over a month's stream log: what each listener played of each track, where and how.

Written in Ibis on unbound tables, so that whichever engine executes it reduces the log by the same expressions.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import polars as pl

_Columns = Any
"""An Ibis table: no type checker sees its columns."""

PLAY: Final[_Columns] = ibis.table(
    {
        "stream_id": "string",
        "account_id": "string",
        "track_ref": "string",
        "played_at": "timestamp",
        "played_ms": "int64",
        "territory": "string",
        "offering": "string",
        "surface": "string",
        "delivery_id": "string",
    },
    name="play",
)
"""Accepted rows of all logs, of the month only."""
SUSPECT: Final[_Columns] = ibis.table({"hashed": "int64"}, name="suspect")
"""What :func:`suspects` returns."""
REPEATED: Final[_Columns] = ibis.table({**PLAY.schema(), "copies": "int64", "turn": "int64"}, name="repeated")
"""What :func:`repeated` returns."""
SEGMENT: Final[_Columns] = ibis.table(
    {"track_ref": "string", "segment": "int16", "from_date": "date", "to_date": "date"}, name="track_segment"
)
QUALIFYING: Final[_Columns] = ibis.table({"offering": "string", "qualifying_ms": "int64"}, name="qualifying")
"""What a play must last, by offering."""
LISTENER_KEY: Final[_Columns] = ibis.table({"key": "string"}, name="listener_key")
"""One row: the secret that accounts are hashed with."""
LISTENER: Final[_Columns] = ibis.table({"account_id": "string", "listener": "string"}, name="listener")
"""What :func:`listeners` returns."""
LISTENING: Final[_Columns] = ibis.table(
    {
        "listener": "string",
        "track_ref": "string",
        "territory": "string",
        "offering": "string",
        "surface": "string",
        "segment": "int16",
        "plays": "int64",
        "short_plays": "int64",
        "played_ms": "int64",
    },
    name="listening",
)
"""Rows of ``listening``, as stored."""

REFERENCE: Final[_Columns] = ibis.table({"track_ref": "string", "track_id": "string"}, name="reference")
"""What a log calls some tracks."""

PROMOTED: Final[_Columns] = ibis.table({"track_ref": "string", "surface": "string"}, name="promoted")
"""What plays under promotion programmes may look like."""

_GRAIN: Final = ("track_ref", "territory", "offering", "surface", "segment")
_BASE: Final = ("territory", "offering", "track_ref", "segment")
_LISTENER_DIGITS: Final = 32


@ibis.udf.scalar.builtin(name="hash")
def _hash(text: str) -> int: ...


def qualifying(service_offering: pl.DataFrame, on: date) -> pl.DataFrame:
    """Rows of :data:`QUALIFYING`: what the offerings ask for on a day."""
    in_force = (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
    return service_offering.filter(in_force).select("offering", "qualifying_ms")


def listeners() -> ir.Table:
    """The keyed hash of every account in ``play``, once: a hash per play would cost more than all the rest."""
    keyed = PLAY.select("account_id").distinct().cross_join(LISTENER_KEY)
    inner = (keyed.key + keyed.account_id).hexdigest("sha256")
    return keyed.select("account_id", listener=(keyed.key + inner).hexdigest("sha256").left(_LISTENER_DIGITS))


def suspects() -> ir.Table:
    """Hashes of the stream ids that come more than once. A hash is an engine's own, and only narrows the search."""
    hashed = PLAY.select(hashed=_hash(PLAY.stream_id))
    return hashed.group_by("hashed").having(hashed.count() > 1).agg()


def repeated() -> ir.Table:
    """All rows of the stream ids that come more than once, numbered from 0 by time and then by all other columns.

    Row 0 is the play that counts; which file came first does not matter.
    """
    rows = PLAY.semi_join(SUSPECT, _hash(PLAY.stream_id) == SUSPECT.hashed)
    others = [name for name in PLAY.columns if name not in {"stream_id", "played_at"}]
    in_order = ibis.window(group_by="stream_id", order_by=["played_at", *others])
    copies = rows.count().over(ibis.window(group_by="stream_id"))
    numbered = rows.mutate(copies=copies, turn=ibis.row_number().over(in_order))
    return numbered.filter(numbered.copies > 1)


def duplicates() -> ir.Table:
    """Rows of ``stream_duplicate``, in the order of its key."""
    first = REPEATED.filter(REPEATED.turn == 0)
    return first.select("stream_id", plays=first.copies, delivery_id=first.delivery_id).order_by("stream_id")


def listening(everywhere: Sequence[date] = ()) -> ir.Table:
    """Rows of ``listening``, in the order of its key.

    Every delivered row is counted, then the surplus of repeated ones is taken off again: the pass need not look
    at stream ids. A play of an offering that has no qualifying time must last the longest of any; without any
    terms none counts. A track without segments has the whole month as its segment 0, cut where everything is.

    Args:
        everywhere: days on which the month of every track is cut, also of those that nobody delivered.
    """
    cut = _cut(_timed(_signed().inner_join(LISTENER, "account_id")), everywhere)
    grain = ("listener", *_GRAIN)
    heard = cut.group_by(grain).agg(
        rows=cut.sign.sum(), plays=cut.counted.sum(), played_ms=(cut.played_ms * cut.sign).sum()
    )
    heard = heard.filter(heard.rows > 0)
    counted = heard.select(*grain, "plays", short_plays=heard.rows - heard.plays, played_ms=heard.played_ms)
    return counted.order_by(grain)


def _signed() -> _Columns:
    """Delivered rows with ``sign`` 1, and those of them that do not count once more, with -1."""
    columns = ("account_id", *_GRAIN[:-1], "played_at", "played_ms")
    surplus = REPEATED.filter(REPEATED.turn > 0).select(*columns, sign=ibis.literal(-1, "int64"))
    return PLAY.select(*columns, sign=ibis.literal(1, "int64")).union(surplus)


def _timed(rows: _Columns) -> _Columns:
    """The rows with ``counted``: their sign where they were played long enough, else 0."""
    longest = QUALIFYING.agg(longest_ms=QUALIFYING.qualifying_ms.max())
    timed = rows.left_join(QUALIFYING, "offering").cross_join(longest)
    is_long = timed.played_ms >= ibis.coalesce(timed.qualifying_ms, timed.longest_ms)
    return timed.mutate(counted=ibis.ifelse(is_long, timed.sign, 0))


def _cut(rows: _Columns, everywhere: Sequence[date]) -> _Columns:
    """The rows with the ``segment`` of their track that they were played in."""
    of_its_day = [
        rows.track_ref == SEGMENT.track_ref,
        rows.played_at.date() >= SEGMENT.from_date,
        rows.played_at.date() <= SEGMENT.to_date,
    ]
    cut = rows.left_join(SEGMENT, of_its_day)
    cuts_before: _Columns = ibis.literal(0, "int16")
    for day in everywhere:
        cuts_before += ibis.ifelse(cut.played_at.date() >= ibis.literal(day), 1, 0)
    return cut.mutate(segment=ibis.coalesce(cut.segment, cuts_before.cast("int16")))


def usage_counts() -> ir.Table:
    """What was played by base, track reference and segment, in that order.

    Returns:
        ``plays``, ``short_plays``, ``played_ms``, and ``listeners`` with a qualified play.
    """
    by_listener = LISTENING.group_by("listener", *_BASE).agg(
        plays=LISTENING.plays.sum(), short_plays=LISTENING.short_plays.sum(), played_ms=LISTENING.played_ms.sum()
    )
    counted = by_listener.group_by(_BASE).agg(
        plays=by_listener.plays.sum(),
        short_plays=by_listener.short_plays.sum(),
        played_ms=by_listener.played_ms.sum(),
        listeners=(by_listener.plays > 0).sum(),
    )
    return counted.select(*_BASE, "plays", "short_plays", "played_ms", "listeners").order_by(_BASE)


def surfaces() -> ir.Table:
    """Where in the service the tracks of :data:`REFERENCE` were played from, in the order of its key."""
    key = ["track_id", "territory", "offering", "surface"]
    named = LISTENING.inner_join(REFERENCE, "track_ref")
    by_listener = named.group_by("listener", *key).agg(plays=named.plays.sum())
    counted = by_listener.group_by(key).agg(plays=by_listener.plays.sum(), listeners=(by_listener.plays > 0).sum())
    return counted.filter(counted.plays > 0).order_by(key)


def promoted() -> ir.Table:
    """The qualified plays of each pair of :data:`PROMOTED`, by base and segment, in the order of its key."""
    key = [*_GRAIN[1:3], "track_ref", "surface", "segment"]
    counted = LISTENING.semi_join(PROMOTED, ["track_ref", "surface"]).group_by(key).agg(plays=ibis._.plays.sum())
    return counted.filter(counted.plays > 0).order_by(key)
