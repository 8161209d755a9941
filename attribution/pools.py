"""What an agreement makes of its part of a base: one exact formula, rounded once."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.agreements import TermsError, by_epoch
from attribution.apportion import apportion
from attribution.bases import BASE
from attribution.epochs import epochs
from attribution.formula import amount, fee_steps, minimum_steps, share_steps
from attribution.fx import MissingRateError, Quotation, cross
from attribution.money import from_nano, money, nano, nearest_nano, to_nano
from attribution.weights.allocation import PRO_RATA
from schemas.columns import NO_CURRENCY, WHOLE_PPB, polars_schema
from schemas.pool import Pool

POOL = ["territory", "offering", "right", "agreement"]
Quotations = Mapping[str, Quotation]
"""Each currency's last quotation, from ``fx.rates``."""
_WHOLE = pl.lit(WHOLE_PPB, pl.Int128)


def recorded_pools(
    usage: pl.LazyFrame,
    base: pl.LazyFrame,
    base_weight: pl.DataFrame,
    agreement: pl.LazyFrame,
    territory_set: pl.LazyFrame,
    *,
    quotations: Quotations,
    first: date,
    last: date,
) -> pl.DataFrame:
    """The pools of the recorded side: one per base and agreement with usage.

    Args:
        usage: rows of ``usage``, all of the month's.
        base: rows of ``base``, all of the month's.
        base_weight: rows of ``base_weight``, all of the month's.
        agreement: rows of ``agreement``.
        territory_set: members of the agreements' territories.
        quotations: from ``fx.rates``.
        first: first day of the month.
        last: its last day.
    """
    bases = base.collect()
    agreements = agreement.filter(pl.col("side") == "recorded").collect()
    month = epochs(agreements, first=first, last=last)
    terms = by_epoch(agreements, territory_set.collect(), bases, month).unique([*BASE, "agreement"])
    parts = (
        usage.filter(pl.col("agreement").is_not_null(), (pl.col("weight") > 0) | (pl.col("plays") > 0))
        .group_by(*BASE, "agreement")
        .agg(pl.col("weight", "plays").cast(pl.Int128).sum() * _WHOLE)
        .collect()
    )
    return pools(parts.join(terms, on=[*BASE, "agreement"]), bases, base_weight, quotations)


def pools(parts: pl.DataFrame, base: pl.DataFrame, base_weight: pl.DataFrame, quotations: Quotations) -> pl.DataFrame:
    """The money of each pool.

    A part's share of its base is its weight over the base's, both of the allocation that its agreement names, else of
    the service's choice. The revenue share is rate × that share × net
    revenue; a minimum is that share × subscribers × minimum, or plays × minimum; the greater of the two is the
    pool. A fee stands instead of both. A blanket agreement without a fee takes its rate of all net revenue, and
    a statutory one of what nobody else has licensed.

    Args:
        parts: one row per pool: an agreement's terms as in ``agreements.applicable`` (``fee`` as this base bears
            it), and what it has of the base in parts per billion of a play: Int128 ``weight`` and ``plays``.
        base: rows of ``base``.
        base_weight: rows of ``base_weight``.
        quotations: from ``fx.rates``; a minimum or fee in another currency is converted within the formula.

    Returns:
        Rows of ``pool``.

    Raises:
        TermsError: where a minimum or fee cannot be converted.
    """
    types = polars_schema(Pool)
    money_of = base.select(*BASE, "subscribers", base_currency="currency", net="amount")
    based = _weighed(parts.with_columns(right="pool_right"), base_weight).join(money_of, on=BASE)
    steps = [_priced(row, quotations) for row in based.iter_rows(named=True)]
    computed = ["currency", "usage_share_ppb", "revenue_share", "minimum", "top_up", "amount", "formula"]
    priced = pl.DataFrame(steps, schema={name: types[name] for name in computed}, orient="row")
    rows = based.drop(computed, strict=False).hstack(priced).with_columns(base_part=pl.lit(0))
    return _with_base_part(rows).select(pl.col(name).cast(types[name]) for name in types).sort(POOL)


def _weighed(parts: pl.DataFrame, base_weight: pl.DataFrame) -> pl.DataFrame:
    """The parts with the ``allocation`` that tells them, and ``whole``, what all weights of the base come to by it."""
    side = [*BASE, "side"]
    choice = base_weight.filter("is_choice").select(*side, choice="allocation")
    wholes = base_weight.select(*side, "allocation", whole=pl.col("weight").cast(pl.Int128) * _WHOLE)
    return (
        parts.join(choice, on=side, how="left")
        .with_columns(allocation=pl.coalesce("allocation", "choice", pl.lit(PRO_RATA.name)))
        .join(wholes, on=[*side, "allocation"], how="left")
        .with_columns(pl.col("whole").fill_null(0))
        .drop("choice")
    )


