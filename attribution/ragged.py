"""Rows that belong to a number, found without a search: where they start, and how many they are.

What a hash join does for one key at a time, for keys that are already small numbers in order.
"""

import polars as pl


def members(numbers: pl.Series, *, size: int) -> pl.Series:
    """Whether each number from 0 to ``size`` is among ``numbers``."""
    return pl.repeat(value=False, n=size, eager=True).scatter(numbers.drop_nulls().unique(), values=True)


def runs(key: pl.Series, *, size: int) -> pl.DataFrame:
    """Where each number's rows lie.

    Args:
        key: numbers below ``size``, sorted.
        size: how many numbers there are.

    Returns:
        ``first`` and ``count``, one row per number from 0.
    """
    found = pl.DataFrame({"key": key}).set_sorted("key").group_by("key", maintain_order=True).len()
    count = pl.zeros(size, dtype=pl.UInt32, eager=True).scatter(found["key"], found["len"])
    return pl.DataFrame({"first": count.cum_sum() - count, "count": count})


def expand(places: pl.DataFrame) -> pl.DataFrame:
    """Every pair of a row and one of the rows that belong to it.

    Args:
        places: ``first`` and ``count`` of what belongs to each row; nulls for nothing.

    Returns:
        ``parent``, the number of the row; ``child``, the number of what belongs to it; and ``place``, which of
        the row's children it is, from 0. In that order.
    """
    counted = places.with_row_index("parent").filter(pl.col("count") > 0)
    before = counted["count"].cum_sum() - counted["count"]
    at = counted.select(pl.int_range(pl.len(), dtype=pl.UInt32).repeat_by("count").alias("at")).explode("at")["at"]
    place = pl.int_range(at.len(), dtype=pl.UInt32, eager=True) - before.gather(at)
    return pl.DataFrame(
        {"parent": counted["parent"].gather(at), "child": counted["first"].gather(at) + place, "place": place}
    )
