"""What a recorded licensor is told of its pools, line by line, with the class that each line is of.

An earning is told as what its plays earn (``stream``) and what a minimum adds to that (``minimum_top_up``), track by
track: a sum per pool, without a recording, could not be passed on to anybody. Every play stands in one line: those at
a rate of zero, those that count nothing and those that were excluded are in none of the stream lines.
"""

from typing import Final

import polars as pl

from attribution.apportion import apportion, times_over
from attribution.bases import BASE
from attribution.money import money, nano
from schemas import vocabulary
from schemas.columns import MONEY

EARNING: Final = [*BASE, "agreement", "licensor", "track_id", "segment"]
"""Columns that name a row of ``recording_earning``."""
REPORT_LINE: Final = pl.Schema(
    {
        **dict.fromkeys([*BASE, "agreement", "licensor", "track_id"], pl.String()),
        "segment": pl.Int16(),
        "row_class": pl.String(),
        "promotion": pl.String(),
        "original_period": pl.String(),
        "plays": pl.Int64(),
        "currency": pl.String(),
        "amount": MONEY,
        "status": pl.String(),
        "reason": pl.String(),
    }
)
"""One row per recorded pool, track, segment, class, promotion and original period."""
ARTIFICIAL: Final = pl.Schema({name: REPORT_LINE[name] for name in (*EARNING, "plays", "currency")})
"""One row per recorded pool, track and segment with plays that were excluded as artificial: no ``usage`` has them."""
ADJUSTMENT: Final = pl.Schema(
    {name: kind for name, kind in REPORT_LINE.items() if name not in ("row_class", "promotion")}
)
"""One row per recorded pool, track, segment and original period with money of an earlier month, either way."""

_POOL = [*BASE, "agreement"]
_TRACK = [*BASE, "track_id", "segment"]
_CLASSES = pl.Enum(vocabulary.ROW_CLASS)
_NOTHING = pl.lit(0, pl.Int128)


def report_lines(
    recording_earning: pl.LazyFrame,
    *,
    usage: pl.LazyFrame,
    promotion_usage: pl.LazyFrame,
    promotion: pl.LazyFrame,
    commission: pl.LazyFrame,
    pool: pl.LazyFrame,
    artificial: pl.LazyFrame | None = None,
    adjustment: pl.LazyFrame | None = None,
) -> pl.LazyFrame:
    """Every line that recorded licensors are told, of whole pools.

    Per pool, ``stream`` and ``minimum_top_up`` sum to its earnings, ``commission`` to its commissions, with the other
    sign, and all other classes but ``adjustment`` to nothing. The plays of ``stream``, ``zero_rate`` and
    ``ineligible`` sum to those of its earnings; a top-up and a commission have none of their own. Where AI tracks'
    sources have a part of a pool, the rest of it carries its part of the top-up, rounded down.

    Plays that only count less than others are paid, and so in ``stream``; so is a line that counts nothing and has
    money all the same, which a minimum per play can give it.

    Args:
        recording_earning: rows of ``recording_earning``, of whole pools; those without a licensor are passed over.
        usage: rows of ``usage``, of the same bases.
        promotion_usage: rows of ``promotion_usage``.
        promotion: rows of ``promotion``.
        commission: rows of ``commission``, of the same pools.
        pool: rows of ``pool``; those of other sides are passed over.
        artificial: rows of ``ARTIFICIAL``; none: nothing was screened.
        adjustment: rows of ``ADJUSTMENT``; none: nothing is adjusted.

    Returns:
        Rows of ``REPORT_LINE``, in no order. ``reason`` says why a line is on hold, and of an ineligible one why it
        counts nothing (``vocabulary.INELIGIBLE``).
    """
    free = _at_zero(promotion_usage, promotion)
    told = recording_earning.filter(pl.col("licensor").is_not_null())
    lines = _with_top_ups(_with_usage(told, usage, free), pool)
    classed = [
        _plays(lines),
        _top_ups(lines),
        _zero_rate(lines, free),
        _commissions(commission),
        *(() if artificial is None else (_classed(artificial, "artificial"),)),
        *(() if adjustment is None else (_classed(adjustment, "adjustment"),)),
    ]
    return pl.concat(_whole(rows) for rows in classed)


