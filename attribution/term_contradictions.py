"""Terms of several files that cannot hold together: each file is sound, and nobody can settle by both."""

from collections.abc import Mapping

import polars as pl


def contradictions(terms: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Taxes of a party that hold twice on one day, and advances of agreements that the licensor does not have.

    Args:
        terms: rows by dataset, as they hold over all files.

    Returns:
        ``dataset``, ``thing`` and ``detail``, which says what to do.
    """
    return pl.concat([_taxes_twice(terms["party_tax"]), _unknown_agreements(terms)])


def _taxes_twice(party_tax: pl.DataFrame) -> pl.DataFrame:
    following = pl.col("valid_from").shift(-1).over("party", order_by="valid_from")
    return (
        party_tax.with_columns(following=following)
        .filter(pl.col("valid_to").fill_null(pl.date(9999, 12, 31)) >= pl.col("following"))
        .sort("party", "valid_from")
        .select(
            dataset=pl.lit("party_tax"),
            thing="party",
            detail=pl.format(
                "taxes of {} hold twice from {}: end the entry of {} the day before, with valid_to",
                "party",
                "following",
                "valid_from",
            ),
        )
    )


def _unknown_agreements(terms: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    known = pl.concat(
        terms[dataset].select("licensor", agreement=name)
        for dataset, name in (("agreement", "agreement"), ("ai_licence", "licence"))
    )
    return (
        terms["advance"]
        .select("advance", "licensor", agreement="agreements")
        .explode("agreement")
        .drop_nulls("agreement")
        .join(known.unique(), on=["licensor", "agreement"], how="anti")
        .sort("advance", "agreement")
        .select(
            dataset=pl.lit("advance"),
            thing="advance",
            detail=pl.format(
                "advance {} is recouped from {}, which is no agreement of {} in any file of terms: correct one of them",
                "advance",
                "agreement",
                "licensor",
            ),
        )
    )
