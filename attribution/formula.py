"""The steps of a pool, in words and figures that an accountant can follow with a calculator."""

from fractions import Fraction

from attribution.money import from_nano
from schemas.columns import WHOLE_PPB


def share_steps(rate_ppb: int, share: Fraction, net: int, currency: str, result: int) -> str:
    """Rate × share × net revenue, all exact, and what it comes to."""
    return f"{percent(rate_ppb)} × {share} × {amount(net, currency)} net = {amount(result, currency)}"


def minimum_steps(counted: str, price: int, currency: str, rate: Fraction, result: str) -> str:
    """What a minimum counts, at its price, and what it comes to."""
    return f"minimum {counted} × {amount(price, currency)}{conversion(rate)} = {result}"


def fee_steps(fee: int, currency: str, rate: Fraction, result: str) -> str:
    """A fixed sum, and what it is in the currency of the base, or what a right's part of it is."""
    given = amount(fee, currency)
    return f"fee {given}{conversion(rate)} = {result}" if given != result else f"fee {result}"


def conversion(rate: Fraction) -> str:
    """The exact rate that follows an amount in another currency; nothing where there is none."""
    return "" if rate == 1 else f" × {rate}"


def percent(ppb: int) -> str:
    """Parts per billion as a percentage with all its digits."""
    whole, rest = divmod(ppb * 100, WHOLE_PPB)
    return f"{whole}.{rest:09d}".rstrip("0").rstrip(".") + " %"


def amount(nano: int, currency: str) -> str:
    """An amount with its currency, with all the digits that are not zero, and at least two."""
    whole, digits = f"{from_nano(nano):f}".split(".")
    return f"{whole}.{digits[:2]}{digits[2:].rstrip('0')} {currency}"