def _priced(row: Mapping[str, Any], quotations: Quotations) -> dict[str, Any]:
    net, share = to_nano(row["net"]), _share(row)
    currency, rate = _currency(row, quotations)
    known = Fraction(row["weight"], row["whole"]) if row["whole"] else share
    if row["fee"] is not None:
        fee = nearest_nano(to_nano(row["fee"]) * rate)
        text = fee_steps(to_nano(row["fee"]), row["currency"], rate, amount(fee, currency))
        return _figures(currency, known, text, amount=fee)
    earned = nearest_nano(Fraction(row["rate_ppb"], WHOLE_PPB) * share * net)
    text = share_steps(row["rate_ppb"], share, net, row["base_currency"], earned)
    if row["minimum"] is None:
        return _figures(currency, known, text, revenue_share=earned, amount=earned)
    counted, words = _counted(row, share)
    least = nearest_nano(counted * to_nano(row["minimum"]) * rate)
    of_minimum = minimum_steps(words, to_nano(row["minimum"]), row["currency"], rate, amount(least, currency))
    greater = max(earned, least)
    steps = {"revenue_share": earned, "minimum": least, "top_up": greater - earned, "amount": greater}
    return _figures(currency, known, f"{text}; {of_minimum}; the greater of both", **steps)


def _share(row: Mapping[str, Any]) -> Fraction:
    """The part of net revenue that the rate is of."""
    if row["mode"] == "blanket" or (row["mode"] == "statutory" and not row["whole"]):
        return Fraction(1)
    return Fraction(row["weight"], row["whole"]) if row["whole"] else Fraction(0)


def _counted(row: Mapping[str, Any], share: Fraction) -> tuple[Fraction, str]:
    """What a minimum is a price for."""
    if row["minimum_kind"] == "per_subscriber":
        return share * row["subscribers"], f"{share} × {row['subscribers']} subscribers"
    plays = Fraction(row["plays"], WHOLE_PPB)
    return plays, f"{plays} plays"


def _currency(row: Mapping[str, Any], quotations: Quotations) -> tuple[str, Fraction]:
    """The pool's currency, and its units for one of the agreement's.

    Where nobody delivered revenue the base has no currency, and what is owed all the same stays in the agreement's.
    """
    own, base = row["currency"], row["base_currency"]
    if own is None or (row["fee"] is None and row["minimum"] is None):
        return base, Fraction(1)
    if base == NO_CURRENCY:
        return own, Fraction(1)
    try:
        return base, cross(own, base, quotations).rate
    except MissingRateError as error:
        raise TermsError(
            f"Agreement {row['agreement']} has a minimum or fee in {own}, and the revenue of {row['territory']} "
            f"{row['offering']} is in {base}. {error}; or write the agreement's sum in {base}."
        ) from error


def _figures(currency: str, share: Fraction, text: str, **amounts: int) -> dict[str, Any]:
    steps = {"revenue_share": 0, "minimum": 0, "top_up": 0} | amounts
    return {
        "currency": currency,
        "usage_share_ppb": nearest_nano(share * WHOLE_PPB),
        "formula": text,
        **{name: from_nano(units) for name, units in steps.items()},
    }


def _with_base_part(rows: pl.DataFrame) -> pl.DataFrame:
    """Each pool's part of the base, beside a rest that nobody has, so that parts and rest are the base.

    Parts that different allocations tell are parts of the base each by itself: they need not fit together.
    """
    within = [*BASE, "right", "allocation"]
    taken = rows.group_by(*within, "net", "whole").agg(pl.col("weight").sum())
    rest = taken.select(*within, "net", agreement=pl.lit(""), weight=pl.col("whole") - pl.col("weight"))
    parts = apportion(
        pl.concat([rows.select(rest.columns), rest]).lazy().with_columns(nano("net")),
        amount="net",
        weight="weight",
        within=within,
        order=["agreement"],
        into="part",
    )
    found = parts.select(*POOL, base_part=money(pl.col("part").fill_null(0))).collect()
    return rows.drop("base_part").join(found, on=POOL, how="left", maintain_order="left")