def in_report_order(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines of one pool as files have them: track by track, and of a track by class."""
    order = ["track_id", "segment", pl.col("row_class").cast(_CLASSES), "promotion", "original_period"]
    return lines.sort(order, nulls_last=False, maintain_order=True)


def _at_zero(promotion_usage: pl.LazyFrame, promotion: pl.LazyFrame) -> pl.LazyFrame:
    """Plays at a rate of zero, by line and programme."""
    programmes = promotion.filter(pl.col("kind") == "zero_rate").select("promotion", "valid_from")
    played = promotion_usage.join(programmes, on=["promotion", "valid_from"], how="semi")
    return played.group_by(*_TRACK, "promotion").agg(pl.col("plays").sum()).filter(pl.col("plays") > 0)


def _with_usage(earnings: pl.LazyFrame, usage: pl.LazyFrame, free: pl.LazyFrame) -> pl.LazyFrame:
    """Earnings with ``units``, what of the plays is at a rate of zero, and whether the others count nothing."""
    counted = usage.select(*_TRACK, "weight", "ineligible")
    at_zero = free.group_by(_TRACK).agg(free=pl.col("plays").sum())
    units = nano("amount")
    is_nothing = pl.col("ineligible").is_not_null() & (pl.col("weight") == 0) & (units == 0)
    return (
        earnings.join(counted, on=_TRACK, how="left")
        .join(at_zero, on=_TRACK, how="left")
        .with_columns(pl.col("free").fill_null(0), units=units, is_nothing=is_nothing)
    )


def _with_top_ups(lines: pl.LazyFrame, pool: pl.LazyFrame) -> pl.LazyFrame:
    """Lines with ``top_up``, their part in nano-units of what a minimum adds to their pool."""
    is_topped = (pl.col("side") == "recorded") & (nano("top_up") > 0) & (nano("amount") > 0)
    # of revenue below zero the minimum first makes good what is missing: no more than the pool is told
    added = pl.min_horizontal(nano("top_up"), nano("amount"))
    pools = pool.filter(is_topped).select(*_POOL, _added=added, _whole=nano("amount"))
    kept = pl.col("units").sum().over(_POOL)
    topped = apportion(
        lines.join(pools, on=_POOL).with_columns(_part=times_over(pl.col("_added"), kept, pl.col("_whole"))[0]),
        amount="_part",
        weight="units",
        within=_POOL,
        order=["track_id", "segment"],
        into="top_up",
    )
    rest = lines.join(pools, on=_POOL, how="anti").with_columns(top_up=_NOTHING)
    return pl.concat([rest, topped.drop("_added", "_whole", "_part").with_columns(pl.col("top_up").fill_null(0))])


def _plays(lines: pl.LazyFrame) -> pl.LazyFrame:
    plays, units = pl.col("plays") - pl.col("free"), pl.col("units") - pl.col("top_up")
    is_told_elsewhere = (plays == 0) & (units == 0) & ((pl.col("free") > 0) | (pl.col("top_up") > 0))
    return lines.filter(~is_told_elsewhere).with_columns(
        row_class=pl.when("is_nothing").then(pl.lit("ineligible")).otherwise(pl.lit("stream")),
        reason=pl.when("is_nothing").then("ineligible").otherwise("reason"),
        plays=plays,
        amount=money(units),
    )


def _top_ups(lines: pl.LazyFrame) -> pl.LazyFrame:
    rows = lines.filter(pl.col("top_up") > 0)
    return _classed(rows.with_columns(plays=pl.lit(0, pl.Int64), amount=money("top_up")), "minimum_top_up")


def _zero_rate(lines: pl.LazyFrame, free: pl.LazyFrame) -> pl.LazyFrame:
    told = lines.select(*EARNING, "currency", "status", "reason")
    return _classed(told.join(free, on=_TRACK), "zero_rate")


def _commissions(commission: pl.LazyFrame) -> pl.LazyFrame:
    rows = commission.with_columns(plays=pl.lit(0, pl.Int64), amount=money(nano("amount") * -1))
    return _classed(rows, "commission")


def _classed(rows: pl.LazyFrame, name: str) -> pl.LazyFrame:
    return rows.with_columns(row_class=pl.lit(name))


def _whole(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows with all columns; what they do not say is nothing, payable, and without a reason."""
    missing = {"amount": money(_NOTHING), "status": pl.lit("payable")}
    known = rows.collect_schema().names()
    return rows.select(
        (pl.col(name) if name in known else missing.get(name, pl.lit(None))).cast(kind).alias(name)
        for name, kind in REPORT_LINE.items()
    )
