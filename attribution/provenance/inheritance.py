"""How much AI made of what is made from what AI made."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from attribution.provenance.assertion import Stated
from schemas.provenance_words import CONTRIBUTION

_WORDS: Final = dict(enumerate(reversed(CONTRIBUTION)))


def inherited(read: Mapping[str, Stated], manifests: Mapping[str, Mapping[str, Any]]) -> dict[str, Stated]:
    """Whoever edits or uses what AI made has AI's work in it, whether he says so or not.

    All of a parent is in its child, and part of a component; what was input to a process is not in its output.
    """
    made = {urn: _rank(one.contribution) for urn, one in read.items()}
    above: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for urn, manifest in manifests.items():
        for ingredient in manifest.get("ingredients") or []:
            above[ingredient.get("active_manifest") or ""].append((urn, str(ingredient.get("relationship"))))
    waiting = list(made)
    while waiting:
        source = waiting.pop()
        for urn, relationship in above[source]:
            handed = {"parentOf": made[source], "componentOf": min(made[source], 1)}.get(relationship, 0)
            if handed > made[urn]:
                made[urn] = handed
                waiting.append(urn)
    return {
        urn: one
        if made[urn] == _rank(one.contribution)
        else replace(one, contribution=_WORDS[made[urn]], is_editing_only=False)
        for urn, one in read.items()
    }


def _rank(contribution: str | None) -> int:
    return 0 if contribution is None else 2 - CONTRIBUTION.index(contribution)
