"""What may follow what: a profile's grammar as pairs of neighbours, so that a million lines are checked at once.

A grammar is a regular expression over record types. Where none stands in two places of it, as in every profile,
the pairs are all that it says, but for where a block begins, which its BlockId tells.

Source: Glushkov's construction of first, last and follow sets.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

_TOKEN = re.compile(r"\(\?:([A-Z]+[0-9.\\]*) \)|(\(\?:|\()|([)|?*+])|\s+")


@dataclass
class Part:
    """Records that a part of a grammar may begin and end with, whether it may be absent, and pairs of neighbours."""

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    may_be_absent: bool = True
    pairs: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@cache
def neighbours(grammar: str) -> Part:
    """First and last records of a grammar, and which may follow which.

    Raises:
        ValueError: where it is no expression of record types, groups, ``|``, ``?``, ``*`` and ``+``.
    """
    part, rest = _choice(_tokens(grammar))
    if rest:
        raise ValueError(f"a grammar may not go on with {rest[0]!r}")
    return part


def _tokens(grammar: str) -> list[str]:
    tokens, at = [], 0
    while at < len(grammar):
        found = _TOKEN.match(grammar, at)
        if found is None:
            raise ValueError(f"a grammar may not hold {grammar[at : at + 20]!r}")
        tokens += [group.replace("\\", "") for group in found.groups() if group]
        at = found.end()
    return tokens


def _choice(tokens: Sequence[str]) -> tuple[Part, Sequence[str]]:
    part, rest = _sequence(tokens)
    while rest and rest[0] == "|":
        other, rest = _sequence(rest[1:])
        part = Part(
            part.first | other.first,
            part.last | other.last,
            part.may_be_absent or other.may_be_absent,
            part.pairs | other.pairs,
        )
    return part, rest


def _sequence(tokens: Sequence[str]) -> tuple[Part, Sequence[str]]:
    part, rest = Part(), tokens
    while rest and rest[0] not in ("|", ")"):
        other, rest = _repeated(rest)
        part = Part(
            part.first | other.first if part.may_be_absent else part.first,
            part.last | other.last if other.may_be_absent else other.last,
            part.may_be_absent and other.may_be_absent,
            part.pairs | other.pairs | {(one, two) for one in part.last for two in other.first},
        )
    return part, rest


def _repeated(tokens: Sequence[str]) -> tuple[Part, Sequence[str]]:
    part, rest = _one(tokens)
    while rest and rest[0] in ("?", "*", "+"):
        again = {(one, two) for one in part.last for two in part.first} if rest[0] in "*+" else set()
        may_be_absent = part.may_be_absent or rest[0] in "?*"
        part, rest = Part(part.first, part.last, may_be_absent, part.pairs | again), rest[1:]
    return part, rest


def _one(tokens: Sequence[str]) -> tuple[Part, Sequence[str]]:
    if tokens[0] in ("(", "(?:"):
        part, rest = _choice(tokens[1:])
        if not rest:
            raise ValueError("a grammar has a group that is not closed")
        return part, rest[1:]
    record = frozenset({tokens[0]})
    return Part(record, record, may_be_absent=False), tokens[1:]


@cache
def block(grammar: str, records: frozenset[str]) -> Part:
    """The same of one block: of the group of the grammar that has a record of ``records``, once.

    Returns:
        Nothing where no group has any.
    """
    tokens: Sequence[str] = _tokens(grammar)
    while tokens:
        part, rest = _one(tokens)
        if part.first & records:
            return part
        tokens = rest[1:] if rest and rest[0] in ("?", "*", "+") else rest
    return Part()
