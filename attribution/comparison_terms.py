"""Which of the allocations that someone proposes would hold for each base."""

from datetime import date

import polars as pl

from attribution.agreements import TermsError
from attribution.bases import BASE


def proposed(
    allocation: pl.DataFrame, territory_set: pl.DataFrame, bases: pl.DataFrame, *, side: str, on: date
) -> pl.DataFrame:
    """The proposed allocation of every base of a side.

    One without territories is for all bases that no other names. A base that none is for has none, and stays pro-rata.

    Args:
        allocation: rows of ``allocation``.
        territory_set: members of their territories.
        bases: territory and offering of every base.
        side: recorded or composition.
        on: the day that decides.

    Returns:
        territory, offering, ``allocation``, ``valid_from``; one row per base that an allocation is for.

    Raises:
        TermsError: where two are for the same base, naming both.
    """
    held = allocation.filter(
        pl.col("side") == side,
        pl.col("valid_from") <= on,
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= on),
    )
    members = territory_set.select("territories", "territory").unique()
    placed = held.filter(pl.col("territories").is_not_null()).join(members, on="territories")
    everywhere = held.filter(pl.col("territories").is_null())
    named = _once(_in(placed.join(bases.select(BASE).unique(), on="territory")), side)
    rest = bases.select(BASE).unique().join(named, on=BASE, how="anti")
    return pl.concat([named, _once(everywhere.join(rest, how="cross"), side)]).sort(BASE)


def _in(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter((pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering")))


def _once(rows: pl.DataFrame, side: str) -> pl.DataFrame:
    chosen = rows.select(*BASE, "allocation", "valid_from").sort(*BASE, "allocation")
    two = chosen.filter(pl.len().over(BASE) > 1)
    if two.height:
        one, other = two["allocation"][0], two["allocation"][1]
        raise TermsError(
            f"Allocations {one} and {other} are both for {side} money of {two['territory'][0]}, {two['offering'][0]}: "
            "take the territory or the offering out of one of them."
        )
    return chosen
