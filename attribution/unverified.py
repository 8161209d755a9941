"""Figures that nobody has read in their source: what depends on them, and whether finance accepts that, by name."""

from decimal import Decimal

import polars as pl

from attribution.money import money, nano

_SHOWN = 5


def unverified(unverified_use: pl.LazyFrame, accepted_unverified: pl.LazyFrame) -> pl.DataFrame:
    """The unverified parameters that a month's pools depend on, by name.

    Args:
        unverified_use: rows of ``unverified_use``.
        accepted_unverified: rows of ``accepted_unverified``.

    Returns:
        ``parameter``, ``figure``, ``accepted`` (who accepts it; null: nobody), ``currency``, ``amount`` and
        ``pools``: one row per parameter and currency, with the pools' names.
    """
    named = pl.format("{} {} {} {}", "territory", "offering", "right", "agreement")
    return (
        unverified_use.sort("territory", "offering", "right", "agreement")
        .group_by("parameter", "figure", "currency", maintain_order=True)
        .agg(money(nano("amount").sum()), pools=named)
        .join(accepted_unverified.select("parameter", accepted="source"), on="parameter", how="left")
        .sort("parameter", "currency")
        .select("parameter", "figure", "accepted", "currency", "amount", "pools")
        .collect()
    )


def unaccepted(unverified_use: pl.LazyFrame, accepted_unverified: pl.LazyFrame) -> pl.DataFrame:
    """Parameters that stop a month: which, what depends on them, and what to do. Nothing is good news.

    Returns:
        ``detail``: one sentence a parameter.
    """
    waiting = unverified(unverified_use, accepted_unverified).filter(pl.col("accepted").is_null())
    by_parameter = waiting.group_by("parameter", "figure", maintain_order=True).agg("currency", "amount", "pools")
    return pl.DataFrame(
        {"detail": [_sentence(**row) for row in by_parameter.iter_rows(named=True)]}, {"detail": pl.String}
    )


def _sentence(parameter: str, figure: str, currency: list[str], amount: list[Decimal], pools: list[list[str]]) -> str:
    every = [name for some in pools for name in some]
    sums = " and ".join(f"{units:f} {code}" for units, code in zip(amount, currency, strict=True))
    counted = f"{len(every)} {'pool' if len(every) == 1 else 'pools'}"
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return (
        f"{parameter} ({figure}) is not verified. What depends on it: {sums}, in {counted}: "
        f"{', '.join(every[:_SHOWN])}{more}. Read it in its source, and deliver it under us_mechanical_parameters in a "
        f"file of terms with verified: true; or accept it by name there, with who decided so, as "
        f"accepted_unverified: [{{parameter: {parameter}, source: …}}]."
    )
