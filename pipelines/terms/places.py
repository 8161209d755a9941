"""How places and days of terms are told: short, and whole where that is short."""

from collections.abc import Iterable, Sequence

from schemas.identifiers import TERRITORY_CODES

_SHOWN = 12


def territories(codes: Iterable[str]) -> str:
    """Territories in words: the codes, or their number, or all but the few that are missing."""
    found = sorted(set(codes))
    missing = sorted(TERRITORY_CODES - {*found})
    if not missing:
        return "everywhere"
    if len(found) > _SHOWN and len(missing) <= _SHOWN:
        return f"everywhere but {' '.join(missing)}"
    if len(found) > _SHOWN:
        return f"{' '.join(found[:_SHOWN])} and {len(found) - _SHOWN} more territories"
    return " ".join(found) or "nowhere"


def offerings(names: Sequence[str]) -> str:
    """Offerings in words; none is all."""
    named = [name for name in names if name]
    return ", ".join(named) if named else "every offering"
