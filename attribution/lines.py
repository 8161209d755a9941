"""A base's usage as lines of shares: recording × work × party, each on its way to a pool."""

from collections.abc import Sequence

import polars as pl

from attribution.destinations import Destinations, slot
from attribution.order import in_order
from attribution.ragged import expand
from attribution.repertoire import REASON, RIGHT, Repertoire
from attribution.works_used import Claims
from schemas.columns import WHOLE_PPB

_NAMED = ["territory", "offering", "track_id", "segment"]
_OF_CLAIM = ["work", "right", "party", "licensor", "share_ppb", "reason"]
_CLAIMED_HERE = ["share_gap", "unknown_track", "unknown_work"]
"""Reasons that say themselves why nobody is paid; any other share without a licensor lacks its mandate."""


def played(usage: pl.LazyFrame, known: Repertoire) -> pl.DataFrame:
    """Qualified usage, with its recordings as ``known`` numbers them.

    Args:
        usage: rows of ``usage``.
        known: the registered works.

    Returns:
        territory, offering, ``track_id``, segment, ``from_date``, plays, weight, ``recording`` (null where no work is
        registered for it) and ``unknown``, why it is null; in the order of ``usage``.
    """
    is_stranger = pl.col("reason") == "unknown_track"
    recordings = pl.DataFrame({"isrc": known.isrc}).with_row_index("recording")
    rows = (
        usage.filter((pl.col("weight") > 0) | (pl.col("plays") > 0))
        .join(recordings.lazy(), on="isrc", how="left", maintain_order="left")
        .select(
            *_NAMED,
            "from_date",
            "plays",
            "weight",
            "recording",
            unknown=pl.when(is_stranger).then(pl.lit("unknown_track")).otherwise(pl.lit("unknown_work")).cast(REASON),
        )
        .collect()
    )
    return in_order(rows, _NAMED)


def lines(
    rows: pl.DataFrame, claims: Sequence[Claims], goals: Destinations, licensors: pl.Series, epoch: pl.Series
) -> pl.DataFrame:
    """Every share of every row that some pool pays or takes.

    Args:
        rows: the columns of :func:`played`, of one base.
        claims: those of the territory, in each epoch of the month.
        goals: the base's pools.
        licensors: all that a mandate names.
        epoch: of each row.

    Returns:
        ``pool``, ``row``, ``work``, ``party``, ``share_ppb``, ``reason``, Int128 ``weight`` and ``plays`` in parts
        per billion of a play, and ``order``: a number that sorts by pool, row, work and party.
    """
    placed_rows = rows.with_row_index("row")
    every = pl.concat(
        shares.with_columns(slot=slot(number, pl.col("right"), pl.col("licensor"), licensors))
        for number, claimed in enumerate(claims)
        for some in [placed_rows.filter(epoch == number)]
        for shares in (_claimed(some, claimed), _strange(some))
    )
    placed = every.with_columns(
        goals.pool.gather(every["slot"]).alias("pool"), goals.is_own.gather(every["slot"]).alias("is_own")
    ).filter(pl.col("pool").is_not_null())
    share = pl.col("share_ppb").cast(pl.Int128)
    return (
        placed.with_columns(rows[name].gather(placed["row"]) for name in ("weight", "plays"))
        .with_columns(weight=pl.col("weight") * share, plays=pl.col("plays") * share, reason=_reason(), order=_order())
        .drop("slot", "place", "is_own", "right", "licensor")
    )


def _claimed(rows: pl.DataFrame, claims: Claims) -> pl.DataFrame:
    pairs = expand(claims.runs.select(pl.all().gather(rows["recording"])))
    found = claims.rows.select(pl.col(_OF_CLAIM).gather(pairs["child"]))
    return found.with_columns(rows["row"].gather(pairs["parent"]), pairs["place"])


def _strange(rows: pl.DataFrame) -> pl.DataFrame:
    """The whole of each right of recordings without a work, claimed by nobody."""
    unknown = rows.filter(pl.col("recording").is_null()).select("row", reason="unknown")
    nobody = pl.lit(0, pl.UInt32)
    return unknown.join(pl.DataFrame({"right": RIGHT.categories.cast(RIGHT)}), how="cross").select(
        work=nobody,
        right="right",
        party=nobody,
        licensor=pl.lit(None, pl.UInt32),
        share_ppb=pl.lit(WHOLE_PPB, pl.Int64),
        reason="reason",
        row="row",
        place=nobody,
    )


def _order() -> pl.Expr:
    """Room for 65,536 pools a base, 2³² rows, and 32,768 parts of a recording."""
    return pl.col("pool").cast(pl.Int64) * 2**47 + pl.col("row").cast(pl.Int64) * 2**15 + pl.col("place")


def _reason() -> pl.Expr:
    stays = pl.col("is_own") | pl.col("reason").is_in(_CLAIMED_HERE)
    return pl.when(stays).then("reason").otherwise(pl.lit("no_mandate").cast(REASON))
