"""Claims on one line and right that come to more than the whole: what of each is paid, and what is on hold.

Source: DDEX CDM Part 5, Overclaim Discrepancies, for what an overclaim is; the three policies are a licence's choice.
"""

import polars as pl

from attribution.apportion import apportion
from schemas.columns import WHOLE_PPB

LINE = ["sales_transaction_id", "right"]


def shared(live: pl.DataFrame, settled: pl.DataFrame, *, order: list[str]) -> pl.DataFrame:
    """What of each claim its licence pays and holds.

    Nobody's claim on a line is worth more than its part of what is left of the whole, in proportion to all claims on
    it: ``proportional`` pays that part, ``hold_all`` holds it, and ``pay_undisputed`` pays what the others' claims
    could not reach if all of them were right, and holds the rest of it. So no mix of policies pays or holds more than
    the whole.

    Args:
        live: claims that are not settled yet, with ``LINE``, ``order`` and ``overclaim``, the policy of their licence;
            ``live_ppb`` is what of each is not settled yet.
        settled: ``LINE`` and ``settled_ppb``: what of each line is released for good, one row per line.
        order: names a claim on its line.

    Returns:
        The claims with ``target_ppb``, ``held_ppb`` and ``is_overclaim``.
    """
    space = pl.max_horizontal(WHOLE_PPB - pl.col("settled_ppb").fill_null(0), 0)
    summed = live.join(settled, on=LINE, how="left", maintain_order="left").with_columns(
        space=space, whole=pl.col("live_ppb").sum().over(LINE)
    )
    parts = apportion(
        summed.lazy().with_columns(_space=pl.col("space").cast(pl.Int128)),
        amount="_space",
        weight="live_ppb",
        within=LINE,
        order=order,
        into="part",
    ).collect()
    own, is_overclaim = pl.col("live_ppb"), pl.col("whole") > pl.col("space")
    undisputed = pl.max_horizontal(pl.col("space") - (pl.col("whole") - own), 0)
    paid = (
        pl.when(pl.col("overclaim") == "proportional")
        .then("part")
        .when(pl.col("overclaim") == "pay_undisputed")
        .then(undisputed)
        .otherwise(0)
    )
    return (
        parts.with_columns(pl.col("part").fill_null(0).cast(pl.Int64), is_overclaim=is_overclaim)
        .with_columns(target_ppb=pl.when("is_overclaim").then(paid).otherwise(own).cast(pl.Int64))
        .with_columns(held_ppb=pl.when("is_overclaim").then(pl.col("part") - pl.col("target_ppb")).otherwise(0))
        .drop("space", "whole", "part", "_space", "settled_ppb")
    )
