"""Mistakes of a file that people write, each with its place, its value and what to do."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl
from pydantic import ValidationError

from attribution.territory import unknown_tokens
from pipelines.readers.delimited import clip
from pipelines.readers.parsed import Quarantine
from pipelines.territories import territory_tree

_SHOWN = 10
_WORDS = {
    "missing": "is missing: add it",
    "extra_forbidden": "is not a key that is known here: correct its spelling or leave it out",
    "string_type": "is not text: write it in quotes",
    "bool_type": "is neither true nor false, without quotes",
    "int_type": "is not a whole number without quotes",
    "list_type": "is not a list",
    "dict_type": "is not a mapping",
    "model_type": "is not a mapping of keys to values",
}


def refusal(mistakes: list[str], *, name: str) -> Quarantine:
    """A whole file refused for its mistakes."""
    more = f" And {len(mistakes) - _SHOWN} more." if len(mistakes) > _SHOWN else ""
    listed = " ".join(f"({at}) {mistake}." for at, mistake in enumerate(mistakes[:_SHOWN], 1))
    return Quarantine("invalid_content", f"{name} is not used, since part of it is wrong: {listed}{more}")


def mistakes_of(error: ValidationError, document: Mapping[Any, Any], names: Mapping[str, str]) -> list[str]:
    """What pydantic found; ``names`` says by which key people know an entry of each section."""
    return [f"{_place(problem['loc'], document, names)}:{in_words(problem)}" for problem in error.errors()]


def in_words(problem: Any) -> str:
    """One mistake that pydantic found: the value and what to do, after a space."""
    text = problem["ctx"]["error"] if problem["type"] == "value_error" else _WORDS.get(problem["type"], problem["msg"])
    value = problem["input"]
    shown = "" if problem["type"] == "missing" or isinstance(value, dict | list) else f" {clip(repr(value))}"
    return f"{shown} {text}"


def _place(loc: tuple[int | str, ...], document: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    """Where in the file, with the name that people know an entry by."""
    words = [f"entry {step + 1}" if isinstance(step, int) else step for step in loc]
    entries = document.get(loc[0]) if loc else None
    if len(loc) > 1 and isinstance(entries, list) and isinstance(loc[1], int):
        entry = entries[loc[1]]
        known = entry.get(names.get(str(loc[0]), "")) if isinstance(entry, dict) else None
        words[1] += f" ({clip(known)})" if isinstance(known, str) else ""
    return ", ".join(clip(word) for word in words) or "the file"


def unknown_territories(named: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Codes in lists of territories that stand for nothing, by the name of what has the list."""
    entries = list(named)
    found = unknown_tokens(territory_tree(), [territories for _, territories in entries], date.max)
    unknown = found.filter(pl.col("problem") == "unknown")
    for name, territories in entries:
        for token in unknown.filter(pl.col("territories") == territories)["token"]:
            yield f"{name}, territories: {clip(token)!r} is no TIS number and not two letters of ISO 3166-1: correct it"
