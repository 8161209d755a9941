"""How unequally money is spread over artists: exact figures from whole nano-units."""

from fractions import Fraction

import polars as pl

from attribution.money import nearest_nano
from schemas.columns import WHOLE_PPB

DECILES = 10
_TOP_PART = 100
_GROUP = ["model", "currency"]


def deciles(artists: pl.DataFrame, first: str) -> pl.DataFrame:
    """Which tenth of all artists each artist is in, by what the first model gives it: 1 is the smallest.

    Artists with equal money are in the same tenth, that of the middle of their ranks; so tenths may differ in size.

    Args:
        artists: ``model``, ``currency``, ``artist``, Int128 ``amount``; every artist once under every model.
        first: the model that sizes are taken from.

    Returns:
        ``currency``, ``artist``, ``decile`` (Int64).
    """
    sized = artists.filter(pl.col("model") == first)
    below = pl.col("amount").rank("min").over("currency").cast(pl.Int64) - 1
    not_above = pl.col("amount").rank("max").over("currency").cast(pl.Int64)
    everyone = pl.len().over("currency").cast(pl.Int64)
    middle = (below + not_above) * (DECILES // 2) // everyone
    return sized.select("currency", "artist", decile=middle + 1)


def by_decile(artists: pl.DataFrame, first: str) -> pl.DataFrame:
    """What the artists of each tenth have together under each model.

    Args:
        artists: as :func:`deciles`.
        first: the model that sizes are taken from.

    Returns:
        ``model``, ``currency``, ``decile``, ``members``, Int128 ``amount``; tenths without artists have no row.
    """
    placed = artists.join(deciles(artists, first), on=["currency", "artist"])
    return (
        placed.group_by(*_GROUP, "decile")
        .agg(pl.col("amount").sum(), members=pl.len().cast(pl.Int64))
        .sort(*_GROUP, "decile")
    )


def concentration(artists: pl.DataFrame) -> pl.DataFrame:
    """Gini coefficient, and what the richest hundredth of artists have, by model and currency.

    The richest hundredth is at least one artist, and of a broken number of artists the next whole one.

    Args:
        artists: ``model``, ``currency``, ``artist``, Int128 ``amount``, never negative.

    Returns:
        ``model``, ``currency``, ``members``, Int128 ``amount`` of all, ``gini_ppb``; ``top_members``, Int128
        ``top_amount``, ``top_ppb``. Where nobody has anything there is nothing to be unequal: both are null.

    Source:
        Gini coefficient of a sorted sample: (2 Σ i·xᵢ − (n + 1) Σ xᵢ) ÷ (n Σ xᵢ).
    """
    top = (pl.len() + _TOP_PART - 1) // _TOP_PART
    amount = pl.col("amount")
    place = pl.int_range(1, pl.len() + 1).cast(pl.Int128)
    sums = (
        artists.sort(*_GROUP, "amount", "artist")
        .group_by(_GROUP, maintain_order=True)
        .agg(
            amount.sum(),
            members=pl.len().cast(pl.Int64),
            placed=(amount * place).sum(),
            top_members=top.cast(pl.Int64),
            top_amount=amount.tail(top).sum(),
        )
    )
    shares = [_shares(**row) for row in sums.select("amount", "members", "placed", "top_amount").iter_rows(named=True)]
    found = pl.DataFrame(shares, schema={"gini_ppb": pl.Int64, "top_ppb": pl.Int64}, orient="row")
    return sums.drop("placed").hstack(found)


def gini(members: int, amount: int, placed: int) -> Fraction:
    """The exact Gini coefficient.

    Args:
        members: how many.
        amount: what all of them have together, above nothing.
        placed: Σ i·xᵢ, in rising order, counted from 1.
    """
    return Fraction(2 * placed - (members + 1) * amount, members * amount)


def part_ppb(part: int, whole: int) -> int | None:
    """A part of a whole, to the nearest part per billion; null of nothing."""
    return nearest_nano(Fraction(part, whole) * WHOLE_PPB) if whole else None


def _shares(amount: int, members: int, placed: int, top_amount: int) -> tuple[int | None, int | None]:
    coefficient = nearest_nano(gini(members, amount, placed) * WHOLE_PPB) if amount else None
    return coefficient, part_ppb(top_amount, amount)
