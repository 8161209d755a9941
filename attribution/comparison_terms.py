"""Which of the allocations that someone proposes would hold for each base."""

from datetime import date

import polars as pl

from attribution.agreements import TermsError
from attribution.bases import BASE
from schemas.vocabulary import SIDE


def in_force(allocation: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The proposed allocations that hold on a day; of two versions the later one: rows of ``allocation``."""
    dated = allocation.filter(pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
    return dated.sort("allocation", "valid_from").unique("allocation", keep="last", maintain_order=True)


def proposed(
    allocation: pl.DataFrame, territory_set: pl.DataFrame, bases: pl.DataFrame, *, otherwise: str
) -> pl.DataFrame:
    """The proposed allocation of every base and side.

    One without territories is for all bases of its side that no other names: there is no agreement in a proposal that
    could name it.

    Args:
        allocation: from :func:`in_force`.
        territory_set: members of their territories.
        bases: territory and offering of every base.
        otherwise: the allocation of bases that none is for.

    Returns:
        territory, offering, side, ``allocation``, as ``allocations.chosen`` has them.

    Raises:
        TermsError: where two are for the same base and side, naming both.
    """
    every = bases.select(BASE).unique().join(pl.DataFrame({"side": SIDE}), how="cross")
    members = territory_set.select("territories", "territory").unique()
    placed = allocation.join(members, on="territories").join(every, on=["territory", "side"])
    named = _once(_offered(placed))
    rest = every.join(named, on=[*BASE, "side"], how="anti")
    others = allocation.filter(pl.col("territories").is_null()).join(rest, on="side")
    every_named = pl.concat([named, _once(_offered(others))])
    return (
        every.join(every_named, on=[*BASE, "side"], how="left")
        .with_columns(pl.col("allocation").fill_null(otherwise))
        .sort(*BASE, "side")
    )


def _offered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter((pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering")))


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    key = [*BASE, "side"]
    found = rows.select(*key, "allocation").sort(*key, "allocation")
    two = found.filter(pl.len().over(key) > 1)
    if two.height:
        one, other = two.row(0, named=True), two.row(1, named=True)
        raise TermsError(
            f"Allocations {one['allocation']} and {other['allocation']} are both for the {one['side']} side of "
            f"{one['territory']} {one['offering']}: take the territory or the offering out of one of them."
        )
    return found
