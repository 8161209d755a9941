"""Amounts, differences and changes of the comparison as people read them. Rounding for display happens here only."""

from decimal import Decimal
from fractions import Fraction
from html import escape

from attribution.money import to_minor, to_nano
from schemas.columns import WHOLE_PPB

MINUS = "−"


def number(value: Decimal, currency: str) -> str:
    """In minor units of the currency, which is not named."""
    return _minus(f"{to_minor(value, currency):,f}")


def signed(value: Decimal, currency: str) -> str:
    """The same with its sign; nothing is 0."""
    shown = to_minor(value, currency)
    return _minus(f"{shown:+,f}") if shown else "0"


def change(amount: Decimal, difference: Decimal) -> Fraction | None:
    """How much more than before, as a part of what was before; nothing to say where that was nothing."""
    before = to_nano(amount) - to_nano(difference)
    return Fraction(to_nano(difference), before) if before else None


def said_change(part: Fraction | None) -> str:
    """A change in per cent with its sign, to a tenth."""
    if part is None:
        return "–"
    tenths = round(part * 1000)
    return _minus(f"{'+' if tenths > 0 else '-'}{abs(tenths) // 10:,}.{abs(tenths) % 10} %") if tenths else "0 %"


def percent(share_ppb: int | None) -> str:
    """A part of the whole in per cent, to a tenth."""
    if share_ppb is None:
        return "–"
    tenths = round(Fraction(share_ppb * 1000, WHOLE_PPB))
    return f"{tenths // 10}.{tenths % 10} %"


def coefficient(share_ppb: int | None) -> str:
    """A Gini coefficient, to three digits."""
    return "–" if share_ppb is None else f"{Decimal(share_ppb).scaleb(-9):.3f}"


def times(amount: Decimal, fee: Decimal) -> str:
    """How often a fee comes back."""
    if not fee:
        return "–"
    return f"{Decimal(round(Fraction(to_nano(amount), to_nano(fee)) * 100)).scaleb(-2):,.2f} ×"


def cell(value: Decimal, currency: str) -> str:
    """A number for people, the exact one beside it for machines."""
    return f'<data value="{value:f}">{number(value, currency)}</data>'


def moved(value: Decimal, difference: Decimal, currency: str) -> str:
    """An amount, and how far it is from the first model's."""
    part = change(value, difference)
    if not difference:
        told, kind = "=", ""
    else:
        told = said_change(part) if part is not None else signed(difference, currency)
        kind = "gain" if difference > 0 else "loss"
    return (
        f'{cell(value, currency)} <span class="by {kind}" title="{escape(signed(difference, currency))}">{told}</span>'
    )


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
