"""Who got what of a track: the mart that answers it for every track, territory, side and payee."""

from collections.abc import Iterable, Iterator

import polars as pl

from attribution.apportion import apportion
from attribution.bases import among, cut
from attribution.money import money, nano
from schemas.columns import WHOLE_PPB, polars_schema
from schemas.track_shares import TrackShares

_KEY = ["territory", "track_id", "side", "payee", "status", "reason", "currency"]
"""What a row is of, in the order that rows are sorted by."""
_NONE = ""

_Names = dict[str, pl.Series]


def track_shares_by_territory(
    recording_earning: pl.LazyFrame,
    work_earning: pl.LazyFrame,
    usage: pl.LazyFrame,
    *,
    period: str,
    at_most: int = 1_000_000,
) -> Iterator[pl.DataFrame]:
    """:func:`track_shares` of all territories in their order, of about ``at_most`` rows of usage at a time."""
    yield pl.DataFrame(schema=polars_schema(TrackShares))
    sizes = usage.group_by("territory").len().collect()
    for territories in cut(sizes, ["territory"], at_most=at_most):
        is_there = among(territories, ["territory"])
        parts = (rows.filter(is_there).collect() for rows in (recording_earning, work_earning, usage))
        yield track_shares(*parts, period=period)


def track_shares(
    recording_earning: pl.DataFrame, work_earning: pl.DataFrame, usage: pl.DataFrame, *, period: str
) -> pl.DataFrame:
    """Sum every track's money by payee, and say which part of the track's money on that side it is.

    Shares are whole parts per billion that sum to the whole by apportionment. Where a track earned nothing they
    follow plays, or registered shares.

    Args:
        recording_earning: rows of ``recording_earning``, of whole territories.
        work_earning: rows of ``work_earning`` of the same territories.
        usage: rows of ``usage`` of the same territories.
        period: the month.

    Returns:
        Rows of ``track_shares``.
    """
    types = polars_schema(TrackShares)
    sides = [_lines(recording_earning, "recorded", "plays"), _lines(work_earning, "composition", "share_ppb")]
    names = {name: _names(side[name] for side in sides) for name in _KEY}
    paid = pl.concat(_summed(side, names) for side in sides).sort("key")
    plays = usage.group_by("territory", "track_id").agg(pl.col("plays").sum())
    is_own = pl.col("side") == "recorded"
    return (
        _with_share(paid, names)
        .with_columns(_read(paid["key"], names))
        .join(plays, on=["territory", "track_id"], how="left", maintain_order="left")
        .with_columns(
            period=pl.lit(period),
            amount=money("amount"),
            reason=pl.when(pl.col("reason") != _NONE).then("reason"),
            basis=pl.when(is_own).then(pl.lit("own")).otherwise(pl.lit("embodied")),
        )
        .select(pl.col(name).cast(types[name]) for name in types)
    )


def _lines(earnings: pl.DataFrame, side: str, standing: str) -> pl.DataFrame:
    return earnings.select(
        "territory",
        "track_id",
        pl.lit(side).alias("side"),
        pl.col("licensor").fill_null(_NONE).alias("payee"),
        "status",
        pl.col("reason").fill_null(_NONE),
        "currency",
        nano("amount"),
        pl.col(standing).cast(pl.Int128).alias("standing"),
    )


def _names(columns: Iterable[pl.Series]) -> pl.Series:
    return pl.concat(column.unique() for column in columns).unique().sort()


def _summed(lines: pl.DataFrame, names: _Names) -> pl.DataFrame:
    """By the whole key as one number: millions of lines are grouped by it several times quicker than by texts."""
    key = pl.lit(0, pl.Int64)
    for name, values in names.items():
        key = key * values.len() + pl.col(name).cast(pl.Enum(values)).to_physical().cast(pl.Int64)
    return lines.select("amount", "standing", key=key).group_by("key").agg(pl.col("amount", "standing").sum())


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
    payees = names["payee"].len() * names["status"].len() * names["reason"].len() * currencies
    grouped = paid.with_columns(
        group=pl.col("key") // payees * currencies + pl.col("key") % currencies, whole=pl.lit(WHOLE_PPB, pl.Int128)
    )
    is_alone = ~grouped["group"].is_duplicated()
    has_money = (pl.col("amount") != 0).any().over("group")
    weighed = grouped.filter(~is_alone).with_columns(
        by=pl.when(has_money).then(pl.col("amount").abs()).otherwise("standing")
    )
    shared = apportion(weighed.lazy(), amount="whole", weight="by", within=["group"], order=["key"], into="share_ppb")
    alone = grouped.lazy().filter(is_alone).with_columns(share_ppb="whole")
    columns = ["key", "amount", "share_ppb"]
    return pl.concat([alone.select(columns), shared.select(columns)]).sort("key").collect()
