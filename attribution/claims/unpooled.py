"""What all usage of a base would come to under an agreement whose licensor has nothing registered there."""

import polars as pl

from attribution.bases import BASE
from attribution.money import nano
from attribution.pools import POOL, Quotations, pools
from attribution.weights.allocation import PRO_RATA
from schemas.columns import WHOLE_PPB

_SCHEMA = pl.Schema(
    {
        **dict.fromkeys([*POOL, "currency"], pl.String()),
        "hold_reason": pl.String(),
        "units": pl.Int128(),
        "whole": pl.Int128(),
    }
)


def unpooled(
    terms: pl.DataFrame, base: pl.DataFrame, base_weight: pl.DataFrame, quotations: Quotations
) -> pl.DataFrame:
    """Price the whole usage of bases by agreements that have no pool there, so that a play of it has a price.

    Args:
        terms: rows of ``fees.in_force`` with ``split_ppb``.
        base: rows of ``base``.
        base_weight: rows of ``base_weight``.
        quotations: from ``fx.rates``.

    Returns:
        ``POOL``, currency, ``hold_reason``, ``units``: the amount in nano-units, and ``whole``: the base's weight, in
        parts per billion of a play.
    """
    if terms.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    wholes = _wholes(base_weight)
    one = terms.unique([*BASE, "pool_right", "agreement"], keep="first", maintain_order=True)
    choice = wholes.filter("is_choice").select(*BASE, choice="allocation")
    parts = (
        one.join(choice, on=BASE, how="left")
        .with_columns(weighed_by=pl.coalesce("allocation", "choice", pl.lit(PRO_RATA.name)))
        .join(wholes.select(*BASE, "whole", weighed_by="allocation"), on=[*BASE, "weighed_by"], how="left")
        .join(base.select(*BASE, "plays"), on=BASE)
        .with_columns(weight=pl.col("whole").fill_null(0), plays=pl.col("plays").cast(pl.Int128) * WHOLE_PPB)
    )
    priced = pools(parts.drop("whole", "choice", "weighed_by"), base, base_weight, quotations)
    named = parts.select(*BASE, "agreement", "weight", right="pool_right")
    found = priced.join(named, on=POOL)
    return found.select(*POOL, "currency", "hold_reason", units=nano("amount"), whole="weight").cast(_SCHEMA)


def _wholes(base_weight: pl.DataFrame) -> pl.DataFrame:
    composition = base_weight.filter(pl.col("side") == "composition")
    return composition.select(
        *BASE, "allocation", "is_choice", whole=pl.col("weight").cast(pl.Int128) * pl.lit(WHOLE_PPB, pl.Int128)
    )
