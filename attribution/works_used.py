"""Whose works a territory's recordings use: each recording's shares by work, right and party, summing to the whole."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from attribution.apportion import apportion
from attribution.disputes import is_disputed
from attribution.mandates import in_force, licensor_of, overclaimed
from attribution.ragged import expand, members, runs
from attribution.repertoire import REASON, RIGHT, Repertoire
from schemas.columns import WHOLE_PPB

TOLERANCE_PPB = 600_000
"""What a work's shares may pass the whole by. Source: CISAC CWR 2.1 Rev 8, transaction edits for shares, 0.06 %."""
_PART = ["work", "right", "party"]
_RIGHTS = pl.DataFrame({"right": RIGHT.categories.cast(RIGHT)})


@dataclass(frozen=True)
class Claims:
    """The shares of a territory's recordings.

    Per recording and right they sum to the whole, less what is in the public domain.
    """

    rows: pl.DataFrame
    """recording, work, right, party, licensor (its place), share_ppb (proportion × share), reason; sorted by the
    first four"""
    runs: pl.DataFrame
    """by recording: where its rows lie"""


def claims(
    known: Repertoire,
    recordings: pl.Series,
    mandate: pl.DataFrame,
    territory_set: pl.DataFrame,
    licensors: pl.Series,
    *,
    territory: str,
    on: date,
) -> Claims:
    """Whose the works of some recordings are in a territory.

    A share that two licensors have a mandate for is an overclaim of both, and licensed by neither (``two_mandates``).
    A work's shares that sum to more than the whole are scaled down to it, and beyond the tolerance are an
    overclaim; what they leave is a gap. A share whose owner a society says is open is in dispute, whole as it is.
    Shares become whole parts per billion by apportionment.

    Args:
        known: from :func:`attribution.repertoire.repertoire`.
        recordings: those in question, by number.
        mandate: rows of ``mandate``.
        territory_set: members of the territories of shares and mandates.
        licensors: all that a mandate names.
        territory: where.
        on: last day of the month.
    """
    links = known.links.filter(_among(known.links["recording"], recordings, known.isrc))
    shares = known.shares.filter(_among(known.shares["work"], links["work"], known.work_id))
    held = _held(shares.filter(_there(shares, known, territory_set, territory)))
    mandates = in_force(mandate, territory_set, territory=territory, on=on)
    owners = {"parties": known.party_id, "societies": known.society_code}
    placed = held.with_columns(licensor_of(held, mandates, licensors, **owners))
    named = placed.with_columns(is_twice=overclaimed(licensors)).with_columns(
        licensor=pl.when(~pl.col("is_twice")).then("licensor"),
        is_disputed=is_disputed(placed, known.disputes, licensors, known.society_code),
    )
    parts = _whole(named, links["work"].unique().sort(), known.work_id.len())
    rows = _effective(_linked(links, parts, known.work_id.len()))
    return Claims(rows, runs(rows["recording"], size=known.isrc.len()))


def _among(numbers: pl.Series, chosen: pl.Series, names: pl.Series) -> pl.Series:
    return members(chosen, size=names.len()).gather(numbers)


def _there(shares: pl.DataFrame, known: Repertoire, territory_set: pl.DataFrame, territory: str) -> pl.Series:
    sets = territory_set.filter(pl.col("territory") == territory)["territories"]
    return known.territories.is_in(sets.implode()).gather(shares["territories"])


def _held(shares: pl.DataFrame) -> pl.DataFrame:
    """What each party holds, in whatever roles and registrations. Most have one, and nothing is to be summed."""
    is_again = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in _PART)
    if not shares.select(is_again.any()).item():
        return shares
    return shares.group_by(_PART, maintain_order=True).agg(pl.col("society").first(), pl.col("share_ppb").sum())


def _whole(named: pl.DataFrame, works: pl.Series, size: int) -> pl.DataFrame:
    """The parties of each work and right, with what is claimed of it in all, and what they leave."""
    of_party = named.select(_work_right()).to_series()
    sums = named.select("share_ppb", key=of_party).set_sorted("key").group_by("key").agg(pl.col("share_ppb").sum())
    claimed = pl.zeros(size * _RIGHTS.height, dtype=pl.Int64, eager=True).scatter(sums["key"], sums["share_ppb"])
    is_over = pl.col("claimed") > WHOLE_PPB + TOLERANCE_PPB
    parties = named.with_columns(claimed.gather(of_party).alias("claimed")).with_columns(
        reason=pl.when("is_twice")
        .then(pl.lit("two_mandates").cast(REASON))
        .when(is_over)
        .then(pl.lit("overclaim").cast(REASON))
        .when(pl.col("is_disputed") & pl.col("licensor").is_not_null())
        .then(pl.lit("dispute").cast(REASON))
    )
    every = pl.DataFrame({"work": works}).join(_RIGHTS, how="cross", maintain_order="left_right")
    gaps = _gaps(every.with_columns(claimed.gather(every.select(_work_right()).to_series()).alias("claimed")))
    rows = pl.concat([parties.select(gaps.columns), gaps])
    return rows.sort(_PART) if gaps.height else rows


def _work_right() -> pl.Expr:
    """One number for a work and right, in their order."""
    return pl.col("work") * _RIGHTS.height + pl.col("right").to_physical().cast(pl.UInt32)


def _gaps(every: pl.DataFrame) -> pl.DataFrame:
    return every.filter(pl.col("claimed") < WHOLE_PPB).select(
        "work",
        "right",
        party=pl.lit(0, pl.UInt32),
        licensor=pl.lit(None, pl.UInt32),
        share_ppb=WHOLE_PPB - pl.col("claimed"),
        claimed="claimed",
        reason=pl.lit("share_gap").cast(REASON),
    )


def _linked(links: pl.DataFrame, parts: pl.DataFrame, size: int) -> pl.DataFrame:
    """The parts of every work of every recording."""
    pairs = expand(runs(parts["work"], size=size).select(pl.all().gather(links["work"])))
    return parts.select(pl.all().gather(pairs["child"])).with_columns(
        links[name].gather(pairs["parent"]) for name in ("recording", "proportion_ppb")
    )


def _effective(parts: pl.DataFrame) -> pl.DataFrame:
    """Shares of the recording. Most works are all of it and claimed in whole: nothing to compute for them."""
    is_plain = (pl.col("proportion_ppb") == WHOLE_PPB) & (pl.col("claimed") <= WHOLE_PPB)
    others = parts.with_row_index("row").filter(~is_plain).with_columns(pl.col("proportion_ppb").cast(pl.Int128))
    scaled = apportion(
        others.lazy(),
        amount="proportion_ppb",
        weight="share_ppb",
        within=["recording", "work", "right"],
        order=["party"],
        into="part",
    ).collect()
    shares = parts["share_ppb"].scatter(scaled["row"], scaled["part"].cast(pl.Int64))
    return parts.with_columns(shares).filter(pl.col("share_ppb") > 0).drop("claimed", "proportion_ppb")
