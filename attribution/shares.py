"""Who got what of a track: the mart that answers it for every track, territory, side and payee."""

from collections.abc import Iterable, Iterator, Sequence
from math import prod

import polars as pl

from attribution.apportion import apportion
from attribution.bases import among, cut
from attribution.money import money, nano
from schemas.columns import WHOLE_PPB, polars_schema
from schemas.track_shares import TrackShares

_KEY = ["territory", "track_id", "side", "payee", "basis", "status", "reason", "currency"]
"""What a row is of, in the order that rows are sorted by."""
_TRACK, _PAYEE = ["territory", "track_id"], ["payee", "basis", "status", "reason"]
_NONE = ""

_Names = dict[str, pl.Series]


def track_shares_by_territory(
    recording_earning: pl.LazyFrame,
    work_earning: pl.LazyFrame,
    ai_earning: pl.LazyFrame,
    usage: pl.LazyFrame,
    *,
    period: str,
    at_most: int = 1_000_000,
) -> Iterator[pl.DataFrame]:
    """:func:`track_shares` of all territories in their order, of about ``at_most`` rows at a time."""
    yield pl.DataFrame(schema=polars_schema(TrackShares))
    counted = pl.concat([usage.select("territory"), ai_earning.select("territory")])
    sizes = counted.group_by("territory").len().collect(engine="streaming")
    for territories in cut(sizes, ["territory"], at_most=at_most):
        is_there = among(territories, ["territory"])
        parts = (rows.filter(is_there).collect() for rows in (recording_earning, work_earning, ai_earning, usage))
        yield track_shares(*parts, period=period)


def track_shares(
    recording_earning: pl.DataFrame,
    work_earning: pl.DataFrame,
    ai_earning: pl.DataFrame,
    usage: pl.DataFrame,
    *,
    period: str,
) -> pl.DataFrame:
    """Sum every track's money by payee, and say which part of the track's money on that side it is.

    Shares are whole parts per billion that sum to the whole by apportionment. Where a track earned nothing they
    follow plays, registered shares, or weights.

    Args:
        recording_earning: rows of ``recording_earning``, of whole territories.
        work_earning: rows of ``work_earning`` of the same territories.
        ai_earning: rows of ``ai_earning`` of the same territories; those of no one track are passed over.
        usage: rows of ``usage`` of the same territories.
        period: the month.

    Returns:
        Rows of ``track_shares``.
    """
    types = polars_schema(TrackShares)
    sides = [
        _lines(recording_earning, "plays", side="recorded", basis="own"),
        _lines(work_earning, "share_ppb", side="composition", basis="embodied"),
        _lines(ai_earning.filter(pl.col("track_id") != _NONE), "weight_ppb"),
    ]
    names = {name: _texts(name, [usage] if name in _TRACK else sides) for name in _KEY}
    tracks = _tracks([*sides, usage], names)
    paid = _with_share(_summed(sides, tracks, names), names)
    return (
        paid.with_columns(*_read(paid["key"], names), _plays(paid["key"], usage["plays"], tracks[-1], names))
        .with_columns(
            period=pl.lit(period),
            amount=money("amount"),
            reason=pl.when(pl.col("reason") != _NONE).then("reason"),
        )
        .select(pl.col(name).cast(types[name]) for name in types)
    )


def _lines(earnings: pl.DataFrame, standing: str, **fixed: str) -> pl.DataFrame:
    return earnings.with_columns(pl.lit(value).alias(name) for name, value in fixed.items()).select(
        "territory",
        "track_id",
        "side",
        pl.col("licensor").fill_null(_NONE).alias("payee"),
        "basis",
        "status",
        pl.col("reason").fill_null(_NONE),
        "currency",
        nano("amount"),
        pl.col(standing).cast(pl.Int128).alias("standing"),
    )


def _texts(name: str, frames: Iterable[pl.DataFrame]) -> pl.Series:
    return pl.concat(frame[name].unique() for frame in frames).unique().sort()


