"""A month under several models, from what matters in it."""

from decimal import Decimal
from typing import Any

import polars as pl

from attribution.comparison import Outcomes
from schemas.columns import MONEY

_BASE = {"territory": pl.String, "offering": pl.String, "currency": pl.String, "amount": MONEY}
_ARTIST = {"model": pl.String, "currency": pl.String, "artist": pl.String, "reason": pl.String, "amount": MONEY}
_LICENSOR = {"model": pl.String, "side": pl.String, "currency": pl.String, "licensor": pl.String, "amount": MONEY}
_FRAUD = {
    "model": pl.String, "currency": pl.String, "territory": pl.String, "offering": pl.String, "plays": pl.Int64,
    "fee": MONEY, "amount": MONEY,
}  # fmt: skip


def month(
    artists: dict[str, dict[str, str]],
    *,
    currency: str = "EUR",
    nobody: dict[str, dict[str, str]] | None = None,
    licensors: dict[str, dict[str, str]] | None = None,
    fraud: dict[str, dict[int, tuple[str, str]]] | None = None,
    base: str | None = None,
) -> Outcomes:
    """One base in one currency.

    Args:
        artists: by model, what each artist has.
        currency: of all.
        nobody: by model, money of no artist by its reason.
        licensors: by model, what "side licensor" is paid.
        fraud: by model and plays of an invented listener, its fee and what comes back.
        base: net revenue; unless told, what all have under the first model.
    """
    first = next(iter(artists))
    known = [(model, currency, name, None, Decimal(sum_)) for model, by in artists.items() for name, sum_ in by.items()]
    others = [
        (model, currency, None, why, Decimal(sum_)) for model, by in (nobody or {}).items() for why, sum_ in by.items()
    ]
    whole = sum((row[4] for row in [*known, *others] if row[0] == first), Decimal(0))
    return Outcomes(
        models=list(artists),
        base=_frame([("DE", "premium", currency, Decimal(base) if base else whole)], _BASE),
        artist=_frame([*known, *others], _ARTIST),
        licensor=_frame(
            [
                (model, name.split(" ")[0], currency, name.split(" ")[1] or None, Decimal(sum_))
                for model, by in (licensors or {}).items()
                for name, sum_ in by.items()
            ],
            _LICENSOR,
        ),
        fraud=_frame(
            [
                (model, currency, "DE", "premium", plays, Decimal(fee), Decimal(back))
                for model, by in (fraud or {}).items()
                for plays, (fee, back) in by.items()
            ],
            _FRAUD,
        ),
    )


def together(*months: Outcomes) -> Outcomes:
    """Several bases in one month."""
    names = ("base", "artist", "licensor", "fraud")
    return Outcomes(months[0].models, **{name: pl.concat([getattr(one, name) for one in months]) for name in names})


def _frame(rows: list[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")
