"""One month under several allocation models: what licensors and artists would have, and how far apart the models are.

Currencies are never added: every figure is of one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from attribution.concentration import by_decile, concentration, part_ppb
from attribution.money import money, nano
from schemas.columns import NO_CURRENCY, polars_schema
from schemas.comparison import Comparison

KEY = list(Comparison.to_schema().unique or [])
_TYPES = polars_schema(Comparison)


@dataclass(frozen=True)
class Outcomes:
    """What the models make of a month. Money is ``Decimal(38, 9)``; ``model`` is one of ``models``."""

    models: Sequence[str]
    """the first is what others are held against"""
    base: pl.DataFrame
    """rows of ``base``: territory, offering, currency, amount"""
    artist: pl.DataFrame
    """model, currency, artist, amount: each base apportioned over its tracks, by weight; ``artist`` is null, and
    ``reason`` says why, where the money is of no known artist"""
    licensor: pl.DataFrame
    """model, side, currency, licensor, amount: what pools pay; ``licensor`` is null where nobody is to be paid yet"""
    fraud: pl.DataFrame
    """model, currency, territory, offering, plays, fee, amount: an invented listener's fee and what comes back"""


def comparison(found: Outcomes, *, period: str) -> pl.DataFrame:
    """Every figure of the comparison.

    Args:
        found: the month under each model.
        period: the month.

    Returns:
        Rows of ``comparison``, by its key; differences are to the first model.
    """
    pieces = [piece for piece in _pieces(found) if piece.height]
    none = pl.DataFrame(schema=_TYPES).with_columns(nano("amount"), nano("difference"))
    rows = pl.concat([none, *pieces], how="diagonal_relaxed")
    filled = rows.with_columns(
        pl.col("side", "subject").fill_null(""),
        pl.col("members", "difference").fill_null(0),
        period=pl.lit(period),
    ).with_columns(money("amount"), money("difference"))
    order = {name: place for place, name in enumerate(found.models)}
    place = pl.col("model").replace_strict(order, return_dtype=pl.Int64)
    return filled.select(pl.col(name).cast(kind) for name, kind in _TYPES.items()).sort(place, *KEY[1:])


def leaks(rows: pl.DataFrame) -> pl.DataFrame:
    """Models and currencies whose tracks do not have the base together, to the nano-unit: there are none.

    Args:
        rows: rows of ``comparison``.

    Returns:
        ``model``, ``currency``, ``difference``.
    """
    sign = pl.when(pl.col("measure") == "base").then(-1).otherwise(1)
    told = rows.filter(pl.col("measure").is_in(["base", "apportioned"]))
    return (
        told.group_by("model", "currency", maintain_order=True)
        .agg(difference=(nano("amount") * sign).sum())
        .filter(pl.col("difference") != 0)
        .with_columns(money("difference"))
    )


def leaders(rows: pl.DataFrame, measure: str, *, at_most: int) -> pl.DataFrame:
    """The biggest winners and losers of each model, by the money that they gain or lose against the first.

    Args:
        rows: rows of ``comparison``.
        measure: artist or licensor.
        at_most: of winners, and of losers, of each model, currency and side; who neither gains nor loses is left out.

    Returns:
        Those rows, winners before losers, the biggest first; ``is_winner`` tells them apart.
    """
    group = ["model", "currency", "side", "is_winner"]
    moved = (
        rows.filter((pl.col("measure") == measure) & (pl.col("difference") != 0) & (pl.col("subject") != ""))
        .with_columns(is_winner=pl.col("difference") > 0, _size=nano("difference").abs())
        .sort("_size", "subject", descending=[True, False], maintain_order=True)
    )
    some = moved.filter(pl.int_range(pl.len()).over(group) < at_most)
    models = rows["model"].unique(maintain_order=True)
    place = pl.col("model").replace_strict({name: turn for turn, name in enumerate(models)}, return_dtype=pl.Int64)
    return some.sort(place, "currency", "side", ~pl.col("is_winner"), maintain_order=True).drop("_size")


