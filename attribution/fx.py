"""Exchange rates: the last quotation before a day, inverted and crossed as exact fractions, rounded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction

import polars as pl

from attribution.money import nearest_nano

EURO = "EUR"
_STATED, _WIDE = Context(prec=15), Context(prec=38)
_LAST_PLACE = Decimal("1e-18")


@dataclass(frozen=True)
class Quotation:
    """Units of a currency for one euro; the euro itself has neither date nor source."""

    per_eur: Fraction
    date: date | None
    source: str | None


@dataclass(frozen=True)
class Cross:
    """Units of one currency for one unit of another: the older date of the two, and both sources."""

    rate: Fraction
    date: date | None
    source: str | None


class MissingRateError(LookupError):
    """No quotation of a currency that is recent enough."""


def rates(fx_rate: pl.DataFrame, on: date, *, max_age_days: int) -> dict[str, Quotation]:
    """Each currency's last quotation on or before a day.

    A currency without one, or whose last is more than ``max_age_days`` older than ``on``, is left out: a rate from
    before a withdrawal or a suspension is no rate.

    Args:
        fx_rate: rows of ``FxRate``, one per currency and date.
        on: the day to convert on.
        max_age_days: 0 accepts a quotation of ``on`` alone.

    Source:
        Bilateral agreements name the rate's source and date (DDEX, Currency conversion in DSR and CDM).
    """
    oldest = on - timedelta(days=max_age_days)
    last = (
        fx_rate.filter(pl.col("date").is_between(oldest, on), pl.col("currency") != EURO)
        .sort("currency", "date")
        .unique("currency", keep="last", maintain_order=True)
    )
    quoted = {
        row["currency"]: Quotation(Fraction(row["per_eur"]), row["date"], row["source"])
        for row in last.iter_rows(named=True)
    }
    return {EURO: Quotation(Fraction(1), None, None), **quoted}


def cross(source: str, target: str, quotes: Mapping[str, Quotation]) -> Cross:
    """Units of ``target`` for one unit of ``source``, exactly.

    Raises:
        MissingRateError: where one of two different currencies has no quotation.
    """
    if source == target:
        return Cross(Fraction(1), None, None)
    for currency in (source, target):
        if currency not in quotes:
            raise MissingRateError(
                f"No rate for {currency}, to convert {source} to {target}: put one that is recent enough in finance/, "
                "as date,currency,per_eur,source"
            )
    sides = [quotes[source], quotes[target]]
    dates = [side.date for side in sides if side.date is not None]
    names = list(dict.fromkeys(side.source for side in sides if side.source is not None))
    rate = quotes[target].per_eur / quotes[source].per_eur
    return Cross(rate, min(dates, default=None), "; ".join(names) or None)


def convert(amount_nano: int, source: str, target: str, quotes: Mapping[str, Quotation]) -> int:
    """An amount in another currency: converted once, exactly, then rounded to a whole nano-unit, half to even.

    Convert a sum, not its lines: lines rounded one by one drift from their sum.

    Raises:
        MissingRateError: where one of two different currencies has no quotation.
    """
    return nearest_nano(amount_nano * cross(source, target, quotes).rate)


def stated(rate: Fraction) -> Decimal:
    """A rate as payments and reports state it, to fifteen digits, which also a spreadsheet holds.

    An amount times it is what was paid, to less than a millionth of its own millionth. Nine digits after the point are
    too few: at 0.000057103 a billion rupiah are 44 cents of a euro away from what is paid.
    """
    return _STATED.divide(Decimal(rate.numerator), Decimal(rate.denominator)).quantize(_LAST_PLACE, context=_WIDE)
