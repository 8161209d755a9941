"""Terms: YAML to parties, agreements, mandates, offerings and the service. One mistake refuses the whole file."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from attribution.territory import unknown_tokens
from pipelines.readers.delimited import clip
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.yaml_document import load_yaml
from pipelines.territories import territory_tree
from schemas.agreement import Agreement
from schemas.columns import Strict, polars_schema
from schemas.mandate import Mandate
from schemas.party import Party
from schemas.service import Service
from schemas.service_offering import ServiceOffering
from schemas.terms import AgreementEntry, Dated, MandateEntry, TermsFile

_SHOWN = 10
_NAMES = {"parties": "party", "agreements": "agreement", "mandates": "mandate", "offerings": "offering"}
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


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of terms.

    Raises:
        Quarantine: where anything in it is wrong; the detail names every mistake.
    """
    document = load_yaml(path.read_bytes(), name=name)
    try:
        terms = TermsFile.model_validate(document)
    except ValidationError as error:
        raise _refusal([_in_words(problem, document) for problem in error.errors()], name=name) from error
    mistakes = [*_contradictions(terms), *_unknown_territories(terms)]
    if mistakes:
        raise _refusal(mistakes, name=name)
    frames = _frames(terms)
    if not any(frame.height for frame in frames.values()):
        raise Quarantine("invalid_content", f"{name} says nothing but its date. Send it with its terms.")
    return Parsed(frames, sum(frame.height for frame in frames.values()), sent_at=terms.issued)


def _refusal(mistakes: list[str], *, name: str) -> Quarantine:
    more = f" And {len(mistakes) - _SHOWN} more." if len(mistakes) > _SHOWN else ""
    listed = " ".join(f"({at}) {mistake}." for at, mistake in enumerate(mistakes[:_SHOWN], 1))
    return Quarantine("invalid_content", f"{name} is not used, since part of it is wrong: {listed}{more}")


def _in_words(problem: Any, document: dict[Any, Any]) -> str:
    """One mistake that pydantic found: place, value and what to do."""
    text = problem["ctx"]["error"] if problem["type"] == "value_error" else _WORDS.get(problem["type"], problem["msg"])
    value = problem["input"]
    shown = "" if problem["type"] == "missing" or isinstance(value, dict | list) else f" {clip(repr(value))}"
    return f"{_place(problem['loc'], document)}:{shown} {text}"


def _place(loc: tuple[int | str, ...], document: dict[Any, Any]) -> str:
    """Where in the file, with the name that people know an entry by."""
    words = [f"entry {step + 1}" if isinstance(step, int) else step for step in loc]
    entries = document.get(loc[0]) if loc else None
    if len(loc) > 1 and isinstance(entries, list) and isinstance(loc[1], int):
        entry = entries[loc[1]]
        known = entry.get(_NAMES.get(str(loc[0]), "")) if isinstance(entry, dict) else None
        words[1] += f" ({clip(known)})" if isinstance(known, str) else ""
    return ", ".join(clip(word) for word in words) or "the file"


def _contradictions(terms: TermsFile) -> Iterator[str]:
    """Things that the file says twice."""
    twice = Counter(entry.party for entry in terms.parties)
    yield from (f"parties: {party} is there {n} times: leave one" for party, n in twice.items() if n > 1)
    mandates = Counter((entry.mandate, right) for entry in terms.mandates for right in entry.rights)
    yield from (f"mandates: {m}, {right} is there {n} times: leave one" for (m, right), n in mandates.items() if n > 1)
    yield from _overlaps("offerings", ((entry.offering, entry) for entry in terms.offerings))
    rights = ((f"{entry.agreement}, {right}", entry) for entry in terms.agreements for right in entry.by_right())
    yield from _overlaps("agreements", rights)


def _overlaps(section: str, entries: Iterable[tuple[str, Dated]]) -> Iterator[str]:
    ordered = sorted(entries, key=lambda named: (named[0], named[1].valid_from, named[1].last_day))
    for name, group in groupby(ordered, key=lambda named: named[0]):
        dated = [entry for _, entry in group]
        for earlier, later in pairwise(dated):
            if later.valid_from <= earlier.last_day:
                yield (
                    f"{section}: {name} holds twice from {later.valid_from}: end the one of {earlier.valid_from} "
                    "the day before, with valid_to"
                )


def _unknown_territories(terms: TermsFile) -> Iterator[str]:
    named = [*((entry.agreement, entry) for entry in terms.agreements), *((it.mandate, it) for it in terms.mandates)]
    found = unknown_tokens(territory_tree(), [entry.territories for _, entry in named], date.max)
    unknown = found.filter(pl.col("problem") == "unknown")
    for name, entry in named:
        for token in unknown.filter(pl.col("territories") == entry.territories)["token"]:
            yield f"{name}, territories: {clip(token)!r} is no TIS number and not two letters of ISO 3166-1: correct it"


def _frames(terms: TermsFile) -> dict[str, pl.DataFrame]:
    service = [terms.service] if terms.service else []
    return {
        "service": _frame(Service, [entry.model_dump() for entry in service]),
        "service_offering": _frame(ServiceOffering, [entry.model_dump() for entry in terms.offerings]),
        "party": _frame(Party, [entry.model_dump() for entry in terms.parties]),
        "agreement": _frame(Agreement, [row for entry in terms.agreements for row in _agreement_rows(entry)]),
        "mandate": _frame(Mandate, [row for entry in terms.mandates for row in _mandate_rows(entry)]),
    }


def _frame(model: type[Strict], rows: list[dict[str, Any]]) -> pl.DataFrame:
    key = model.to_schema().unique
    return pl.DataFrame(rows, schema=polars_schema(model)).sort(key)


def _agreement_rows(entry: AgreementEntry) -> Iterator[dict[str, Any]]:
    common = entry.model_dump(exclude={"rights", "provision", "rate"}) | {"offerings": sorted(set(entry.offerings))}
    for right, terms in entry.by_right().items():
        yield {**common, **terms.model_dump(exclude={"rate"}), "right": right, "rate_ppb": terms.rate or 0}


def _mandate_rows(entry: MandateEntry) -> Iterator[dict[str, Any]]:
    common = entry.model_dump(exclude={"rights"})
    for right in entry.rights:
        yield {**common, "right": right}