def _tracks(frames: Sequence[pl.DataFrame], names: _Names) -> list[pl.Series]:
    """Each row's territory and track as one number. Ids are looked up once, for all frames together."""
    ids = pl.concat(frame["track_id"] for frame in frames).cast(pl.Enum(names["track_id"])).to_physical()
    heights = [frame.height for frame in frames]
    starts = [sum(heights[:at]) for at in range(len(frames))]
    return [
        frame.select(_number({"territory": names["territory"]}) * names["track_id"].len() + ids[start : start + height])
        .to_series()
        .cast(pl.Int64)
        for frame, start, height in zip(frames, starts, heights, strict=True)
    ]


def _number(names: _Names) -> pl.Expr:
    """Several columns as one number, in their order: it is grouped by several times quicker than texts are."""
    key = pl.lit(0, pl.Int64)
    for name, values in names.items():
        if values.len() > 1:
            key = key * values.len() + pl.col(name).cast(pl.Enum(values)).to_physical().cast(pl.Int64)
    return key


def _summed(sides: Sequence[pl.DataFrame], tracks: Sequence[pl.Series], names: _Names) -> pl.DataFrame:
    """Amounts by the whole key, in its order."""
    others = {name: names[name] for name in _KEY if name not in _TRACK}
    keyed = (
        side.select("amount", "standing", key=track.alias("track") * prod(map(len, others.values())) + _number(others))
        for side, track in zip(sides, tracks, strict=False)
    )
    sums = (one.lazy().group_by("key").agg(pl.col("amount", "standing").sum()) for one in keyed)
    return pl.concat(sums).sort("key").collect(engine="streaming")


def _plays(key: pl.Series, plays: pl.Series, tracks: pl.Series, names: _Names) -> pl.Series:
    """The plays of each key's track there."""
    counted = pl.DataFrame({"track": tracks, "plays": plays}).group_by("track").agg(pl.col("plays").sum())
    size = prod(names[name].len() for name in _TRACK)
    every = pl.zeros(size, dtype=pl.Int64, eager=True).scatter(counted["track"], counted["plays"])
    return every.gather(key // prod(names[name].len() for name in _KEY if name not in _TRACK)).alias("plays")


def _read(key: pl.Series, names: _Names) -> list[pl.Series]:
    """The texts that a key stands for."""
    read = []
    for name, values in reversed(names.items()):
        read.append(values.gather(key % values.len()).alias(name))
        key //= values.len()
    return read


def _with_share(paid: pl.DataFrame, names: _Names) -> pl.DataFrame:
    """Each row's part of its track, side and currency. Amounts weigh by their size, whichever their sign."""
    currencies = names["currency"].len()
    payees = prod(names[name].len() for name in _PAYEE) * currencies
    grouped = paid.with_columns(
        group=pl.col("key") // payees * currencies + pl.col("key") % currencies, whole=pl.lit(WHOLE_PPB, pl.Int128)
    )
    is_alone = ~grouped["group"].is_duplicated()
    shared = apportion(
        _weighed(grouped.filter(~is_alone)).lazy(),
        amount="whole",
        weight="by",
        within=["group"],
        order=["key"],
        into="share_ppb",
    )
    alone = grouped.lazy().filter(is_alone).with_columns(share_ppb="whole")
    columns = ["key", "amount", "share_ppb"]
    return pl.concat([alone.select(columns), shared.select(columns)]).sort("key").collect()


def _weighed(grouped: pl.DataFrame) -> pl.DataFrame:
    has_money = pl.col("amount") != 0
    idle = grouped.filter(~has_money).join(grouped.filter(has_money), on="group", how="anti")["group"]
    is_idle = pl.col("group").is_in(idle.unique().implode())
    return grouped.with_columns(by=pl.when(is_idle).then("standing").otherwise(pl.col("amount").abs()))
