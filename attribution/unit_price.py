"""What one play of a line comes to, where a file has room for no more than some digits."""

import polars as pl

from attribution.money import half_even, money, nano

DIGITS = 9
"""Digits after the point that money has at rest."""


def unit_price(amount: str, plays: str, *, decimals: int) -> pl.Expr:
    """``amount / plays``, rounded once, half to even, to ``decimals`` digits; zero where nothing was played.

    Args:
        amount: ``Decimal(38, 9)`` column, either sign.
        plays: Int64 column, either sign.
        decimals: digits after the point, 0 to 9.

    Returns:
        ``Decimal(38, 9)``. Times ``plays`` it may miss ``amount``, which is what counts.

    Raises:
        ValueError: where money has no such digits.
    """
    if not 0 <= decimals <= DIGITS:
        raise ValueError(f"A price of a play has 0 to {DIGITS} digits after the point, not {decimals}")
    step = pl.lit(10 ** (DIGITS - decimals), pl.Int128)
    count = pl.col(plays).cast(pl.Int128)
    of_one = half_even(nano(amount) * count.sign(), count.abs() * step) * step
    return money(pl.when(count != 0).then(of_one).otherwise(pl.lit(0, pl.Int128)))
