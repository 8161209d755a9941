"""Which eligibility is in force, over which months it counts, and what has to be kept for it."""

from datetime import date
from typing import Any

import polars as pl

from attribution.agreements import TermsError
from attribution.history import window

_ALWAYS = date(9999, 12, 31)


def eligibility_named(eligibility: pl.DataFrame, name: str, on: date) -> dict[str, Any]:
    """The row of ``eligibility`` that is in force.

    Args:
        eligibility: all rows.
        name: as an allocation names it.
        on: the day that decides, the last one of the month.

    Raises:
        TermsError: where none of that name is, or two are, which files that do not know of each other may say.
    """
    found = in_force(eligibility.filter(pl.col("eligibility") == name), on, on)
    if found.is_empty():
        raise TermsError(
            f"No eligibility {name} is in force on {on}: add it under eligibilities, or correct the allocation that "
            "names it."
        )
    if found.height > 1:
        first, second = found.sort("valid_from")["valid_from"].head(2)
        raise TermsError(
            f"Eligibility {name} is in force twice on {on}, from {first} and from {second}: let the earlier one end "
            "(valid_to) before the later one begins."
        )
    return found.row(0, named=True)


def in_force(eligibility: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """The rows that are in force on a day from ``first`` to ``last``."""
    return eligibility.filter(
        pl.col("valid_from") <= last, pl.col("valid_to").is_null() | (pl.col("valid_to") >= first)
    )


def months_counted(eligibility: pl.DataFrame, period: str, last: date) -> list[str]:
    """The months whose history a month is settled by, in order.

    Args:
        eligibility: all rows.
        period: the month.
        last: its last day, on which it is decided which rows are in force.
    """
    asked = in_force(eligibility, last, last).drop_nulls("months").select("months", "window").rows()
    return sorted({month for months, kind in asked for month in window(period, months, kind)})


def not_delivering(eligibility: pl.DataFrame, party: pl.DataFrame) -> pl.DataFrame:
    """Parties of ``own_content`` that deliver nothing, since no DDEX party identifier of theirs is known.

    Args:
        eligibility: all rows.
        party: all parties.

    Returns:
        ``eligibility``, ``party`` and ``detail``.
    """
    named = eligibility.select("eligibility", party="own_content").explode("party").drop_nulls().unique()
    return (
        named.join(party.drop_nulls("dpid"), on="party", how="anti")
        .sort("eligibility", "party")
        .with_columns(
            detail=pl.format(
                "eligibility {} has {} in own_content, which has no dpid, so that nothing is known to be delivered by "
                "it: add the dpid under parties, or take it out",
                "eligibility",
                "party",
            )
        )
    )


def listeners_kept(eligibility: pl.DataFrame, first: date) -> int:
    """With so many listeners in a month a recording needs none of them kept by name, whatever is asked later.

    Args:
        eligibility: all rows. One that begins later counts already, since it may look back on the month.
        first: first day of the month.
    """
    asked = in_force(eligibility, first, _ALWAYS)["minimum_listeners"].drop_nulls()
    return max(asked.to_list(), default=0)
