"""A base's usage as lines of shares: recording × work × party, each on its way to a pool."""

from collections.abc import Sequence

import polars as pl

from attribution.destinations import Destinations, slot
from attribution.order import in_order
from attribution.ragged import expand
from attribution.repertoire import REASON, RIGHT, Repertoire
from attribution.weight_columns import NOBODY, column, weights_of
from attribution.works_used import Claims
from schemas.columns import WHOLE_PPB

_NAMED = ["territory", "offering", "track_id", "segment"]
_OF_CLAIM = ["work", "right", "party", "licensor", "share_ppb", "reason"]
_NOT_REGISTERED = ["unknown_track", "idle_listeners", "no_plays"]
"""Reasons of usage that no work can be registered for."""
_CLAIMED_HERE = ["share_gap", "unknown_work", *_NOT_REGISTERED]
"""Reasons that say themselves why nobody is paid; any other share without a licensor lacks its mandate."""


def played(usage: pl.LazyFrame, known: Repertoire, own_weights: pl.LazyFrame) -> pl.DataFrame:
    """Qualified usage, with its recordings as ``known`` numbers them.

    Args:
        usage: rows of ``usage``.
        known: the registered works.
        own_weights: rows of ``usage_weight``.

    Returns:
        territory, offering, ``track_id``, segment, ``from_date``, plays, ``weight`` (that of compositions), a column of
        weights for each allocation in ``own_weights``, ``recording`` (null where no work is registered for it) and
        ``unknown``, why it is null; in the order of ``usage``.
    """
    is_stranger = pl.col("reason").is_in(_NOT_REGISTERED)
    recordings = pl.DataFrame({"isrc": known.isrc}).with_row_index("recording")
    rows = (
        usage.filter((pl.col("composition_weight") > 0) | (pl.col("plays") > 0) | (pl.col("track_id") == NOBODY))
        .join(recordings.lazy(), on="isrc", how="left", maintain_order="left")
        .select(
            *_NAMED,
            "from_date",
            "plays",
            "recording",
            weight="composition_weight",
            unknown=pl.when(is_stranger).then("reason").otherwise(pl.lit("unknown_work")).cast(REASON),
        )
        .collect()
    )
    return in_order(with_own(rows, own_weights.collect()), _NAMED)


def with_own(rows: pl.DataFrame, own_weights: pl.DataFrame) -> pl.DataFrame:
    """Rows of usage with a column of weights for each allocation in ``own_weights``; those without any are left out."""
    for (name,), weights in own_weights.group_by("allocation", maintain_order=True):
        named = weights.select(*_NAMED, pl.col("weight").alias(column(str(name))))
        rows = rows.join(named, on=_NAMED, how="left", maintain_order="left")
    whole = rows.with_columns(pl.col(weights_of(rows)).fill_null(0))
    return whole.filter(pl.any_horizontal(pl.col("weight", "plays", *weights_of(whole)) > 0))


def lines(
    rows: pl.DataFrame, claims: Sequence[Claims], goals: Destinations, licensors: pl.Series, epoch: pl.Series
) -> pl.DataFrame:
    """Every share of every row that some pool pays or takes.

    Args:
        rows: the columns of :func:`played`, of one base; with ``overtime``, what a play of each counts for the
            mechanical right, in parts of a play, where long recordings count more there.
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
        _weighed(placed, rows, goals)
        .with_columns(weight=pl.col("weight") * share, plays=pl.col("plays") * share, reason=_reason(), order=_order())
        .filter((pl.col("weight") > 0) | (pl.col("plays") > 0))
        .drop("slot", "place", "is_own", "right", "licensor")
    )


def _weighed(placed: pl.DataFrame, rows: pl.DataFrame, goals: Destinations) -> pl.DataFrame:
    """The plays and the weight of each share's row: by the allocation that its pool's agreement names, if it does.

    The weight of a share of the mechanical right is times the row's overtime, where the base has such.
    """
    plain = placed.with_columns(rows[name].gather(placed["row"]) for name in ("weight", "plays"))
    named = goals.pools["allocation"].gather(placed["pool"])
    for name in named.unique().drop_nulls().sort():
        own = weights_by(rows, name)
        plain = plain.with_columns(weight=pl.when(named == name).then(own.gather(placed["row"])).otherwise("weight"))
    if "overtime" not in rows.columns:
        return plain
    adjusted = pl.col("weight").cast(pl.Int128) * rows["overtime"].gather(placed["row"])
    return plain.with_columns(weight=pl.when(pl.col("right") == "MR").then(adjusted).otherwise("weight"))


def weights_by(rows: pl.DataFrame, allocation: str) -> pl.Series:
    """The weights of the rows of :func:`played` by an allocation that an agreement names."""
    return rows[column(allocation)] if column(allocation) in rows.columns else rows["plays"]


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
    said = pl.when(stays).then("reason").otherwise(pl.lit("no_mandate").cast(REASON))
    return pl.when(pl.col("reason") == "two_mandates").then(pl.lit("overclaim").cast(REASON)).otherwise(said)
