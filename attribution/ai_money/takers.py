"""Which licence takes what no licensor has: the provision, and what is counted once for a track and right."""

import polars as pl

from attribution.ai_money.terms import SERVICE_SHARE

_SPAN = 1 << 50
"""Room for a rate and the number of a licence, below the flags."""


def with_takers(rows: pl.DataFrame, licences: pl.DataFrame, licensors: pl.Series) -> pl.DataFrame:
    """Add whose a licence is, and what it takes beside its licensor's own.

    Of each track and right, and of each voice, one licence takes the weight that reaches no source: the one with the
    greatest share, by name where equal, of those that take a part of the track. One takes what nobody claims: the
    provision, where there is one. What nobody licenses the provision takes alone; of two provisions, the one with the
    greatest share.

    Args:
        rows: ``track``, ``right``, ``variant``, ``version``, ``rate_ppb``; those of licences that cover a territory.
        licences: rows of ``ai_licence`` by ``version``.
        licensors: payees by number.

    Returns:
        The rows, with ``group`` (the track and right as one number), ``owner`` (number of the licensor; null for
        our provision), and booleans ``takes_whole``, ``takes_gap``, ``takes_rest``.
    """
    numbers = pl.DataFrame({"licensor": licensors}).with_row_index("owner")
    facts = licences.join(numbers, on="licensor", how="left", maintain_order="left").with_columns(
        is_share=pl.col("revenue_base") == SERVICE_SHARE
    )
    owner, is_share = (facts[name].gather(rows["version"]) for name in ("owner", "is_share"))
    rights = pl.Enum(["composition", "recording", "voice"])
    group = pl.col("track").cast(pl.Int64) * 4 + pl.col("right").cast(rights).to_physical()
    rank = (10**9 - pl.col("rate_ppb")) * 2**16 + pl.col("version")
    whole = rank + pl.when("is_share").then(0).otherwise(_SPAN)
    gap = whole + pl.when(pl.col("owner").is_null()).then(0).otherwise(2 * _SPAN)
    keyed = rows.with_columns(owner.alias("owner"), is_share.alias("is_share"), group=group)
    each_voice = pl.when(pl.col("right") == "voice").then(pl.col("variant").cast(pl.Int64) + 1).otherwise(0)
    ranked = keyed.with_columns(whole=whole, gap=gap, voice=each_voice)
    takes_gap = ranked["gap"] == _least(ranked, "gap", ["group"])
    return keyed.with_columns(
        takes_whole=ranked["whole"] == _least(ranked, "whole", ["group", "voice"]),
        takes_gap=takes_gap,
        takes_rest=takes_gap & keyed["owner"].is_null(),
    )


def _least(rows: pl.DataFrame, value: str, by: list[str]) -> pl.Series:
    """The least of a value in each row's group."""
    first = rows.group_by(by).agg(pl.col(value).min().alias("least"))
    return rows.select(by).join(first, on=by, how="left", maintain_order="left")["least"]


def owned(rows: pl.DataFrame, party: pl.DataFrame, licensors: pl.Series) -> pl.Series:
    """What licensors have licensed themselves: a number per ``group`` and licensor, see :func:`pair`.

    A licensor of voices has licensed those of everyone whom it contracts for.

    Args:
        rows: from :func:`with_takers`.
        party: rows of ``party``.
        licensors: payees by number.
    """
    own = rows.filter(pl.col("owner").is_not_null()).select("group", "right", licensor="owner").unique()
    numbers = pl.DataFrame({"name": licensors}).with_row_index("number")
    named = party.select("party", "licensor").drop_nulls().join(numbers, left_on="licensor", right_on="name")
    clients = named.select(agent="number", name="party").join(numbers, on="name").select("agent", licensor="number")
    voices = own.filter(pl.col("right") == "voice").join(clients, left_on="licensor", right_on="agent")
    every = pl.concat([own.select("group", "licensor"), voices.select("group", licensor="licensor_right")])
    return every.select(pair(licensors)).to_series().unique()


def pair(licensors: pl.Series) -> pl.Expr:
    """One number for a ``group`` and ``licensor``."""
    return pl.col("group") * (licensors.len() + 1) + pl.col("licensor")
