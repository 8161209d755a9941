"""Splitting a track's money between its sources and its deliverer: voices first, then works and recordings."""

from collections.abc import Iterator

import polars as pl

from attribution.ai_money.track_slices import WHOLE_WEIGHT
from attribution.apportion import apportion
from attribution.ragged import expand, runs

PAIRS = pl.Schema({"line": pl.UInt32, "slice": pl.UInt32, "amount": pl.Int128})
_REST = 2**32 - 1
"""Stands for the deliverer where a slice is named: after all of them."""


def deducted(lines: pl.DataFrame, cut: pl.DataFrame, *, tracks: int, at_once: int = 50_000) -> pl.DataFrame:
    """What each line's sources have of it.

    A voice has its licence's share of the line; works and recordings have theirs of what voices leave. What is in no
    row is the deliverer's. Exact: with it, a line's amounts are the line.

    Args:
        lines: ``track`` and Int128 ``amount``.
        cut: slices with ``track``, ``weight`` and ``is_voice``, sorted by track.
        tracks: how many tracks there are.
        at_once: lines.

    Returns:
        ``line`` (row of ``lines``), ``slice`` (row of ``cut``) and ``amount``, in that order.
    """
    found = [pl.DataFrame(schema=PAIRS)]
    has_voices = cut["is_voice"].any()
    places = runs(cut["track"], size=tracks)
    numbered = lines.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("line"), "track", "amount")
    for some in numbered.iter_slices(at_once):
        pairs = expand(places.select(pl.all().gather(some["track"])))
        weighed = pl.DataFrame({"line": some["line"].gather(pairs["parent"]), "slice": pairs["child"]}).with_columns(
            cut[name].gather(pairs["child"]) for name in ("weight", "is_voice")
        )
        parts = pl.concat(_split(weighed, some))
        found.append(parts.sort("line", "slice") if has_voices else parts)
    return pl.concat(found)


def _split(weighed: pl.DataFrame, lines: pl.DataFrame) -> Iterator[pl.DataFrame]:
    amounts = lines.select("line", "amount")
    voices, others = weighed.filter("is_voice"), weighed.filter(~pl.col("is_voice"))
    if voices.height:
        of_voices = _with_rest(voices, amounts)
        rest = of_voices.filter(pl.col("slice") == _REST).select("line", "amount")
        amounts = pl.concat([rest, amounts.join(rest, on="line", how="anti")])
        yield of_voices.filter(pl.col("slice") != _REST)
    yield _with_rest(others, amounts).filter(pl.col("slice") != _REST)


def _with_rest(pairs: pl.DataFrame, amounts: pl.DataFrame) -> pl.DataFrame:
    """The lines' amounts over their slices and what these leave."""
    taken = pairs.group_by("line").agg(pl.col("weight").sum())
    rest = taken.select("line", slice=pl.lit(_REST, pl.UInt32), weight=WHOLE_WEIGHT - pl.col("weight"))
    rows = pl.concat([pairs.select("line", "slice", "weight"), rest]).join(
        amounts.rename({"amount": "whole"}), on="line", how="left", maintain_order="left"
    )
    parts = apportion(rows.lazy(), amount="whole", weight="weight", within=["line"], order=["slice"], into="amount")
    return parts.select(pl.col(name).cast(kind) for name, kind in PAIRS.items()).collect()


def spread_over(lines: pl.DataFrame, cut: pl.DataFrame, *, tracks: int) -> pl.DataFrame:
    """The whole of each line over its slices, by their weights: nothing is left for a deliverer.

    Args and result as of :func:`deducted`; every line's track has a slice.
    """
    pairs = expand(runs(cut["track"], size=tracks).select(pl.all().gather(lines["track"])))
    rows = pl.DataFrame({"line": pairs["parent"], "slice": pairs["child"]}).with_columns(
        cut["weight"].gather(pairs["child"]), lines["amount"].gather(pairs["parent"]).alias("whole")
    )
    parts = apportion(rows.lazy(), amount="whole", weight="weight", within=["line"], order=["slice"], into="amount")
    return parts.select(pl.col(name).cast(kind) for name, kind in PAIRS.items()).collect().sort("line", "slice")
