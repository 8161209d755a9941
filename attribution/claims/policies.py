"""What a licence says of its claims: overclaims, how long they may come, and what becomes of what nobody claims."""

import polars as pl

from attribution.claims.booking import month_number

POLICY = ["overclaim", "claim_months", "residual_months", "residual_to", "exchange_tolerance_ppb"]
"""Columns of ``agreement`` that say so."""
_LINE = ["agreement", "right", "original_period"]


def with_policies(lines: pl.DataFrame, agreement: pl.DataFrame, *, period: str) -> pl.DataFrame:
    """Lines with what their licence says, as it is known now, of the days that they were reported for.

    What it does not say: claims above the whole are held, claims may come at any time, nothing moves, and no exchange
    rate above our own quotation is paid.

    Args:
        lines: with ``_LINE``; of the version of an agreement that begins within its month, the name has its day.
        agreement: rows of ``agreement``.
        period: the month that settles them.

    Returns:
        The lines, with ``POLICY``, and ``is_over``: the time is past after which nobody may claim.
    """
    named = agreement.with_columns(name=_bare("agreement")).sort("name", "right", "valid_from")
    asked = (
        lines.select(_LINE)
        .unique()
        .with_columns(
            name=_bare("agreement"),
            day=pl.col("agreement").str.extract(r"@(\d{4}-\d{2}-\d{2})$", 1).str.to_date(),
            first=(pl.col("original_period") + "-01").str.to_date(strict=False),
        )
    )
    held = (
        asked.join(named.select("name", "right", "valid_from", "valid_to", *POLICY), on=["name", "right"])
        .with_columns(last=pl.col("first").dt.month_end())
        .filter(pl.col("valid_from") <= pl.col("last"), pl.col("valid_to").fill_null(pl.col("last")) >= pl.col("first"))
        .filter(pl.col("day").is_null() | (pl.col("day") == pl.col("valid_from")))
        .unique(_LINE, keep="first", maintain_order=True)
        .select(*_LINE, *POLICY)
    )
    age = month_number(pl.lit(period)) - month_number(pl.col("original_period"))
    return lines.join(held, on=_LINE, how="left", maintain_order="left").with_columns(
        pl.col("overclaim").fill_null("hold_all"),
        pl.col("exchange_tolerance_ppb").fill_null(0),
        is_over=(age >= pl.col("residual_months")).fill_null(value=False),
    )


def _bare(name: str) -> pl.Expr:
    return pl.col(name).str.replace(r"@\d{4}-\d{2}-\d{2}$", "")
