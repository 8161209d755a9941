"""Terms of several files that cannot hold together: each file is sound, and nobody can settle by both."""

from collections.abc import Mapping

import polars as pl

_OF_A_PARTY = {"party_tax": "taxes", "reporting": "wishes for reports"}


def contradictions(terms: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Taxes or wishes of a party that hold twice on one day, and advances of agreements that its licensor has not.

    Args:
        terms: rows by dataset, as they hold over all files.

    Returns:
        ``dataset``, ``thing`` and ``detail``, which says what to do.
    """
    twice = (_twice(terms[dataset], dataset, words) for dataset, words in _OF_A_PARTY.items())
    return pl.concat([*twice, _unknown_agreements(terms)])


def _twice(dated: pl.DataFrame, dataset: str, words: str) -> pl.DataFrame:
    following = pl.col("valid_from").shift(-1).over("party", order_by="valid_from")
    return (
        dated.with_columns(following=following)
        .filter(pl.col("valid_to").fill_null(pl.date(9999, 12, 31)) >= pl.col("following"))
        .sort("party", "valid_from")
        .select(
            dataset=pl.lit(dataset),
            thing="party",
            detail=pl.format(
                words + " of {} hold twice from {}: end the entry of {} the day before, with valid_to",
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
