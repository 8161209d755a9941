"""One rate for both rights, divided into performing and mechanical: by territory, offering and date."""

from datetime import date
from fractions import Fraction

import polars as pl

from attribution.agreements import TermsError
from attribution.bases import BASE


def with_splits(
    agreed: pl.DataFrame, right_split: pl.DataFrame, territory_set: pl.DataFrame, *, on: date
) -> pl.DataFrame:
    """Agreements with ``split_ppb``: what of a blend's one rate is this row's right; null where it is no blend.

    Args:
        agreed: rows of ``agreements.by_epoch``.
        right_split: rows of ``right_split``.
        territory_set: members of the splits' territories.
        on: last day of the month; the last one of an agreement in it decides.

    Raises:
        TermsError: where two splits hold in one base, naming both, or none does where a blend needs one.
    """
    dated = agreed.with_row_index("row").with_columns(day=pl.min_horizontal("valid_to", pl.lit(on)))
    found = [_on_day(rows.drop("day"), right_split, territory_set, on=day) for (day,), rows in dated.group_by("day")]
    if not found:
        return agreed.with_columns(split_ppb=pl.lit(None, pl.Int64))
    return pl.concat(found).sort("row").drop("row")


def _on_day(agreed: pl.DataFrame, right_split: pl.DataFrame, territory_set: pl.DataFrame, *, on: date) -> pl.DataFrame:
    splits = _in_force(right_split, territory_set, agreed, on)
    part = pl.when("is_blend").then(pl.when(pl.col("right") == "PR").then("performing_ppb").otherwise("mechanical_ppb"))
    found = agreed.join(splits, on=BASE, how="left", maintain_order="left").with_columns(split_ppb=part)
    undivided = found.filter(pl.col("is_blend"), pl.col("split_ppb").is_null())
    if undivided.height:
        row = undivided.row(0, named=True)
        raise TermsError(
            f"Agreement {row['agreement']} has one rate for both rights (blend) in {row['territory']} for "
            f"{row['offering']}, and no split holds there on {on}: add one under right_splits, with PR and MR, or give "
            "each right a rate of its own."
        )
    return found.drop("performing_ppb", "mechanical_ppb")


def blended_share(mechanical: Fraction, performing: Fraction, *, mechanical_part: Fraction) -> Fraction:
    """What a claim is of both rights together, where it differs between them: m × mechanical + (1 − m) × performing.

    Args:
        mechanical: share claimed of the mechanical right.
        performing: share claimed of the performing right, in the same unit.
        mechanical_part: m, from nothing to one: what of the money is mechanical.

    Source: DDEX CDM, ``BlendedShareClaimedForMechAndPerf``; the formula is our reading of it.
    """
    return mechanical_part * mechanical + (1 - mechanical_part) * performing


def _in_force(right_split: pl.DataFrame, territory_set: pl.DataFrame, agreed: pl.DataFrame, on: date) -> pl.DataFrame:
    """The one split of each base that has agreements."""
    bases = agreed.select(BASE).unique()
    rows = (
        right_split.filter(pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
        .join(territory_set.unique(), on="territories")
        .join(bases, on="territory")
        .filter((pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering")))
        .sort(*BASE, "right_split", "valid_from")
    )
    two = rows.filter(pl.len().over(BASE) > 1)
    if two.height:
        one, other = two.row(0, named=True), two.row(1, named=True)
        raise TermsError(
            f"Splits {one['right_split']} (from {one['valid_from']}) and {other['right_split']} (from "
            f"{other['valid_from']}) both divide the rights of {one['territory']} for {one['offering']} on {on}. Let "
            "one end (valid_to) before the other starts, or take the territory or the offering out of one of them."
        )
    return rows.select(*BASE, "performing_ppb", "mechanical_ppb")
