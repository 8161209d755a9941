"""The steps of a pool, in words and figures that an accountant can follow with a calculator."""

from collections.abc import Iterator
from fractions import Fraction
from string import ascii_lowercase

from attribution.formula_tree import Outcome
from attribution.money import from_nano, nearest_nano
from schemas.columns import WHOLE_PPB


def steps(found: Outcome, currency: str) -> str:
    """What each leaf of a tree comes to, and what is made of them.

    A rate with one minimum reads as people say it; anything else names its leaves by letters.
    """
    if found.combined is None:
        return found.leaves[0].words
    kind, parts = found.combined
    is_minimum = kind == "greater_of" and len(parts) == 2 and all(one.combined is None for one in parts)
    if is_minimum and parts[0].earned is not None and parts[1].earned is None:
        return f"{parts[0].leaves[0].words}; minimum {parts[1].leaves[0].words}; the greater of both"
    lettered = (f"{letter}: {leaf.words}" for letter, leaf in zip(ascii_lowercase, found.leaves, strict=False))
    whole = _expression(found, iter(ascii_lowercase))
    return "; ".join([*lettered, f"{whole} = {amount(nearest_nano(found.value), currency)}"])


def _expression(found: Outcome, letters: Iterator[str]) -> str:
    if found.combined is None:
        return next(letters)
    kind, parts = found.combined
    return f"{kind.replace('_', ' ')} ({', '.join(_expression(one, letters) for one in parts)})"


def sum_steps(
    name: str, whole: int, part: int, *, currency: str, rate: Fraction, days: tuple[int, int], result: str
) -> str:
    """A fixed sum: what a base bears of it, on how many days, in the currency of the base, and a right's part of it."""
    of_whole = "" if part == whole else f", of {amount(whole, currency)},"
    factors = f"{by_day(days)}{conversion(rate)}"
    return (
        f"{name} {amount(part, currency)}{of_whole}{factors} = {result}"
        if factors or result != amount(part, currency)
        else f"{name} {result}{of_whole.rstrip(',')}"
    )


def fee_steps(fee: int, currency: str, rate: Fraction, result: str) -> str:
    """A fee, and what it is in the currency of the base."""
    return sum_steps("fee", fee, fee, currency=currency, rate=rate, days=(1, 1), result=result)


def by_day(days: tuple[int, int]) -> str:
    """The factor of the days on which something holds of a month's; nothing where these are all."""
    in_force, of_month = days
    return "" if in_force == of_month else f" × {in_force}/{of_month} days"


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


def about(nano: Fraction, currency: str) -> str:
    """An exact amount; one that is no whole number of nano-units is said to be near what is shown."""
    near = nearest_nano(nano)
    return amount(near, currency) if near == nano else f"about {amount(near, currency)}"
