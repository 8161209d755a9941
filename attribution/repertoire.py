"""The registered works of a month's recordings, prepared once for all territories."""

from dataclasses import dataclass

import polars as pl

from attribution.disputes import SCOPE

RIGHT = pl.Enum(["MR", "PR"])
REASON = pl.Enum(
    [
        *(
            "dispute",
            "idle_listeners",
            "no_mandate",
            "no_plays",
            "overclaim",
            "share_gap",
            "two_mandates",
            "unknown_track",
        ),
        "unknown_work",
    ]
)
"""Why nobody is paid for a share; ``two_mandates`` is an overclaim in the end, which no party of the work made."""
NOBODY = ""
"""Party of what no party claims, and work of a recording without one: number 0 of both."""
_PART = ["work", "right", "party"]


@dataclass(frozen=True)
class Repertoire:
    """Recordings, their works, and the works' shares.

    Ids are numbered in alphabetical order, from 0; each series gives the id of a number.
    """

    isrc: pl.Series
    """recordings that some work is registered for"""
    work_id: pl.Series
    party_id: pl.Series
    society_code: pl.Series
    territories: pl.Series
    links: pl.DataFrame
    """recording, work, proportion_ppb; works in the public domain, for which nothing is owed, are left out"""
    shares: pl.DataFrame
    """work, right, party, society, territories, share_ppb; the best known society of a party first"""
    disputes: pl.DataFrame
    """work, scope, name: what of a work waits, see :mod:`attribution.disputes`"""


def repertoire(
    used: pl.LazyFrame,
    recording_work: pl.LazyFrame,
    work: pl.LazyFrame,
    work_share: pl.LazyFrame,
    disputed: pl.DataFrame | pl.LazyFrame | None = None,
) -> Repertoire:
    """What is registered of the recordings in use.

    Args:
        used: rows with ``isrc``: ``usage``, say.
        recording_work: rows of ``recording_work``.
        work: rows of ``work``.
        work_share: rows of ``work_share``.
        disputed: from :func:`attribution.disputes.disputes`, if there are any.
    """
    isrcs = used.select("isrc").drop_nulls().unique()
    links = recording_work.select("isrc", "work_id", "proportion_ppb").join(isrcs, on="isrc", how="semi").collect()
    owed = links.join(work.filter("is_public_domain").select("work_id").collect(), on="work_id", how="anti")
    held = (
        work_share.filter(pl.col("share_ppb") > 0)
        .join(owed.lazy().select("work_id").unique(), on="work_id", how="semi")
        .select("work_id", "right", "party_id", "society_code", "territories", "share_ppb", "is_controlled")
        .collect()
    )
    isrc, work_id = _names(links["isrc"]), _names(owed["work_id"])
    said = pl.LazyFrame(schema=SCOPE) if disputed is None else disputed.lazy()
    waiting = said.join(owed.lazy(), on="work_id", how="semi").collect()
    others = {name: _names(held[name]) for name in ("party_id", "society_code", "territories")}
    return Repertoire(
        isrc=isrc,
        work_id=work_id,
        **others,
        links=_numbered(owed, recording=isrc, work=work_id).sort("recording", "work"),
        shares=_shares(_numbered(held, work=work_id, party=others["party_id"], society=others["society_code"]), others),
        disputes=_numbered(waiting, work=work_id),
    )


def _shares(held: pl.DataFrame, names: dict[str, pl.Series]) -> pl.DataFrame:
    best = [pl.col("society").is_null(), ~pl.col("is_controlled"), "society", "territories"]
    return (
        held.with_columns(_number("territories", names["territories"]), pl.col("right").cast(RIGHT))
        .sort(*_PART, *best)
        .select(*_PART, "society", "territories", "share_ppb")
    )


def _numbered(rows: pl.DataFrame, **names: pl.Series) -> pl.DataFrame:
    """Replace ids by their numbers; a column of numbers is named by its thing, not by its id."""
    ids = {thing: str(series.name) for thing, series in names.items()}
    return rows.with_columns(_number(ids[thing], series).alias(thing) for thing, series in names.items()).drop(
        *ids.values()
    )


def _number(column: str, names: pl.Series) -> pl.Expr:
    return pl.col(column).cast(pl.Enum(names)).to_physical().cast(pl.UInt32)


def _names(column: pl.Series) -> pl.Series:
    named = pl.concat([pl.Series(column.name, [NOBODY]), column.drop_nulls().unique()])
    return named.unique().sort()
