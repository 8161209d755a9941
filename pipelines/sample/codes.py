"""Invented identifiers with right check digits, in ranges that nobody has been given."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from stdnum import ean
from stdnum.iso7064 import mod_37_36

from schemas.check_digits import ipi_name_check, iswc_check

T = TypeVar("T")


class Chance:
    """Draws that depend on the seed and on what they are for, never on their order or on the machine."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def below(self, limit: int, *purpose: object) -> int:
        """A whole number from 0 to ``limit`` - 1."""
        text = "|".join(map(str, (self._seed, *purpose)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % limit

    def pick(self, options: Sequence[T], *purpose: object) -> T:
        """One of ``options``."""
        return options[self.below(len(options), *purpose)]


def dpid(number: int) -> str:
    """A DDEX party identifier, dated in the year 2999 and so nobody's.

    Source: DDEX party identifier, ISO/IEC 7064 Mod 37,36.
    """
    text = f"PADPIDA29990101{number:02d}"
    return text + mod_37_36.calc_check_digit(text)


def icpn(number: int) -> str:
    """A 13-digit EAN of the range that GS1 leaves to shops for their own use."""
    text = f"29{number:010d}"
    return text + ean.calc_check_digit(text)


def isrc(prefix: str, year: int, number: int) -> str:
    """An ISRC of a registrant prefix (country and registrant, five characters); older years for later numbers."""
    return f"{prefix}{(year - number // 100_000) % 100:02d}{number % 100_000:05d}"


def iswc(number: int) -> str:
    """An ISWC without dots."""
    digits = f"99{number:07d}"
    return f"T{digits}{iswc_check(digits)}"


def ipi(number: int) -> str:
    """An IPI name number far above those that have been given out."""
    digits = f"099{number:06d}"
    return digits + ipi_name_check(digits)
