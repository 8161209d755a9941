"""Which allocation each base is apportioned by: the service's choice for it, and those that agreements name."""

from datetime import date

import polars as pl

from attribution.agreements import TermsError
from attribution.bases import BASE
from attribution.weights.allocation import PRO_RATA, PRO_RATA_OF_WORKS, Allocation
from schemas.vocabulary import SIDE


def in_use(allocation: pl.DataFrame, agreement: pl.DataFrame, *, first: date, on: date) -> list[Allocation]:
    """The allocations that some base may be apportioned by, by name; pro-rata is one of them, on both sides.

    Args:
        allocation: rows of ``allocation``.
        agreement: rows of ``agreement``, as the month has them; those of other months name nothing.
        first: first day of the month.
        on: its last day.

    Raises:
        TermsError: where an agreement names one that no day of the month has, or is one of the other side.
    """
    dated = _dated(allocation, on, first)
    named = agreement.filter(_holds(first, on)).drop_nulls("allocation")
    for row in named.iter_rows(named=True):
        _check_named(row, dated, on)
    is_chosen = pl.col("territories").is_not_null() & _holds(on, on)
    used = dated.filter(is_chosen | pl.col("allocation").is_in(named["allocation"].implode())).sort("allocation")
    return [PRO_RATA, PRO_RATA_OF_WORKS, *(Allocation.from_row(row) for row in used.iter_rows(named=True))]


def chosen(allocation: pl.DataFrame, territory_set: pl.DataFrame, bases: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The service's choice for each base and side: pro-rata where no terms say otherwise.

    Args:
        allocation: rows of ``allocation``.
        territory_set: members of their territories.
        bases: ``territory`` and ``offering`` of every base in question.
        on: last day of the month.

    Returns:
        territory, offering, side, ``allocation``.

    Raises:
        TermsError: where two are chosen for one base and side, naming both.
    """
    places = bases.select(BASE).unique()
    covered = (
        _dated(allocation, on)
        .join(territory_set, on="territories")
        .join(places, on="territory")
        .filter((pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering")))
        .select(*BASE, "side", "allocation")
        .sort(pl.all())
    )
    _refuse_two(covered, on)
    every = places.join(pl.DataFrame({"side": SIDE}), how="cross")
    return (
        every.join(covered, on=[*BASE, "side"], how="left")
        .with_columns(pl.col("allocation").fill_null(PRO_RATA.name))
        .sort(*BASE, "side")
    )


def _holds(first: date, on: date) -> pl.Expr:
    """Whether a row is in force on some day of an interval."""
    return (pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= first))


def _dated(allocation: pl.DataFrame, on: date, first: date | None = None) -> pl.DataFrame:
    """Of two versions in force on a day, or in an interval that it ends, the later holds."""
    in_force = allocation.filter(_holds(first or on, on))
    return in_force.sort("allocation", "valid_from").unique("allocation", keep="last", maintain_order=True)


def _check_named(row: dict, dated: pl.DataFrame, on: date) -> None:
    if row["allocation"] == PRO_RATA.name:
        return
    found = dated.filter(pl.col("allocation") == row["allocation"])
    if found.is_empty():
        known = ", ".join([PRO_RATA.name, *dated["allocation"]])
        raise TermsError(
            f"Agreement {row['agreement']} names the allocation {row['allocation']}, and none of that name is in force "
            f"on {on}: add it under allocations, or name one of {known}."
        )
    side = found["side"].item()
    if side != row["side"]:
        raise TermsError(
            f"Agreement {row['agreement']} is of the {row['side']} side and names the allocation {row['allocation']}, "
            f"which is of the {side} side: name one of its own side."
        )


def _refuse_two(covered: pl.DataFrame, on: date) -> None:
    two = covered.filter(pl.len().over(*BASE, "side") > 1)
    if two.is_empty():
        return
    one, other = two.row(0, named=True), two.row(1, named=True)
    raise TermsError(
        f"Allocations {one['allocation']} and {other['allocation']} are both chosen for the {one['side']} side of "
        f"{one['territory']} {one['offering']} on {on}. Let one end (valid_to), take the territory or the offering out "
        "of one of them, or leave its territories out and name it in the agreements that it is for."
    )
