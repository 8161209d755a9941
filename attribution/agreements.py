"""Which agreement is in force for a licensor, right, territory and offering."""

from datetime import date

import polars as pl

from attribution.epochs import Epochs, in_month
from schemas.agreement import Agreement
from schemas.columns import polars_schema

PAYEE = ["licensor", "side", "right", "territory", "offering"]
"""What at most one agreement may be in force for."""
_RIGHTS = {"recorded": ["recorded"], "PR": ["PR"], "MR": ["MR"], "all": ["PR", "MR"]}
_TEXTS = pl.List(pl.String)


class TermsError(ValueError):
    """Terms that contradict each other or miss a figure; the message is for whoever wrote them."""


def by_epoch(agreement: pl.DataFrame, territory_set: pl.DataFrame, bases: pl.DataFrame, month: Epochs) -> pl.DataFrame:
    """:func:`applicable` on each day that an epoch begins.

    Returns:
        Its rows, with ``epoch``, and ``days_in_force`` of ``days_in_month``, the agreement's own in the month.

    Raises:
        TermsError: where two agreements claim the same usage, naming both.
    """
    dated = in_month(agreement, month)
    days = dated.select("agreement", "right", "days_in_force", "days_in_month").rename({"right": "pool_right"})
    found = [
        applicable(dated.select(agreement.columns), territory_set, bases, on=day).with_columns(
            epoch=pl.lit(number, pl.UInt32)
        )
        for number, day in enumerate(month.days)
    ]
    return pl.concat(found).join(days, on=["agreement", "pool_right"], how="left", maintain_order="left")


def applicable(agreement: pl.DataFrame, territory_set: pl.DataFrame, bases: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The agreements in force for each base.

    Args:
        agreement: rows of the ``agreement`` dataset.
        territory_set: members of the agreements' territories.
        bases: ``territory`` and ``offering`` of every base in question.
        on: the day that decides.

    Returns:
        One row per base, licensor, side and right: the agreement's columns, ``territory``, ``offering``,
        and ``pool_right``, the right that its pool is named by. An agreement for ``all`` rights has a row
        for each of them, and one pool.

    Raises:
        TermsError: where two agreements claim the same usage, naming both.
    """
    in_force = agreement.filter(pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
    rows = (
        in_force.join(_members(territory_set, bases), on="territories")
        .join(bases.select("territory", "offering").unique(), on="territory")
        .filter((pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering")))
        .with_columns(pool_right=pl.col("right"), right=pl.col("right").replace_strict(_RIGHTS, return_dtype=_TEXTS))
        .explode("right")
        .sort("territory", "offering", "right", "agreement", "valid_from")
    )
    _refuse_two(rows, PAYEE, on)
    _refuse_two(rows.filter(pl.col("mode") == "statutory"), PAYEE[1:], on)
    return rows.select(*polars_schema(Agreement), "territory", "offering", "pool_right")


def _members(territory_set: pl.DataFrame, bases: pl.DataFrame) -> pl.DataFrame:
    return territory_set.join(bases.select("territory").unique(), on="territory", how="semi").unique()


def _refuse_two(rows: pl.DataFrame, payee: list[str], on: date) -> None:
    two = rows.filter(pl.len().over(payee) > 1).sort(*payee, "agreement", "valid_from", nulls_last=False)
    if two.is_empty():
        return
    one, other = two.row(0, named=True), two.row(1, named=True)
    raise TermsError(
        f"Agreements {_named(one)} and {_named(other)} of {one['licensor'] or 'our own provision'} both cover "
        f"{one['right']} in {one['territory']} for {one['offering']} on {on}. Let one end (valid_to) before the "
        f"other starts, or take the territory or the offering out of one of them."
    )


def _named(row: dict) -> str:
    return f"{row['agreement']} ({row['mode']}, {row['territories']}, from {row['valid_from']})"
