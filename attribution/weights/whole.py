"""Whole-number arithmetic that every engine does alike: no fraction is lost, no product overflows."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import Any

import ibis

from attribution.weights import MOST

_Number = Any
"""An Ibis column of whole numbers: no type checker sees what it can do."""
_BITS = 62
_LEAST_BITS = 4
"""Of a digit: with fewer, the expression would grow beyond what engines take."""


@ibis.udf.scalar.builtin
def div(a: int, b: int) -> int:  # type: ignore[empty-body]
    """Whole division of numbers that are not negative: ``a // b`` loses digits in Ibis, which makes it a division."""
    ...


def part_of(rest: _Number, part: _Number, whole: _Number, *, largest_part: int, largest_whole: int) -> _Number:
    """``rest * part // whole`` exactly, for ``0 <= rest < whole <= largest_whole`` and ``0 <= part <= largest_part``.

    Long division: ``part`` is taken digit by digit, in digits of so many bits that nothing overflows. With
    ``whole < 2**w`` and digits below ``2**b``, a step holds less than ``whole * 2**b`` twice, ``2**(w + b + 1)``, and
    ``b = 62 - w`` keeps that within 63 bits. The result is below ``part``, since ``rest`` is below ``whole``.

    Raises:
        OverflowError: where ``largest_whole`` leaves too few bits for a digit.
    """
    bits = _BITS - largest_whole.bit_length()
    if bits < _LEAST_BITS or largest_part.bit_length() > _BITS:
        raise OverflowError(
            f"A listener's plays or milliseconds count {max(largest_whole, largest_part)} in a base, above 2**58: "
            "the delivery cannot be right. Look for it in listening and correct the delivery."
        )
    digits = max(1, -(-largest_part.bit_length() // bits))
    digit = div(part, _power(bits * (digits - 1))) if digits > 1 else part
    quotient, left = div(rest * digit, whole), rest * digit % whole
    for place in reversed(range(digits - 1)):
        digit = (div(part, _power(bits * place)) if place else part) % _power(bits)
        reached = rest * digit + left * _power(bits)
        quotient, left = quotient * _power(bits) + div(reached, whole), reached % whole
    return quotient


def _power(bits: int) -> _Number:
    return ibis.literal(1 << bits, "int64")


def fees(brought: Sequence[tuple[Fraction, int]]) -> list[int]:
    """What each of some groups of listeners brings, a listener, as whole numbers that come to nearly ``MOST``.

    Args:
        brought: what one listener of a group brings, and how many there are.
    """
    total = sum((each * count for each, count in brought), Fraction(0))
    return [floor(MOST * each / total) if count and total > 0 else 0 for each, count in brought]
