"""``partita terms show``: what applied to a licensor in a month, and why, to read or as JSON."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from attribution.period import bounds
from attribution.terms import TERMS
from pipelines.terms.applied import Unknown, applied
from pipelines.terms.collected import Collected
from pipelines.terms.places import offerings, territories

__all__ = ["Unknown", "show"]

Told = dict[str, Any]


def show(
    terms: Collected,
    licensor: str,
    period: str,
    day: date | None = None,
    *,
    as_json: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Print what applied.

    Args:
        terms: all that there are.
        licensor: a party of them.
        period: the month.
        day: one day of it; all of them, unless told.
        as_json: print one object.
        say: where a line goes.

    Raises:
        Unknown: where no terms name the licensor, or the day is in another month.
    """
    first, last = bounds(period)
    if day is not None and not first <= day <= last:
        raise Unknown(f"--day {day} is not in {period}: name a day from {first} to {last}.")
    told = applied(terms, licensor, day or first, day or last)
    if as_json:
        say(json.dumps(_without_rows(told), ensure_ascii=False))
        return
    for line in _lines(told, str(day or period)):
        say(line)


def _lines(told: Told, when: str) -> Iterator[str]:
    yield from _head(told, when)
    for title, things in (("Agreements in force", told["agreements"]), ("Mandates", told["mandates"])):
        yield ""
        yield f"{title}: {len(things) or 'none'}"
        for thing in things:
            yield from (_agreement if thing["dataset"] == "agreement" else _thing)(thing)
    for dataset, things in told["others"].items():
        yield ""
        yield f"{dataset}: {len(things)}"
        for thing in things:
            yield from _thing(thing)
    yield ""
    yield "Not covered by its agreements, where any are in force"
    for gap in told["not_covered"]:
        span = "" if (gap["from"], gap["to"]) == (told["from"], told["to"]) else f", {gap['from']} to {gap['to']}"
        yield f"  {gap['right']}: {territories(gap['territories'])}; {offerings(gap['offerings'])}{span}"
    if not told["not_covered"]:
        yield "  nothing"
    if told["not_in_force"]:
        yield ""
        yield "Its agreements of other days"
        for thing in told["not_in_force"]:
            until = f" to {thing['valid_to']}" if thing["valid_to"] else ""
            yield f"  {thing['agreement']}, {thing['right']}: from {thing['valid_from']}{until}"


def _head(told: Told, when: str) -> Iterator[str]:
    party = told["party"]
    yield f"{told['licensor']} in {when}" + (f": {party['name']}" if party else ", which no terms describe")
    yield from (f"  conflict: {one}" for one in told["conflicts"])
    yield from (f"  mistake: {one}" for one in told["mistakes"])
    if party:
        yield f"  paid in {party['currency'] or 'no currency that is named'}" + (
            f", from {party['in_words']['payment_minimum']} on" if party["payment_minimum"] else ""
        )
        known = {name: text for name, text in party["in_words"].items() if name in _identity(party)}
        yield from (f"  {name}: {text}" for name, text in known.items())
        yield from _why(party)
    if told["members"]:
        yield f"  contracts for {', '.join(member['party'] for member in told['members'])}"


def _identity(party: Told) -> set[str]:
    """Columns of a party beside those that its first lines tell."""
    return {*party["in_words"]} - {"party", "name", "currency", "payment_minimum", "source"}


def _agreement(told: Told) -> Iterator[str]:
    yield f"  {told['agreement']}, {told['right']}: {_days(told)}"
    yield f"    covers {territories(told['covers'])} ({told['territories']}); {offerings(told['offerings'])}"
    yield from (f"    {sentence}" for sentence in told["terms"])
    yield from _why(told, "    ")


def _days(told: Told) -> str:
    """Since when and until when, and what of it falls into the month."""
    until = f"to {told['valid_to']}" if told["valid_to"] else "until further notice"
    changes = [f"{verb} on {told[verb]}" for verb in ("begins", "ends") if told[verb]]
    return f"from {told['valid_from']} {until}" + f" ({' and '.join(changes)})" * bool(changes)


def _thing(told: Told) -> Iterator[str]:
    hidden = {"source", *(TERMS[told["dataset"]][1])}
    words = [f"{name} {text}" for name, text in told["in_words"].items() if name not in hidden]
    yield f"  {told['thing'].strip()}: {'; '.join(words)}"
    yield from _why(told, "    ")


def _why(told: Told, indent: str = "  ") -> Iterator[str]:
    """The source, the file that says so, and what it replaced."""
    file = told["said_by"]
    if told.get("source"):
        yield f"{indent}source: {told['source']}"
    yield f"{indent}said by {_file(file)}"
    for older in told["replaced"]:
        before = "; ".join(f"{name} {text or 'nothing'}" for name, text in older["said_otherwise"].items())
        yield f"{indent}which replaced {_file(older)}: {before}"


def _file(file: Told) -> str:
    line = f", line {file['line']}" if file["line"] else ""
    version = f", version {file['version']}" if file["version"] else ""
    earlier = f", after {', '.join(one[:12] for one in file['earlier_versions'])}" if file["earlier_versions"] else ""
    return f"{file['file']}{line}, issued {file['issued'][:10]}{version} (sha256 {file['sha256'][:12]}{earlier})"


def _without_rows(told: Any) -> Any:
    """The same without what only this process reads."""
    if isinstance(told, dict):
        return {name: _without_rows(value) for name, value in told.items() if not name.startswith("_")}
    return [_without_rows(one) for one in told] if isinstance(told, list) else told
