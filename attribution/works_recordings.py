"""Which part of a recording is which work.

A recording of one work is that work, and a composite that is registered as a work of its own is one work. A recording
of several is parted by the durations that a composite says for them, else evenly.
"""

import polars as pl

from attribution.apportion import apportion
from schemas.columns import WHOLE_PPB


def proportions(linked: pl.LazyFrame, parts: pl.LazyFrame, owned: pl.LazyFrame) -> pl.LazyFrame:
    """Part every recording over its works.

    Args:
        linked: ``isrc``, ``work_id``, ``is_composite``: every recording that a registration names.
        parts: ``composite``, ``work_id``, ``duration_seconds``: the works that composites name.
        owned: ``work_id`` of the works that have shares.

    Returns:
        ``isrc``, ``work_id``, ``proportion_ppb``; each recording's sum to the whole.
    """
    links = linked.group_by("isrc", "work_id").agg(pl.col("is_composite").any())
    works = _standing(links, parts, owned)
    rows = _weighted(works, parts).with_columns(_whole=pl.lit(WHOLE_PPB, pl.Int128))
    parted = apportion(rows, amount="_whole", weight="weight", within=["isrc"], order=["work_id"], into="_part")
    return parted.select("isrc", "work_id", pl.col("_part").cast(pl.Int64).alias("proportion_ppb"))


def _standing(links: pl.LazyFrame, parts: pl.LazyFrame, owned: pl.LazyFrame) -> pl.LazyFrame:
    """Links that count: a composite that somebody owns stands for its parts; one that nobody owns gives way."""
    composites = links.filter("is_composite")
    whole = composites.join(owned, on="work_id", how="semi").select("isrc", composite="work_id")
    within = whole.join(parts.select("composite", "work_id"), on="composite", how="inner")
    hollow = composites.join(owned, on="work_id", how="anti").select("isrc", "work_id", is_hollow=pl.lit(True))
    return (
        links.join(within, on=["isrc", "work_id"], how="anti")
        .join(hollow, on=["isrc", "work_id"], how="left")
        .with_columns(pl.col("is_hollow").fill_null(False))
        .filter(~pl.col("is_hollow") | pl.col("is_hollow").all().over("isrc"))
        .select("isrc", "work_id")
    )


def _weighted(works: pl.LazyFrame, parts: pl.LazyFrame) -> pl.LazyFrame:
    """``weight``: seconds, where one composite says how long every work of the recording lasts in it; else one each."""
    several = works.filter(pl.len().over("isrc") > 1).with_columns(_works=pl.len().over("isrc"))
    lasting = parts.group_by("composite", "work_id").agg(weight=pl.col("duration_seconds").sum())
    timed = (
        several.join(lasting.filter(pl.col("weight") > 0), on="work_id", how="inner")
        .filter(pl.len().over("isrc", "composite") == pl.col("_works"))
        .filter(pl.col("composite") == pl.col("composite").min().over("isrc"))
        .select("isrc", "work_id", "weight")
    )
    return works.join(timed, on=["isrc", "work_id"], how="left").with_columns(pl.col("weight").fill_null(1))
