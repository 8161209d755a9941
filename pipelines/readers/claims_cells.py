"""Cells of a column map in our own notation: a point before fractions, shares in percent, days like 2026-01-31.

What is not written as the layout says stays as it is, with a word behind it, so that no rule can take it for right.
"""

import re

import polars as pl

from attribution.money import money
from pipelines.readers.claims_rows import AMOUNTS, DAYS, RATES, SHARES
from schemas.claim_layout import ClaimLayout
from schemas.columns import MONEY

_FRACTION = r"^[0-9]\.?[0-9]{0,9}$"
_MESSAGE_DAYS = {"created_at", "usage_start", "usage_end"}
_ISO_DAY = "%Y-%m-%d"


def canonical(ours: str, text: pl.Expr, layout: ClaimLayout) -> pl.Expr:
    """A cell of the column that is ``ours``, as a DDEX message would have it."""
    if ours in SHARES:
        number = _number(text, layout)
        return _percent(number) if layout.shares == "fraction" else number
    if ours in AMOUNTS | RATES:
        return _number(text, layout)
    if ours in DAYS | _MESSAGE_DAYS and layout.date != _ISO_DAY:
        return pl.coalesce(text.str.to_date(layout.date, strict=False).dt.strftime(_ISO_DAY), text)
    return text


def _number(text: pl.Expr, layout: ClaimLayout) -> pl.Expr:
    if layout.decimal == "." and not layout.thousands:
        return text
    point, group = re.escape(layout.decimal), re.escape(layout.thousands)
    whole = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+" if layout.thousands else "[0-9]+"
    right = text.str.contains(rf"^-?(?:{whole})(?:{point}[0-9]*)?$")
    plain = text.str.replace_all(layout.thousands, "", literal=True) if layout.thousands else text
    strange = pl.format(f"{{}} (not with {layout.decimal!r} before its fraction)", text)
    number = plain.str.replace(layout.decimal, ".", literal=True)
    return pl.when(text == "").then(text).when(right).then(number).otherwise(strange)


def _percent(fraction: pl.Expr) -> pl.Expr:
    """A fraction in percent, exactly."""
    hundred = money(fraction.cast(MONEY, strict=False).to_physical() * 100).cast(pl.String)
    strange = pl.when(fraction == "").then(fraction).otherwise(pl.format("{} (not a fraction of one)", fraction))
    return pl.when(fraction.str.contains(_FRACTION)).then(hundred).otherwise(strange)
