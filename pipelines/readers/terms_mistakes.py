"""Mistakes of a file that people write, each with its line, its place in words, its value and what to do."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, NamedTuple

import polars as pl
from pydantic import ValidationError

from attribution.territory import unknown_tokens
from pipelines.readers.delimited import clip
from pipelines.readers.described import Schema, description_at, keys_at
from pipelines.readers.parsed import Mistake, Quarantine
from pipelines.readers.yaml_document import Document
from pipelines.readers.yaml_places import Path
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
    "invalid_key": "is not text: write the key in quotes",
}
_KEY = "[key]"
"""How pydantic says that a key itself is meant, at the end of a place."""


class Said(NamedTuple):
    """A mistake that a rule of ours found: what leads to it in the document, and the text of it."""

    path: Path
    text: str


def refusal(mistakes: Sequence[Mistake], *, name: str) -> Quarantine:
    """A whole file refused for its mistakes, in the order of its lines."""
    ordered = sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column))
    more = f" And {len(ordered) - _SHOWN} more." if len(ordered) > _SHOWN else ""
    listed = " ".join(f"({at}) line {mistake.line}: {mistake.text}." for at, mistake in enumerate(ordered[:_SHOWN], 1))
    detail = f"{name} is not used, since part of it is wrong: {listed}{more}"
    return Quarantine("invalid_content", detail, ordered)


def mistakes_of(
    error: ValidationError, document: Document, names: Mapping[str, str], schema: Callable[[], Schema]
) -> list[Mistake]:
    """What pydantic found.

    Args:
        error: what it raised.
        document: the file; what a reader filled in is not part of it.
        names: by which key people know an entry of each section.
        schema: makes the JSON Schema of the file, for what was expected.
    """
    known = schema()
    return [_mistake(problem, document, names, known) for problem in error.errors()]


def located(found: Iterable[Said | str], document: Document) -> list[Mistake]:
    """Mistakes that rules of ours found; a text alone stands where the entry does that it begins with."""
    said = [one if isinstance(one, Said) else Said(_meant(one, document.data), one) for one in found]
    return [
        Mistake(*document.places.of(path), path=path, where="", told=text, expected=_remedy(text))
        for path, text in said
    ]


def _meant(text: str, data: Mapping[Any, Any]) -> Path:
    """The section that a text begins with, and in it the last entry of the name that follows."""
    section, name = (re.split("[,:] ?", text, maxsplit=1)[at].split(" ")[0].strip(",") for at in (0, -1))
    entries = data.get(section)
    listed = enumerate(entries if isinstance(entries, list) else ())
    places = [at for at, entry in listed if isinstance(entry, dict) and name in entry.values()]
    return (section, places[-1]) if places else (section,)


def in_words(problem: Any) -> str:
    """One mistake that pydantic found: the value and what to do, after a space."""
    return f" {_value(problem)}" * bool(_value(problem)) + f" {_told(problem)}"


def _mistake(problem: Any, document: Document, names: Mapping[str, str], schema: Schema) -> Mistake:
    is_key = problem["loc"][-1:] == (_KEY,) or problem["type"] == "invalid_key"
    path = tuple(step for step in problem["loc"] if step != _KEY)
    path = (*path[:-1], str(path[-1])) if is_key else path
    is_unknown = problem["type"] == "extra_forbidden"
    told, expected = _told(problem), description_at(schema, path)
    if is_unknown:
        known = keys_at(schema, path[:-1])
        told, expected = _unknown(str(path[-1]), known, told), f"one of {', '.join(known)}"
    elif problem["type"] == "missing":
        first, _, _ = expected.partition(". ")
        told += f" ({first[:1].lower()}{first[1:]})" * bool(first)
    elif problem["type"] == "string_pattern_mismatch" and expected:
        told = f"does not match the pattern {problem['ctx']['pattern']}: {expected[:1].lower()}{expected[1:]}"
    elif problem["type"] == "literal_error":
        expected = problem["ctx"]["expected"]
    elif problem["type"] == "value_error":
        expected = _remedy(told)
    meant = (*path, *_subject(document.data, path, told)) if problem["type"] == "value_error" else path
    return Mistake(
        *document.places.of(meant, key=is_key or is_unknown or meant != path),
        path=meant,
        where=_place(path, document.data, names),
        told=told,
        value=_value(problem),
        expected=expected,
    )


def _told(problem: Any) -> str:
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    if problem["type"] == "literal_error":
        allowed = problem["ctx"]["expected"]
        known = re.findall("'([^']*)'", allowed)
        if not isinstance(problem["input"], str) and str(problem["input"]) in known:
            return f"is a number: write it in quotes, '{problem['input']}'"
        near = _nearest(str(problem["input"]), known)
        return f"is none of {allowed}: {near or 'write one of them'}"
    return _WORDS.get(problem["type"]) or problem["msg"].removeprefix("Input ")


def _value(problem: Any) -> str:
    value = problem["input"]
    return "" if problem["type"] == "missing" or isinstance(value, dict | list) else clip(repr(value))


def _unknown(key: str, known: Sequence[str], told: str) -> str:
    """What to do about a key that nobody knows: the one that it looks like, else those that there are."""
    near = _nearest(key, known)
    if near:
        return f"{told.split(':', maxsplit=1)[0]}: {near}"
    return f"{told}; known are {', '.join(known)}" if known else told


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1) or get_close_matches(word.lower(), known, n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def _remedy(text: str) -> str:
    """What a text says to do: what follows the colon."""
    return re.split(r": (?=[a-z])", text, maxsplit=1)[-1]


def _subject(data: Any, path: Path, told: str) -> Path:
    """The key that a mistake of a whole entry names first: there people look."""
    for step in path:
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            data = data.get(step) if isinstance(data, dict) else None
    keys: dict[str, Path] = defaultdict(tuple)
    for key, value in data.items() if isinstance(data, dict) else ():
        keys[key] = (key,)
        for below in value if isinstance(value, dict) else ():
            keys.setdefault(below, (key, below))
    return next((keys[word] for word in re.findall(r"[A-Za-z_]+", told) if word in keys), ())


def _place(path: Path, document: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    """Where in the file, with the name that people know an entry by."""
    words = [f"entry {step + 1}" if isinstance(step, int) else step for step in path]
    entries = document.get(path[0]) if path else None
    if len(path) > 1 and isinstance(entries, list) and isinstance(path[1], int):
        entry = entries[path[1]]
        known = entry.get(names.get(str(path[0]), "")) if isinstance(entry, dict) else None
        words[1] += f" ({clip(known)})" if isinstance(known, str) else ""
    return ", ".join(clip(word) for word in words) or "the file"


def twice(section: str, names: Iterable[tuple[int, str]]) -> Iterator[Said]:
    """Things that a section has more than once: the place of each in it, and its name."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, name in names:
        found[name].append(at)
    for name, places in found.items():
        if len(places) > 1:
            yield Said((section, places[-1]), f"{section}: {name} is there {len(places)} times: leave one")


def unknown_territories(named: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Codes in lists of territories that stand for nothing, by the name of what has the list."""
    entries = list(named)
    yield from (f"{entries[at][0]}, {told}" for at, told in unknown_in([text for _, text in entries]))


def unknown_in(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The same, by the place of the list among ``texts``."""
    found = unknown_tokens(territory_tree(), texts, date.max)
    unknown = found.filter(pl.col("problem") == "unknown")
    for at, text in enumerate(texts):
        for token in unknown.filter(pl.col("territories") == text)["token"]:
            yield at, f"territories: {clip(token)!r} is no TIS number and not two letters of ISO 3166-1: correct it"
