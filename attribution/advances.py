"""Advances: paid once, and recouped month by month from what their agreements make payable.

Source: a licence's advance, recoupable within a contract period from the money that it earns ("cash over advance"
is paid); what a guarantee does not earn by the end of its period is the service's expense (breakage).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.fx import MissingRateError, Quotation, cross
from attribution.money import from_nano, nearest_nano, to_nano
from attribution.period import bounds, preceding
from schemas.advance_account import AdvanceAccount
from schemas.columns import polars_schema

Earned = dict[tuple[str, str, str], int]
"""Nano-units by licensor, currency and agreement."""
TAKEN = pl.Schema({"reference": pl.String(), "licensor": pl.String(), "currency": pl.String(), "units": pl.Int128()})
"""One row per advance and currency: what of the earnings in it, in nano-units, is set against the advance."""


class BrokenAccountError(Exception):
    """An advance's account of the month cannot be opened with what the month before left."""


def recoup(
    advance: pl.DataFrame,
    payable: pl.DataFrame,
    quotations: Mapping[str, Quotation],
    *,
    before: pl.DataFrame | None,
    period: str,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Set what is payable against the advances of a month.

    The advance that begins first is recouped first, of two that begin together the first by name; the next has what
    it left. What is earned is converted to the advance's currency as one sum. Where it is more than what is
    unrecouped, the same part is taken of the earnings in every currency, so that none of them decides. Earnings
    below zero recoup nothing, and raise no advance: they stay in the payment.

    Args:
        advance: rows of ``advance``; those not recoupable in the month are passed over.
        payable: ``licensor``, ``agreement``, ``currency`` and ``units``, nano-units, one row each.
        quotations: from ``fx.rates``, as of the last day of the month.
        before: rows of ``advance_account`` of the month before; none where it was not settled.
        period: the month.

    Returns:
        Rows of ``advance_account``, and rows of ``TAKEN``.

    Raises:
        BrokenAccountError: where the month before is not settled, or its account is of another advance's terms.
        MissingRateError: where earnings cannot be converted; skipped, they would be paid out for good.
    """
    left: Earned = {row[:3]: row[3] for row in payable.select("licensor", "currency", "agreement", "units").rows()}
    closed = {} if before is None else {row["advance"]: row for row in before.iter_rows(named=True)}
    accounts, taken = [], []
    for terms in _recoupable(advance, period):
        opening = _opening(terms, closed, period)
        covered = {key: left[key] for key in sorted(left) if _covers(terms, key)}
        earned = _converted(terms, covered, quotations)
        recouped = min(opening, max(earned, 0))
        for key, units in _parts(covered, Fraction(recouped, earned) if recouped else Fraction(0)):
            left[key] -= units
            taken.append((terms["advance"], *key[:2], units))
        accounts.append(_account(terms, period, opening=opening, earned=earned, recouped=recouped))
    rows = (
        pl.DataFrame(taken, schema=TAKEN, orient="row")
        .group_by("reference", "licensor", "currency")
        .agg(pl.col("units").sum())
    )
    found = pl.DataFrame(accounts, schema=polars_schema(AdvanceAccount))
    return found.sort("period", "advance"), rows.filter(pl.col("units") != 0).sort("reference", "currency")


def _recoupable(advance: pl.DataFrame, period: str) -> Iterator[dict[str, Any]]:
    """The month's advances in their order, each with the month in which its account begins."""
    first_day, _ = bounds(period)
    for row in advance.sort("valid_from", "advance").iter_rows(named=True):
        begins = row["carried_on"] or max(row["valid_from"], row["paid_on"].replace(day=1))
        if begins <= first_day and (row["valid_to"] is None or row["valid_to"] > first_day):
            yield row | {"begins": f"{begins:%Y-%m}"}


def _opening(terms: dict[str, Any], closed: Mapping[str, dict[str, Any]], period: str) -> int:
    name, before = terms["advance"], preceding(period)
    if terms["begins"] == period:
        return to_nano(terms["amount"] if terms["carried_on"] is None else terms["carried_over"])
    if name not in closed:
        raise BrokenAccountError(
            f"Advance {name}: {period} opens with what {before} left unrecouped, and {before} is not settled here with "
            f"this advance. Settle {before} first (its account begins in {terms['begins']}), or say in the terms what "
            f"is unrecouped, with carried_over and carried_on {period}-01."
        )
    last = closed[name]
    if (last["currency"], last["amount"]) != (terms["currency"], terms["amount"]):
        raise BrokenAccountError(
            f"Advance {name}: {before} was settled with {last['amount'].normalize():f} {last['currency']}, and the "
            f"terms now say {terms['amount'].normalize():f} {terms['currency']}. Settle the months from "
            f"{terms['begins']} on again, or give what was paid in addition a name of its own."
        )
    return to_nano(last["closing"])


def _covers(terms: dict[str, Any], key: tuple[str, str, str]) -> bool:
    licensor, _, agreement = key
    name, *_ = agreement.split("@")  # a version that begins within the month is called name@day
    return licensor == terms["licensor"] and (not terms["agreements"] or name in terms["agreements"])


def _converted(terms: dict[str, Any], covered: Earned, quotations: Mapping[str, Quotation]) -> int:
    try:
        parts = [units * cross(key[1], terms["currency"], quotations).rate for key, units in covered.items()]
    except MissingRateError as error:
        raise MissingRateError(f"Advance {terms['advance']}: {error}") from error
    return nearest_nano(sum(parts, Fraction(0)))


def _parts(covered: Earned, part: Fraction) -> Iterator[tuple[tuple[str, str, str], int]]:
    """``part`` of each agreement's earnings, so that those in one currency come to ``part`` of their sum."""
    sums: dict[str, int] = defaultdict(int)
    for key, units in covered.items():
        before = nearest_nano(sums[key[1]] * part)
        sums[key[1]] += units
        yield key, nearest_nano(sums[key[1]] * part) - before


def _account(terms: dict[str, Any], period: str, *, opening: int, earned: int, recouped: int) -> dict[str, Any]:
    closing = opening - recouped
    is_end = terms["is_guarantee"] and terms["valid_to"] == bounds(period)[1]
    units = {
        "opening": opening,
        "earned": earned,
        "recouped": recouped,
        "closing": closing,
        "breakage": closing if is_end else 0,
        "cash_over_advance": earned - recouped,
    }
    named = {name: terms[name] for name in ("advance", "licensor", "currency", "amount")}
    return {"period": period, **named, **{name: from_nano(value) for name, value in units.items()}}
