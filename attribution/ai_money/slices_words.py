"""What a slice of a source is: columns that every kind of source is brought to, and who may take it."""

from typing import Final

import polars as pl

from attribution.ai_money.payable import REASON
from attribution.apportion import apportion
from schemas.columns import WHOLE_PPB

NAMED: Final = 0
"""A licensor has it: it is paid under that licensor's licence, else it goes under our provision."""
GAP: Final = 1
"""Claimed by nobody: under our provision, else under the licence with the greatest share."""
NOBODY: Final = 2
"""Nobody known to us licenses it: under our provision only."""
WHOLE: Final = 3
"""It reaches no source: held once, under the licence with the greatest share."""
AGENT: Final = 4
"""Whoever contracts for the owner has it as well; left out where the provision takes it."""

WORK_RIGHT: Final = pl.Enum(["", "MR", "PR"])
SLICE: Final = pl.Schema(
    {
        "variant": pl.UInt32,
        "work_right": WORK_RIGHT,
        "party_id": pl.String,
        "licensor": pl.UInt32,
        "reason": REASON,
        "scope": pl.UInt8,
        "slice_ppb": pl.Int64,
    }
)


def sliced(rows: pl.DataFrame, *, weight: str, order: list[str]) -> pl.DataFrame:
    """Rows of ``SLICE``: the whole of every variant, split by ``weight``; rows of weight zero are left out.

    Args:
        rows: ``variant`` and what is known of the other columns; those that are missing are empty.
        weight: whole numbers; a variant's sum to at most 10²⁷.
        order: columns that name a row within its variant.
    """
    empty = {"work_right": pl.lit(""), "party_id": pl.lit("")}
    given = rows.with_columns(value.alias(name) for name, value in empty.items() if name not in rows.columns)
    whole = given.filter(pl.col(weight) > 0).with_columns(_whole=pl.lit(WHOLE_PPB, pl.Int128))
    return (
        apportion(whole.lazy(), amount="_whole", weight=weight, within=["variant"], order=order, into="slice_ppb")
        .filter(pl.col("slice_ppb") > 0)
        .select(pl.col(name).cast(kind) for name, kind in SLICE.items())
        .collect()
    )


def in_order(slices: pl.DataFrame) -> pl.DataFrame:
    """By variant, and within it by what names a slice."""
    return slices.sort("variant", "work_right", "party_id", "licensor", "reason", nulls_last=False)
