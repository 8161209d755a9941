"""Who is named in a registration, as lists: composers and authors, arrangers, publishers."""

import polars as pl

from attribution.works_rules import ARRANGERS, AUTHORS
from pipelines.wire.cwr_layouts import PUBLISHERS, WRITERS

_LISTS = ("writer", "arranger", "publisher")


def names(parties: pl.DataFrame) -> pl.DataFrame:
    """One row per registration that names anybody: ``writer_names``, ``writer_ids`` and so on, in their order.

    Who stands there twice, in two chains for example, is listed once. Income participants wrote nothing.
    """
    role, is_writer = pl.col("role"), pl.col("record").is_in(WRITERS)
    listed = (
        pl.when(is_writer & role.is_in(ARRANGERS))
        .then(pl.lit("arranger"))
        .when(is_writer & role.is_in([*AUTHORS, ""]))
        .then(pl.lit("writer"))
        .when(pl.col("record").is_in(PUBLISHERS))
        .then(pl.lit("publisher"))
    )
    people = (
        parties.filter(pl.col("name") != "")
        .select("transaction", "name", number=pl.col("ipi_name_number").fill_null(""), list=listed)
        .unique(maintain_order=True)
    )
    rows = people.select("transaction").unique(maintain_order=True)
    for each in _LISTS:
        chosen = people.filter(list=each).group_by("transaction", maintain_order=True)
        both = chosen.agg(pl.col("name").alias(f"{each}_names"), pl.col("number").alias(f"{each}_ids"))
        rows = rows.join(both, on="transaction", how="left", maintain_order="left")
    return rows