def against_first(rows: pl.DataFrame, models: Sequence[str], by: Sequence[str]) -> pl.DataFrame:
    """What every subject has under every model, nothing where it has no row, and the difference to the first.

    Args:
        rows: ``model``, ``by`` and Int128 ``amount``; several rows of one subject are summed.
        models: all of them, the first one first.
        by: columns that name a subject; never null.
    """
    keys = list(by)
    summed = rows.group_by("model", *keys).agg(pl.col("amount").sum())
    every = summed.select(keys).unique().join(pl.DataFrame({"model": list(models)}), how="cross")
    full = every.join(summed, on=["model", *keys], how="left").with_columns(pl.col("amount").fill_null(0))
    first = full.filter(pl.col("model") == models[0]).select(*keys, first="amount")
    return full.join(first, on=keys).with_columns(difference=pl.col("amount") - pl.col("first")).drop("first")


def _pieces(found: Outcomes) -> Iterator[pl.DataFrame]:
    """Rows by measure: Int128 amounts."""
    base = found.base.with_columns(nano("amount")).filter(pl.col("currency") != NO_CURRENCY)
    apportioned = found.artist.with_columns(nano("amount")).filter(pl.col("currency") != NO_CURRENCY)
    known = pl.col("artist").is_not_null()
    yield _compared(base.join(pl.DataFrame({"model": list(found.models)}), how="cross"), found, "base", ())
    yield _compared(apportioned, found, "apportioned", ())
    yield _compared(apportioned.filter(~known).rename({"reason": "subject"}), found, "nobody", ["subject"])
    paid = found.licensor.with_columns(nano("amount"), subject=pl.col("licensor").fill_null(""))
    yield _compared(paid, found, "licensor", ["side", "subject"])
    yield from _artists(apportioned.filter(known).rename({"artist": "subject"}), found)
    yield _fraud(found)


def _compared(rows: pl.DataFrame, found: Outcomes, measure: str, by: Sequence[str]) -> pl.DataFrame:
    return against_first(rows, found.models, ["currency", *by]).with_columns(measure=pl.lit(measure))


def _artists(rows: pl.DataFrame, found: Outcomes) -> Iterator[pl.DataFrame]:
    first = found.models[0]
    each = _compared(rows, found, "artist", ["subject"]).with_columns(members=pl.lit(1, pl.Int64))
    yield each
    yield _moved(each, found)
    artists = each.rename({"subject": "artist"})
    tenths = by_decile(artists, first).with_columns(subject=pl.col("decile").cast(pl.String).str.zfill(2))
    spread = concentration(artists)
    members = tenths.select("model", "currency", "subject", "members")
    yield _compared(tenths, found, "decile", ["subject"]).join(members, on=["model", "currency", "subject"])
    yield _share(spread, found, "gini", amount="amount", members="members", share_ppb="gini_ppb")
    yield _share(spread, found, "top_1_percent", amount="top_amount", members="top_members", share_ppb="top_ppb")


def _moved(each: pl.DataFrame, found: Outcomes) -> pl.DataFrame:
    """What those artists who gain under a model gain together, and how many they are."""
    gain = pl.max_horizontal("difference", pl.lit(0, pl.Int128))
    moved = each.group_by("model", "currency").agg(
        gain.sum().alias("amount"),
        members=(pl.col("difference") > 0).sum().cast(pl.Int64),
        whole=pl.col("amount").sum() - pl.col("difference").sum(),
    )
    shares = [part_ppb(amount, whole) for amount, whole in moved.select("amount", "whole").iter_rows()]
    told = moved.with_columns(pl.Series("share_ppb", shares, pl.Int64)).drop("whole")
    return _compared(told, found, "moved", ()).join(told.drop("amount"), on=["model", "currency"])


def _share(spread: pl.DataFrame, found: Outcomes, measure: str, **columns: str) -> pl.DataFrame:
    rows = spread.select("model", "currency", **{name: pl.col(column) for name, column in columns.items()})
    of_model = rows.drop("amount")
    return _compared(rows, found, measure, ()).join(of_model, on=["model", "currency"])


def _fraud(found: Outcomes) -> pl.DataFrame:
    """The listener is one of each model: nobody's gain is compared, only what comes back for the fee."""
    rows = found.fraud.with_columns(nano("amount"), members="plays", subject=pl.col("plays").cast(pl.String))
    against = against_first(rows, found.models, ["currency", "subject"])
    facts = rows.select("model", "currency", "subject", "territory", "offering", "members", "fee")
    return against.join(facts, on=["model", "currency", "subject"]).with_columns(measure=pl.lit("fraud"))
