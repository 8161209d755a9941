"""``partita terms check``: the mistakes of files of terms, and of all of them together, as editors read them."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from pipelines.terms.collected import of_folder
from pipelines.terms.findings import ERROR, NOTE, WARNING, findings


def check(place: Path, *, as_json: bool = False, say: Callable[[str], None] = print) -> bool:
    """Check terms, and say what is found.

    Args:
        place: a file, a folder of them, or a folder of deliveries.
        as_json: print one list of objects with the fields of ``Finding``; else a line each, and a count.
        say: where a line goes.

    Returns:
        Whether there is no mistake; warnings and notes are none.

    Raises:
        FileNotFoundError: where no file of terms lies there.
    """
    terms = of_folder(place)
    found = findings(terms)
    counts = {severity: sum(one.severity == severity for one in found) for severity in (ERROR, WARNING, NOTE)}
    if as_json:
        say(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            say(str(one))
        files = len(terms.files) + len(terms.copies) + len({name for name, _ in terms.mistakes})
        told = ", ".join(f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts.items())
        say(f"{files} file{'s' * (files != 1)} of terms: {told}")
    return not counts[ERROR]
