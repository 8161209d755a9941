"""Who a file of claims means: a party of ours, by its name here, its DDEX party identifier or its IPI name number."""

from collections.abc import Mapping

import polars as pl

_IPI_DIGITS = 11


def identified(ids: pl.Series, party: pl.DataFrame) -> pl.DataFrame:
    """The party that each identifier is of.

    An identifier may have its namespace before it (``DPID::``, ``IPI::``), and dashes, dots and spaces in it. One that
    is of two parties is of none.

    Args:
        ids: as files have them.
        party: rows of ``party``.

    Returns:
        ``id`` and ``party``, one row per identifier that is known.
    """
    plain = pl.col("id").str.replace(r"^[A-Za-z-]+::", "").str.replace_all(r"[-. ]", "")
    asked = ids.drop_nulls().unique().sort().to_frame("id").with_columns(key=_padded(plain.str.to_uppercase()))
    known = pl.concat(
        [
            party.select("party", key="party"),
            party.select("party", key=pl.col("dpid").str.replace_all("-", "").str.to_uppercase()),
            party.select("party", key=_padded(pl.col("ipi_name_number"))),
        ]
    ).drop_nulls()
    by_name = asked.select("id", key="id").join(known, on="key")
    by_number = asked.join(known, on="key").select("id", "key", "party")
    found = pl.concat([by_name.select("id", "party"), by_number.select("id", "party")]).unique()
    return found.filter(pl.len().over("id") == 1).sort("id")


def with_parties(rows: pl.DataFrame, party: pl.DataFrame, called: Mapping[str, str]) -> pl.DataFrame:
    """Add the party that each column of identifiers means; null where that is none of ours.

    Args:
        rows: with the columns.
        party: rows of ``party``.
        called: the columns, and what the parties are called.
    """
    known = identified(pl.concat([rows[column] for column in called]), party)
    for column, name in called.items():
        rows = rows.join(known.rename({"id": column, "party": name}), on=column, how="left", maintain_order="left")
    return rows


def _padded(number: pl.Expr) -> pl.Expr:
    """IPI name numbers are written with and without the zeros before them."""
    return pl.when(number.str.contains(r"^[0-9]+$")).then(number.str.zfill(_IPI_DIGITS)).otherwise(number)
